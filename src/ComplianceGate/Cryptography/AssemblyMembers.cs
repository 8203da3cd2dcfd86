using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>What the tokens of one assembly stand for (ECMA-335, II.22). Each is looked up once.</summary>
internal sealed class AssemblyMembers(MetadataReader metadata)
{
    private static readonly MethodShape Empty = new(false, [], "System.Void");

    private readonly Dictionary<int, Member> members = [];
    private readonly Dictionary<int, MethodShape> calls = [];

    /// <summary>Reads the signatures.</summary>
    public SignatureText Signatures { get; } = new(metadata);

    /// <summary>The member that a call names.</summary>
    /// <param name="token">A definition, a reference or an instance of a generic method.</param>
    public Member Of(int token)
    {
        if (members.TryGetValue(token, out var known))
        {
            return known;
        }

        var handle = MetadataTokens.EntityHandle(token);
        return members[token] = handle.Kind switch
        {
            HandleKind.MethodDefinition => Definition((MethodDefinitionHandle)handle),
            HandleKind.MemberReference => Reference((MemberReferenceHandle)handle),
            HandleKind.MethodSpecification when Plain((MethodSpecificationHandle)handle) is { } plain => Of(plain),
            _ => new Member("", "", Empty),
        };
    }

    /// <summary>What a call through a pointer takes and gives.</summary>
    /// <param name="token">Token of the signature.</param>
    public MethodShape Call(int token)
    {
        if (!calls.TryGetValue(token, out var shape))
        {
            var handle = MetadataTokens.EntityHandle(token);
            shape = handle.Kind == HandleKind.StandaloneSignature
                ? Signatures.Method(metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature)
                : Empty;
            calls[token] = shape;
        }

        return shape;
    }

    /// <summary>The native function that a method is; null for others.</summary>
    /// <param name="method">The method.</param>
    public string? Native(MethodDefinition method)
    {
        if ((method.Attributes & MethodAttributes.PinvokeImpl) == 0)
        {
            return null;
        }

        var import = method.GetImport();
        if (import.Module.IsNil)
        {
            return null;
        }

        var name = import.Name.IsNil ? metadata.GetString(method.Name) : metadata.GetString(import.Name);
        return NativeLibraries.Function(metadata.GetString(metadata.GetModuleReference(import.Module).Name), name);
    }

    private int? Plain(MethodSpecificationHandle handle)
    {
        var method = metadata.GetMethodSpecification(handle).Method;
        return method.Kind == HandleKind.MethodSpecification ? null : MetadataTokens.GetToken(method);
    }

    private Member Definition(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var type = method.GetDeclaringType();
        return new Member(type.IsNil ? "" : Signatures.Name(type), metadata.GetString(method.Name), Signatures.Method(method.Signature))
        {
            Own = MetadataTokens.GetToken(handle),
            Native = Native(method),
        };
    }

    private Member Reference(MemberReferenceHandle handle)
    {
        var member = metadata.GetMemberReference(handle);
        var name = metadata.GetString(member.Name);
        if (member.GetKind() != MemberReferenceKind.Method)
        {
            return new Member("", name, Empty);
        }

        var shape = Signatures.Method(member.Signature);
        if (member.Parent.Kind == HandleKind.MethodDefinition)
        {
            return Definition((MethodDefinitionHandle)member.Parent) with { Shape = shape };
        }

        var full = Signatures.Name(member.Parent);
        var generic = full.IndexOf('<', StringComparison.Ordinal);
        var type = generic > 0 && member.Parent.Kind == HandleKind.TypeSpecification ? full[..generic] : full;
        return new Member(type, name, shape)
        {
            FullType = full,
            Rule = member.Parent.Kind == HandleKind.TypeReference ? RuleBook.Find(type, name) : null,
        };
    }
}
