using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>One statement of a VEX file: advisories, the packages that it is about, and what it says.</summary>
internal sealed record VexStatement
{
    /// <summary>The ids and addresses of the advisory.</summary>
    public required ImmutableArray<string> Ids { get; init; }

    /// <summary>What it is about.</summary>
    public required ImmutableArray<VexSubject> Subjects { get; init; }

    /// <summary>What it says.</summary>
    public required AdvisoryAnswerFact Answer { get; init; }

    /// <summary>When it was made; null when it does not say.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>What a statement is about.</summary>
/// <param name="Package">A package URL.</param>
/// <param name="Product">The product that holds the package, where another one is named for it; null for the package by itself.</param>
/// <param name="Version">A version that counts beside the URL; null for what the URL says.</param>
internal sealed record VexSubject(string Package, string? Product = null, string? Version = null);

/// <summary>Reads VEX files: OpenVEX (github.com/openvex/spec, 0.2.0 and before) and CycloneDX (1.4 and later, <c>vulnerabilities</c>).</summary>
internal sealed class VexFile
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxSize = 8 << 20;

    /// <summary>Most entries of any list that are read.</summary>
    public const int MostEntries = 20_000;

    private readonly string path;
    private readonly List<Problem> problems;

    private VexFile(string path, List<Problem> problems) => (this.path, this.problems) = (path, problems);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what is wrong with it; then nothing in it counts.</param>
    public static ImmutableArray<VexStatement> Read(string path, InputFiles files, List<Problem> problems)
    {
        try
        {
            return Parse(files.ReadAllBytes(path, MaxSize), path, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(ProblemKind.InputUnreadable, Path.GetFileName(path), $"The VEX file cannot be read ({e.GetType().Name}).", new FileLocation(path)));
            return [];
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">Absolute path, for locations.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static ImmutableArray<VexStatement> Parse(ReadOnlySpan<byte> bytes, string path, List<Problem> problems)
    {
        var before = problems.Count;
        var file = new VexFile(path, problems);
        var document = PositionedJson.Parse(bytes);
        foreach (var issue in document.Issues)
        {
            problems.Add(new Problem(ProblemKind.InputUnreadable, Path.GetFileName(path), issue.Message, new FileLocation(path, issue.Line, issue.Column)));
        }

        var statements = document.Root is { } root ? file.Read(root) : [];
        return problems.Count > before ? [] : statements;
    }

    /// <summary>The member of an object; null where it has none, or is no object.</summary>
    public static PositionedValue? Get(PositionedValue? value, string name)
    {
        foreach (var member in value?.Members ?? [])
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The text of a member that is a string and not empty.</summary>
    public static string? Text(PositionedValue? value, string name) => Text(Get(value, name));

    /// <summary>The text of a string that is not empty.</summary>
    public static string? Text(PositionedValue? value) => value is { Kind: JsonKind.String } && !string.IsNullOrWhiteSpace(value.Text) ? value.Text.Trim() : null;

    /// <summary>Reports what is wrong at a value.</summary>
    public void Report(string message, PositionedValue at)
    {
        if (problems.Count < PositionedJson.MaximumIssues)
        {
            problems.Add(new Problem(ProblemKind.InputUnreadable, Path.GetFileName(path), message, Place(at)));
        }
    }

    /// <summary>Where a value stands.</summary>
    public FileLocation Place(PositionedValue at) => new(path, at.Line, at.Column);

    /// <summary>The entries of a list that a member may hold.</summary>
    public ImmutableArray<PositionedValue> List(PositionedValue value, string name)
    {
        if (Get(value, name) is not { } list)
        {
            return [];
        }

        if (list.Kind != JsonKind.Array || list.Items.Length > MostEntries)
        {
            Report($"'{name}' must be an array of at most {MostEntries} entries.", list);
            return [];
        }

        return list.Items;
    }

    /// <summary>A time as a file writes it (RFC 3339); null without one.</summary>
    public DateTimeOffset? Time(PositionedValue value, string name)
    {
        if (Get(value, name) is not { } member)
        {
            return null;
        }

        if (Text(member) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Report($"'{name}' must be a date and time such as 2026-11-21T10:00:00Z.", member);
        return null;
    }

    private ImmutableArray<VexStatement> Read(PositionedValue root)
    {
        if (Context(root) is { } context && context.Contains("openvex", StringComparison.OrdinalIgnoreCase))
        {
            return OpenVexReader.Read(this, root);
        }

        if (Text(root, "bomFormat") == "CycloneDX")
        {
            return CycloneDxVexReader.Read(this, root);
        }

        Report("This is neither OpenVEX (\"@context\": \"https://openvex.dev/ns/v0.2.0\") nor CycloneDX (\"bomFormat\": \"CycloneDX\").", root);
        return [];
    }

    private static string? Context(PositionedValue root) =>
        Get(root, "@context") is { Kind: JsonKind.Array, Items: [var first, ..] } ? Text(first) : Text(root, "@context");
}
