using System.Buffers;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>Names as parts of longer texts, so that no name reads like what a text is made of besides names.</summary>
internal static class NameText
{
    // Angle brackets and accents are in the names that compilers make, and in no other place of a text.
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\ ,;/:[](){}*&!#\"");

    /// <summary>The name with a backslash before each sign that texts are made of.</summary>
    public static string Escape(string name)
    {
        if (name.AsSpan().IndexOfAny(Signs) < 0)
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (Signs.Contains(c))
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>A name that stands by itself, with a backslash before it where it is a word of these texts.</summary>
    public static string NoKeyword(string name) => name is "" or "module" or "assembly" or "none" || SignatureText.IsKeyword(name) ? "\\" + name : name;
}
