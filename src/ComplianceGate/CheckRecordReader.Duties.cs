using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

internal sealed partial class CheckRecordReader
{
    private DocumentFact Document() => new(Text(), Text(), TextOrNull());

    private DutyDecision Duty() => new()
    {
        Duty = Text(),
        Pack = Text(),
        Title = Text(),
        Instrument = Text(),
        Article = Text(),
        Model = TextOrNull(),
        Outcome = (DutyOutcome)input.ReadInt32(),
        Reasons = Many(Reason),
        AppliesFrom = Day(),
        AppliesUntil = Day(),
        IsInForce = input.ReadBoolean(),
        IsInformational = input.ReadBoolean(),
        Proofs = Many(Proof),
        Lacks = Many(Lack),
        Severity = (Severity)input.ReadInt32(),
        Source = Text(),
        VerifiedOn = Day() ?? throw new FormatException("It is damaged."),
        Confidence = Text(),
        Location = Location(),
    };

    private DutyReason Reason() => new(Text(), TextOrNull(), TextOrNull());

    private DutyProof Proof() => new(Text(), Text(), TextOrNull(), TextOrNull()) { Forms = Many(Text) };

    private DutyLack Lack() => new(Text(), Text(), Text());

    private DateOnly? Day() => TextOrNull() is { } text ? DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture) : null;
}
