namespace ComplianceGate.Facts;

/// <summary>A license or notice text as the notices print it, or why they do not.</summary>
/// <param name="Text">The text: line ends are LF, without byte order mark and control characters; null when it is not printed.</param>
/// <param name="Withheld">Why it is not printed, to be read after "it is not printed here:"; null when it is.</param>
public sealed record NoticeText(string? Text, string? Withheld);
