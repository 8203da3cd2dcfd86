using System.Text.Json;

namespace ComplianceGate.Packages;

/// <summary>A message of NuGet's audit in the restore's result.</summary>
/// <param name="Code">NU1900 to NU1905.</param>
/// <param name="Message">The message, in the language of who restored.</param>
/// <param name="Library">The package that it is about; null for none.</param>
/// <param name="Targets">The targets that it is about.</param>
internal sealed record RestoreAudit(string Code, string Message, string? Library, List<string> Targets);

/// <summary>What the restore says of itself: <c>project.restore</c> and the messages of the audit.</summary>
internal sealed class RestoreResult
{
    /// <summary>What the codes of the audit begin with.</summary>
    public const string AuditCodes = "NU190";

    /// <summary>Most messages of the audit that are taken.</summary>
    public const int MostAudits = 10_000;

    /// <summary>Most entries of a list that are taken.</summary>
    public const int MostEntries = 1_000;

    /// <summary>Whether there was such a section.</summary>
    public bool IsThere { get; set; }

    /// <summary>The feeds.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>Absolute paths of the configurations, the nearest first.</summary>
    public List<string> Configs { get; } = [];

    /// <summary>Path of the lock file where the project names one.</summary>
    public string? LockFile { get; set; }

    /// <summary>Whether the restore was held to it.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Whether the audit was on, as written; null where nothing is written.</summary>
    public string? EnableAudit { get; set; }

    /// <summary>The lightest severity that is told.</summary>
    public string? AuditLevel { get; set; }

    /// <summary><c>direct</c> or <c>all</c>.</summary>
    public string? AuditMode { get; set; }

    /// <summary>Whether findings of the audit are kept out by <c>NoWarn</c>.</summary>
    public bool HidesAudit { get; set; }

    /// <summary>Addresses of suppressed advisories.</summary>
    public List<string> Suppressed { get; } = [];

    /// <summary>What the audit said.</summary>
    public List<RestoreAudit> Audits { get; } = [];
}

/// <summary>Reads <c>project.restore</c> of an assets file. Whatever has another shape than NuGet writes is passed over.</summary>
internal static class AssetsRestoreReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="reader">On the object; afterwards at its end.</param>
    /// <param name="result">Receives what it says.</param>
    public static void Read(ref Utf8JsonReader reader, RestoreResult result)
    {
        result.IsThere = true;
        while (AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "sources": Names(ref reader, result.Sources); break;
                case "configFilePaths": result.Configs.AddRange(Texts(ref reader)); break;
                case "warningProperties": Warnings(ref reader, result); break;
                case "restoreLockProperties": Lock(ref reader, result); break;
                case "restoreAuditProperties": Audit(ref reader, result); break;
                default: reader.Skip(); break;
            }
        }
    }

    /// <summary>The strings of an array; none for any other value, which is skipped.</summary>
    /// <param name="reader">On a value; afterwards at its end.</param>
    public static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return texts;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (AssetsJson.Text(ref reader) is { } text && texts.Count < RestoreResult.MostEntries)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>Notes whether a list of codes hides findings of the audit.</summary>
    /// <param name="reader">On the list; afterwards at its end.</param>
    /// <param name="result">Receives it.</param>
    public static void NoteHidden(ref Utf8JsonReader reader, RestoreResult result)
    {
        foreach (var code in Texts(ref reader))
        {
            result.HidesAudit |= code is "NU1901" or "NU1902" or "NU1903" or "NU1904";
        }
    }

    private static void Names(ref Utf8JsonReader reader, List<string> names)
    {
        var isObject = Enters(ref reader);
        while (isObject && AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            reader.Skip();
            if (names.Count < RestoreResult.MostEntries)
            {
                names.Add(name);
            }
        }
    }

    private static void Warnings(ref Utf8JsonReader reader, RestoreResult result)
    {
        var isObject = Enters(ref reader);
        while (isObject && AssetsJson.Next(ref reader))
        {
            if (AssetsJson.Name(ref reader) == "noWarn")
            {
                NoteHidden(ref reader, result);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void Lock(ref Utf8JsonReader reader, RestoreResult result)
    {
        var isObject = Enters(ref reader);
        while (isObject && AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "restoreLockedMode": result.IsLocked = reader.TokenType == JsonTokenType.True || Is("true", AssetsJson.Text(ref reader)); break;
                case "nuGetLockFilePath": result.LockFile = AssetsJson.Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void Audit(ref Utf8JsonReader reader, RestoreResult result)
    {
        var isObject = Enters(ref reader);
        while (isObject && AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "enableAudit": result.EnableAudit = AssetsJson.Text(ref reader); break;
                case "auditLevel": result.AuditLevel = AssetsJson.Text(ref reader); break;
                case "auditMode": result.AuditMode = AssetsJson.Text(ref reader); break;
                case "suppressedAdvisories": Names(ref reader, result.Suppressed); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static bool Enters(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static bool Is(string word, string? text) => string.Equals(word, text, StringComparison.OrdinalIgnoreCase);
}
