namespace ComplianceGate;

/// <summary>
/// What a property can look like whose text calls functions: what is written around them, and of dates, numbers and GUIDs their form. It
/// keeps a value that came from elsewhere, <c>-p:Version=1.2.3</c>, from being taken for one that the text made.
/// </summary>
internal sealed class ValueShape
{
    private const int MaxParts = 128;
    private const int MaxValue = 512;
    private const int MaxDepth = 8;

    private readonly List<Part> parts = [];
    private readonly IReadOnlyList<PropertyPlace> properties;
    private readonly List<string> open = [];

    private ValueShape(IReadOnlyList<PropertyPlace> properties) => this.properties = properties;

    private enum Kind
    {
        Any,
        Digit,
        Hex,
        Literal,
    }

    /// <summary>Whether a value can have come from a property's text; false too where the text says nothing of how it looks.</summary>
    /// <param name="value">The value.</param>
    /// <param name="property">The property whose text it is.</param>
    /// <param name="properties">All properties that build files set.</param>
    public static bool CanBe(string value, PropertyPlace property, IReadOnlyList<PropertyPlace> properties)
    {
        var shape = new ValueShape(properties);
        shape.Property(property);
        return value.Length <= MaxValue && shape.parts.Count < MaxParts && shape.parts.Exists(static p => p.Kind != Kind.Any) && shape.Matches(value);
    }

    private void Property(PropertyPlace property)
    {
        open.Add(property.Name);
        var text = property.Text.AsSpan();
        if (text.IsEmpty)
        {
            // Each text makes a part, so that their number bounds how much is followed.
            Any();
        }

        while (parts.Count < MaxParts)
        {
            var start = text.IndexOf("$(", StringComparison.Ordinal);
            Literal(start < 0 ? text : text[..start]);
            if (start < 0)
            {
                break;
            }

            var length = CallLength(text[start..]);
            Call(text.Slice(start + 2, Math.Max(0, length - 3)).Trim());
            text = text[(start + length)..];
        }

        open.RemoveAt(open.Count - 1);
    }

