using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>Checks a package: the evidence inside it, and what evidence beside it says of it.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class PackageVerifier(VerificationRun run)
{
    /// <summary>Where evidence lies inside a package.</summary>
    public const string InnerFolder = "_manifest/compliance";

    // There are no more target frameworks.
    private const int MaxSets = 1_001;

    /// <summary>Checks a package that evidence beside it names.</summary>
    /// <param name="set">The evidence beside it.</param>
    /// <param name="file">The package.</param>
    /// <param name="artifact">What the manifest says of it.</param>
    /// <param name="differs">How the file as it is differs from that; null where it does not.</param>
    public void VerifyBeside(EvidenceSet set, TreeFile file, ManifestArtifact artifact, string? differs)
    {
        var shown = set.Artifacts.Show(file.Path);
        using var stream = set.Artifacts.Open(file);
        if (Open(stream, shown) is not { } package)
        {
            run.Differs(shown, differs ?? "is vouched for and is no package");
            return;
        }

        var signed = Signature(package, shown);
        var isThroughSignature = differs is not null && signed?.UnsignedSha256 == artifact.Sha256
            && (artifact.Sha512 is null || signed.UnsignedSha512 == artifact.Sha512);
        if (differs is not null && !isThroughSignature)
        {
            run.Differs(shown, signed is null ? differs : differs + ", and so has what is left without its NuGet signature");
        }

        var inner = VerifyInner(package, signed);
        foreach (var link in set.Manifest.Links)
        {
            if (link.Kind == "contents")
            {
                CheckContents(set, link, package, inner);
            }
        }

        set.Counts = set.Counts with { Signature = signed is { Holds: true } ? SignatureState.NuGetContentAgrees : set.Counts.Signature };
    }

    /// <summary>Checks a package of symbols that evidence beside it names: it holds none of its own, and may be signed later.</summary>
    /// <param name="set">The evidence beside it.</param>
    /// <param name="file">The package.</param>
    /// <param name="artifact">What the manifest says of it.</param>
    /// <param name="differs">How the file as it is differs from that.</param>
    public void VerifySymbols(EvidenceSet set, TreeFile file, ManifestArtifact artifact, string differs)
    {
        var shown = set.Artifacts.Show(file.Path);
        using var stream = set.Artifacts.Open(file);
        SignedPackage? signed = null;
        try
        {
            signed = PackageSignature.Read(new PackageTree(PackageArchive.Read(stream)));
        }
        catch (InvalidDataException)
        {
            // No package that could have been signed: what differs is told.
        }

        if (signed is not { Holds: true } || signed.UnsignedSha256 != artifact.Sha256 || (artifact.Sha512 is not null && signed.UnsignedSha512 != artifact.Sha512))
        {
            run.Differs(shown, signed is null ? differs : differs + ", and so has what is left without its NuGet signature");
        }
    }

    /// <summary>Checks a package alone.</summary>
    /// <param name="stream">The package: readable and seekable.</param>
    /// <param name="shown">How it is shown.</param>
    /// <returns>The package's own set; null where there is none.</returns>
    public EvidenceSet? VerifyAlone(Stream stream, string shown)
    {
        return Open(stream, shown) is { } package ? VerifyAlone(package, shown) : null;
    }

    /// <summary>Checks a package alone.</summary>
    /// <param name="package">The package.</param>
    /// <param name="shown">How it is shown.</param>
    /// <returns>The package's own set; null where there is none.</returns>
    public EvidenceSet? VerifyAlone(PackageTree package, string shown)
    {
        var before = run.Marks;
        var inner = VerifyInner(package, Signature(package, shown));
        if (inner is null && run.Marks == before)
        {
            run.Undecided(shown, "carries no evidence, and none lies beside it");
        }

        return inner;
    }

    /// <summary>Checks the sets inside a package, and every other file in it.</summary>
    /// <param name="tree">The package, or the folder that it was extracted to.</param>
    /// <param name="signed">Its signature; null without one.</param>
    /// <returns>The package's own set; null where there is none.</returns>
    public EvidenceSet? VerifyInner(FileTree tree, SignedPackage? signed)
    {
        Func<string, bool>? wanted = tree is PackageTree ? null : path => tree.Find(path) is not null || !ExtractedPackage.MayLack(tree, path);
        var sets = new List<EvidenceSet>();
        var (isLater, count) = (false, 0);
        foreach (var file in tree.Files)
        {
            if (SafePath.Name(file.Path) == EvidenceFolder.ManifestName && SafePath.IsBelow(file.Path, InnerFolder))
            {
                var set = new EvidenceSet { Tree = tree, Folder = SafePath.Folder(file.Path), IsPacked = true, Artifacts = tree, Root = "", Wanted = wanted };
                if (new SetVerifier(run).Verify(set))
                {
                    sets.Add(set);
                }

                isLater |= set.IsLater;
                if (++count == MaxSets)
                {
                    run.Undecided(tree.Show(InnerFolder), $"holds more than {MaxSets - 1:N0} sets of evidence");
                    break;
                }
            }
        }

        var own = sets.Find(s => s.Folder == InnerFolder);
        if (own is not null)
        {
            var before = run.Marks;
            new LinkCheck(run).Frameworks(own, sets);
            PackageParts.Verify(run, tree, own.Manifest);
            if (!isLater)
            {
                PackageParts.Unexpected(run, tree, sets);
            }

            own.Counts = own.Counts with { Holds = own.Counts.Holds && run.Marks == before };
        }
        else if (sets.Count > 0 && tree.Find(InnerFolder + "/" + EvidenceFolder.ManifestName) is null)
        {
            run.Missing(tree.Show(InnerFolder + "/" + EvidenceFolder.ManifestName), "is not there, and evidence of frameworks is");
        }

        foreach (var set in sets)
        {
            run.Evidence.Add(set.Counts with { Signature = signed is { Holds: true } ? SignatureState.NuGetContentAgrees : SignatureState.NotSigned });
        }

        return own;
    }

    /// <summary>Opens a package.</summary>
    /// <param name="stream">The package: readable and seekable.</param>
    /// <param name="shown">How it is shown.</param>
    /// <returns>Null for what is no package, which is an open question then.</returns>
    public PackageTree? Open(Stream stream, string shown)
    {
        try
        {
            return new PackageTree(PackageArchive.Read(stream)) { Prefix = shown + "!/" };
        }
        catch (InvalidDataException e)
        {
            run.Undecided(shown, e.Message);
            return null;
        }
    }

    private SignedPackage? Signature(PackageTree package, string shown)
    {
        try
        {
            var signed = PackageSignature.Read(package);
            if (signed is { Holds: false })
            {
                run.Differs(shown, "carries a NuGet signature whose content hash is not that of the package without it");
            }

            return signed;
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
            return null;
        }
    }

    private void CheckContents(EvidenceSet set, ManifestLink link, PackageTree package, EvidenceSet? inner)
    {
        var path = InnerFolder + "/" + EvidenceFolder.ManifestName;
        if (inner is null)
        {
            if (package.Find(path) is null)
            {
                run.Missing(package.Show(path), "is not there, and the evidence beside the package names it");
            }

            return;
        }

        set.Counts = set.Counts with { Links = set.Counts.Links + 1 };
        LinkCheck.Compare(run, set, link, inner.Manifest, package.Show(path));
    }
}
