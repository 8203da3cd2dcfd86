using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Reviews;

/// <summary>
/// Reads a review file: JSON with comments and trailing commas, <c>schemas/reviews.schema.json</c>. As with the policy every key is used
/// or refused, and all problems are told in one pass.
/// </summary>
public static class ReviewFileReader
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaximumSize = 8 << 20;

    /// <summary>Most records that a file may hold.</summary>
    public const int MostRecords = 10_000;

    /// <summary>Most entries that a list of a record may have.</summary>
    public const int MostEntries = 20_000;

    private static readonly SearchValues<char> RangeSigns = SearchValues.Create("[](),*");

    /// <summary>Reads a file.</summary>
    /// <param name="files">The door to the disk.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="import">The policy's entry that imports it; null for an own file.</param>
    /// <returns>The records that count; none, and the problems, where there are any.</returns>
    public static (ImmutableArray<ReviewFact> Records, ImmutableArray<PolicyProblem> Problems) Read(InputFiles files, string path, ReviewImport? import = null)
    {
        try
        {
            return Parse(files.ReadAllBytes(path, MaximumSize), path, import);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], [new($"The review file cannot be read: {SafeText.Line(e.Message)}", new(path))]);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">Absolute path of the file, for locations.</param>
    /// <param name="import">The policy's entry that imports it; null for an own file.</param>
    public static (ImmutableArray<ReviewFact> Records, ImmutableArray<PolicyProblem> Problems) Parse(ReadOnlySpan<byte> bytes, string path, ReviewImport? import = null)
    {
        var state = new PolicyReadState(path, static _ => (null, null, default), []);
        var document = PositionedJson.Parse(bytes);
        foreach (var issue in document.Issues)
        {
            state.Report(SafeText.Line(issue.Message), issue.Line, issue.Column);
        }

        var records = document.Root is { } root && state.IsObject(root, "The review file") ? ReadRoot(state, root, import) : [];
        var problems = state.Problems();
        return (problems.IsEmpty ? records : [], problems);
    }

    private static ImmutableArray<ReviewFact> ReadRoot(PolicyReadState state, PositionedValue root, ReviewImport? import)
    {
        var records = ImmutableArray.CreateBuilder<ReviewFact>();
        var isThere = false;
        foreach (var member in root.Members)
        {
            switch (member.Name)
            {
                case "$schema":
                    state.Text(member.Value, "'$schema'");
                    break;
                case "reviews":
                    isThere = true;
                    ReadRecords(state, member.Value, import, records);
                    break;
                default:
                    state.Unknown(member, "in the review file", ReviewKeys.Root, []);
                    break;
            }
        }

        if (!isThere)
        {
            state.Missing(root, "The review file", "reviews");
        }

        return records.ToImmutable();
    }

    private static void ReadRecords(PolicyReadState state, PositionedValue section, ReviewImport? import, ImmutableArray<ReviewFact>.Builder records)
    {
        if (!state.IsArray(section, "'reviews'"))
        {
            return;
        }

        if (section.Items.Length > MostRecords)
        {
            state.Report($"'reviews' may hold at most {MostRecords} records, but holds {section.Items.Length}.", section);
            return;
        }

        foreach (var item in section.Items)
        {
            if (state.IsObject(item, "A review") && ReadRecord(state, item) is { } record)
            {
                // A verdict that the policy does not take over still takes back what its reviewer said before.
                var isLeftOut = import is not null && !import.Verdicts.Contains(PolicyKeys.ReviewVerdicts[(int)record.Verdict]);
                records.Add(record with { ImportedFrom = import?.Who, IsLeftOut = isLeftOut });
            }
        }
    }

    private static ReviewFact? ReadRecord(PolicyReadState state, PositionedValue entry)
    {
        string? component = null, digest = null, who = null, when = null, verdict = null, notes = null;
        ImmutableArray<string> lookedAt = [];
        ReviewedState? seen = null;
        foreach (var member in entry.Members)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "component": component = Component(state, value); break;
                case "digest": digest = Digest(state, value); break;
                case "who": who = state.Text(value, "'who'"); break;
                case "when": when = Day(state, value); break;
                case "lookedAt": lookedAt = Texts(state, value, "'lookedAt'", needsOne: true); break;
                case "verdict": verdict = state.OneOf(value, "'verdict'", PolicyKeys.ReviewVerdicts); break;
                case "notes": notes = state.Text(value, "'notes'"); break;
                case "seen": seen = Seen(state, value); break;
                default: state.Unknown(member, "in a review", ReviewKeys.Record, []); break;
            }
        }

        Miss(state, entry, verdict == "accepted-with-notes");
        return component is null || digest is null || who is null || when is null || verdict is null ? null : new ReviewFact
        {
            Component = component, Digest = digest, Who = who, When = when, LookedAt = lookedAt, Notes = notes, Seen = seen,
            Verdict = (ReviewVerdict)PolicyKeys.ReviewVerdicts.IndexOf(verdict), Location = state.Place(entry),
        };
    }

    private static void Miss(PolicyReadState state, PositionedValue entry, bool needsNotes)
    {
        foreach (var key in ReviewKeys.Record)
        {
            var isThere = ReviewKeys.Optional.Contains(key) && !(needsNotes && key == "notes");
            foreach (var member in entry.Members)
            {
                isThere |= member.Name == key;
            }

            if (!isThere)
            {
                state.Missing(entry, "A review", key);
            }
        }
    }

    private static string? Component(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'component'") is not { } component)
        {
            return null;
        }

        if (IsOneComponent(component))
        {
            return component;
        }

        state.Expected("'component'", "a package URL with one version, such as pkg:nuget/Id@1.2.3, or the path of a model as findings show it", value);
        return null;
    }

    // A review is of one version: a range would claim that somebody looked at what is not there yet.
    private static bool IsOneComponent(string component)
    {
        if (!PackageUrl.TryParse(component, out var kind, out _, out var version))
        {
            return WaiverComponent.IsValid(component);
        }

        return version is null ? kind == ComponentKind.File : version.Length > 0 && version.AsSpan().IndexOfAny(RangeSigns) < 0;
    }

    private static string? Digest(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'digest'") is not { } text)
        {
            return null;
        }

        if (WaiverDigest.Read(text) is { } digest)
        {
            return digest;
        }

        state.Expected("'digest'", "the content hash of a package (SHA-512 as base64 or hexadecimal) or the SHA-256 of a model or file (64 hexadecimal digits)", value);
        return null;
    }

    private static string? Day(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.String && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return value.Text;
        }

        state.Expected("'when'", "a day of the calendar written as yyyy-MM-dd", value);
        return null;
    }

    private static ReviewedState? Seen(PolicyReadState state, PositionedValue section)
    {
        if (!state.IsObject(section, "'seen'"))
        {
            return null;
        }

        string? license = null;
        ImmutableArray<string> dependencies = [], files = [];
        foreach (var member in section.Members)
        {
            switch (member.Name)
            {
                case "license": license = state.Text(member.Value, "'seen.license'"); break;
                case "dependencies": dependencies = Texts(state, member.Value, "'seen.dependencies'", needsOne: false); break;
                case "files": files = Texts(state, member.Value, "'seen.files'", needsOne: false); break;
                default: state.Unknown(member, "in 'seen'", ReviewKeys.Seen, []); break;
            }
        }

        return new(license, dependencies, files);
    }

    private static ImmutableArray<string> Texts(PolicyReadState state, PositionedValue value, string what, bool needsOne)
    {
        if (!state.IsArray(value, what))
        {
            return [];
        }

        if (value.Items.Length > MostEntries || (needsOne && value.Items.IsEmpty))
        {
            state.Report(needsOne && value.Items.IsEmpty ? $"{what} must say what was looked at." : $"{what} may have at most {MostEntries} entries, but has {value.Items.Length}.", value);
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(value.Items.Length);
        foreach (var item in value.Items)
        {
            if (state.Text(item, $"An entry of {what}") is { } text)
            {
                texts.Add(text);
            }
        }

        return texts.ToImmutable();
    }
}
