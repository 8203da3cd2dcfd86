using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Binaries;

/// <summary>
/// Reads what others can see of an assembly (ECMA-335, II.22 and II.23): of each public type a digest over its public and protected surface.
/// Bodies, paths, version ids, nullable annotations and <c>Obsolete</c> do not count, so that two builds of one source are equal.
/// </summary>
internal sealed class PublicApi
{
    private const int MaxDepth = 64;
    private const int MaxTypes = 200_000;
    private const int MaxMembers = 2_000_000;

    // Attributes that change what a caller may write.
    private static readonly string[] Telling =
    [
        "ParamArrayAttribute", "ParamCollectionAttribute", "ExtensionAttribute", "IsReadOnlyAttribute", "IsByRefLikeAttribute", "RequiredMemberAttribute", "RequiresLocationAttribute",
        "FlagsAttribute", "ScopedRefAttribute", "DefaultMemberAttribute", "DecimalConstantAttribute", "DateTimeConstantAttribute", "TupleElementNamesAttribute", "DynamicAttribute",
        "SetsRequiredMembersAttribute", "OverloadResolutionPriorityAttribute", "UnscopedRefAttribute",
    ];

    // Those of them whose value counts too.
    private static readonly string[] Valued =
        ["DecimalConstantAttribute", "DateTimeConstantAttribute", "TupleElementNamesAttribute", "DynamicAttribute", "OverloadResolutionPriorityAttribute"];

    private readonly MetadataReader metadata;
    private readonly ApiNames names;
    private int members;

    private PublicApi(MetadataReader metadata)
    {
        this.metadata = metadata;
        names = new ApiNames(metadata);
    }

