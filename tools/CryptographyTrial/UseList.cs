using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ComplianceGate.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate.CryptographyTrial;

/// <summary>
/// For checks by hand: what the scanner says of one assembly, and, walked independently of it, every call into a namespace of
/// cryptography, with a mark where the scanner says nothing of that method.
/// </summary>
internal static class UseList
{
    private static readonly string[] Namespaces =
        ["System.Security.Cryptography", "System.Net.Security", "System.Security.Authentication", "Org.BouncyCastle.Crypto", "Org.BouncyCastle.Security", "Microsoft.IdentityModel.Tokens"];

    private static readonly FrozenDictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToFrozenDictionary(c => c.Value & 0xFFFF);

    public static int PrintUses(string file)
    {
        var result = CryptographyScanner.Scan(File.ReadAllBytes(file), default, withLocations: false);
        foreach (var use in result.Uses)
        {
            Console.WriteLine(Describe(use));
        }

        Console.WriteLine(FormattableString.Invariant($"{result.Uses.Length} listed, {result.Uses.Sum(u => u.More)} more, cut: {result.IsCut}, problem: {result.Problem ?? "none"}"));
        return 0;
    }

    public static int PrintCalls(string file)
    {
        var image = File.ReadAllBytes(file);
        var said = CryptographyScanner.Scan(image, default, withLocations: false).Uses.ToLookup(u => (u.Method, u.Offset));
        var methods = said.Select(g => g.Key.Method).ToHashSet(StringComparer.Ordinal);
        using var assembly = new PEReader(new MemoryStream(image));
        var reader = assembly.GetMetadataReader();
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var name = $"{NameOf(reader, method.GetDeclaringType())}.{reader.GetString(method.Name)}";
            foreach (var (offset, member) in Calls(reader, assembly.GetMethodBody(method.RelativeVirtualAddress)))
            {
                var mark = said[(name, offset)].Any() ? "said  " : methods.Contains(name) ? "method" : "      ";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mark} {name}+{offset:x4} {member}"));
            }
        }

        return 0;
    }

    private static string Describe(CryptographyUse use)
    {
        string?[] parts =
        [
            use.Kind == CryptographyUseKind.Algorithm ? null : use.Kind.ToString(), use.KeyBits?.ToString(CultureInfo.InvariantCulture), use.Mode, use.Padding, use.Curve, use.Hash,
            use.Iterations is { } count ? FormattableString.Invariant($"{count} iterations") : null, string.Join(',', use.Protocols), string.Join(',', use.Undecided.Select(u => u + "?")),
            string.Join(',', use.Functions), use.More > 0 ? FormattableString.Invariant($"and {use.More} more") : null,
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{use.Method}+{use.Offset:x4} {use.Algorithm} [{string.Join("; ", parts.Where(p => !string.IsNullOrEmpty(p)))}] {use.Api}");
    }

    private static IEnumerable<(int Offset, string Member)> Calls(MetadataReader reader, MethodBodyBlock body)
    {
        var code = body.GetILBytes()!;
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            var number = code[at] == 0xFE ? 0xFE00 | code[at + 1] : code[at];
            at += number > 0xFF ? 2 : 1;
            var operand = Codes[number].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok
                && Member(reader, MetadataTokens.EntityHandle(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)))) is { } member)
            {
                yield return (start, member);
            }

            at += Size(operand, code, at);
        }
    }

    private static int Size(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at))),
        _ => 4,
    };

    private static string? Member(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        if (handle.Kind == HandleKind.MethodDefinition)
        {
            var called = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
            var import = called.GetImport();
            return import.Module.IsNil ? null : $"{reader.GetString(reader.GetModuleReference(import.Module).Name)}!{reader.GetString(called.Name)}";
        }

        if (handle.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        var member = reader.GetMemberReference((MemberReferenceHandle)handle);
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = NameOf(reader, (TypeReferenceHandle)member.Parent);
        return Array.Exists(Namespaces, n => type.StartsWith(n, StringComparison.Ordinal)) ? $"{type}.{reader.GetString(member.Name)}" : null;
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}" : $"{reader.GetString(type.Namespace)}.{name}";
    }

    private static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var name = reader.GetString(type.Name);
        return !outer.IsNil ? $"{NameOf(reader, outer)}.{name}" : type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }
}
