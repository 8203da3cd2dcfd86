using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Shows the warnings of a check that was skipped because nothing changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateReplay : GateTask
{
    /// <inheritdoc/>
    protected override void Run() => FindingLog.Show(Log, new BuildState(StateDirectory).ReadWarnings());
}
