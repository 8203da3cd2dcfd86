using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of the health of dependencies.</summary>
internal sealed partial class CheckRecordReader
{
    private DependencyHealthFact Dependencies() => new()
    {
        IsRead = input.ReadBoolean(),
        LockFile = TextOrNull(),
        IsLocked = input.ReadBoolean(),
        Ranges = Many(Range),
        Feeds = input.ReadInt32(),
        HasSourceMapping = Truth(),
        NearestConfig = TextOrNull(),
        Changed = Many(Changed),
        Audit = (AuditState)input.ReadInt32(),
        AuditLevel = TextOrNull(),
        Advisories = Many(Advisory),
        UnreadAnswers = Many(Text),
        Suppressed = Many(Text),
        Old = Many(Old),
    };

    private RequestedRangeFact Range() => new(Text(), Text(), TextOrNull(), Place());

    private ChangedContentFact Changed() => new(Text(), Text(), Text(), input.ReadBoolean(), Place());

    private OldPackageFact Old() => new(Text(), Text(), input.ReadInt32());

    private AdvisoryFact Advisory() => new()
    {
        Id = Text(),
        Url = Text(),
        Severity = Text(),
        Package = Text(),
        Elsewhere = Location(),
        Answer = input.ReadBoolean() ? new((AdvisoryStatus)input.ReadInt32(), TextOrNull(), TextOrNull(), Place()) : null,
    };
}
