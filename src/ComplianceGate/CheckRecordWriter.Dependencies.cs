using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of the health of dependencies.</summary>
internal sealed partial class CheckRecordWriter
{
    private void Dependencies(DependencyHealthFact fact)
    {
        output.Write(fact.IsRead);
        Text(fact.LockFile);
        output.Write(fact.IsLocked);
        Many(fact.Ranges, Range);
        output.Write(fact.Feeds);
        Truth(fact.HasSourceMapping);
        Text(fact.NearestConfig);
        Many(fact.Changed, Changed);
        output.Write((int)fact.Audit);
        Text(fact.AuditLevel);
        Many(fact.Advisories, Advisory);
        Many(fact.UnreadAnswers, Text);
        Many(fact.Suppressed, Text);
        Many(fact.Old, Old);
    }

    private void Range(RequestedRangeFact range)
    {
        Text(range.Id);
        Text(range.Version);
        Text(range.Package);
        Location(range.Place);
    }

    private void Changed(ChangedContentFact changed)
    {
        Text(changed.Package);
        Text(changed.Locked);
        Text(changed.Found);
        output.Write(changed.InFolder);
        Location(changed.Place);
    }

    private void Old(OldPackageFact old)
    {
        Text(old.Package);
        Text(old.Signed);
        output.Write(old.Days);
    }

    private void Advisory(AdvisoryFact advisory)
    {
        Text(advisory.Id);
        Text(advisory.Url);
        Text(advisory.Severity);
        Text(advisory.Package);
        Location(advisory.Elsewhere);
        output.Write(advisory.Answer is not null);
        if (advisory.Answer is { } answer)
        {
            output.Write((int)answer.Status);
            Text(answer.Justification);
            Text(answer.Statement);
            Location(answer.Place);
        }
    }
}
