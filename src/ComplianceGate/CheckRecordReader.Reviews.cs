using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of reviews.</summary>
internal sealed partial class CheckRecordReader
{
    private ReviewsFact? Reviews() => !input.ReadBoolean() ? null : new()
    {
        Records = Many(Review),
        Listings = Many(Listing),
        Previous = Many(Text),
        HasPrevious = input.ReadBoolean(),
    };

    private ReviewFact Review() => new()
    {
        Component = Text(),
        Digest = Text(),
        Who = Text(),
        When = Text(),
        LookedAt = Many(Text),
        Verdict = (ReviewVerdict)input.ReadInt32(),
        Notes = TextOrNull(),
        Seen = input.ReadBoolean() ? new(TextOrNull(), Many(Text), Many(Text)) : null,
        ImportedFrom = TextOrNull(),
        IsLeftOut = input.ReadBoolean(),
        Location = Location(),
    };

    private ComponentFiles Listing() => new(Text(), Many(Text));
}
