using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Comparison;

/// <summary>
/// Writes down all tables of an assembly that say what its code is (ECMA-335, II.22.2 to II.22.39). Left out are the module's id and
/// what belongs to the image rather than to the code.
/// </summary>
internal sealed class LedgerWriter
{
    private readonly AssemblyImage image;
    private readonly MetadataReader metadata;
    private readonly AssemblyLedger ledger = new();
    private Dictionary<EntityHandle, (string Member, string Prefix)>? owners;

    private LedgerWriter(AssemblyImage image) => (this.image, metadata) = (image, image.Metadata);

    /// <summary>Writes the ledger of an assembly.</summary>
    /// <exception cref="BadImageFormatException">It is malformed; other exceptions that <see cref="Binaries.AssemblyFile.IsMalformed"/> knows may come too.</exception>
    public static AssemblyLedger Of(AssemblyImage image)
    {
        var writer = new LedgerWriter(image);
        writer.WriteAssembly();
        writer.WriteReferences();
        foreach (var handle in writer.metadata.TypeDefinitions)
        {
            writer.WriteType(handle);
        }

        writer.WriteUsed();
        writer.WriteAttributes();
        writer.WriteSecurity();
        return writer.ledger;
    }

    private void WriteAssembly()
    {
        if (metadata.IsAssembly)
        {
            var assembly = metadata.GetAssemblyDefinition();
            var member = ledger.Add("assembly");
            member.Add("name", image.Raw(assembly.Name));
            member.Add("version", assembly.Version.ToString());
            member.Add("culture", image.Raw(assembly.Culture));
            member.Add("flags", Shown.Hex((uint)assembly.Flags));
            member.Add("hash algorithm", Shown.Hex((uint)assembly.HashAlgorithm));
            member.Add("public key", image.Blob(assembly.PublicKey), DifferenceKind.Signature);
        }

        var definition = metadata.GetModuleDefinition();
        var module = ledger.Add("module");
        module.Add("name", image.Raw(definition.Name));
        module.Add("generation", Shown.Number(definition.Generation));
        module.Add("base generation", metadata.GetGuid(definition.BaseGenerationId).ToString());
        module.Add("metadata version", metadata.MetadataVersion);
        var header = image.File.PEHeaders.CorHeader!;
        module.Add("flags of the runtime header", Shown.Hex((uint)header.Flags));
        module.Add("version of the runtime", $"{header.MajorRuntimeVersion}.{header.MinorRuntimeVersion}");
        var isNative = (header.Flags & System.Reflection.PortableExecutable.CorFlags.NativeEntryPoint) != 0;
        var entry = header.EntryPointTokenOrRelativeVirtualAddress;
        module.Add("entry point", isNative ? "native, of side " + image.Side : entry == 0 ? "none" : image.Text(MetadataTokens.EntityHandle(entry)));
        if (header.VtableFixupsDirectory.Size != 0 || header.ExportAddressTableJumpsDirectory.Size != 0)
        {
            module.Add("native exports", "of side " + image.Side);
        }
    }

