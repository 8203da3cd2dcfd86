using ComplianceGate.Diagnostics;

namespace ComplianceGate;

/// <content>What is kept of openness.</content>
internal sealed partial class CheckRecordWriter
{
    private void Openness(OpennessDecision decision)
    {
        Text(decision.Model);
        Text(decision.Weights);
        Text(decision.LicenseKind);
        Text(decision.Data);
        Text(decision.TrainingCode);
        Number(decision.Hosts);
        Text(decision.Revocable);
        Number(decision.FrameworkClass);
        Text(decision.OpenSourceAi);
        Text(decision.Article53);
        Many(decision.Reasons, Reason);
    }

    private void Reason(OpennessReason reason)
    {
        Text(reason.About);
        Text(reason.Text);
        output.Write(reason.IsOpen);
        Text(reason.Key);
    }
}
