using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

internal sealed partial class CheckRecordWriter
{
    private void Document(DocumentFact document)
    {
        Text(document.Path);
        Text(document.DisplayPath);
        Text(document.Sha256);
    }

    private void Duty(DutyDecision decision)
    {
        Text(decision.Duty);
        Text(decision.Pack);
        Text(decision.Title);
        Text(decision.Instrument);
        Text(decision.Article);
        Text(decision.Model);
        output.Write((int)decision.Outcome);
        Many(decision.Reasons, Reason);
        Day(decision.AppliesFrom);
        Day(decision.AppliesUntil);
        output.Write(decision.IsInForce);
        output.Write(decision.IsInformational);
        Many(decision.Proofs, Proof);
        Many(decision.Lacks, Lack);
        output.Write((int)decision.Severity);
        Text(decision.Source);
        Day(decision.VerifiedOn);
        Text(decision.Confidence);
        Location(decision.Location);
    }

    private void Reason(DutyReason reason)
    {
        Text(reason.Text);
        Text(reason.Cite);
        Text(reason.Key);
    }

    private void Proof(DutyProof proof)
    {
        Text(proof.Fact);
        Text(proof.Document);
        Text(proof.Sha256);
        Text(proof.Value);
        Many(proof.Forms, Text);
    }

    private void Lack(DutyLack lack)
    {
        Text(lack.Fact);
        Text(lack.Title);
        Text(lack.Give);
    }

    private void Day(DateOnly? day) => Text(day?.ToString("O", CultureInfo.InvariantCulture));
}
