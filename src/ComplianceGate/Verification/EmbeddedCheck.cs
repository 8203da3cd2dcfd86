using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>Holds the manifest that the main assembly carries against the manifest of the evidence.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class EmbeddedCheck(VerificationRun run)
{
    /// <summary>Checks every artifact that may be or hold the main assembly.</summary>
    public void Verify(EvidenceSet set)
    {
        if (set.Root is null || set.Manifest.TargetFramework.Contains(';', StringComparison.Ordinal))
        {
            // What is common to several frameworks has no main assembly; each framework's own set has.
            return;
        }

        foreach (var artifact in set.Manifest.Artifacts)
        {
            var name = SafePath.Name(artifact.Path);
            if (IsMain(name, set.Manifest.Assembly) && set.Wanted?.Invoke(artifact.Path) != false
                && SafePath.ArtifactRefusal(artifact.Path) is null && !set.Broken.Contains(artifact.Path)
                && set.Artifacts.Find(set.ArtifactPath(artifact.Path)) is { Refusal: null } file)
            {
                Check(set, file);
            }
        }
    }

    private static bool IsMain(string name, string assembly) => name == assembly || name == assembly + ".dll" || name == assembly + ".exe";

    private void Check(EvidenceSet set, TreeFile file)
    {
        var shown = set.Artifacts.Show(file.Path);
        try
        {
            using var stream = BinaryInspector.OpenSeekable(set.Artifacts, file);
            // A single file holds the assemblies of referenced projects, too.
            Compare(set, [.. BinaryInspector.Inspect(stream, shown, set.Manifest.Assembly + ".dll")], shown);
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(shown, "cannot be read");
        }
    }

    private void Compare(EvidenceSet set, List<InspectedBinary> found, string shown)
    {
        var broken = found.Find(f => f.Problem is not null);
        if (broken is not null)
        {
            run.Differs(shown, $"carries a manifest that cannot be read: {SafeText.Line(broken.Problem, 200)}");
        }
        else if (Own(set.Manifest, found) is { } own)
        {
            var before = run.Count;
            Compare(set.Manifest, own, shown);
            set.Counts = set.Counts with { Embedded = set.Counts.Embedded + (run.Count == before ? 1 : 0) };
        }
    }

    /// <summary>
    /// The manifest of the program itself. Native code, and an assembly that others were merged into, may carry those of its libraries,
    /// perhaps these alone.
    /// </summary>
    private static EmbeddedManifest? Own(ManifestDocument manifest, List<InspectedBinary> found)
    {
        foreach (var one in found)
        {
            if (one.Manifest?.Name.Equals(manifest.Name, StringComparison.OrdinalIgnoreCase) == true)
            {
                return one.Manifest;
            }
        }

        // An assembly has one. What a package is called may be said when the assembly is long made, so the name need not fit.
        var other = found.Find(f => f.Manifest is not null && f.Form != BinaryForm.Native)?.Manifest;
        return other is null || IsPart(manifest, other.Name) ? null : other;
    }

    private static bool IsPart(ManifestDocument manifest, string name)
    {
        foreach (var package in manifest.Packages)
        {
            if (package.Id.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var link in manifest.Links)
        {
            if (link.Kind is "project" or "package" && link.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void Compare(ManifestDocument manifest, EmbeddedManifest embedded, string shown)
    {
        if (manifest.Stage != "pack")
        {
            // What a package is called, packing says last, when the assembly is long made.
            Text("name", embedded.Name, manifest.Name);
            Text("version", embedded.Version, manifest.Version);
        }

        Text("framework", embedded.TargetFramework, manifest.TargetFramework);
        Text("SDK", embedded.Sdk, manifest.Sdk);
        Text("ComplianceGate", embedded.Gate, manifest.Gate);
        Text("policy", embedded.Policy, manifest.Policy);
        Text("commit", embedded.Commit, manifest.Commit);
        Text("tree", embedded.Tree, manifest.Tree);
        var known = new HashSet<EmbeddedPackage>();
        foreach (var package in manifest.Packages)
        {
            if (package.Kind == "package")
            {
                known.Add(new EmbeddedPackage(package.Id, package.Version ?? "", package.Scope, package.ContentHash));
            }
        }

        foreach (var package in embedded.Packages)
        {
            if (!known.Remove(package))
            {
                run.Differs(shown, $"says that it was made with {package.Id} {package.Version} ({package.Scope}), which the manifest does not, or not with that content hash");
            }
        }

        foreach (var package in known)
        {
            run.Differs(shown, $"does not say that it was made with {package.Id} {package.Version} ({package.Scope}), which the manifest says");
        }

        void Text(string what, string? said, string? stated)
        {
            if (said != stated)
            {
                run.Differs(shown, $"says the {what} is {said ?? "unknown"}, and the manifest says {stated ?? "it is unknown"}");
            }
        }
    }
}
