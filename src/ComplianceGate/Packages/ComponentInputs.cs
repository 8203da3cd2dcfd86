using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>What the SDK uses a pack for.</summary>
public enum PackRole
{
    /// <summary>The compiler reads its reference assemblies.</summary>
    Targeting,

    /// <summary>The runtime that a self-contained program carries.</summary>
    Runtime,

    /// <summary>The native host that is put into the output: apphost, single-file host, comhost, or the shim of a tool.</summary>
    Host,

    /// <summary>The NativeAOT compiler that runs; without <see cref="TargetCompiler"/> its runtime is linked in as well.</summary>
    HostCompiler,

    /// <summary>The NativeAOT compiler's parts for the runtime identifier, where that is not the machine's own.</summary>
    TargetCompiler,

    /// <summary>The ReadyToRun compiler.</summary>
    Crossgen,
}

/// <summary>A pack as the SDK chose it: an item of <c>TargetingPack</c>, <c>RuntimePack</c>, <c>AppHostPack</c> and their like.</summary>
/// <param name="Role">What for.</param>
/// <param name="Name">The item itself: for a targeting pack the framework's name.</param>
/// <param name="Id"><c>NuGetPackageId</c>; null for a pack of the SDK that only has a path.</param>
/// <param name="Version"><c>NuGetPackageVersion</c>; null likewise.</param>
/// <param name="Path">Absolute path inside the SDK's folder of packs, of the pack or a file in it; null for a pack that the restore downloads.</param>
/// <param name="Frameworks">The frameworks that a runtime pack is for, separated by semicolons; null for other packs.</param>
/// <param name="AlwaysCopied">Whether a runtime pack ships with framework-dependent programs too (<c>RuntimePackAlwaysCopyLocal</c>).</param>
/// <param name="Packed">Whether the host of a host pack goes into the nupkg too: the shim of a tool, or a tool for one runtime identifier.</param>
public sealed record FrameworkPackItem(
    PackRole Role, string Name, string? Id, string? Version, string? Path, string? Frameworks = null, bool AlwaysCopied = false, bool Packed = false);

/// <summary>The packs of a build, and what decides which of them ship.</summary>
public sealed record FrameworkPackInputs
{
    /// <summary>The packs.</summary>
    public IReadOnlyList<FrameworkPackItem> Items { get; init; } = [];

    /// <summary>The frameworks that are referenced, directly or through a package: packs of other frameworks are not used.</summary>
    public IReadOnlyCollection<string> Frameworks { get; init; } = [];

    /// <summary>Absolute path of the SDK's folder of packs (<c>NetCoreTargetingPackRoot</c>); null when unknown.</summary>
    public string? Root { get; init; }

    /// <summary>Whether the program carries its runtime, here or when it is published.</summary>
    public bool SelfContained { get; init; }

    /// <summary>Whether it is compiled ahead of time when it is published (<c>PublishAot</c>).</summary>
    public bool Aot { get; init; }

    /// <summary>Whether NativeAOT takes the framework from the runtime pack (<c>PublishAotUsingRuntimePack</c>).</summary>
    public bool AotUsesRuntimePack { get; init; }
}

/// <summary>A file that is referenced or copied and that may belong to no package.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="ItemType"><c>Reference</c>, <c>None</c>, <c>Content</c>, <c>EmbeddedResource</c>, <c>NativeReference</c>, <c>NativeLibrary</c>.</param>
/// <param name="Identity">The item as it is evaluated.</param>
/// <param name="DefinedIn">Absolute path of the file that holds the item.</param>
/// <param name="License">Its metadata <c>License</c>: an SPDX expression; null without.</param>
/// <param name="LicenseFile">Absolute path of its metadata <c>LicenseFile</c>; null without.</param>
/// <param name="PackedOnly">Whether it goes into a nupkg and nowhere else.</param>
public sealed record FileReferenceItem(
    string Path, string ItemType, string Identity, string DefinedIn, string? License = null, string? LicenseFile = null, bool PackedOnly = false);

/// <summary>A file that a reference of the project brings into the output: of a referenced project, or an assembly that lies beside a referenced one.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Origin">The reference as MSBuild resolved it (<c>OriginalItemSpec</c>): the assembly of the referenced project, or the Reference item.</param>
/// <param name="Project">Absolute path of the referenced project; null for a Reference.</param>
public sealed record BesideReferenceItem(string Path, string Origin, string? Project);

/// <summary>What the check of a referenced project left of the files that it ships.</summary>
/// <param name="Project">Absolute path of the project file.</param>
/// <param name="AssemblyName">Name of its assembly without extension.</param>
/// <param name="Files">Components of the kind <see cref="ComponentKind.File"/>.</param>
public sealed record ReferencedProject(string Project, string AssemblyName, ImmutableArray<PackageFact> Files);
