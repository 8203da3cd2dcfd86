using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What is wrong with a data file.</summary>
/// <param name="Message">One sentence; safe to print.</param>
/// <param name="Line">Line, from 1; 0 for none.</param>
/// <param name="Column">Column, from 1; 0 for none.</param>
public sealed record CryptographyDataProblem(string Message, int Line, int Column);

/// <summary>
/// Reads the data on the status of algorithms (<c>schemas/cryptography-status.schema.json</c>). A file with a problem is refused as a
/// whole: half of it would call acceptable what the other half speaks against.
/// </summary>
public static class CryptographyStatusReader
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaximumSize = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The data; null with problems.</returns>
    public static (CryptographyStatus? Status, ImmutableArray<CryptographyDataProblem> Problems) Read(ReadOnlySpan<byte> bytes)
    {
        var state = new State();
        if (bytes.Length > MaximumSize)
        {
            return (null, [new($"The file has more than {MaximumSize} bytes.", 0, 0)]);
        }

        var document = PositionedJson.Parse(bytes);
        foreach (var issue in document.Issues)
        {
            state.Report(SafeText.Line(issue.Message), issue.Line, issue.Column);
        }

        var status = document.Root is { } root && state.Is(root, JsonKind.Object, "The file") ? state.Root(root) : null;
        return state.Problems.Count == 0 ? (status, []) : (null, state.Problems.ToImmutable());
    }

    private sealed class State
    {
        private const int MostProblems = 100;
        private const int LongestText = 600;
        private const int MostItems = 1000;
        private const int LargestNumber = 10_000_000;

        private static readonly string[] Statuses = [CryptographyStatuses.Retiring, CryptographyStatuses.TooSmall, CryptographyStatuses.NotApproved, CryptographyStatuses.Broken];

        private readonly HashSet<string> sources = new(StringComparer.Ordinal);
        private readonly HashSet<string> names = new(StringComparer.Ordinal);
        private readonly HashSet<string> tables = new(StringComparer.Ordinal);

        public ImmutableArray<CryptographyDataProblem>.Builder Problems { get; } = ImmutableArray.CreateBuilder<CryptographyDataProblem>();

        public void Report(string message, int line, int column)
        {
            if (Problems.Count < MostProblems)
            {
                Problems.Add(new(message, line, column));
            }
        }

        public bool Is(PositionedValue value, JsonKind kind, string what)
        {
            if (value.Kind == kind)
            {
                return true;
            }

            Report($"{what} must be {(kind == JsonKind.Object ? "an object" : "an array")}.", value.Line, value.Column);
            return false;
        }

        // In the order of what refers to what, so that the order of the file's keys does not matter.
        public CryptographyStatus? Root(PositionedValue root)
        {
            Need(root, "The file", "version", "sources", "strengths", "algorithms", "practices");
            var status = new CryptographyStatus { Version = "" };
            foreach (var member in root.Members)
            {
                status = member.Name switch
                {
                    "$schema" or "about" => Text(member.Value, member.Name) is null ? status : status,
                    "version" => status with { Version = Day(member.Value, "'version'") is null ? "" : member.Value.Text },
                    "sources" => status with { Sources = Many(member.Value, "'sources'", Source) },
                    "strengths" => status with { Strengths = Strengths(member.Value) },
                    "algorithms" or "practices" => status,
                    _ => Unknown(member, status),
                };
            }

            foreach (var member in root.Members)
            {
                status = member.Name switch
                {
                    "algorithms" => status with { Algorithms = Many(member.Value, "'algorithms'", v => Algorithm(v, "name")) },
                    "practices" => status with { Practices = Many(member.Value, "'practices'", v => Algorithm(v, "practice")) },
                    _ => status,
                };
            }

            return status;
        }

        private CryptographySource? Source(PositionedValue value)
        {
            Need(value, "A source", "id", "title", "url");
            var source = new CryptographySource("", "", null, "");
            foreach (var member in value.Members)
            {
                source = member.Name switch
                {
                    "id" => source with { Id = Text(member.Value, "'id'") ?? "" },
                    "title" => source with { Title = Text(member.Value, "'title'") ?? "" },
                    "date" => source with { Date = Text(member.Value, "'date'") },
                    "url" => source with { Url = Url(member.Value) },
                    _ => Unknown(member, source),
                };
            }

            if (!sources.Add(source.Id))
            {
                Report($"The source '{SafeText.Line(source.Id, 80)}' stands there twice.", value.Line, value.Column);
            }

            return source;
        }

        private ImmutableSortedDictionary<string, ImmutableArray<CryptographyStrength>> Strengths(PositionedValue value)
        {
            var found = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<CryptographyStrength>>(StringComparer.Ordinal);
            foreach (var member in Is(value, JsonKind.Object, "'strengths'") ? value.Members : [])
            {
                tables.Add(member.Name);
                found[member.Name] = Many(member.Value, "A table of strengths", Strength);
            }

            return found.ToImmutable();
        }

        private CryptographyStrength? Strength(PositionedValue value)
        {
            Need(value, "A strength", "bits", "level", "quantum");
            var strength = new CryptographyStrength(0, 0, 0);
            foreach (var member in value.Members)
            {
                strength = member.Name switch
                {
                    "bits" => strength with { Bits = Number(member.Value, "'bits'") },
                    "level" => strength with { Level = Number(member.Value, "'level'") },
                    "quantum" => strength with { Quantum = Number(member.Value, "'quantum'") },
                    _ => Unknown(member, strength),
                };
            }

            return strength;
        }

        private CryptographyAlgorithm? Algorithm(PositionedValue value, string key)
        {
            Need(value, "An algorithm", key, "entries");
            var algorithm = new CryptographyAlgorithm { Name = "" };
            foreach (var member in value.Members)
            {
                algorithm = member.Name == key ? algorithm with { Name = Text(member.Value, $"'{key}'") ?? "" } : Property(algorithm, member);
            }

            if (!names.Add(algorithm.Name))
            {
                Report($"'{SafeText.Line(algorithm.Name, 80)}' stands there twice.", value.Line, value.Column);
            }

            return algorithm;
        }

        private CryptographyAlgorithm Property(CryptographyAlgorithm algorithm, PositionedMember member)
        {
            var (value, what) = (member.Value, $"'{member.Name}'");
            return member.Name switch
            {
                "primitive" => algorithm with { Primitive = Text(value, what) ?? "" },
                "family" => algorithm with { Family = Text(value, what) },
                "oid" => algorithm with { Oid = Text(value, what) },
                "strength" => algorithm with { Strength = Known(value, what, tables) },
                "level" => algorithm with { Level = Number(value, what) },
                "quantum" => algorithm with { Quantum = Number(value, what) },
                "set" => algorithm with { ParameterSet = Text(value, what) },
                "protocol" => algorithm with { Protocol = Text(value, what) },
                "version" => algorithm with { ProtocolVersion = Text(value, what) },
                "source" => algorithm with { Source = Known(value, what, sources) },
                "instead" => algorithm with { Instead = Text(value, what) },
                "prefix" => algorithm with { IsFamily = Flag(value) },
                "entries" => algorithm with { Entries = Many(value, what, Entry) },
                _ => Unknown(member, algorithm),
            };
        }

        private CryptographyEntry? Entry(PositionedValue value)
        {
            Need(value, "An entry", "status", "source", "section", "reason");
            var entry = new CryptographyEntry { Status = CryptographyStatuses.Broken, Source = "", Section = "", Reason = "" };
            foreach (var member in value.Members)
            {
                var (inner, what) = (member.Value, $"'{member.Name}'");
                entry = member.Name switch
                {
                    "status" => entry with { Status = Known(inner, what, Statuses) ?? CryptographyStatuses.Broken },
                    "source" => entry with { Source = Known(inner, what, sources) ?? "" },
                    "section" => entry with { Section = Text(inner, what) ?? "" },
                    "reason" => entry with { Reason = Text(inner, what) ?? "" },
                    "profiles" => entry with { Profiles = Words(inner, what, PolicyKeys.CryptographyProfiles) },
                    "functions" => entry with { Functions = Words(inner, what) },
                    "exceptOnly" => entry with { ExceptOnly = Words(inner, what) },
                    "modes" => entry with { Modes = Words(inner, what) },
                    "paddings" => entry with { Paddings = Words(inner, what) },
                    "hashes" => entry with { Hashes = Words(inner, what) },
                    "curves" => entry with { Curves = Words(inner, what) },
                    "exceptCurves" => entry with { ExceptCurves = Words(inner, what) },
                    "below" => entry with { Below = Number(inner, what) },
                    "iterationsBelow" => entry with { IterationsBelow = Number(inner, what) },
                    "from" => entry with { From = Day(inner, what) },
                    "until" => entry with { Until = Day(inner, what) },
                    _ => Unknown(member, entry),
                };
            }

            return entry;
        }

        private ImmutableArray<T> Many<T>(PositionedValue value, string what, Func<PositionedValue, T?> read)
            where T : class
        {
            if (!Is(value, JsonKind.Array, what))
            {
                return [];
            }

            var found = ImmutableArray.CreateBuilder<T>(Math.Min(value.Items.Length, MostItems));
            foreach (var item in value.Items)
            {
                if (found.Count == MostItems)
                {
                    Report($"{what} has more than {MostItems} entries.", item.Line, item.Column);
                    break;
                }

                if (Is(item, JsonKind.Object, $"An entry of {what}") && read(item) is { } one)
                {
                    found.Add(one);
                }
            }

            return found.ToImmutable();
        }

        // An empty list would be no condition at all.
        private ImmutableArray<string> Words(PositionedValue value, string what, ImmutableArray<string> known = default)
        {
            var words = ImmutableArray.CreateBuilder<string>();
            foreach (var item in Is(value, JsonKind.Array, what) ? value.Items : [])
            {
                if ((known.IsDefault ? Text(item, $"An entry of {what}") : Known(item, $"An entry of {what}", known)) is { } word)
                {
                    words.Add(word);
                }
            }

            if (words.Count == 0)
            {
                Report($"{what} must not be empty.", value.Line, value.Column);
            }

            return words.ToImmutable();
        }

        private string? Known(PositionedValue value, string what, IEnumerable<string> known)
        {
            foreach (var word in known)
            {
                if (value.Kind == JsonKind.String && value.Text == word)
                {
                    return word;
                }
            }

            Report($"{what} is none of those that are known.", value.Line, value.Column);
            return null;
        }

        private string? Text(PositionedValue value, string what)
        {
            if (value.Kind == JsonKind.String && !string.IsNullOrWhiteSpace(value.Text) && value.Text.Length <= LongestText)
            {
                return value.Text;
            }

            Report($"{what} must be a text of 1 to {LongestText} characters.", value.Line, value.Column);
            return null;
        }

        private string Url(PositionedValue value)
        {
            var text = Text(value, "'url'") ?? "";
            if (!text.StartsWith("https://", StringComparison.Ordinal))
            {
                Report("'url' must begin with https.", value.Line, value.Column);
            }

            return text;
        }

        private int Number(PositionedValue value, string what)
        {
            if (value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= LargestNumber)
            {
                return number;
            }

            Report($"{what} must be a whole number from 0 to {LargestNumber}.", value.Line, value.Column);
            return 0;
        }

        private DateOnly? Day(PositionedValue value, string what)
        {
            if (value.Kind == JsonKind.String && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            Report($"{what} must be a day written as yyyy-MM-dd.", value.Line, value.Column);
            return null;
        }

        private bool Flag(PositionedValue value)
        {
            if (value.Kind != JsonKind.Boolean)
            {
                Report("'prefix' must be true or false.", value.Line, value.Column);
            }

            return value.Text == "true";
        }

        private T Unknown<T>(PositionedMember member, T unchanged)
        {
            Report($"Unknown key '{SafeText.Line(member.Name, 80)}'.", member.Line, member.Column);
            return unchanged;
        }

        private void Need(PositionedValue value, string what, params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                var isThere = false;
                foreach (var member in value.Members)
                {
                    isThere |= member.Name == key;
                }

                if (!isThere)
                {
                    Report($"{what} lacks '{key}'.", value.Line, value.Column);
                }
            }
        }
    }
}
