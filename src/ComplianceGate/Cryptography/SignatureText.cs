using System.Reflection.Metadata;

namespace ComplianceGate.Cryptography;

/// <summary>The parameters and the result of a method.</summary>
/// <param name="IsInstance">Whether there is a receiver in front of the parameters.</param>
/// <param name="Parameters">Full names of their types.</param>
/// <param name="Return">Full name of the result's type.</param>
internal sealed record MethodShape(bool IsInstance, string[] Parameters, string Return)
{
    /// <summary>Whether there is a result.</summary>
    public bool HasResult => Return != "System.Void";
}

/// <summary>Reads signatures as text (ECMA-335, II.23.2). The framework's own decoder recurses without a bound.</summary>
internal sealed class SignatureText(MetadataReader metadata)
{
    private const int MaxDepth = 24;
    private const int MaxParameters = 256;
    private const int MaxLength = 2000;

    private const int MaxStack = 1024;
    private const int MaxWork = 32 << 20;
    private const string Opaque = "?";

    private readonly Dictionary<EntityHandle, string> names = [];
    private readonly Dictionary<StringHandle, string> texts = [];
    private readonly Dictionary<BlobHandle, MethodShape> methods = [];
    private bool isLost;
    private int work;

    /// <summary>Whether so much was read that the rest is opaque.</summary>
    public bool IsCut => work >= MaxWork;

    /// <summary>The signature of a method.</summary>
    /// <param name="signature">Where it stands.</param>
    public MethodShape Method(BlobHandle signature)
    {
        if (methods.TryGetValue(signature, out var known))
        {
            return known;
        }

        isLost = IsCut;
        return methods[signature] = Read(signature);
    }

    private MethodShape Read(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            _ = blob.ReadCompressedInteger();
        }

        var count = blob.ReadCompressedInteger();
        var result = Type(ref blob, 0);
        var parameters = new string[Math.Min(count, MaxStack)];
        for (var i = 0; i < parameters.Length; i++)
        {
            isLost |= i >= MaxParameters;
            parameters[i] = Type(ref blob, 0);
        }

        Spend(blob.Offset + parameters.Length);

