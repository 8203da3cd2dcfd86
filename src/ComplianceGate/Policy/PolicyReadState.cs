using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// What the readers of the policy's sections share: the problems met so far, and the checks that each value goes through.
/// Every check tells what is expected and what was found, and reading goes on, so that one pass tells all.
/// </summary>
/// <param name="path">Absolute path of the policy file.</param>
/// <param name="parseExpression">Reads a license expression.</param>
/// <param name="knownCodes">The codes of all rules.</param>
internal sealed class PolicyReadState(
    string path,
    Func<string, (LicenseExpression? Expression, string? Error, TextSpan Span)> parseExpression,
    IReadOnlyCollection<string> knownCodes)
{
    /// <summary>How many problems are told of one file.</summary>
    public const int MaximumProblems = 100;

    /// <summary>Longest text that any value may have, in UTF-16 units.</summary>
    private const int LongestText = 4096;

    private const int LongestQuote = 80;

    private readonly List<PolicyProblem> problems = [];
    private int untold;

    private bool IsFull => problems.Count == MaximumProblems;

    /// <summary>The codes of all rules.</summary>
    public IReadOnlyCollection<string> Codes => knownCodes;

    /// <summary>The problems in the order of the file; when there are too many, the last one says how many are left out.</summary>
    public ImmutableArray<PolicyProblem> Problems()
    {
        var sorted = problems.ToArray();
        Array.Sort(sorted, static (a, b) => Compare(a, b));
        return untold == 0 ? [.. sorted] : [.. sorted, new($"{untold} more problems are not listed.", new(path))];
    }

    /// <summary>Reports a problem.</summary>
    public void Report(string message, int line, int column) => Report(message, new FileLocation(path, line, column));

    private void Report(string message, FileLocation place)
    {
        if (IsFull)
        {
            untold++;
            return;
        }

        problems.Add(new(message, place));
    }

    /// <summary>Reports a problem of a value.</summary>
    public void Report(string message, PositionedValue value) => Report(message, Place(value));

    /// <summary>The place of a value.</summary>
    public FileLocation Place(PositionedValue value) => new(value.File ?? path, value.Line, value.Column);

    /// <summary>Reports that a value is not what is expected.</summary>
    public void Expected(string what, string expected, PositionedValue value) =>
        Report($"{what} must be {expected}, but is {Describe(value)}.", value);

    /// <summary>Reports a key that is not known, or not yet.</summary>
    public void Unknown(PositionedMember member, string where, ImmutableArray<string> known, ImmutableArray<string> reserved)
    {
        if (reserved.Contains(member.Name))
        {
            Report($"The key '{member.Name}' {where} is reserved; this version does not act on it, so it is refused rather than ignored.", member.Line, member.Column);
            return;
        }

        // Past the last problem that is told, no time is spent on what was meant.
        var nearest = IsFull ? null : NearestName.Find(member.Name, known);
        var help = nearest is null ? $"Known here: {string.Join(", ", known)}." : $"Did you mean '{nearest}'?";
        Report($"Unknown key '{Quote(member.Name)}' {where}. {help}", member.Line, member.Column);
    }

    /// <summary>Whether a value is an object; reports it otherwise.</summary>
    public bool IsObject(PositionedValue value, string what) => Is(value, JsonKind.Object, what, "an object {…}");

    /// <summary>Whether a value is an array; reports it otherwise.</summary>
    public bool IsArray(PositionedValue value, string what) => Is(value, JsonKind.Array, what, "an array […]");

    /// <summary>A text that says something; null and a report otherwise.</summary>
    public string? Text(PositionedValue value, string what)
    {
        if (value.Kind != JsonKind.String || string.IsNullOrWhiteSpace(value.Text))
        {
            Expected(what, "a text that is not empty", value);
            return null;
        }

        if (value.Text.Length > LongestText)
        {
            Report($"{what} may have at most {LongestText} characters, but has {value.Text.Length}.", value);
            return null;
        }

        return value.Text;
    }

    /// <summary>One of some words; null and a report otherwise.</summary>
    public string? OneOf(PositionedValue value, string what, ImmutableArray<string> words)
    {
        if (value.Kind == JsonKind.String && words.Contains(value.Text))
        {
            return value.Text;
        }

        Expected(what, Choice(words), value);
        return null;
    }

    /// <summary>Whether a text is the code of a rule; reports it at the given place otherwise.</summary>
    public bool IsCode(string code, string where, int line, int column)
    {
        foreach (var known in knownCodes)
        {
            if (known == code)
            {
                return true;
            }
        }

        // Codes differ in few characters: anything further than a slip would be a guess.
        var nearest = IsFull ? null : NearestName.Find(code, knownCodes, maximum: 1);
        Report($"Unknown code '{Quote(code)}' {where}.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", line, column);
        return false;
    }

    /// <summary>A package id; null and a report otherwise.</summary>
    public string? PackageId(PositionedValue value, string what)
    {
        if (Text(value, what) is not { } text)
        {
            return null;
        }

        if (PackageUrl.IsPackageId(text)
            || (PackageUrl.TryParse(text, out _, out _, out var version) && version is null && text.AsSpan().IndexOfAny('?', '#', '*') < 0))
        {
            return text;
        }

        Expected(what, "a package id such as Newtonsoft.Json, or a package URL such as pkg:npm/left-pad (no wildcard, no version)", value);
        return null;
    }

    /// <summary>A version or range; null and a report otherwise.</summary>
    public string? Range(PositionedValue value, string what)
    {
        if (Text(value, what) is not { } text)
        {
            return null;
        }

        if (NuGetHost.IsRange(text))
        {
            return text;
        }

        Expected(what, "a version such as 1.2.3 or a NuGet version range such as [1.2,2.0)", value);
        return null;
    }

    /// <summary>A license expression; null and a report at the offending piece otherwise.</summary>
    public LicenseExpression? Expression(PositionedValue value, string what)
    {
        if (Text(value, what) is not { } text)
        {
            return null;
        }

        var (expression, error, span) = parseExpression(text);
        if (error is null && expression is not null)
        {
            return expression;
        }

        Report($"{what}: '{Quote(text)}' is not a license. {SafeText.Line(error)}".TrimEnd(), value.Line, value.ColumnOf(span.Start));
        return null;
    }

    /// <summary>A list of single licenses.</summary>
    public ImmutableArray<PolicyTerm> Terms(PositionedValue value, string what)
    {
        if (!IsArray(value, what))
        {
            return [];
        }

        var terms = ImmutableArray.CreateBuilder<PolicyTerm>(value.Items.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in value.Items)
        {
            switch (Expression(item, $"An entry of {what}"))
            {
                case null:
                    break;
                case LicenseTerm term when seen.Add(term.ToString()):
                    terms.Add(new(term, Place(item)));
                    break;
                case LicenseTerm term:
                    Report($"{term} stands in {what} a second time.", item);
                    break;
                default:
                    Report($"{what} lists single licenses, but '{Quote(item.Text)}' joins several; give each an entry of its own.", item);
                    break;
            }
        }

        return terms.ToImmutable();
    }

    /// <summary>Reports a key that an object lacks.</summary>
    public void Missing(PositionedValue value, string what, string key) => Report($"{what} lacks '{key}'.", value);

    /// <summary>A piece of the file as a message may show it.</summary>
    public static string Quote(string text) => SafeText.Line(text, LongestQuote);

    private bool Is(PositionedValue value, JsonKind kind, string what, string expected)
    {
        if (value.Kind == kind)
        {
            return true;
        }

        Expected(what, expected, value);
        return false;
    }

    private static string Choice(ImmutableArray<string> words) => words.Length == 1
        ? $"'{words[0]}'"
        : $"'{string.Join("', '", words.AsSpan(0, words.Length - 1)!)}' or '{words[^1]}'";

    private static string Describe(PositionedValue value) => value.Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => string.IsNullOrWhiteSpace(value.Text) ? "empty" : $"'{Quote(value.Text)}'",
        JsonKind.Number => $"the number {Quote(value.Text)}",
        _ => value.Text,
    };

    private static int Compare(PolicyProblem a, PolicyProblem b)
    {
        var order = a.Location.Line.CompareTo(b.Location.Line);
        order = order != 0 ? order : a.Location.Column.CompareTo(b.Location.Column);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }
}
