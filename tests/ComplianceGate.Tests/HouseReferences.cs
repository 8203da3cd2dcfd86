using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Tests;

/// <summary>A type that another one refers to. Nested and compiler-generated types count as the type they lie in.</summary>
/// <param name="From">Full name of the outermost type that refers.</param>
/// <param name="To">Full name of the outermost type that is referred to.</param>
/// <param name="Assembly">The assembly of the latter; null for the same one.</param>
internal readonly record struct HouseReference(string From, string To, string? Assembly)
{
    public string FromNamespace => Namespace(From);

    public string ToNamespace => Namespace(To);

    private static string Namespace(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";
}

/// <summary>
/// Which types an assembly's types refer to: base types, interfaces, signatures of fields, methods and locals, generic
/// arguments and constraints, caught exceptions, attributes with the types they name, and every token in the IL.
/// What a compiler leaves no trace of (constants, <c>nameof</c>) cannot be seen here.
/// </summary>
internal sealed class HouseReferences
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(f => f.GetValue(null)).OfType<OpCode>().ToDictionary(c => (ushort)c.Value, c => c.OperandType);

    private readonly PEReader file;
    private readonly MetadataReader reader;
    private readonly HashSet<HouseReference> found = [];
    private readonly Sink sink;
    private string from = "";

    private HouseReferences(PEReader file)
    {
        this.file = file;
        reader = file.GetMetadataReader();
        sink = new Sink(this);
    }

    public static IReadOnlyCollection<HouseReference> Of(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var references = new HouseReferences(file);
        foreach (var handle in references.reader.TypeDefinitions)
        {
            references.OfType(handle);
        }

        return references.found;
    }

    private void OfType(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        from = Name(handle);
        Add(type.BaseType);
        Attributes(type.GetCustomAttributes());
        Parameters(type.GetGenericParameters());
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Add(reader.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            field.DecodeSignature(sink, null);
            Attributes(field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties())
        {
            Attributes(reader.GetPropertyDefinition(property).GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            OfMethod(method);
        }
    }

    private void OfMethod(MethodDefinition method)
    {
        method.DecodeSignature(sink, null);
        Attributes(method.GetCustomAttributes());
        Parameters(method.GetGenericParameters());
        foreach (var parameter in method.GetParameters())
        {
            Attributes(reader.GetParameter(parameter).GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        Add(body.LocalSignature);
        foreach (var region in body.ExceptionRegions)
        {
            Add(region.CatchType);
        }

        Instructions(body.GetILReader());
    }

    private void Instructions(BlobReader il)
    {
        while (il.RemainingBytes > 0)
        {
            ushort code = il.ReadByte();
            code = code == 0xFE ? (ushort)(0xFE00 | il.ReadByte()) : code;
            switch (Operands[code])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    Add(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    il.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.Offset += 8;
                    break;
                default:
                    il.Offset += 4;
                    break;
            }
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                found.Add(new HouseReference(from, Name((TypeDefinitionHandle)handle), null));
                break;
            case HandleKind.TypeReference:
                found.Add(External((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(sink, null);
                break;
            case HandleKind.FieldDefinition:
                Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Member(reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(specification.Method);
                specification.DecodeSignature(sink, null);
                break;
            case HandleKind.StandaloneSignature:
                Signature(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
            default:
                throw new InvalidOperationException($"A reference of an unknown kind: {handle.Kind}.");
        }
    }

    private void Member(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            member.DecodeFieldSignature(sink, null);
        }
        else
        {
            member.DecodeMethodSignature(sink, null);
        }
    }

    private void Signature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
        {
            signature.DecodeLocalSignature(sink, null);
        }
        else
        {
            signature.DecodeMethodSignature(sink, null);
        }
    }

    private void Parameters(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(reader.GetGenericParameter))
        {
            Attributes(parameter.GetCustomAttributes());
            foreach (var constraint in parameter.GetConstraints())
            {
                Add(reader.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(reader.GetCustomAttribute))
        {
            Add(attribute.Constructor);
            attribute.DecodeValue(sink);
        }
    }

    private HouseReference External(TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        var assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
        return new HouseReference(from, Full(type.Namespace, type.Name), assembly);
    }

    private string Name(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? Name(outer) : Full(type.Namespace, type.Name);
    }

    private string Full(StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : reader.GetString(space) + "." + reader.GetString(name);

    /// <summary>Takes note of each type that a signature or attribute names; of what it returns only the name of <c>System.Type</c> is used.</summary>
    private sealed class Sink(HouseReferences references) : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
    {
        private const string SystemType = "System.Type";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            references.Add(handle);
            return "";
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            references.Add(handle);
            return references.External(handle).To;
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            references.Add(handle);
            return "";
        }

        public string GetTypeFromSerializedName(string name)
        {
            // "Space.Outer+Inner, Assembly": that of another assembly goes by its full name, too.
            var parts = name.Split(',', 2);
            references.found.Add(new HouseReference(references.from, parts[0].Split('+')[0], parts.Length > 1 ? parts[1].Split(',')[0].Trim() : null));
            return "";
        }

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == SystemType;

        public string GetSystemType() => SystemType;

        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetByReferenceType(string elementType) => "";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => "";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => "";

        public string GetPinnedType(string elementType) => "";

        public string GetPointerType(string elementType) => "";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

        public string GetSZArrayType(string elementType) => "";
    }
}
