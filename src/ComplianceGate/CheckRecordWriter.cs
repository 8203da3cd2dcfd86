using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>
/// Writes a check's record as it is kept in obj: field after field, for <see cref="CheckRecordReader"/> of this very assembly and
/// for nobody else. By hand, because a serialiser starts cold in every build and took longer than the check itself.
/// </summary>
internal sealed partial class CheckRecordWriter
{
    private readonly BinaryWriter output;

    private CheckRecordWriter(BinaryWriter output) => this.output = output;

    /// <summary>Names the one assembly that can read what this one wrote.</summary>
    public static Guid Layout { get; } = typeof(CheckRecordWriter).Module.ModuleVersionId;

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    public static byte[] Write(CheckRecord record)
    {
        using var bytes = new MemoryStream(1 << 14);
        using var output = new BinaryWriter(bytes);
        var writer = new CheckRecordWriter(output);
        output.Write(Layout.ToByteArray());
        // Not needed to read it, but to tell whoever cannot which version could.
        writer.Text(ComplianceGate.Toolchain.GateVersion);
        writer.Facts(record.Facts);
        writer.Verdict(record.Verdict);
        output.Flush();
        return bytes.ToArray();
    }

    private void Facts(GateFacts facts)
    {
        Project(facts.Project);
        Toolchain(facts.Toolchain);
        Source(facts.Source);
        output.Write(facts.JudgedAt);
        Many(facts.Packages, Package);
        Many(facts.Pruned, Pruned);
        Many(facts.Models, Model);
        Many(facts.Datasets, Dataset);
        Many(facts.Evaluations, Evaluation);
        ModelLock(facts.ModelLock);
        Many(facts.Links, Link);
        output.Write(facts.Previous is not null);
        if (facts.Previous is not null)
        {
            Link(facts.Previous);
        }

        PreviousContents(facts.PreviousContents);
        Changes(facts.Changes);
        PublicApi(facts.PublicApi);
        Reviews(facts.Reviews);
        Reproducibility(facts.Reproducibility);
        Cryptography(facts.Cryptography);
        Dependencies(facts.Dependencies);
        Many(facts.Documents, Document);
        Text(facts.Formats);
        Many(facts.Problems, Problem);
    }

    private void Link(EvidenceLinkFact link)
    {
        output.Write((int)link.Kind);
        Text(link.Name);
        Text(link.Version);
        Text(link.TargetFramework);
        Text(link.Path);
        Text(link.ManifestSha256);
    }

    private void Project(ProjectFact project)
    {
        Text(project.Name);
        Text(project.Path);
        Text(project.AssemblyName);
        Text(project.PackageId);
        Text(project.Version);
        Text(project.TargetFramework);
        Text(project.TargetFrameworkMoniker);
        Text(project.RuntimeIdentifier);
        Text(project.Configuration);
        Text(project.Language);
        Text(project.OutputType);
        output.Write(project.IsOneOfSeveral);
        output.Write(project.IsPackable);
        output.Write(project.IsTestProject);
        Text(project.LicenseExpression);
        output.Write((int)project.Usage);
        output.Write(project.IsLocked);
        Text(project.Mode);
    }

    private void Toolchain(ToolchainFact toolchain)
    {
        Text(toolchain.Sdk);
        Text(toolchain.MSBuild);
        Text(toolchain.Compiler);
        Text(toolchain.CompilerVersion);
        Text(toolchain.Gate);
        Text(toolchain.LicenseList);
    }

    private void Source(SourceFact source)
    {
        Text(source.Root);
        Text(source.Commit);
        Text(source.Tree);
        Text(source.Branch);
        Number(source.CommitTime);
        Text(source.Remote);
        Truth(source.Dirty);
        Text(source.Unknown);
    }

    private void Pruned(PrunedPackageFact pruned)
    {
        Text(pruned.Id);
        Text(pruned.Version);
        Many(pruned.RequestedBy, Text);
        Text(pruned.ProvidedBy);
    }

