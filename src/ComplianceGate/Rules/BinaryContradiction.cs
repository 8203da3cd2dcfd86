using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>
/// CG4001 at the recording: what the build says of an assembly against what the assembly and its symbols record themselves. Only
/// what both sides state is compared; what the binary does not tell is not judged.
/// </summary>
public static class BinaryContradiction
{
    private const int MostNamed = 3;
    private const string Rebuild =
        "Build again with --no-incremental. If a target replaces the output after the compiler, let the compiler make what ships, or turn the target off.";

    private const string SetRevision = "Take the property SourceRevisionId out of the build, or check out the commit that it names.";

    /// <summary>Finds what the evidence would say and the binary denies.</summary>
    /// <param name="facts">Toolchain, source and project.</param>
    /// <param name="build">What the build says.</param>
    /// <param name="binary">What the binary records.</param>
    public static ImmutableArray<Finding> Find(GateFacts facts, BuildFact build, BinaryFact binary)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(binary);
        var told = ImmutableArray.CreateBuilder<string>();
        Pair(binary, told);
        if (Belonging(binary) is { } symbols)
        {
            Compiler(facts, symbols, told);
            if (!IsToldElsewhere(build))
            {
                Options(build, symbols, told);
                References(build, symbols, told);
            }

            SourceLink(facts.Source, symbols, told);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>(told.Count + 1);
        foreach (var what in told)
        {
            findings.Add(Found(facts, binary, what, Rebuild));
        }

        if (OtherVersion(facts.Source, binary.Assembly) is { } named)
        {
            var isSet = named.Equals(Value(build.Properties, "SourceRevisionId"), StringComparison.OrdinalIgnoreCase);
            findings.Add(Found(
                facts, binary, $"its informational version names commit {named}{(isSet ? ", to which the build sets SourceRevisionId" : "")}, and the commit is {facts.Source.Commit}.",
                isSet ? SetRevision : Rebuild));
        }

        return findings.ToImmutable();
    }

    private static Finding Found(GateFacts facts, BinaryFact binary, string what, string fix) => new()
    {
        Code = GateRules.ArtifactDiffers.Id,
        Severity = Severity.Error,
        Subject = binary.Path,
        Message = $"{binary.Path} contradicts what the build says of it: {what}",
        Fix = fix,
        Location = new FileLocation(facts.Project.Path),
        IsFirm = true,
    };

    // A response file and modules tell the compiler what no property says: neither options nor references are known in full.
    private static bool IsToldElsewhere(BuildFact build) => Option(build, "CompilerResponseFile") is not null || Option(build, "AddModules") is not null;

    /// <summary>The symbols that are the assembly's by their id: those inside it, else those beside it.</summary>
    private static SymbolsFact? Belonging(BinaryFact binary) =>
        binary.Assembly.Symbols ?? (binary.Symbols is { } beside && beside.Id == binary.Assembly.PdbId ? beside : null);

    // A tool that rewrites an assembly may leave the symbols behind; only a pair that the compiler made must have stayed one.
    private static void Pair(BinaryFact binary, ImmutableArray<string>.Builder told)
    {
        if (!binary.IsCompilers || !binary.WasPaired || binary.Symbols is not { } symbols || binary.Assembly.PdbId is not { } id)
        {
            return;
        }

        if (symbols.Id != id)
        {
            told.Add($"the symbols beside it are not its own (id {symbols.Id}, and the assembly names {id}).");
            return;
        }

        foreach (var recorded in binary.Assembly.PdbChecksums)
        {
            foreach (var found in symbols.Checksums)
            {
                if (found.Algorithm == recorded.Algorithm && found.Digest != recorded.Digest)
                {
                    told.Add($"the symbols beside it were changed ({found.Algorithm} {found.Digest}, and the assembly records {recorded.Digest}).");
                }
            }
        }
    }

    private static void Compiler(GateFacts facts, SymbolsFact symbols, ImmutableArray<string>.Builder told)
    {
        if (IsCSharp(symbols) && Option(symbols, "compiler-version") is { } recorded && facts.Toolchain.CompilerVersion is { } said && recorded != said)
        {
            told.Add($"it was compiled by {SafeText.Line(recorded, 100)}, and the compiler of this build is {said}.");
        }
    }

    private static void Options(BuildFact build, SymbolsFact symbols, ImmutableArray<string>.Builder told)
    {
        if (!IsCSharp(symbols))
        {
            return;
        }

        if (Option(symbols, "language-version") is { } version && Option(build, "LangVersion") is { } saidVersion && IsOther(version, saidVersion))
        {
            told.Add($"its language version is {SafeText.Line(version, 20)}, and the build says {saidVersion}.");
        }

        if (Option(symbols, "optimization") is { } optimization && Option(build, "Optimize") is { } optimize && bool.TryParse(optimize, out var isOptimized)
            && optimization.StartsWith("release", StringComparison.Ordinal) != isOptimized)
        {
            told.Add($"it was compiled as '{SafeText.Line(optimization, 30)}', and the build says Optimize={optimize}.");
        }

        if (Option(build, "DefineConstants") is { } constants)
        {
            var said = Set(constants, ";, ");
            // The compiler warns of anything else and leaves it out; a line's end is part of the word, and spoils it.
            said.RemoveWhere(static c => !IsIdentifier(c));
            var recorded = Set(Option(symbols, "define") ?? "", ",");
            Tell(recorded, said, "it was compiled with the constants {0}, which the build does not name.", told);
            Tell(said, recorded, "it was compiled without the constants {0}, which the build names.", told);
        }
    }

