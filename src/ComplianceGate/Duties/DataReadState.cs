using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Duties;

/// <summary>What is wrong with a data file of duties.</summary>
/// <param name="Message">One sentence; safe to print.</param>
/// <param name="Line">Line, from 1; 0 for none.</param>
/// <param name="Column">Column, from 1; 0 for none.</param>
public sealed record PackProblem(string Message, int Line, int Column);

/// <summary>The checks that each value of a data file goes through. Every problem is told with its place, and reading goes on.</summary>
internal sealed class DataReadState
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaximumSize = 4 << 20;

    private const int MostProblems = 100;
    private const int LongestText = 4096;

    private readonly ImmutableArray<PackProblem>.Builder problems = ImmutableArray.CreateBuilder<PackProblem>();

    /// <summary>The problems, in the order in which they were met.</summary>
    public ImmutableArray<PackProblem> Problems => problems.ToImmutable();

    /// <summary>Whether there is none.</summary>
    public bool IsGood => problems.Count == 0;

    /// <summary>Parses a file; null with problems.</summary>
    public PositionedValue? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumSize)
        {
            problems.Add(new($"The file has more than {MaximumSize} bytes.", 0, 0));
            return null;
        }

        var document = PositionedJson.Parse(bytes);
        foreach (var issue in document.Issues)
        {
            Report(SafeText.Line(issue.Message), issue.Line, issue.Column);
        }

        return document.Root is { } root && IsObject(root, "The file") ? root : null;
    }

    /// <summary>Tells a problem.</summary>
    public void Report(string message, int line, int column)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(new(message, line, column));
        }
    }

    /// <summary>Tells a problem of a value.</summary>
    public void Report(string message, PositionedValue value) => Report(message, value.Line, value.Column);

    /// <summary>Tells a key that is not known.</summary>
    public void Unknown(PositionedMember member, string where) => Report($"Unknown key '{SafeText.Line(member.Name, 80)}' {where}.", member.Line, member.Column);

    /// <summary>Whether a value is an object.</summary>
    public bool IsObject(PositionedValue value, string what) => Is(value, JsonKind.Object, what, "an object");

    /// <summary>Whether a value is an array.</summary>
    public bool IsArray(PositionedValue value, string what) => Is(value, JsonKind.Array, what, "an array");

    /// <summary>A text; empty with a problem.</summary>
    public string Text(PositionedValue value, string what)
    {
        if (value.Kind == JsonKind.String && !string.IsNullOrWhiteSpace(value.Text) && value.Text.Length <= LongestText)
        {
            return value.Text;
        }

        Report($"{what} must be a text of 1 to {LongestText} characters.", value);
        return "";
    }

    /// <summary>A day.</summary>
    public DateOnly Day(PositionedValue value, string what)
    {
        if (value.Kind == JsonKind.String && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Report($"{what} must be a day written as yyyy-MM-dd.", value);
        return default;
    }

    /// <summary>A number.</summary>
    public double Number(PositionedValue value, string what)
    {
        if (value.Kind == JsonKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Report($"{what} must be a number.", value);
        return 0;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(PositionedValue value, string what)
    {
        if (value.Kind == JsonKind.Boolean)
        {
            return value.Text == "true";
        }

        Report($"{what} must be true or false.", value);
        return false;
    }

    /// <summary>One of some words; the first of them with a problem.</summary>
    public string OneOf(PositionedValue value, string what, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (value.Kind == JsonKind.String && value.Text == word)
            {
                return word;
            }
        }

        Report($"{what} must be one of {string.Join(", ", words!)}.", value);
        return words[0];
    }

    /// <summary>Texts, each once.</summary>
    public ImmutableArray<string> Texts(PositionedValue value, string what)
    {
        if (!IsArray(value, what))
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(value.Items.Length);
        foreach (var item in value.Items)
        {
            var text = Text(item, $"An entry of {what}");
            if (texts.Contains(text))
            {
                Report($"'{SafeText.Line(text, 80)}' stands in {what} a second time.", item);
            }
            else
            {
                texts.Add(text);
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>Tells which of some keys an object lacks.</summary>
    public void Need(PositionedValue value, string what, params ReadOnlySpan<string> keys)
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
                Report($"{what} lacks '{key}'.", value);
            }
        }
    }

    private bool Is(PositionedValue value, JsonKind kind, string what, string expected)
    {
        if (value.Kind == kind)
        {
            return true;
        }

        Report($"{what} must be {expected}.", value);
        return false;
    }
}