    private void Package(PackageFact package)
    {
        output.Write((int)package.Kind);
        Text(package.Id);
        Text(package.Version);
        output.Write(package.InSdk);
        Text(package.Sha256);
        Text(package.File);
        Text(package.ItemType);
        output.Write((int)package.Place);
        Text(package.ContentHash);
        output.Write(package.Direct);
        output.Write((int)package.Scope);
        Text(package.ScopeReason);
        output.Write((int)package.Contents);
        output.Write((int)package.Parts);
        Many(package.Assemblies, Text);
        Many(package.Dependencies, Text);
        Many(package.Path, Text);
        output.Write((int)package.Statement);
        Text(package.LicenseText);
        Many<PackageText>(package.Nuspec is null ? [] : [package.Nuspec], PackageText);
        Many(package.Texts, PackageText);
        Text(package.Copyright);
        Text(package.Authors);
        Text(package.ProjectUrl);
        Text(package.RepositoryUrl);
        Text(package.RepositoryCommit);
        Text(package.Feed);
        Text(package.Folder);
        Location(package.RequestedAt);
    }

    private void PackageText(PackageText text)
    {
        Text(text.Path);
        output.Write(text.Size);
        Text(text.Sha256);
        Text(text.Source);
        output.Write(text.Recognition is not null);
        if (text.Recognition is { } recognition)
        {
            Many(recognition.Ids, Text);
            Text(recognition.Id);
            output.Write(recognition.IsHeader);
            Text(recognition.Hint);
        }
    }

    private void Problem(Problem problem)
    {
        output.Write((int)problem.Kind);
        Text(problem.Subject);
        Text(problem.Message);
        Location(problem.Location);
    }

    private void Verdict(Verdict verdict)
    {
        Text(verdict.Mode);
        Text(verdict.PolicySha256);
        Text(verdict.PolicyPath);
        Many(verdict.PolicyLayers, PolicyLayer);
        Many(verdict.Findings, Finding);
        Many(verdict.Licenses, License);
        Many(verdict.ModelLicenses, ModelLicense);
        Many(verdict.ModelClaims, ModelClaim);
        Many(verdict.Datasets, DatasetDecision);
        Many(verdict.Thresholds, Threshold);
        Many(verdict.Openness, Openness);
        Many(verdict.Roles, Text);
        Many(verdict.Duties, Duty);
        Many(verdict.Cryptography, Decision);
        Text(verdict.CryptographyProfile);
        Text(verdict.CryptographyData);
        Text(verdict.ValidUntil);
    }

    private void PolicyLayer(PolicyLayer layer)
    {
        Text(layer.Path);
        Text(layer.Sha256);
        output.Write((int)layer.Kind);
    }

    private void Finding(Finding finding)
    {
        Text(finding.Code);
        output.Write((int)finding.Severity);
        Text(finding.Subject);
        Text(finding.Message);
        Text(finding.Fix);
        Many(finding.Path, Text);
        Location(finding.Location);
        output.Write(finding.IsFirm);
        Text(finding.Waived);
        output.Write(finding.Offer is not null);
        if (finding.Offer is { } offer)
        {
            Text(offer.Component);
            Text(offer.Expires);
            Text(offer.File);
            output.Write(offer.OfCommit);
        }
    }

    private void License(LicenseDecision license)
    {
        Text(license.Package);
        Text(license.Expression);
        Text(license.Chosen);
        Truth(license.Accepted);
        Text(license.Basis);
        Text(license.File);
        Text(license.FileSha256);
        Text(license.Declared);
    }

    private void Location(FileLocation? location)
    {
        output.Write(location is not null);
        if (location is not null)
        {
            Text(location.Path);
            output.Write(location.Line);
            output.Write(location.Column);
        }
    }

    private void Many<T>(ImmutableArray<T> items, Action<T> write)
        where T : class
    {
        output.Write(items.Length);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private void Number(long? value)
    {
        output.Write(value is not null);
        output.Write(value.GetValueOrDefault());
    }

    private void Real(double? value)
    {
        output.Write(value is not null);
        output.Write(value.GetValueOrDefault());
    }

    private void Truth(bool? value) => output.Write((sbyte)(value is null ? -1 : value.Value ? 1 : 0));

    private void Text(string? text)
    {
        output.Write(text is not null);
        if (text is not null)
        {
            output.Write(text);
        }
    }
}
