using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ComplianceGate.Facts;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>A use of cryptography that somebody wrote down beside the line that has it.</summary>
/// <param name="File">Name of the source file.</param>
/// <param name="Line">Its line.</param>
/// <param name="Block">The sample it belongs to: lines between two empty ones; its first line.</param>
/// <param name="Name">Algorithm or kind.</param>
/// <param name="Needed">Values that must be reported; <c>?</c> for what must be reported as left open.</param>
/// <param name="Allowed">Values that may be reported.</param>
internal sealed record ExpectedUse(
    string File, int Line, int Block, string Name, ImmutableSortedDictionary<string, string> Needed, ImmutableSortedDictionary<string, string> Allowed)
{
    public bool IsFSharp => File.EndsWith(".fs", StringComparison.Ordinal);

    public override string ToString() => $"{File}({Line}): {Name}{string.Concat(Needed.Select(p => $" {p.Key}={p.Value}"))}";
}

/// <summary>A use that the scanner reported, and the lines of the statement that it names.</summary>
/// <param name="File">Name of the source file; empty where the scanner named none.</param>
/// <param name="Start">First line of the statement.</param>
/// <param name="End">Its last line.</param>
/// <param name="Name">Algorithm or kind, as in <see cref="ExpectedUse.Name"/>.</param>
/// <param name="Values">What is said of it; <c>?</c> for what is left open.</param>
internal sealed record ReportedUse(string File, int Start, int End, string Name, ImmutableSortedDictionary<string, string> Values)
{
    private static readonly (string Property, string Name)[] Open =
    [
        (CryptographyProperties.Algorithm, "algorithm"), (CryptographyProperties.Curve, "curve"), (CryptographyProperties.Hash, "hash"),
        (CryptographyProperties.Iterations, "iterations"), (CryptographyProperties.KeySize, "key"), (CryptographyProperties.Mode, "mode"),
        (CryptographyProperties.Padding, "padding"), (CryptographyProperties.Protocols, "protocols"),
    ];

    public static ReportedUse Of(CryptographyUse use, string file, int start, int end)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new (string, string?)[]
        {
            ("key", use.KeyBits?.ToString(null, System.Globalization.CultureInfo.InvariantCulture)), ("mode", use.Mode), ("padding", use.Padding), ("curve", use.Curve),
            ("hash", use.Hash), ("iterations", use.Iterations?.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
            ("protocols", use.Protocols.IsEmpty ? null : string.Join(',', use.Protocols)), ("api", use.Api),
        })
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }

        foreach (var (property, name) in Open)
        {
            if (use.Undecided.Contains(property))
            {
                values[name] = "?";
            }
        }

        return new ReportedUse(file, start, end, NameOf(use), values.ToImmutable());
    }

    public bool Covers(ExpectedUse use) => use.File == File && use.Line >= Start && use.Line <= End;

    public override string ToString() => $"{File}({Start}): {Name}{string.Concat(Values.Select(p => $" {p.Key}={p.Value}"))}";

    private static string NameOf(CryptographyUse use) => use.Kind switch
    {
        CryptographyUseKind.AcceptAnyCertificate => "accept-any-certificate",
        CryptographyUseKind.HardCodedKey => "hard-coded-key",
        CryptographyUseKind.HardCodedNonce => "hard-coded-nonce",
        CryptographyUseKind.WeakRandom => "weak-random",
        _ => use.Algorithm,
    };
}

/// <summary>The samples under <c>tests/fixtures/Cryptography/corpus</c> and what is expected of them.</summary>
internal sealed partial class CryptographyCorpus
{
    private readonly Dictionary<(string File, int Line), int> blocks = [];

    /// <summary>The uses that must be found, in the order of files and lines.</summary>
    public List<ExpectedUse> Uses { get; } = [];

    /// <summary>What each harmless look-alike looks like.</summary>
    public List<string> LookAlikes { get; } = [];

    public static CryptographyCorpus Read(string folder)
    {
        var corpus = new CryptographyCorpus();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            corpus.Add(Path.GetFileName(file), File.ReadAllLines(file));
        }

        return corpus;
    }

    public void Add(string file, IReadOnlyList<string> lines)
    {
        var block = 1;
        for (var i = 0; i < lines.Count; i++)
        {
            block = string.IsNullOrWhiteSpace(lines[i]) ? i + 2 : block;
            blocks[(file, i + 1)] = block;
            if (lines[i].LastIndexOf("// use: ", StringComparison.Ordinal) is >= 0 and var at)
            {
                Uses.AddRange(lines[i][(at + "// use: ".Length)..].Split(" | ").Select(text => Parse(text, file, i + 1, block)));
            }
            else if (lines[i].Contains("// look-alike: ", StringComparison.Ordinal))
            {
                LookAlikes.Add($"{file}: {lines[i].Trim()}");
            }
        }
    }

    /// <summary>The sample that a line belongs to.</summary>
    public int BlockOf(string file, int line) => blocks.GetValueOrDefault((file, line), -1);

    private static ExpectedUse Parse(string text, string file, int line, int block)
    {
        var needed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var allowed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var values = Values().Matches(text);
        foreach (Match match in values)
        {
            (match.Groups[2].Value == "=" ? needed : allowed)[match.Groups[1].Value] = match.Groups[3].Value.Trim();
        }

        var name = (values.Count == 0 ? text : text[..values[0].Index]).Trim();
        return new ExpectedUse(file, line, block, name, needed.ToImmutable(), allowed.ToImmutable());
    }

    [GeneratedRegex(@"\b([a-z]+)([=~])(.*?)(?=$| [a-z]+[=~])", RegexOptions.CultureInvariant)]
    private static partial Regex Values();
}
