using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;

namespace ComplianceGate.Binaries;

/// <summary>
/// Names and signatures of an assembly as text (ECMA-335, II.23.2), without the assemblies that types come from: which of them holds a
/// type is no matter of the surface. Depth and amount are bounded, because the file may be hostile.
/// </summary>
internal sealed class ApiNames(MetadataReader metadata)
{
    private const int MaxDepth = 64;
    private const int MaxArguments = 4_096;
    private const long MaxText = 256L << 20;

    private readonly Dictionary<EntityHandle, string> known = [];
    private readonly Dictionary<TypeDefinitionHandle, bool> visible = [];
    private long spent;

    /// <summary>Takes from the amount of text that one assembly may cost.</summary>
    /// <exception cref="BadImageFormatException">Nothing is left.</exception>
    public void Spend(int length)
    {
        spent += length;
        if (spent > MaxText)
        {
            throw new BadImageFormatException();
        }
    }

    /// <summary>A text of the heap.</summary>
    public string Text(StringHandle handle)
    {
        var text = metadata.GetString(handle);
        Spend(text.Length);
        return text;
    }

    /// <summary>A name in a namespace.</summary>
    public string Join(StringHandle space, StringHandle name) => space.IsNil ? Text(name) : $"{Text(space)}.{Text(name)}";

    /// <summary>Whether a type can be seen from outside: it and all types that it lies in.</summary>
    public bool IsVisible(TypeDefinitionHandle handle) => IsVisible(handle, 0);

    /// <summary>Full name of a type of this assembly.</summary>
    public string Of(TypeDefinitionHandle handle) => Of(handle, 0);

    /// <summary>A type by its token; empty for none.</summary>
    public string Type(EntityHandle handle) => Type(handle, 0);

    /// <summary>Simple name of an attribute's type; null where it has none.</summary>
    public string? Attribute(CustomAttribute attribute)
    {
        var type = attribute.Constructor.Kind switch
        {
            HandleKind.MethodDefinition => (EntityHandle)metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            _ => default,
        };
        return type.Kind switch
        {
            HandleKind.TypeDefinition when !type.IsNil => Text(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            HandleKind.TypeReference => Text(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
            _ => null,
        };
    }

    /// <summary>The signature of a field, method or property.</summary>
    public string Signature(BlobHandle handle)
    {
        var blob = metadata.GetBlobReader(handle);
        var text = new StringBuilder();
        var header = blob.ReadByte();
        if ((header & 0x0F) == 6)
        {
            One(ref blob, text, 0);
        }
        else
        {
            Method(ref blob, header, text, 0);
        }

        return text.ToString();
    }

    private bool IsVisible(TypeDefinitionHandle handle, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new BadImageFormatException();
        }

        if (visible.TryGetValue(handle, out var isVisible))
        {
            return isVisible;
        }

        var type = metadata.GetTypeDefinition(handle);
        isVisible = (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(type.GetDeclaringType(), depth + 1),
            _ => false,
        } && !Text(type.Name).StartsWith('<');
        visible[handle] = isVisible;
        return isVisible;
    }

    private string Of(TypeDefinitionHandle handle, int depth)
    {
        if (handle.IsNil || depth > MaxDepth)
        {
            throw new BadImageFormatException();
        }

        if (!known.TryGetValue(handle, out var name))
        {
            var type = metadata.GetTypeDefinition(handle);
            name = type.IsNested ? $"{Of(type.GetDeclaringType(), depth + 1)}+{Text(type.Name)}" : Join(type.Namespace, type.Name);
            known[handle] = name;
        }

        return name;
    }

    private string Type(EntityHandle handle, int depth)
    {
        if (handle.IsNil || depth > MaxDepth)
        {
            return handle.IsNil ? "" : throw new BadImageFormatException();
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return Of((TypeDefinitionHandle)handle, depth);
            case HandleKind.TypeReference:
                if (!known.TryGetValue(handle, out var name))
                {
                    var type = metadata.GetTypeReference((TypeReferenceHandle)handle);
                    name = type.ResolutionScope.Kind == HandleKind.TypeReference ? $"{Type(type.ResolutionScope, depth + 1)}+{Text(type.Name)}" : Join(type.Namespace, type.Name);
                    known[handle] = name;
                }

                return name;
            case HandleKind.TypeSpecification:
                var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                var text = new StringBuilder();
                One(ref blob, text, depth + 1);
                return text.ToString();
            default:
                throw new BadImageFormatException();
        }
    }

    private void Method(ref BlobReader blob, byte header, StringBuilder text, int depth)
    {
        text.Append(CultureInfo.InvariantCulture, $"{header:X2}");
        if ((header & 0x10) != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"`{blob.ReadCompressedInteger()}");
        }

        var count = blob.ReadCompressedInteger();
        One(ref blob, text.Append(' '), depth);
        Several(ref blob, count, text.Append('('), depth);
        text.Append(')');
    }

    private void Several(ref BlobReader blob, int count, StringBuilder text, int depth)
    {
        if (count is < 0 or > MaxArguments)
        {
            throw new BadImageFormatException();
        }

        for (var i = 0; i < count; i++)
        {
            One(ref blob, i == 0 ? text : text.Append(','), depth);
        }
    }

    // ECMA-335, II.23.2.12; the numbers are those of II.23.1.16.
    private void One(ref BlobReader blob, StringBuilder text, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new BadImageFormatException();
        }

        Spend(4);
        var code = blob.ReadByte();
        switch (code)
        {
            case 0x11 or 0x12:
                Append(text, Type(blob.ReadTypeHandle(), depth + 1));
                break;
            case 0x13 or 0x1E:
                text.Append(code == 0x13 ? "!" : "!!").Append(blob.ReadCompressedInteger().ToString(CultureInfo.InvariantCulture));
                break;
            case 0x0F or 0x10 or 0x1D or 0x45:
                One(ref blob, text.Append(code switch { 0x0F => "*", 0x10 => "&", 0x1D => "[]", _ => "pinned " }), depth + 1);
                break;
            case 0x1F or 0x20:
                Append(text.Append(code == 0x1F ? "req(" : "opt("), Type(blob.ReadTypeHandle(), depth + 1));
                One(ref blob, text.Append(')'), depth + 1);
                break;
            case 0x14:
                One(ref blob, text.Append("array "), depth + 1);
                Numbers(ref blob, text.Append(' ').Append(blob.ReadCompressedInteger().ToString(CultureInfo.InvariantCulture)));
                break;
            case 0x15:
                One(ref blob, text, depth + 1);
                Several(ref blob, blob.ReadCompressedInteger(), text.Append('<'), depth + 1);
                text.Append('>');
                break;
            case 0x1B:
                Method(ref blob, blob.ReadByte(), text.Append("fn "), depth + 1);
                break;
            case <= 0x0E or 0x16 or 0x18 or 0x19 or 0x1C:
                text.Append('#').Append(code.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new BadImageFormatException();
        }
    }

    private void Append(StringBuilder text, string name)
    {
        Spend(name.Length);
        text.Append(name);
    }

    // Sizes and lower bounds of an array.
    private static void Numbers(ref BlobReader blob, StringBuilder text)
    {
        for (var list = 0; list < 2; list++)
        {
            var count = blob.ReadCompressedInteger();
            if (count is < 0 or > MaxDepth)
            {
                throw new BadImageFormatException();
            }

            for (var i = 0; i < count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $";{(list == 0 ? blob.ReadCompressedInteger() : blob.ReadCompressedSignedInteger())}");
            }
        }
    }
}
