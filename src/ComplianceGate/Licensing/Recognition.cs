using System.Collections.Immutable;

namespace ComplianceGate.Licensing;

/// <summary>What a text was recognised as.</summary>
public enum RecognitionKind
{
    /// <summary>As nothing: the text equals none that is known.</summary>
    None,

    /// <summary>As the whole text of a license.</summary>
    FullText,

    /// <summary>As the short notice that a license asks to be put at the head of files; it names the license without giving its text.</summary>
    Header,
}

/// <summary>The known license that a text is most like. A suggestion for a person who reads the text, never an answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Similarity">Share of the words that both have, from 0 to 1 (Dice's coefficient of the distinct words).</param>
/// <param name="DifferingWords">How many distinct words stand in one of the two only. Zero does not mean equal: the order may differ.</param>
public sealed record ClosestLicense(string Id, double Similarity, int DifferingWords);

/// <summary>The answer of <see cref="LicenseTextRecogniser"/>.</summary>
public sealed record Recognition
{
    /// <summary>
    /// Every id whose text this is, in ordinal order; empty when the text is not recognised. Several where the list gives several
    /// ids to one text, such as <c>GPL-2.0-only</c> and <c>GPL-2.0-or-later</c>: only another statement can tell those apart.
    /// </summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>What the text was recognised as.</summary>
    public RecognitionKind Kind { get; init; }

    /// <summary>
    /// The id of <see cref="Ids"/> that the text states by itself, without what a project may say beside it: the only one; of a
    /// GNU pair the <c>-only</c> one, since both grant it; of a text whose variants depend on a notice elsewhere the plain one.
    /// Null where the text is not recognised or does not decide.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Why the text was not even compared (<c>it is not valid UTF-8</c>); null when it was.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The known license it is most like; null when it is recognised, unreadable, or like none.</summary>
    public ClosestLicense? Closest { get; init; }
}
