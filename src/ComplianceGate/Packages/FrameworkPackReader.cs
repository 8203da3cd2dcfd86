using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads what packs say of their license. A downloaded pack is a package like any other. A pack of the SDK has no nuspec: its
/// license is the text that the SDK carries at its root, and that text is the evidence, by name and digest.
/// </summary>
/// <param name="request">What is read.</param>
/// <param name="metadata">Reads packages.</param>
/// <param name="texts">Reads texts.</param>
/// <param name="files">The door to the disk.</param>
internal sealed class FrameworkPackReader(PackageGraphRequest request, PackageMetadataReader metadata, LicenseTexts texts, InputFiles files)
{
    /// <summary>What the path of a text at the root of the SDK begins with; the root itself has another name on every machine.</summary>
    private const string SdkRoot = "dotnet/";

    private static readonly string[] SdkTexts = ["LICENSE.txt", "ThirdPartyNotices.txt"];

    private ImmutableArray<PackageText>? sdkTexts;

    /// <summary>Reads one pack.</summary>
    /// <param name="pack">The pack.</param>
    public PackageFact Read(ResolvedPack pack)
    {
        var read = pack.InSdk ? new PackageMetadata(pack.Folder, null, null, sdkTexts ??= ReadSdkTexts(), null) : ReadPackage(pack);
        var (form, text) = read.Statement;
        return new PackageFact
        {
            Kind = ComponentKind.FrameworkPack,
            Id = pack.Id,
            Version = pack.Version,
            InSdk = pack.InSdk,
            ContentHash = read.ContentHash,
            Scope = pack.Ships ? PackageScope.Shipped : PackageScope.BuildOnly,
            ScopeReason = pack.Reason,
            Contents = ContentsOf(pack),
            Place = pack.Item is { Role: PackRole.Host, Packed: false } ? ShippingPlace.Output : ShippingPlace.Everywhere,
            Path = [$"{pack.Id} {pack.Version}"],
            Statement = form,
            LicenseText = text,
            Nuspec = read.NuspecFile,
            Texts = read.Texts,
            Copyright = read.Nuspec?.Copyright,
            Authors = read.Nuspec?.Authors,
            ProjectUrl = read.Nuspec?.ProjectUrl,
            RepositoryUrl = read.Nuspec?.RepositoryUrl,
            RepositoryCommit = read.Nuspec?.RepositoryCommit,
            Feed = read.Feed,
            Folder = read.Folder,
            RequestedAt = new FileLocation(request.ProjectPath),
        };
    }

    private static PackageContents ContentsOf(ResolvedPack pack) => pack switch
    {
        { Ships: false } => PackageContents.None,
        { Item.Role: PackRole.Runtime } => PackageContents.Managed | PackageContents.Native,
        { Item.Role: PackRole.Host } => PackageContents.Native,
        // NativeAOT's compiler brings the runtime to link, and the assemblies to compile with it.
        _ => PackageContents.Managed | PackageContents.StaticLibrary,
    };

    private PackageMetadata ReadPackage(ResolvedPack pack)
    {
        var library = new AssetsLibrary(pack.Id, pack.Version)
        {
            Type = "package",
            Path = $"{pack.Id.ToLowerInvariant()}/{pack.Version.ToLowerInvariant()}",
        };
        // No graph lists the files of a pack.
        foreach (var name in InputFiles.Names(pack.Folder))
        {
            if (PackageTexts.IsText(name) && library.Texts.Count < PackageTexts.MaxCount)
            {
                library.Texts.Add(name);
            }
        }

        library.Texts.Sort(StringComparer.Ordinal);
        return metadata.Read(library, [Path.GetDirectoryName(Path.GetDirectoryName(pack.Folder))!]);
    }

    private ImmutableArray<PackageText> ReadSdkTexts()
    {
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(request.Packs.Root ?? "")) is not { Length: > 0 } root)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<PackageText>(SdkTexts.Length);
        foreach (var name in SdkTexts)
        {
            var file = Path.Combine(root, name);
            if (files.Exists(file)
                && texts.Read(file, SdkRoot + name, PackageTexts.ClaimsToBeLicense(name), "the .NET SDK", "repair the SDK") is { } text)
            {
                found.Add(text);
            }
        }

        return found.DrainToImmutable();
    }
}
