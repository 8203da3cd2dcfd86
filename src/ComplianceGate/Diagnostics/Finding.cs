using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Diagnostics;

/// <summary>One thing that a rule found.</summary>
public sealed record Finding
{
    /// <summary>The rule's code, <c>CG1002</c>.</summary>
    public required string Code { get; init; }

    /// <summary>How much it weighs after policy and mode.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it is about, as an identity that waivers name: a package URL, a model's display path, or a file.</summary>
    public required string Subject { get; init; }

    /// <summary>Cause in one sentence, then why; already safe to print on one line.</summary>
    public required string Message { get; init; }

    /// <summary>What to do, in one sentence, with the text to paste; empty when the message says it all.</summary>
    public string Fix { get; init; } = "";

    /// <summary>The way from the project to the subject, for packages.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    /// <summary>Where the user can act.</summary>
    public FileLocation? Location { get; init; }

    /// <summary>Whether neither mode, severity nor waiver can soften it: without what it misses there is no verdict at all.</summary>
    public bool IsFirm { get; init; }

    /// <summary>Why a waiver of the policy silences it; null for a live finding.</summary>
    public string? Waived { get; init; }

    /// <summary>The waiver that would silence it; null where none can, or one does.</summary>
    public WaiverOffer? Offer { get; init; }

    /// <summary>The whole text that a log shows: message, path, fix, and last the waiver to paste.</summary>
    public string Text => TextWith("");

    /// <summary>The same, with a sentence behind what was found and before what to do.</summary>
    /// <param name="addition">The sentence; empty for none.</param>
    internal string TextWith(string addition) =>
        Message + (Path.Length > 1 ? $" Path: {string.Join(" -> ", Path)}." : "") + (addition.Length > 0 ? " " + addition : "")
        + (Fix.Length > 0 ? " " + Fix : "") + (Offer is null ? "" : $" ({Offer.Text(Code)})");
}
