using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ComplianceGate.Evidence;

namespace ComplianceGate.TamperTrial;

/// <summary>An assembly without code that carries a manifest.</summary>
public static class MadeUpAssembly
{
    /// <summary>Makes the file.</summary>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="manifest">The embedded manifest; null for none.</param>
    public static byte[] Make(string name, byte[]? manifest)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var resources = new BlobBuilder();
        if (manifest is not null)
        {
            resources.WriteInt32(manifest.Length);
            resources.WriteBytes(manifest);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(EmbeddedManifest.ResourceName), default, 0);
        }

        var builder = new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage),
            new MetadataRootBuilder(metadata),
            ilStream: new BlobBuilder(),
            managedResources: resources,
            deterministicIdProvider: _ => new BlobContentId(new Guid(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 0x5F000000));
        var image = new BlobBuilder();
        builder.Serialize(image);
        return image.ToArray();
    }
}
