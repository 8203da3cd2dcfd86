using ComplianceGate.Facts;

namespace ComplianceGate;

internal sealed partial class CheckRecordWriter
{
    private void Reproducibility(ReproducibilityFact fact)
    {
        output.Write(fact.IsClaimed);
        output.Write(fact.IsRelease);
        output.Write(fact.IsRead);
        Many(fact.Settings, Setting);
        Many(fact.Floating, Floating);
        Text(fact.NuGetVersion);
        Many<SdkPinFact>(fact.SdkPin is null ? [] : [fact.SdkPin], SdkPin);
        Many(fact.Changing, Changing);
        Text(fact.ConvertingConfig);
        output.Write(fact.IsRecorded);
        Text(fact.Assembly);
        Many(fact.Leaks, Leak);
        Truth(fact.HasSourceLink);
        Many(fact.Unshared, Text);
        Many<ConvertedFileFact>(fact.Converted is null ? [] : [fact.Converted], Converted);
    }

    private void Setting(SettingFact setting)
    {
        Text(setting.Name);
        Text(setting.Value);
        Location(setting.Place);
    }

    private void Floating(FloatingPackageFact package)
    {
        Text(package.Id);
        Text(package.Version);
        Location(package.Place);
    }

    private void SdkPin(SdkPinFact pin)
    {
        Text(pin.Path);
        Text(pin.Version);
        Text(pin.RollForward);
        output.Write(pin.Line);
        output.Write(pin.IsShared);
    }

    private void Changing(ChangingValueFact value)
    {
        Text(value.Name);
        Text(value.Source);
        Location(value.Place);
    }

    private void Leak(PathLeakFact leak)
    {
        output.Write((int)leak.Kind);
        Text(leak.Name);
        output.Write(leak.Count);
    }

    private void Converted(ConvertedFileFact file)
    {
        Text(file.Path);
        Text(file.Attributes);
    }
}
