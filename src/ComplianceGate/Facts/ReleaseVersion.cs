using System.Globalization;

namespace ComplianceGate.Facts;

/// <summary>Versions in the order of SemVer 2.0.0, section 11, with up to four numbers as NuGet has them. Build metadata does not count.</summary>
internal static class ReleaseVersion
{
    /// <summary>Whether two spellings mean one version.</summary>
    public static bool IsSame(string a, string b) => Compare(a, b) == 0;

    /// <summary>Whether a text is a version.</summary>
    public static bool IsVersion(string text) => Parse(text) is not null;

    /// <summary>Whether a version is one before a release (<c>1.2.3-beta.1</c>).</summary>
    public static bool IsPrerelease(string text) => Parse(text) is { Labels.Length: > 0 };

    /// <summary>The version without what marks it as one before a release, and without build metadata: <c>1.2.3</c>.</summary>
    public static string Release(string text)
    {
        var end = text.AsSpan().IndexOfAny('-', '+');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The first number of a version; null for what is no version.</summary>
    public static uint? Major(string text) => Parse(text)?.Numbers[0];

    /// <summary>Compares two versions; null where one of them is none.</summary>
    public static int? Compare(string a, string b)
    {
        if (Parse(a) is not { } x || Parse(b) is not { } y)
        {
            return string.Equals(a, b, StringComparison.Ordinal) ? 0 : null;
        }

        for (var i = 0; i < 4; i++)
        {
            if (x.Numbers[i] != y.Numbers[i])
            {
                return x.Numbers[i].CompareTo(y.Numbers[i]);
            }
        }

        return CompareLabels(x.Labels, y.Labels);
    }

    private static (uint[] Numbers, string[] Labels)? Parse(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        text = plus < 0 ? text : text[..plus];
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = new uint[4];
        var parts = (dash < 0 ? text : text[..dash]).Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!uint.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return (numbers, dash < 0 ? [] : text[(dash + 1)..].Split('.'));
    }

    private static int CompareLabels(string[] a, string[] b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            // A release comes after what was before it.
            return b.Length.CompareTo(a.Length);
        }

        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var isNumber = uint.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var x);
            var isOther = uint.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var y);
            var order = isNumber && isOther ? x.CompareTo(y)
                : isNumber != isOther ? (isNumber ? -1 : 1)
                // NuGet does not regard the case of labels.
                : string.Compare(a[i], b[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }
}
