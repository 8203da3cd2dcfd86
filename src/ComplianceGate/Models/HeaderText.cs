using System.Text;

namespace ComplianceGate.Models;

/// <summary>Texts of heads, cut to what a fact may hold.</summary>
internal static class HeaderText
{
    /// <summary>Most characters of a name, version, license or the like.</summary>
    public const int Short = 300;

    /// <summary>Most characters of a description.</summary>
    public const int Long = 2_000;

    /// <summary>Decodes UTF-8; what is not valid becomes U+FFFD.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="most">Most characters.</param>
    public static string Decode(ReadOnlySpan<byte> utf8, int most) =>
        Cut(Encoding.UTF8.GetString(utf8.Length > most * 4 ? utf8[..(most * 4)] : utf8), most);

    /// <summary>A text cut so that no pair of surrogates is torn.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters.</param>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>A text as a fact, null for one that says nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters.</param>
    public static string? Fact(string? text, int most = Short) => string.IsNullOrWhiteSpace(text) ? null : Cut(text.Trim(), most);

    /// <summary>A name as a message shows it.</summary>
    /// <param name="name">The name.</param>
    public static string Quote(string name) => $"\"{Cut(name, 80)}\"";
}
