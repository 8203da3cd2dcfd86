using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Where a review file of another organisation is to lie, and whether a policy names it.</summary>
/// <param name="Policy">Absolute path of the policy that is to name it; null where there is none that a project can write to.</param>
/// <param name="Folder">Absolute path of the folder in which it lies, or would.</param>
/// <param name="Imports">Absolute paths of the files that the policy imports.</param>
/// <param name="Problems">What is wrong with the policy.</param>
public sealed record ImportPlace(string? Policy, string Folder, ImmutableArray<string> Imports, ImmutableArray<PolicyProblem> Problems)
{
    /// <summary>Finds the policy as the build does.</summary>
    /// <param name="folder">Absolute path of the project's folder.</param>
    /// <param name="policy">Absolute path of the policy that is named; null for that of the build, or the nearest.</param>
    /// <param name="before">What the last build judged, which knows the layers of an organisation; null without a build.</param>
    public static ImportPlace Find(string folder, string? policy, Verdict? before = null)
    {
        var files = new InputFiles();
        var named = policy ?? (before is null ? null : Gate.NamedPolicy(before));
        var search = Gate.FindPolicy(folder, named, before is null ? [] : Gate.OrganisationLayers(before), GitSourceReader.Root(folder, files), files);
        var reading = Gate.NewPolicyReader().Read(files, search);
        // Nothing is laid into a folder of the organisation.
        var own = reading.Policy.IsOrganisations ? null : reading.Policy.Path;
        var imports = (reading.Policy.Reviews?.Imports ?? []).Select(i => Path.GetFullPath(i.File, Path.GetDirectoryName(i.Location.Path)!));
        return new(own, own is null ? folder : Path.GetDirectoryName(own)!, [.. imports], reading.Problems);
    }

    /// <summary>Whether the policy imports a file.</summary>
    /// <param name="path">Its absolute path.</param>
    public bool Names(string path) => Imports.Contains(Path.GetFullPath(path));
}
