using ComplianceGate.Facts;

namespace ComplianceGate;

internal sealed partial class CheckRecordReader
{
    private ReproducibilityFact Reproducibility() => new()
    {
        IsClaimed = input.ReadBoolean(),
        IsRelease = input.ReadBoolean(),
        IsRead = input.ReadBoolean(),
        Settings = Many(Setting),
        Floating = Many(Floating),
        NuGetVersion = TextOrNull(),
        SdkPin = Many(SdkPin) is [var pin] ? pin : null,
        Changing = Many(Changing),
        ConvertingConfig = TextOrNull(),
        IsRecorded = input.ReadBoolean(),
        Assembly = Text(),
        Leaks = Many(Leak),
        HasSourceLink = Truth(),
        Unshared = Many(Text),
        Converted = Many(Converted) is [var file] ? file : null,
    };

    private SettingFact Setting() => new(Text(), Text(), Location());

    private FloatingPackageFact Floating() => new(Text(), Text(), Place());

    private SdkPinFact SdkPin() => new(Text(), TextOrNull(), TextOrNull(), input.ReadInt32(), input.ReadBoolean());

    private ChangingValueFact Changing() => new(Text(), Text(), Place());

    private PathLeakFact Leak() => new((PathLeakKind)input.ReadInt32(), Text(), input.ReadInt32());

    private ConvertedFileFact Converted() => new(Text(), Text());

    private FileLocation Place() => Location() ?? throw new FormatException("It is damaged.");
}