    private static void References(BuildFact build, SymbolsFact symbols, ImmutableArray<string>.Builder told)
    {
        if (!IsCSharp(symbols) || symbols.References.IsEmpty || build.References.IsEmpty)
        {
            return;
        }

        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in build.References)
        {
            if (reference.Mvid is not null)
            {
                said.Add($"{reference.Path[(reference.Path.LastIndexOf('/') + 1)..]} ({reference.Mvid})");
            }
        }

        var recorded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in symbols.References)
        {
            recorded.Add($"{reference.Name} ({reference.Mvid})");
        }

        Tell(recorded, said, "it was compiled against {0}, which the build did not give.", told);
        Tell(said, recorded, "it was not compiled against {0}, which the build gave.", told);
    }

    // "/_/" is the repository in a deterministic build, and a path ends the pattern otherwise; other roots are none of ours.
    private static void SourceLink(SourceFact source, SymbolsFact symbols, ImmutableArray<string>.Builder told)
    {
        if (source.Commit is not { } commit)
        {
            return;
        }

        var root = source.Root is null ? null : source.Root.Replace('\\', '/').TrimEnd('/') + "/*";
        foreach (var (pattern, address) in symbols.SourceLinks)
        {
            if ((pattern == "/_/*" || pattern.Replace('\\', '/') == root) && CommitIn(address, commit.Length) is { } linked && linked != commit)
            {
                told.Add($"its symbols link to the sources of commit {linked}, and the commit is {commit}.");
            }
        }
    }

    // The commit that the informational version names in the place of the one that is checked out; null where it names that one or none.
    private static string? OtherVersion(SourceFact source, AssemblyFact assembly) =>
        source.Commit is { } commit && assembly.InformationalVersion is { } version && version.LastIndexOf('+') is >= 0 and var plus
            && version[(plus + 1)..] is var named && named.Length == commit.Length && IsHexadecimal(named) && !named.Equals(commit, StringComparison.OrdinalIgnoreCase)
            ? named
            : null;

    private static string? CommitIn(string address, int length)
    {
        foreach (var segment in address.Split('/', '?', '=', '&'))
        {
            if (segment.Length == length && IsHexadecimal(segment))
            {
                return segment.ToLowerInvariant();
            }
        }

        return null;
    }

    private static bool IsHexadecimal(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    // "14" is "14.0"; names such as "latest" say no number.
    private static bool IsOther(string recorded, string said) =>
        char.IsAsciiDigit(said[0]) && char.IsAsciiDigit(recorded.Length == 0 ? 'x' : recorded[0]) && Number(recorded) != Number(said);

    private static string Number(string version) => version.EndsWith(".0", StringComparison.Ordinal) ? version[..^2] : version;

    private static bool IsCSharp(SymbolsFact symbols) => Option(symbols, "language") == "C#";

    private static string? Option(SymbolsFact symbols, string name) => Value(symbols.Options, name);

    private static string? Option(BuildFact build, string name) => Value(build.Options, name) is { Length: > 0 } value ? value : null;

    private static string? Value(ImmutableArray<NamedValue> values, string name)
    {
        foreach (var value in values)
        {
            if (value.Name == name)
            {
                return value.Value;
            }
        }

        return null;
    }

    private static HashSet<string> Set(string list, string separators) =>
        new(list.Split(separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    // C# language specification, 6.4.3.
    private static bool IsIdentifier(string text)
    {
        if (!char.IsLetter(text[0]) && text[0] != '_' && char.GetUnicodeCategory(text[0]) != UnicodeCategory.LetterNumber)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsLetter(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format))
            {
                return false;
            }
        }

        return true;
    }

    private static void Tell(HashSet<string> some, HashSet<string> others, string text, ImmutableArray<string>.Builder told)
    {
        var missing = new List<string>();
        foreach (var name in some)
        {
            if (!others.Contains(name))
            {
                missing.Add(SafeText.Line(name, 150));
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        missing.Sort(StringComparer.Ordinal);
        var more = missing.Count - MostNamed;
        var named = string.Join(", ", more > 0 ? missing.GetRange(0, MostNamed) : missing) + (more > 0 ? $" and {more} more" : "");
        told.Add(text.Replace("{0}", named, StringComparison.Ordinal));
    }
}