    // With its brackets; of one that is not closed, the rest.
    private static int CallLength(ReadOnlySpan<char> text)
    {
        var (depth, quote) = (0, '\0');
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"' or '`')
            {
                quote = c;
            }
            else if (c is '(' or ')' && (depth += c == '(' ? 1 : -1) == 0)
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private void Call(ReadOnlySpan<char> call)
    {
        if (Only(call) is { } property && open.Count < MaxDepth && !open.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
        {
            Property(property);
            return;
        }

        var end = call.IndexOf("]::", StringComparison.Ordinal);
        var (type, member) = end < 0 || call[0] != '[' ? ("", "") : (call[1..end].ToString(), call[(end + 3)..].ToString());
        if (type.EndsWith("DateTime", StringComparison.OrdinalIgnoreCase) || type.EndsWith("DateTimeOffset", StringComparison.OrdinalIgnoreCase))
        {
            Date(member);
        }
        else if (type.EndsWith("Guid", StringComparison.OrdinalIgnoreCase))
        {
            Guid(member);
        }
        else if (member.Equals("TickCount", StringComparison.OrdinalIgnoreCase) || member.Equals("TickCount64", StringComparison.OrdinalIgnoreCase))
        {
            Add(Kind.Digit, 1, 20);
        }
        else
        {
            Any();
        }
    }

    // The one place that sets a property; null where there are several, or none.
    private PropertyPlace? Only(ReadOnlySpan<char> name)
    {
        PropertyPlace? only = null;
        foreach (var property in properties)
        {
            if (name.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
            {
                if (only is not null)
                {
                    return null;
                }

                only = property;
            }
        }

        return only;
    }

    private void Date(string member)
    {
        var dot = member.IndexOf('.', StringComparison.Ordinal);
        var rest = dot < 0 ? "" : member[dot..];
        if (Format(rest) is { } format)
        {
            DateFormat(format);
            return;
        }

        switch (rest.ToUpperInvariant())
        {
            case ".YEAR":
                Add(Kind.Digit, 4, 4);
                break;
            case ".MONTH" or ".DAY" or ".HOUR" or ".MINUTE" or ".SECOND":
                Add(Kind.Digit, 1, 2);
                break;
            case ".DAYOFYEAR" or ".MILLISECOND":
                Add(Kind.Digit, 1, 3);
                break;
            case ".TICKS":
                Add(Kind.Digit, 1, 20);
                break;
            default:
                Any();
                break;
        }
    }

    // The format of a date that is shifted at most: behind anything else ToString may be that of a number.
    private static string? Format(string rest)
    {
        const string Call = ".ToString(";
        var at = rest.LastIndexOf(Call, StringComparison.OrdinalIgnoreCase);
        var isDate = at == 0 || (at > 0 && rest[at - 1] == ')' && (rest.StartsWith(".Add", StringComparison.OrdinalIgnoreCase) || rest.StartsWith(".To", StringComparison.OrdinalIgnoreCase)));
        if (!isDate || !rest.EndsWith(')'))
        {
            return null;
        }

        var format = rest[(at + Call.Length)..^1].Trim();
        var isQuoted = format.Length > 3 && format[0] is '\'' or '"' or '`' && format.IndexOf(format[0], 1) == format.Length - 1;
        // One letter alone is a standard format.
        return isQuoted ? format[1..^1] : format.Length > 1 && format[0] is not ('\'' or '"' or '`') && !format.Contains(',', StringComparison.Ordinal) ? format : null;
    }

    // Custom date and time format strings (learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings).
    private void DateFormat(string format)
    {
        for (var i = 0; i < format.Length;)
        {
            var c = format[i];
            var run = 1;
            while (i + run < format.Length && format[i + run] == c)
            {
                run++;
            }

            switch (c)
            {
                case 'y' or 'f':
                    Add(Kind.Digit, run, c == 'y' && run == 1 ? 2 : run);
                    break;
                case 'F':
                    Add(Kind.Digit, 0, run);
                    break;
                case 'M' or 'd' when run > 2:
                case 't' or 'z' or 'K' or 'g' or '/' or ':' or '\'' or '"' or '%':
                    Any();
                    break;
                case 'M' or 'd' or 'H' or 'h' or 'm' or 's':
                    Add(Kind.Digit, Math.Min(run, 2), 2);
                    break;
                case '\\':
                    run = Math.Min(2, format.Length - i);
                    Literal(format.AsSpan(i + run - 1, 1));
                    break;
                default:
                    Literal(format.AsSpan(i, run));
                    break;
            }

            i += run;
        }
    }

    private void Guid(string member)
    {
        if (member.Equals("NewGuid()", StringComparison.OrdinalIgnoreCase) || member.Equals("NewGuid().ToString()", StringComparison.OrdinalIgnoreCase))
        {
            Add(Kind.Hex, 36, 36);
        }
        else if (member.EndsWith("ToString('N')", StringComparison.OrdinalIgnoreCase) || member.EndsWith("ToString(N)", StringComparison.OrdinalIgnoreCase))
        {
            Add(Kind.Hex, 32, 32);
        }
        else
        {
            Any();
        }
    }

    private void Literal(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            parts.Add(new Part(Kind.Literal, text.Length, text.Length, text.ToString()));
        }
    }

    private void Any() => Add(Kind.Any, 0, MaxValue);

    private void Add(Kind kind, int least, int most) => parts.Add(new Part(kind, least, most, ""));

    // Which places of the value can be reached behind each part: no way back, so no text takes long.
    private bool Matches(string value)
    {
        var here = new bool[value.Length + 1];
        here[0] = true;
        foreach (var part in parts)
        {
            var next = new bool[value.Length + 1];
            for (var at = 0; at <= value.Length; at++)
            {
                for (var length = 0; here[at] && length <= part.Most && at + length <= value.Length && (length == 0 || part.Takes(value, at, length)); length++)
                {
                    next[at + length] |= length >= part.Least;
                }
            }

            here = next;
        }

        return here[value.Length];
    }

    private sealed record Part(Kind Kind, int Least, int Most, string Text)
    {
        // Whether the last of some characters fits; those before it did.
        public bool Takes(string value, int at, int length)
        {
            var c = value[at + length - 1];
            return Kind switch
            {
                Kind.Digit => char.IsAsciiDigit(c),
                Kind.Hex => char.IsAsciiHexDigit(c) || c == '-',
                Kind.Literal => c == Text[length - 1],
                _ => true,
            };
        }
    }
}
