using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>
/// Tells from the tables of metadata alone whether an assembly has to do with cryptography, and by which tokens, so that most assemblies
/// and most methods are never looked into.
/// </summary>
internal sealed class Screen(MetadataReader metadata, AssemblyMembers members)
{
    private readonly HashSet<int> tokens = [];

    /// <summary>Tokens of members that make a method worth looking into.</summary>
    public HashSet<int> Tokens => tokens;

    /// <summary>Goes through the tables.</summary>
    /// <returns>Whether there is anything.</returns>
    public bool Run()
    {
        AddNative();
        var types = Types(out var callback);
        if (types.Count > 0)
        {
            AddReferences(types, callback);
        }

        AddInstances();
        return tokens.Count > 0;
    }

    private void AddNative()
    {
        var isKnown = false;
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.ModuleRef) && !isKnown; row++)
        {
            var module = metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row));
            isKnown = NativeLibraries.Knows(metadata.GetString(module.Name));
        }

        if (!isKnown)
        {
            return;
        }

        foreach (var handle in metadata.MethodDefinitions)
        {
            if (members.Native(metadata.GetMethodDefinition(handle)) is not null)
            {
                tokens.Add(MetadataTokens.GetToken(handle));
            }
        }
    }

    // Values of some types mean something wherever they are handed to: versions of TLS, judges of certificates.
    private HashSet<EntityHandle> Types(out bool isMeaning)
    {
        var types = new HashSet<EntityHandle>();
        isMeaning = false;
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            {
                if (types.Contains(type.ResolutionScope) || RuleBook.Of(Outer(type)) is not null)
                {
                    types.Add(handle);
                }
            }
            else if (!type.Namespace.IsNil && RuleBook.Of(metadata.GetString(type.Namespace)) is not null)
            {
                types.Add(handle);
                isMeaning |= TypedRoles.IsAnywhere(members.Signatures.Name(handle));
            }
        }

        return types;
    }

    private string Outer(TypeReference type)
    {
        for (var depth = 0; depth < 8 && type.ResolutionScope.Kind == HandleKind.TypeReference; depth++)
        {
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return type.Namespace.IsNil ? "" : metadata.GetString(type.Namespace);
    }

    private void AddReferences(HashSet<EntityHandle> types, bool isMeaning)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (types.Contains(member.Parent)
                    && RuleBook.Find(members.Signatures.Name(member.Parent), metadata.GetString(member.Name)) is { Effect: not (Effect.Name or Effect.Same) }
                || isMeaning && HasMeaning(member))
            {
                tokens.Add(MetadataTokens.GetToken(handle));
            }
        }
    }

    private bool HasMeaning(MemberReference member)
    {
        if (member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification) || member.GetKind() != MemberReferenceKind.Method)
        {
            return false;
        }

        if (TypedRoles.IsCallback(members.Signatures.Name(member.Parent)))
        {
            return true;
        }

        foreach (var parameter in members.Signatures.Method(member.Signature).Parameters)
        {
            if (TypedRoles.IsAnywhere(parameter))
            {
                return true;
            }
        }

        return false;
    }

    private void AddInstances()
    {
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            if (tokens.Contains(MetadataTokens.GetToken(metadata.GetMethodSpecification(handle).Method)))
            {
                tokens.Add(MetadataTokens.GetToken(handle));
            }
        }
    }
}
