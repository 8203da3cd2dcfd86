using ComplianceGate.Diagnostics;

namespace ComplianceGate;

/// <content>What is kept of openness.</content>
internal sealed partial class CheckRecordReader
{
    private OpennessDecision Openness() => new()
    {
        Model = TextOrNull(),
        Weights = Text(),
        LicenseKind = Text(),
        Data = Text(),
        TrainingCode = Text(),
        Hosts = IntegerOrNull(),
        Revocable = Text(),
        FrameworkClass = IntegerOrNull(),
        OpenSourceAi = Text(),
        Article53 = Text(),
        Reasons = Many(() => new OpennessReason(Text(), Text(), input.ReadBoolean(), TextOrNull())),
    };

    private int? IntegerOrNull() => NumberOrNull() switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw new FormatException("It is damaged."),
    };
}