    /// <summary>Reads an assembly.</summary>
    /// <param name="assembly">The whole file, which may be hostile; it must not be changed meanwhile.</param>
    /// <returns>The types, in ordinal order; null for what is no managed assembly, is malformed, or is larger than is read.</returns>
    public static PublicApiFact? Read(ReadOnlyMemory<byte> assembly)
    {
        try
        {
            var bytes = MemoryMarshal.TryGetArray(assembly, out var whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length ? whole.Array : assembly.ToArray();
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            return metadata.IsAssembly ? new PublicApiFact(new PublicApi(metadata).Types()) : null;
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            return null;
        }
    }

    private ImmutableArray<ApiTypeFact> Types()
    {
        if (metadata.TypeDefinitions.Count > MaxTypes || metadata.ExportedTypes.Count > MaxTypes)
        {
            throw new BadImageFormatException();
        }

        var types = new List<ApiTypeFact>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            if (names.IsVisible(handle))
            {
                types.Add(new ApiTypeFact(names.Of(handle), Digest(Type(metadata.GetTypeDefinition(handle)))));
            }
        }

        foreach (var handle in metadata.ExportedTypes)
        {
            var type = metadata.GetExportedType(handle);
            if (type.IsForwarder && type.Implementation.Kind == HandleKind.AssemblyReference)
            {
                types.Add(new ApiTypeFact(names.Join(type.Namespace, type.Name), Digest(["forwarded"])));
            }
        }

        types.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is not 0 and var order ? order : string.CompareOrdinal(a.Sha256, b.Sha256));
        return [.. types];
    }

    private static string Digest(List<string> lines)
    {
        lines.Sort(StringComparer.Ordinal);
        return FileDigest.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private List<string> Type(TypeDefinition type)
    {
        const TypeAttributes Seen = TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Interface;
        var isProtected = (type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;
        var lines = new List<string>
        {
            $"type {Number((int)(type.Attributes & Seen))}{(isProtected ? " protected" : "")} : {names.Type(type.BaseType)}{Attributes(type.GetCustomAttributes())}{Generics(type.GetGenericParameters())}",
        };
        foreach (var handle in type.GetInterfaceImplementations())
        {
            Count();
            var implemented = metadata.GetInterfaceImplementation(handle).Interface;
            if (implemented.Kind != HandleKind.TypeDefinition || names.IsVisible((TypeDefinitionHandle)implemented))
            {
                lines.Add("is " + names.Type(implemented));
            }
        }

        foreach (var handle in type.GetFields())
        {
            Field(lines, metadata.GetFieldDefinition(handle));
        }

        foreach (var handle in type.GetMethods())
        {
            Method(lines, metadata.GetMethodDefinition(handle));
        }

        Properties(lines, type);
        return lines;
    }

    private void Field(List<string> lines, FieldDefinition field)
    {
        const FieldAttributes Seen = FieldAttributes.Static | FieldAttributes.InitOnly | FieldAttributes.Literal;
        Count();
        if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem && Name(field.Name) is { } name)
        {
            var isPublic = (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public;
            lines.Add($"field {name} {Access(isPublic)} {Number((int)(field.Attributes & Seen))} {names.Signature(field.Signature)}{Constant(field.GetDefaultValue())}{Attributes(field.GetCustomAttributes())}");
        }
    }

    private void Method(List<string> lines, MethodDefinition method)
    {
        const MethodAttributes Seen = MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.Abstract;
        Count();
        if (!IsVisible(method) || Name(method.Name) is not { } name)
        {
            return;
        }

        // What overrides is still there for callers when it no longer does; that it is virtual counts.
        var isPublic = (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;
        var text = new StringBuilder($"method {name} {Access(isPublic)} {Number((int)(method.Attributes & Seen))} {names.Signature(method.Signature)}");
        text.Append(Generics(method.GetGenericParameters())).Append(Attributes(method.GetCustomAttributes()));
        foreach (var handle in method.GetParameters())
        {
            Count();
            var parameter = metadata.GetParameter(handle);
            text.Append(CultureInfo.InvariantCulture, $" [{parameter.SequenceNumber} {names.Text(parameter.Name)} {(int)(parameter.Attributes & (ParameterAttributes.In | ParameterAttributes.Out | ParameterAttributes.Optional))}")
                .Append(Constant(parameter.GetDefaultValue())).Append(Attributes(parameter.GetCustomAttributes())).Append(']');
        }

        lines.Add(text.ToString());
    }

    private void Properties(List<string> lines, TypeDefinition type)
    {
        foreach (var handle in type.GetProperties())
        {
            Count();
            var property = metadata.GetPropertyDefinition(handle);
            var accessors = property.GetAccessors();
            if ((IsVisible(accessors.Getter) || IsVisible(accessors.Setter)) && Name(property.Name) is { } name)
            {
                lines.Add($"property {name} {names.Signature(property.Signature)}{Attributes(property.GetCustomAttributes())}");
            }
        }

        foreach (var handle in type.GetEvents())
        {
            Count();
            var happening = metadata.GetEventDefinition(handle);
            if (IsVisible(happening.GetAccessors().Adder) && Name(happening.Name) is { } name)
            {
                lines.Add($"event {name} {names.Type(happening.Type)}");
            }
        }
    }

    private bool IsVisible(MethodDefinitionHandle handle) => !handle.IsNil && IsVisible(metadata.GetMethodDefinition(handle));

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private string Generics(GenericParameterHandleCollection handles)
    {
        var text = new StringBuilder();
        foreach (var handle in handles)
        {
            Count();
            var parameter = metadata.GetGenericParameter(handle);
            var constraints = new List<string>();
            foreach (var constraint in parameter.GetConstraints())
            {
                Count();
                constraints.Add(names.Type(metadata.GetGenericParameterConstraint(constraint).Type));
            }

            if (constraints.Count == 0 && IsNotNull(parameter))
            {
                constraints.Add("notnull");
            }

            constraints.Sort(StringComparer.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $" <{parameter.Index} {(int)parameter.Attributes} {string.Join('&', constraints)}>");
        }

        return text.ToString();
    }

    // A parameter without any other constraint is "notnull" if its annotation says 1; without one that of what it lies in counts.
    private bool IsNotNull(GenericParameter parameter)
    {
        if ((parameter.Attributes & GenericParameterAttributes.SpecialConstraintMask) != 0)
        {
            return false;
        }

        if (Annotation(parameter.GetCustomAttributes(), "NullableAttribute") is { } own)
        {
            return own == 1;
        }

        var type = default(TypeDefinitionHandle);
        if (parameter.Parent.Kind == HandleKind.MethodDefinition)
        {
            var method = metadata.GetMethodDefinition((MethodDefinitionHandle)parameter.Parent);
            if (Annotation(method.GetCustomAttributes(), "NullableContextAttribute") is { } context)
            {
                return context == 1;
            }

            type = method.GetDeclaringType();
        }
        else if (parameter.Parent.Kind == HandleKind.TypeDefinition)
        {
            type = (TypeDefinitionHandle)parameter.Parent;
        }

        for (var depth = 0; depth < MaxDepth && !type.IsNil; depth++)
        {
            var definition = metadata.GetTypeDefinition(type);
            if (Annotation(definition.GetCustomAttributes(), "NullableContextAttribute") is { } context)
            {
                return context == 1;
            }

            type = definition.GetDeclaringType();
        }

        return false;
    }

    // The one byte of such an attribute (ECMA-335, II.23.3: a prolog of two bytes comes first); null without it.
    private byte? Annotation(CustomAttributeHandleCollection handles, string wanted)
    {
        foreach (var handle in handles)
        {
            Count();
            var attribute = metadata.GetCustomAttribute(handle);
            if (names.Attribute(attribute) == wanted)
            {
                var value = metadata.GetBlobReader(attribute.Value);
                return value.Length >= 3 && value.ReadUInt16() == 1 ? value.ReadByte() : null;
            }
        }

        return null;
    }

    private string Attributes(CustomAttributeHandleCollection handles)
    {
        List<string>? found = null;
        foreach (var handle in handles)
        {
            Count();
            var attribute = metadata.GetCustomAttribute(handle);
            if (names.Attribute(attribute) is { } name && Array.IndexOf(Telling, name) >= 0)
            {
                (found ??= []).Add(Array.IndexOf(Valued, name) >= 0 ? $"{name}({Hex(attribute.Value)})" : name);
            }
        }

        found?.Sort(StringComparer.Ordinal);
        return found is null ? "" : $" @{string.Join('@', found)}";
    }

    private string Constant(ConstantHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        var constant = metadata.GetConstant(handle);
        return $" = {Number((int)constant.TypeCode)} {Hex(constant.Value)}";
    }

    private string Hex(BlobHandle handle)
    {
        var value = metadata.GetBlobReader(handle);
        names.Spend(value.Length);
        return Convert.ToHexStringLower(value.ReadBytes(value.Length));
    }

    // What a compiler makes for itself has a name that no source can hold.
    private string? Name(StringHandle handle) => names.Text(handle) is var name && name.Contains('<', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal) ? null : name;

    private void Count()
    {
        if (++members > MaxMembers)
        {
            throw new BadImageFormatException();
        }
    }

    private static string Access(bool isPublic) => isPublic ? "public" : "protected";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