    private void WriteReferences()
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            var member = ledger.Add("reference to assembly " + image.Text(handle));
            member.Add("version", reference.Version.ToString());
            member.Add("culture", image.Raw(reference.Culture));
            member.Add("flags", Shown.Hex((uint)reference.Flags));
            member.Add("public key or token", image.Blob(reference.PublicKeyOrToken));
            member.Add("hash", image.Blob(reference.HashValue));
        }

        foreach (var handle in metadata.AssemblyFiles)
        {
            var file = metadata.GetAssemblyFile(handle);
            ledger.Add(image.Text(handle)).Add("hash", $"{file.ContainsMetadata} {image.Blob(file.HashValue)}");
        }

        foreach (var handle in metadata.ExportedTypes)
        {
            var type = metadata.GetExportedType(handle);
            ledger.Add(image.Text(handle)).Add("exported type", $"{Shown.Hex((uint)type.Attributes)} {image.Text(type.Implementation)}");
        }

        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            var member = ledger.Add("resource " + image.Raw(resource.Name));
            member.Add("attributes", Shown.Hex((uint)resource.Attributes), DifferenceKind.Resource);
            member.Add("place", resource.Implementation.IsNil ? "here" : image.Text(resource.Implementation), DifferenceKind.Resource);
            if (resource.Implementation.IsNil)
            {
                member.Add("content", BlobText.Digest(ManagedResource.Read(image.File, resource)), DifferenceKind.Resource);
            }
        }
    }

    private void WriteType(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = "type " + image.Text(handle);
        var outer = type.GetDeclaringType();
        var member = ledger.Add(name, outer.IsNil ? null : "type " + image.Text(outer));
        member.Add("flags", Shown.Hex((uint)type.Attributes));
        member.Add("base type", image.Text(type.BaseType));
        var layout = type.GetLayout();
        member.Add("layout", layout.IsDefault ? "none" : $"packing {layout.PackingSize}, size {layout.Size}");
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            member.Add("interface " + image.Text(metadata.GetInterfaceImplementation(implementation).Interface), "");
        }

        WriteGenerics(member, type.GetGenericParameters());
        foreach (var implementation in type.GetMethodImplementations())
        {
            var row = metadata.GetMethodImplementation(implementation);
            member.Add("implementation of " + image.Text(row.MethodDeclaration), image.Text(row.MethodBody));
        }

        foreach (var field in type.GetFields())
        {
            WriteField(field, name);
        }

        foreach (var method in type.GetMethods())
        {
            WriteMethod(method, name);
        }

        WriteProperties(type, name);
    }

    private void WriteGenerics(LedgerMember member, GenericParameterHandleCollection parameters)
    {
        foreach (var handle in parameters)
        {
            var parameter = metadata.GetGenericParameter(handle);
            var label = $"generic parameter {parameter.Index}";
            member.Add(label, $"{image.Name(parameter.Name)} {Shown.Hex((uint)parameter.Attributes)}");
            foreach (var constraint in parameter.GetConstraints())
            {
                member.Add($"constraint of {label}", image.Text(metadata.GetGenericParameterConstraint(constraint).Type));
            }
        }
    }

    private void WriteField(FieldDefinitionHandle handle, string parent)
    {
        var field = metadata.GetFieldDefinition(handle);
        var member = ledger.Add("field " + image.Text(handle), parent);
        member.Add("flags", Shown.Hex((uint)field.Attributes));
        AddConstant(member, "value", field.GetDefaultValue());
        member.Add("marshalling", image.Blob(field.GetMarshallingDescriptor()));
        member.Add("offset", Shown.Number(field.GetOffset()));
        if (field.GetRelativeVirtualAddress() != 0)
        {
            member.Add("initial data", FieldData.Of(image, field));
        }
    }

    private void AddConstant(LedgerMember member, string label, ConstantHandle handle)
    {
        if (!handle.IsNil)
        {
            var constant = metadata.GetConstant(handle);
            member.Add(label, $"{constant.TypeCode} {image.Blob(constant.Value)}");
        }
    }

    private void WriteMethod(MethodDefinitionHandle handle, string parent)
    {
        var method = metadata.GetMethodDefinition(handle);
        var member = ledger.Add("method " + image.Text(handle), parent, handle);
        member.Add("flags", Shown.Hex((uint)method.Attributes));
        member.Add("implementation flags", Shown.Hex((uint)method.ImplAttributes));
        foreach (var parameter in method.GetParameters())
        {
            var row = metadata.GetParameter(parameter);
            var label = $"parameter {row.SequenceNumber}";
            member.Add(label, $"{image.Name(row.Name)} {Shown.Hex((uint)row.Attributes)}");
            AddConstant(member, "default value of " + label, row.GetDefaultValue());
            member.Add("marshalling of " + label, image.Blob(row.GetMarshallingDescriptor()));
        }

        WriteGenerics(member, method.GetGenericParameters());
        if (method.GetImport() is { Module.IsNil: false } import)
        {
            member.Add("import", $"{image.Text(import.Module)} {image.Name(import.Name)} {Shown.Hex((uint)import.Attributes)}");
        }

        WriteBody(member, method);
    }

    private void WriteBody(LedgerMember member, MethodDefinition method)
    {
        const System.Reflection.MethodImplAttributes Kind = System.Reflection.MethodImplAttributes.CodeTypeMask;
        if (method.RelativeVirtualAddress == 0)
        {
            member.Add("body", "none", DifferenceKind.Method);
            return;
        }

        if ((method.ImplAttributes & Kind) != System.Reflection.MethodImplAttributes.IL)
        {
            member.Add("body", "native, of side " + image.Side, DifferenceKind.Method);
            return;
        }

        var body = image.File.GetMethodBody(method.RelativeVirtualAddress);
        member.Add("body", "IL", DifferenceKind.Method);
        member.Add("stack", $"{body.MaxStack}{(body.LocalVariablesInitialized ? ", locals initialised" : "")}", DifferenceKind.Method);
        member.Add("locals", image.Text(body.LocalSignature), DifferenceKind.Method);
        foreach (var region in body.ExceptionRegions)
        {
            member.Add(
                "exception region",
                $"{region.Kind} try {region.TryOffset}+{region.TryLength} handler {region.HandlerOffset}+{region.HandlerLength} filter {region.FilterOffset} {image.Text(region.CatchType)}",
                DifferenceKind.Method);
        }
    }

    private void WriteProperties(TypeDefinition type, string parent)
    {
        foreach (var handle in type.GetProperties())
        {
            var property = metadata.GetPropertyDefinition(handle);
            var accessors = property.GetAccessors();
            var member = ledger.Add(PropertyName(handle), parent);
            member.Add("flags", Shown.Hex((uint)property.Attributes));
            AddConstant(member, "value", property.GetDefaultValue());
            member.Add("accessors", $"{image.Text(accessors.Getter)}; {image.Text(accessors.Setter)}");
            foreach (var other in accessors.Others)
            {
                member.Add("other accessor", image.Text(other));
            }
        }

        foreach (var handle in type.GetEvents())
        {
            var definition = metadata.GetEventDefinition(handle);
            var accessors = definition.GetAccessors();
            var member = ledger.Add(EventName(handle), parent);
            member.Add("flags", Shown.Hex((uint)definition.Attributes));
            member.Add("type", image.Text(definition.Type));
            member.Add("accessors", $"{image.Text(accessors.Adder)}; {image.Text(accessors.Remover)}; {image.Text(accessors.Raiser)}");
            foreach (var other in accessors.Others)
            {
                member.Add("other accessor", image.Text(other));
            }
        }
    }

    private string PropertyName(PropertyDefinitionHandle handle)
    {
        var property = metadata.GetPropertyDefinition(handle);
        return $"property {image.Text(property.GetDeclaringType())}::{image.Name(property.Name)}{image.Signature(property.Signature)}";
    }

    private string EventName(EventDefinitionHandle handle)
    {
        var definition = metadata.GetEventDefinition(handle);
        return $"event {image.Text(definition.GetDeclaringType())}::{image.Name(definition.Name)}";
    }

    // What nothing uses is code of no one, but two compilations of the same code have it alike.
    private void WriteUsed()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            names.Add("use of " + image.Text(handle));
        }

        foreach (var handle in metadata.MemberReferences)
        {
            names.Add("use of " + image.Text(handle));
        }

        foreach (var name in names)
        {
            ledger.Add(name);
        }

        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.ModuleRef); row++)
        {
            ledger.Add(image.Text(MetadataTokens.ModuleReferenceHandle(row)));
        }
    }

    private void WriteAttributes()
    {
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            var (member, prefix) = Holder(attribute.Parent);
            var constructor = image.Text(attribute.Constructor);
            var at = Math.Max(0, constructor.IndexOf("::", StringComparison.Ordinal));
            var value = AttributeText.Of(image, constructor, attribute.Value);
            member.Add($"{prefix}attribute {constructor[..at]}", value.StartsWith('"') ? value : $"{constructor[at..]} {value}");
        }
    }

    private void WriteSecurity()
    {
        foreach (var handle in metadata.DeclarativeSecurityAttributes)
        {
            var attribute = metadata.GetDeclarativeSecurityAttribute(handle);
            var (member, prefix) = Holder(attribute.Parent);
            member.Add($"{prefix}security {Shown.Number((long)attribute.Action)}", image.Blob(attribute.PermissionSet));
        }
    }

    /// <summary>The member that holds an attribute, and what within it.</summary>
    private (LedgerMember Member, string Prefix) Holder(EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.AssemblyDefinition or HandleKind.ModuleDefinition or HandleKind.ExportedType or HandleKind.AssemblyFile or HandleKind.ModuleReference:
                return (ledger.Add(image.Text(parent)), "");
            case HandleKind.TypeDefinition:
                return (ledger.Add("type " + image.Text(parent)), "");
            case HandleKind.FieldDefinition:
                return (ledger.Add("field " + image.Text(parent)), "");
            case HandleKind.MethodDefinition:
                return (ledger.Add("method " + image.Text(parent)), "");
            case HandleKind.PropertyDefinition:
                return (ledger.Add(PropertyName((PropertyDefinitionHandle)parent)), "");
            case HandleKind.EventDefinition:
                return (ledger.Add(EventName((EventDefinitionHandle)parent)), "");
            case HandleKind.AssemblyReference:
                return (ledger.Add("reference to assembly " + image.Text(parent)), "");
            case HandleKind.ManifestResource:
                return (ledger.Add("resource " + image.Raw(metadata.GetManifestResource((ManifestResourceHandle)parent).Name)), "");
            default:
                return RowHolder(parent);
        }
    }

    private (LedgerMember Member, string Prefix) RowHolder(EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.GenericParameter:
                var parameter = metadata.GetGenericParameter((GenericParameterHandle)parent);
                return (Holder(parameter.Parent).Member, $"generic parameter {parameter.Index}, ");
            case HandleKind.GenericParameterConstraint:
                var constraint = metadata.GetGenericParameterConstraint((GenericParameterConstraintHandle)parent);
                var (member, prefix) = RowHolder(constraint.Parameter);
                return (member, $"{prefix}constraint {image.Text(constraint.Type)}, ");
            case HandleKind.Parameter or HandleKind.InterfaceImplementation:
                return (owners ??= Owners()).TryGetValue(parent, out var owner) ? (ledger.Add(owner.Member), owner.Prefix) : (ledger.Add("row without an owner"), "");
            default:
                // Signatures, specifications and the rest: by what they say.
                return (ledger.Add("attributes of " + (parent.Kind == HandleKind.DeclarativeSecurityAttribute ? "security" : image.Text(parent))), "");
        }
    }

    private Dictionary<EntityHandle, (string Member, string Prefix)> Owners()
    {
        var found = new Dictionary<EntityHandle, (string, string)>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            foreach (var parameter in metadata.GetMethodDefinition(handle).GetParameters())
            {
                found[parameter] = ("method " + image.Text(handle), $"parameter {metadata.GetParameter(parameter).SequenceNumber}, ");
            }
        }

        foreach (var handle in metadata.TypeDefinitions)
        {
            foreach (var implementation in metadata.GetTypeDefinition(handle).GetInterfaceImplementations())
            {
                found[implementation] = ("type " + image.Text(handle), $"interface {image.Text(metadata.GetInterfaceImplementation(implementation).Interface)}, ");
            }
        }

        return found;
    }
}