        return new MethodShape(header.IsInstance, parameters, result);
    }

    /// <summary>The type of a field.</summary>
    /// <param name="signature">Where it stands.</param>
    public string Field(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        _ = blob.ReadSignatureHeader();
        isLost = IsCut;
        var type = Type(ref blob, 0);
        Spend(blob.Offset);
        return type;
    }

    /// <summary>The full name of a type, nested ones behind a full stop; of an instance of a generic one with its arguments.</summary>
    /// <param name="type">A definition, a reference or a specification.</param>
    public string Name(EntityHandle type) => Name(type, 0);

    private void Spend(int amount) => work = (int)Math.Min(MaxWork, (long)work + amount + 1);

    // Many names may lie in one another, each as long as the file.
    private string Text(StringHandle handle)
    {
        if (IsCut)
        {
            return Opaque;
        }

        if (!texts.TryGetValue(handle, out var text))
        {
            texts[handle] = text = metadata.GetString(handle);
            Spend(text.Length);
        }

        return text.Length <= MaxLength ? text : Opaque;
    }

    private string Name(EntityHandle type, int depth)
    {
        if (names.TryGetValue(type, out var known))
        {
            return known;
        }

        if (depth > MaxDepth)
        {
            return Opaque;
        }

        var name = type.Kind switch
        {
            HandleKind.TypeReference => Reference((TypeReferenceHandle)type, depth),
            HandleKind.TypeDefinition => Definition((TypeDefinitionHandle)type, depth),
            HandleKind.TypeSpecification => Specification((TypeSpecificationHandle)type, depth),
            _ => "",
        };
        return names[type] = name.Length <= MaxLength ? name : Opaque;
    }

    private string Reference(TypeReferenceHandle handle, int depth)
    {
        var type = metadata.GetTypeReference(handle);
        var name = Text(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return Name(type.ResolutionScope, depth + 1) + "." + name;
        }

        return type.Namespace.IsNil ? name : Text(type.Namespace) + "." + name;
    }

    private string Definition(TypeDefinitionHandle handle, int depth)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = Text(type.Name);
        var outer = type.GetDeclaringType();
        if (!outer.IsNil)
        {
            return Name(outer, depth + 1) + "." + name;
        }

        return type.Namespace.IsNil ? name : Text(type.Namespace) + "." + name;
    }

    private string Specification(TypeSpecificationHandle handle, int depth)
    {
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        var wasLost = isLost;
        isLost = IsCut;
        var type = Type(ref blob, depth + 1);
        Spend(blob.Offset);
        isLost = wasLost;
        return type;
    }

    // Nested too deeply, it is not known where the next type begins: it and what follows in the same signature are opaque.
    private string Type(ref BlobReader blob, int depth)
    {
        isLost |= depth > MaxDepth;
        if (isLost)
        {
            return Opaque;
        }

        var code = blob.ReadSignatureTypeCode();
        switch (code)
        {
            case SignatureTypeCode.TypeHandle:
                return Name(blob.ReadTypeHandle(), depth + 1);
            case SignatureTypeCode.SZArray:
                return Type(ref blob, depth + 1) + "[]";
            case SignatureTypeCode.ByReference:
                return Type(ref blob, depth + 1) + "&";
            case SignatureTypeCode.Pointer:
                return Type(ref blob, depth + 1) + "*";
            case SignatureTypeCode.Pinned or SignatureTypeCode.Sentinel:
                return Type(ref blob, depth + 1);
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                _ = blob.ReadTypeHandle();
                return Type(ref blob, depth + 1);
            case SignatureTypeCode.GenericTypeParameter:
                return "!" + blob.ReadCompressedInteger();
            case SignatureTypeCode.GenericMethodParameter:
                return "!!" + blob.ReadCompressedInteger();
            case SignatureTypeCode.GenericTypeInstance:
                return Instance(ref blob, depth + 1);
            case SignatureTypeCode.Array:
                return Array(ref blob, depth + 1);
            case SignatureTypeCode.FunctionPointer:
                return FunctionPointer(ref blob, depth + 1);
            default:
                return Primitive(code);
        }
    }

    private string Instance(ref BlobReader blob, int depth)
    {
        var name = Type(ref blob, depth);
        var count = blob.ReadCompressedInteger();
        var arguments = new List<string>();
        var length = name.Length;
        isLost |= count > MaxParameters;
        for (var i = 0; i < count && !isLost; i++)
        {
            var argument = Type(ref blob, depth);
            length += argument.Length;
            if (length <= MaxLength)
            {
                arguments.Add(argument);
            }
        }

        return isLost || length > MaxLength ? Opaque : name + "<" + string.Join(",", arguments) + ">";
    }

    private string Array(ref BlobReader blob, int depth)
    {
        var element = Type(ref blob, depth);
        _ = blob.ReadCompressedInteger();
        for (var part = 0; part < 2 && !isLost; part++)
        {
            var count = blob.ReadCompressedInteger();
            for (var i = 0; i < count; i++)
            {
                _ = part == 0 ? blob.ReadCompressedInteger() : blob.ReadCompressedSignedInteger();
            }
        }

        return element + "[,]";
    }

    private string FunctionPointer(ref BlobReader blob, int depth)
    {
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            _ = blob.ReadCompressedInteger();
        }

        var count = blob.ReadCompressedInteger();
        for (var i = 0; i <= count && !isLost; i++)
        {
            _ = Type(ref blob, depth);
        }

        return "*";
    }

    private static string Primitive(SignatureTypeCode code) => code switch
    {
        SignatureTypeCode.Void => "System.Void",
        SignatureTypeCode.Boolean => "System.Boolean",
        SignatureTypeCode.Byte => "System.Byte",
        SignatureTypeCode.SByte => "System.SByte",
        SignatureTypeCode.Char => "System.Char",
        SignatureTypeCode.Int16 => "System.Int16",
        SignatureTypeCode.UInt16 => "System.UInt16",
        SignatureTypeCode.Int32 => "System.Int32",
        SignatureTypeCode.UInt32 => "System.UInt32",
        SignatureTypeCode.Int64 => "System.Int64",
        SignatureTypeCode.UInt64 => "System.UInt64",
        SignatureTypeCode.Single => "System.Single",
        SignatureTypeCode.Double => "System.Double",
        SignatureTypeCode.IntPtr => "System.IntPtr",
        SignatureTypeCode.UIntPtr => "System.UIntPtr",
        SignatureTypeCode.Object => "System.Object",
        SignatureTypeCode.String => "System.String",
        SignatureTypeCode.TypedReference => "System.TypedReference",
        _ => throw new BadImageFormatException("A signature is unknown."),
    };
}
