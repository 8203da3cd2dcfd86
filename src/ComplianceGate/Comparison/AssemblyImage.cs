using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ComplianceGate.Comparison;

/// <summary>
/// One side's assembly, with a name for everything that a token can mean, so that two sides can be compared whose tables are numbered
/// differently (ECMA-335, II.22). The file may be hostile: names, nesting and the work altogether are bounded.
/// </summary>
internal sealed class AssemblyImage : IDisposable
{
    private const int MaxText = 1 << 16;
    private const int MaxNesting = 48;

    // All names together, in characters; every loop here makes some.
    private const long MaxWork = 1L << 30;

    private readonly Dictionary<int, string> texts = [];
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly LocalFileNames localFiles = new();
    private readonly string mvid;
    private readonly HashSet<string> ambiguousReferences = new(StringComparer.Ordinal);
    private long work;
    private int nesting;

    private AssemblyImage(PEReader file, char side)
    {
        (File, Metadata, Side) = (file, file.GetMetadataReader(), side);
        mvid = NameText.Escape("{" + Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid).ToString("D").ToUpperInvariant() + "}");
    }

    /// <summary>The file.</summary>
    public PEReader File { get; }

    /// <summary>Its metadata.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>L or R; part of every value that cannot be read, so that it equals nothing.</summary>
    public char Side { get; }

    /// <summary>The hashes in the names of file-local types, which follow from the paths of source files.</summary>
    public IReadOnlyList<string> LocalFileHashes => localFiles.Hashes;

    /// <summary>Opens an assembly.</summary>
    /// <param name="bytes">The whole file; it must not be changed afterwards.</param>
    /// <param name="side">L or R.</param>
    /// <returns>Null for a PE file without metadata.</returns>
    /// <exception cref="BadImageFormatException">It is malformed; other exceptions that <see cref="Binaries.AssemblyFile.IsMalformed"/> knows may come too.</exception>
    public static AssemblyImage? Open(byte[] bytes, char side)
    {
        var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
        try
        {
            if (!file.HasMetadata)
            {
                file.Dispose();
                return null;
            }

            var image = new AssemblyImage(file, side);
            image.NameDefinitions();
            return image;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    /// <summary>A name as a part of a longer text: what a text is made of besides names is escaped in it.</summary>
    public string Name(StringHandle handle) => Charged(localFiles.Replace(NameText.Escape(Raw(handle))));

    /// <summary>A name that is the whole or the end of a text.</summary>
    public string Raw(StringHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        var blob = Metadata.GetBlobReader(handle);
        if (blob.Length > MaxText / 4)
        {
            throw new BadImageFormatException("A name is too long.");
        }

        var name = Metadata.GetString(handle);
        return Charged(name.Contains('\uFFFD', StringComparison.Ordinal) ? "%" + Convert.ToHexString(blob.ReadBytes(blob.Length)) : name.StartsWith('%') ? "%" + name : name);
    }

    /// <summary>A blob as text: letters and signs of ASCII as they are, other bytes in hexadecimal; long ones by their digest.</summary>
    public string Blob(BlobHandle handle)
    {
        var blob = Metadata.GetBlobReader(handle);
        return Charged(localFiles.Replace(BlobText.Of(blob.ReadBytes(blob.Length))));
    }

    /// <summary>What a token means.</summary>
    /// <exception cref="BadImageFormatException">It means nothing, or more than is read.</exception>
    public string Text(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        var token = MetadataTokens.GetToken(handle);
        if (texts.TryGetValue(token, out var known))
        {
            return known;
        }

        if (++nesting > MaxNesting)
        {
            throw new BadImageFormatException("Types are nested too deeply.");
        }

        var text = Charged(Make(handle));
        nesting--;
        texts.Add(token, text.Length <= MaxText ? text : throw new BadImageFormatException("A signature is too long."));
        return text;
    }

    /// <summary>A signature of a field, method, property, locals or generic method (ECMA-335, II.23.2).</summary>
    public string Signature(BlobHandle handle) => Charged(new SignatureText(this).Whole(Metadata.GetBlobReader(handle)));

    private void NameDefinitions()
    {
        var references = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var handle in Metadata.AssemblyReferences)
        {
            var name = Name(Metadata.GetAssemblyReference(handle).Name);
            if (!references.Add(name))
            {
                ambiguousReferences.Add(name);
            }
        }

        foreach (var handle in Metadata.TypeDefinitions)
        {
            localFiles.Learn(Raw(Metadata.GetTypeDefinition(handle).Name));
        }

        foreach (var handle in Metadata.TypeDefinitions)
        {
            Text(handle);
        }

        foreach (var handle in Metadata.TypeDefinitions)
        {
            MakeDistinct(handle);
        }

        foreach (var handle in Metadata.FieldDefinitions)
        {
            Text(handle);
            MakeDistinct(handle);
        }

        foreach (var handle in Metadata.MethodDefinitions)
        {
            Text(handle);
            MakeDistinct(handle);
        }
    }

    // What a hostile or obfuscated file calls by one name must not become one thing.
    private void MakeDistinct(EntityHandle handle)
    {
        var token = MetadataTokens.GetToken(handle);
        var text = ((int)handle.Kind) + texts[token];
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, text, out _);
        if (++count > 1)
        {
            texts[token] += string.Create(CultureInfo.InvariantCulture, $" #{count}");
        }
    }

    private string Make(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => OfType((TypeDefinitionHandle)handle),
        HandleKind.TypeReference => OfReference((TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => new SignatureText(this).TypeOnly(Metadata.GetBlobReader(Metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature)),
        HandleKind.FieldDefinition => OfField(Metadata.GetFieldDefinition((FieldDefinitionHandle)handle)),
        HandleKind.MethodDefinition => OfMethod(Metadata.GetMethodDefinition((MethodDefinitionHandle)handle)),
        HandleKind.MemberReference => OfMember(Metadata.GetMemberReference((MemberReferenceHandle)handle)),
        HandleKind.MethodSpecification => OfSpecification(Metadata.GetMethodSpecification((MethodSpecificationHandle)handle)),
        HandleKind.StandaloneSignature => Signature(Metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature),
        HandleKind.AssemblyReference => OfAssembly((AssemblyReferenceHandle)handle),
        HandleKind.ModuleReference => "module " + Name(Metadata.GetModuleReference((ModuleReferenceHandle)handle).Name),
        HandleKind.AssemblyFile => "file " + Name(Metadata.GetAssemblyFile((AssemblyFileHandle)handle).Name),
        HandleKind.ExportedType => OfExported(Metadata.GetExportedType((ExportedTypeHandle)handle)),
        HandleKind.ModuleDefinition => "module",
        HandleKind.AssemblyDefinition => "assembly",
        _ => throw new BadImageFormatException("A token means what it cannot mean here."),
    };

    private string OfType(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        var name = Name(type.Name);
        if (name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        {
            // Compilers that do not work deterministically put the module's id behind it.
            name = name.Replace(mvid, "{MVID}", StringComparison.OrdinalIgnoreCase);
        }

        var outer = type.GetDeclaringType();
        return outer.IsNil ? NameText.NoKeyword(Qualified(type.Namespace, name)) : $"{Text(outer)}/{Qualified(type.Namespace, name)}";
    }

    // The dots of a namespace are not told apart from the one behind it, so that those of a name must be.
    private string Qualified(StringHandle space, string name)
    {
        var last = name.Replace(".", "\\.", StringComparison.Ordinal);
        return space.IsNil ? last : $"{Name(space)}.{last}";
    }

    private string OfReference(TypeReferenceHandle handle)
    {
        var type = Metadata.GetTypeReference(handle);
        var name = Qualified(type.Namespace, Name(type.Name));
        return type.ResolutionScope.Kind == HandleKind.TypeReference && !type.ResolutionScope.IsNil
            ? $"{Text(type.ResolutionScope)}/{name}"
            : $"[{Text(type.ResolutionScope)}]{name}";
    }

    private string OfAssembly(AssemblyReferenceHandle handle)
    {
        var assembly = Metadata.GetAssemblyReference(handle);
        var name = Name(assembly.Name);
        return ambiguousReferences.Contains(name)
            ? $"{name}, {assembly.Version}, {Name(assembly.Culture)}, {Charged(Convert.ToHexString(Metadata.GetBlobBytes(assembly.PublicKeyOrToken)))}"
            : NameText.NoKeyword(name);
    }

    private string OfExported(ExportedType type) =>
        "exported " + (type.Implementation.Kind == HandleKind.ExportedType ? Text(type.Implementation) + "/" : "") + Qualified(type.Namespace, Name(type.Name));

    private string OfField(FieldDefinition field) => $"{Text(field.GetDeclaringType())}::{Name(field.Name)} : {Signature(field.Signature)}";

    private string OfMethod(MethodDefinition method) => $"{Text(method.GetDeclaringType())}::{Name(method.Name)}{Signature(method.Signature)}";

    private string OfMember(MemberReference member)
    {
        var isField = Metadata.GetBlobReader(member.Signature) is { Length: > 0 } blob && blob.ReadByte() == 6;
        return $"{Text(member.Parent)}::{Name(member.Name)}{(isField ? " : " : "")}{Signature(member.Signature)}";
    }

    private string OfSpecification(MethodSpecification method) => $"{Text(method.Method)} with {Signature(method.Signature)}";

    private string Charged(string text)
    {
        work += text.Length + 1;
        return work <= MaxWork ? text : throw new BadImageFormatException("The metadata unfolds to more than is read.");
    }
}
