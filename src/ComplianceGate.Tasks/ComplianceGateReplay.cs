using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Shows the warnings of a check that was skipped because nothing changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateReplay : GateTask
{
    /// <summary>Whose warnings: <c>check</c>, <c>inspect</c> or <c>record</c>.</summary>
    public string Stage { get; set; } = BuildState.CheckStage;

    /// <inheritdoc/>
    protected override void Run() => Findings.Show(new BuildState(StateDirectory).ReadWarnings(Stage));
}
