using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of changes since the release before.</summary>
internal sealed partial class CheckRecordReader
{
    private ChangesFact? Changes() => !input.ReadBoolean() ? null : new()
    {
        Path = TextOrNull(),
        Unreadable = TextOrNull(),
        Entry = Entry(),
        IsExact = input.ReadBoolean(),
        Unreleased = Entry(),
        Notes = Entry(),
    };

    private ChangeEntryFact? Entry() => !input.ReadBoolean() ? null : new(input.ReadInt32(), Text())
    {
        Date = TextOrNull(),
        IsEmpty = input.ReadBoolean(),
        Text = Text(),
    };

    private PublicApiFact? PublicApi() => !input.ReadBoolean() ? null : new(Many(ApiType));

    private ApiTypeFact ApiType() => new(Text(), Text());

    private PreviousContents? PreviousContents() => !input.ReadBoolean() ? null : new()
    {
        Version = Text(),
        TargetFramework = Text(),
        License = TextOrNull(),
        TellsLicense = input.ReadBoolean(),
        Packages = Many(PreviousPackage),
        Models = Many(Text),
        PublicApi = PublicApi(),
    };

    private PreviousPackage PreviousPackage() => new(Text(), Text(), Text(), TextOrNull());
}
