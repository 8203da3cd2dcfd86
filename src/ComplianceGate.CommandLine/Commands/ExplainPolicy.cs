using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>explain --policy</c>: every value of the policy in force, and which file and line set and locked it.</summary>
internal static class ExplainPolicy
{
    private const int LongestValue = 100;
    private const int ValueWidth = 24;

    /// <summary>Prints the policy of a folder.</summary>
    /// <param name="folder">The folder, or a project file.</param>
    /// <param name="layers">Layers of an organisation; empty for those that the last build was given.</param>
    /// <param name="json">Whether to print JSON.</param>
    public static int Run(string folder, string[] layers, bool json)
    {
        if (!Directory.Exists(folder) && !File.Exists(folder))
        {
            Console.Error.WriteLine($"There is no folder {SafeText.Line(folder)}.");
            return ExitCodes.WrongUsage;
        }

        var view = PolicyView.Of(Path.GetFullPath(folder), [.. layers.Select(Path.GetFullPath)]);
        Tell(view, layers.Length > 0);
        var (reading, settings) = view.Explanation;
        if (!reading.Problems.IsEmpty)
        {
            return LicenseCommand.Refuse(reading.Problems);
        }

        Console.Out.Write(json ? Json(reading, settings) : Table(reading, settings));
        return ExitCodes.Holds;
    }

    private static void Tell(PolicyView view, bool areGiven)
    {
        if (view.Build is null)
        {
            Console.Error.WriteLine(areGiven
                ? "No check was found, so that a file that ComplianceGatePolicy names is not known; build first to have it."
                : "No check was found: layers that packages bring, and a file that ComplianceGatePolicy names, are known only after a build. Name layers with --layer.");
        }
        else if (!areGiven || view.IsNamed)
        {
            Console.Error.WriteLine($"With the policy layers of the last build of {SafeText.Line(view.Build.Build)}.");
        }
    }

    private static string Table(PolicyReading reading, ImmutableArray<PolicySetting> settings)
    {
        var text = new StringBuilder();
        if (reading.Layers.IsEmpty)
        {
            text.Append("No policy file: the built-in policy holds.\n");
        }

        foreach (var layer in reading.Layers)
        {
            text.Append(layer.KindName.PadRight(12)).Append("  ").Append(SafeText.Line(LicenseCommand.Shown(layer.Path))).Append('\n');
        }

        text.Append('\n');
        var width = settings.Max(s => s.Key.Length);
        foreach (var setting in settings)
        {
            text.Append(setting.Key.PadRight(width)).Append("  ").Append((setting.Value is null ? "not set" : SafeText.Line(setting.Value, LongestValue)).PadRight(ValueWidth))
                .Append("  ").Append(setting.SetAt is { } place ? SafeText.Line(LicenseCommand.Place(place)) : "built-in")
                .Append(setting.LockedAt is { } locked ? $"  locked by {SafeText.Line(LicenseCommand.Place(locked))}" : "").Append('\n');
        }

        return text.ToString();
    }

    private static string Json(PolicyReading reading, ImmutableArray<PolicySetting> settings) => JsonText.Object(w =>
    {
        w.WriteString("policy", reading.Policy.Path is null ? "built-in" : LicenseCommand.Shown(reading.Policy.Path));
        w.WriteString("digest", reading.Policy.Sha256);
        w.WriteStartArray("layers");
        foreach (var layer in reading.Layers)
        {
            w.WriteStartObject();
            w.WriteString("file", LicenseCommand.Shown(layer.Path));
            w.WriteString("kind", layer.KindName);
            w.WriteString("digest", layer.Sha256);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("settings");
        foreach (var setting in settings)
        {
            w.WriteStartObject();
            w.WriteString("key", setting.Key);
            w.WritePropertyName("value");
            w.WriteRawValue(setting.Value ?? "null");
            Write(w, "setBy", setting.SetAt);
            Write(w, "lockedBy", setting.LockedAt);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter w, string name, FileLocation? place)
    {
        if (place is null)
        {
            w.WriteNull(name);
            return;
        }

        w.WriteStartObject(name);
        w.WriteString("file", LicenseCommand.Shown(place.Path));
        w.WriteNumber("line", place.Line);
        w.WriteNumber("column", place.Column);
        w.WriteEndObject();
    }
}
