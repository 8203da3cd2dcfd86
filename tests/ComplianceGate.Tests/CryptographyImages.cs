using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Tests;

/// <summary>Assemblies that no compiler makes: well formed, and larger or more entangled than anybody writes.</summary>
internal sealed class CryptographyImages
{
    private readonly MetadataBuilder metadata = new();
    private readonly BlobBuilder bodies = new();
    private readonly BlobHandle noArguments;
    private readonly AssemblyReferenceHandle framework;

    public CryptographyImages()
    {
        metadata.AddModule(0, metadata.GetOrAddString("made.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("made"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        framework = metadata.AddAssemblyReference(metadata.GetOrAddString("System.Security.Cryptography"), new Version(10, 0, 0, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        metadata.AddTypeDefinition(TypeAttributes.Public, metadata.GetOrAddString("Made"), metadata.GetOrAddString("Code"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, r => r.Void(), _ => { });
        noArguments = metadata.GetOrAddBlob(signature);
        var hash = Type("System.Security.Cryptography", "MD5");
        var create = new BlobBuilder();
        new BlobEncoder(create).MethodSignature().Parameters(0, r => r.Type().Type(hash, isValueType: false), _ => { });
        Create = metadata.AddMemberReference(hash, metadata.GetOrAddString("Create"), metadata.GetOrAddBlob(create));
    }

    /// <summary><c>MD5.Create()</c>.</summary>
    public MemberReferenceHandle Create { get; }

    public TypeReferenceHandle Type(string space, string name) => metadata.AddTypeReference(framework, metadata.GetOrAddString(space), metadata.GetOrAddString(name));

    /// <summary>A member of a type, with parameters of one type.</summary>
    public void Reference(TypeReferenceHandle type, string name, int parameters, TypeReferenceHandle of)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(parameters, r => r.Void(), p =>
        {
            for (var i = 0; i < parameters; i++)
            {
                p.AddParameter().Type().Type(of, isValueType: false);
            }
        });
        metadata.AddMemberReference(type, metadata.GetOrAddString(name), metadata.GetOrAddBlob(signature));
    }

    /// <summary>Code that ends with <c>MD5.Create()</c>.</summary>
    /// <param name="write">What stands before.</param>
    /// <param name="locals">How many variables of type int there are.</param>
    /// <param name="flow">Whether there are jumps or guarded parts.</param>
    public int Body(Action<InstructionEncoder> write, int locals = 0, bool flow = false)
    {
        var signature = default(StandaloneSignatureHandle);
        if (locals > 0)
        {
            var blob = new BlobBuilder();
            var encoder = new BlobEncoder(blob).LocalVariableSignature(locals);
            for (var i = 0; i < locals; i++)
            {
                encoder.AddVariable().Type().Int32();
            }

            signature = metadata.AddStandaloneSignature(metadata.GetOrAddBlob(blob));
        }

        var code = new InstructionEncoder(new BlobBuilder(), flow ? new ControlFlowBuilder() : null);
        write(code);
        code.Call(Create);
        code.OpCode(ILOpCode.Pop);
        code.OpCode(ILOpCode.Ret);
        bodies.Align(4);
        return new MethodBodyStreamEncoder(bodies).AddMethodBody(code, 8, signature, MethodBodyAttributes.None, hasDynamicStackAllocation: false);
    }

    /// <summary>A method with code that may be another's as well.</summary>
    public void Method(int body) => metadata.AddMethodDefinition(
        MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString("Run"), noArguments, body, MetadataTokens.ParameterHandle(1));

    public byte[] Save()
    {
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), bodies).Serialize(image);
        return image.ToArray();
    }
}
