using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of changes since the release before.</summary>
internal sealed partial class CheckRecordWriter
{
    private void Changes(ChangesFact? changes)
    {
        output.Write(changes is not null);
        if (changes is not null)
        {
            Text(changes.Path);
            Text(changes.Unreadable);
            Entry(changes.Entry);
            output.Write(changes.IsExact);
            Entry(changes.Unreleased);
            Entry(changes.Notes);
        }
    }

    private void Entry(ChangeEntryFact? entry)
    {
        output.Write(entry is not null);
        if (entry is not null)
        {
            output.Write(entry.Line);
            Text(entry.Heading);
            Text(entry.Date);
            output.Write(entry.IsEmpty);
            Text(entry.Text);
        }
    }

    private void PublicApi(PublicApiFact? api)
    {
        output.Write(api is not null);
        if (api is not null)
        {
            Many(api.Types, ApiType);
        }
    }

    private void ApiType(ApiTypeFact type)
    {
        Text(type.Name);
        Text(type.Sha256);
    }

    private void PreviousContents(PreviousContents? previous)
    {
        output.Write(previous is not null);
        if (previous is not null)
        {
            Text(previous.Version);
            Text(previous.TargetFramework);
            Text(previous.License);
            output.Write(previous.TellsLicense);
            Many(previous.Packages, PreviousPackage);
            Many(previous.Models, Text);
            PublicApi(previous.PublicApi);
        }
    }

    private void PreviousPackage(PreviousPackage package)
    {
        Text(package.Kind);
        Text(package.Id);
        Text(package.Version);
        Text(package.License);
    }
}
