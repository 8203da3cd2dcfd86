using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>An input or output as a card states it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; null when it is not stated.</param>
/// <param name="Shape">Its dimensions; null when they are not stated.</param>
/// <param name="IsUnread">Whether it states more than is understood.</param>
internal sealed record StatedPort(string Name, string? Type, IReadOnlyList<string>? Shape, bool IsUnread)
{
    private const int MostDimensions = 16;

    /// <summary>Reads a claim: <c>input_ids</c>, <c>input_ids: int64 [1, 128]</c>, or a type and shape whose name stands in its detail.</summary>
    /// <param name="claim">The claim.</param>
    public static StatedPort Read(CardClaim claim)
    {
        var text = claim.Value.AsSpan().Trim(" \t`*");
        if (claim.Detail is { } named)
        {
            return Of(named.Trim(), text);
        }

        // A colon may belong to the name, as in TensorFlow's "input:0"; one with a space behind it does not.
        var end = text.IndexOf(": ");
        end = end >= 0 ? end : text.IndexOfAny(" [(");
        return end < 0 ? new(text.ToString(), null, null, false) : Of(text[..end].Trim(" `").ToString(), text[(end + 1)..].Trim(" `"), text[end]);
    }

    /// <summary>The dimensions of a shape: <c>1x3x224x224</c>, <c>[batch, 3, ?, ?]</c>, <c>(1, 128)</c>.</summary>
    /// <param name="text">The shape; null when there is none.</param>
    /// <returns>A number in digits, or anything else for an open one; null when it is no shape.</returns>
    public static IReadOnlyList<string>? Dimensions(string? text)
    {
        var plain = text is null ? "" : ClaimText.Plain(text).Trim('[', ']', '(', ')', '<', '>', ' ');
        var dimensions = new List<string>();
        var isListed = plain.Contains(',', StringComparison.Ordinal);
        foreach (var part in isListed ? plain.Split(',') : SplitByTimes(plain))
        {
            var dimension = part.Trim();
            var isOpen = dimension is "x" || (!isListed && dimension.Length > 1 && dimension.Contains('x', StringComparison.Ordinal));
            if (dimension.Length == 0 || dimensions.Count == MostDimensions || dimension.Contains(' ', StringComparison.Ordinal) || isOpen)
            {
                return null;
            }

            dimensions.Add(dimension);
        }

        return dimensions.Count == 0 ? null : dimensions;
    }

    /// <summary>A type without what some formats put around it: <c>tensor(float)</c>.</summary>
    /// <param name="type">The type.</param>
    public static string BareType(string type)
    {
        var plain = type.Trim();
        return plain.StartsWith("tensor(", StringComparison.OrdinalIgnoreCase) && plain.EndsWith(')') ? plain["tensor(".Length..^1] : plain;
    }

    private static StatedPort Of(string name, ReadOnlySpan<char> rest, char before = ' ')
    {
        rest = before is '[' or '(' ? $"{before}{rest}" : rest;
        if (rest.IsEmpty)
        {
            return new(name, null, null, false);
        }

        var (type, shape) = Parts(rest);
        var dimensions = Dimensions(shape);
        var isType = type.Length == 0 || IsType(type);
        return new(name, isType && type.Length > 0 ? BareType(type) : null, dimensions, !isType || (shape.Length > 0 && dimensions is null));
    }

    private static (string Type, string Shape) Parts(ReadOnlySpan<char> text)
    {
        // "tensor(float) [1, 3]": the bracket of the type is not that of the shape.
        var from = text.StartsWith("tensor(", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(')') + 1 : 0;
        var bracket = text[from..].IndexOfAny('[', '(');
        if (bracket >= 0)
        {
            var shape = text[(from + bracket)..];
            var type = text[..(from + bracket)].Trim(" ,:");
            // "[1, 128] int64" has the type behind.
            var close = shape.LastIndexOfAny(']', ')');
            var behind = close < 0 ? default : shape[(close + 1)..].Trim(" ,:");
            return type.IsEmpty ? (behind.ToString(), shape[..(close + 1)].ToString()) : (type.ToString(), shape.ToString());
        }

        var space = text.IndexOf(' ');
        return space > 0 ? (text[..space].Trim(" ,:").ToString(), text[(space + 1)..].Trim().ToString())
            : IsType(text.ToString()) ? (text.ToString(), "") : ("", text.ToString());
    }

    private static bool IsType(string text) =>
        WeightType.Of(BareType(text)).Kind is WeightKind.Float or WeightKind.Integer or WeightKind.SmallFloat
        || ClaimText.IsOneOf(ClaimText.Plain(BareType(text)), ["string", "bool", "boolean", "complex64", "complex128"]);

    // A sign between dimensions stands beside a number or a question mark; elsewhere it is a letter of a name.
    private static string[] SplitByTimes(string text)
    {
        var characters = text.ToCharArray();
        for (var i = 1; i + 1 < characters.Length; i++)
        {
            characters[i] = characters[i] == 'x' && (IsEdge(text[i - 1]) || IsEdge(text[i + 1])) ? ',' : characters[i];
        }

        return new string(characters).Split(',');
    }

    private static bool IsEdge(char c) => char.IsAsciiDigit(c) || c is '?' or ' ' or '*' or '-';
}
