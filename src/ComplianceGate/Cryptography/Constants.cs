using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>
/// What fields that are set once and methods without parameters give, where the code of the same assembly says it: keys and names often
/// stand beside the method that uses them.
/// </summary>
internal sealed class Constants(AssemblyScan scan)
{
    private const int MaxDepth = 4;

    private readonly HashSet<int> changed = [];
    private readonly HashSet<int> loadedUnseen = [];
    private readonly HashSet<int> stored = [];
    private readonly HashSet<int> refusing = [];
    private readonly Dictionary<int, Value> results = [];
    private readonly Dictionary<int, Dictionary<int, Value>> initial = [];
    private int depth;

    /// <summary>Goes through a method's code: which fields it stores and loads, and whether it is worth looking into.</summary>
    /// <param name="method">The method.</param>
    /// <param name="il">Its code.</param>
    /// <param name="tokens">What makes it worth it.</param>
    public bool Note(MethodDefinitionHandle method, ReadOnlySpan<byte> il, HashSet<int> tokens)
    {
        var isConstructor = scan.Metadata.GetString(scan.Metadata.GetMethodDefinition(method).Name) is ".ctor" or ".cctor";
        var isWorth = false;
        var code = new IlCode(il);
        List<int>? loaded = null;
        while (code.MoveNext())
        {
            switch (code.Code)
            {
                case 0x28 or 0x6F or 0x73 or IlCode.TwoBytes + 0x06 or IlCode.TwoBytes + 0x07:
                    isWorth |= tokens.Contains(code.Operand);
                    break;
                case 0x7D or 0x80 or 0x7C or 0x7F when !isConstructor:
                    changed.Add(code.Operand);
                    if (code.Code is 0x7D or 0x80)
                    {
                        stored.Add(code.Operand);
                    }

                    break;
                case 0x7B or 0x7E:
                    (loaded ??= []).Add(code.Operand);
                    break;
            }
        }

        if (!isWorth && loaded is not null)
        {
            loadedUnseen.UnionWith(loaded);
        }

        return isWorth;
    }

    /// <summary>What a field of the same assembly holds; null where it may change or is not known.</summary>
    /// <param name="token">Token of the field.</param>
    public Value? Field(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind != HandleKind.FieldDefinition || depth >= MaxDepth)
        {
            return null;
        }

        var field = scan.Metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
        var isFixed = (field.Attributes & FieldAttributes.InitOnly) != 0 && !stored.Contains(token)
            || (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Private && !changed.Contains(token);
        if (!isFixed || (field.Attributes & FieldAttributes.HasFieldRVA) != 0)
        {
            return null;
        }

        var isStatic = (field.Attributes & FieldAttributes.Static) != 0;
        var value = Initial(field.GetDeclaringType(), isStatic).GetValueOrDefault(token);
        if (value is BytesValue { Content: BytesContent.Zero } bytes && loadedUnseen.Contains(token))
        {
            bytes.Content = BytesContent.Other;
        }

        return value is ObjectValue made ? new AnyValue(made.Type) : value;
    }

    /// <summary>What a method gives on every way; nothing where it differs or is not known.</summary>
    /// <param name="token">Token of the method.</param>
    public Value Result(int token)
    {
        if (results.TryGetValue(token, out var known))
        {
            return Fresh(known);
        }

        if (depth >= MaxDepth || MetadataTokens.EntityHandle(token) is not { Kind: HandleKind.MethodDefinition } handle)
        {
            return Value.Nothing;
        }

        results[token] = Value.Nothing;
        var walker = new MethodWalker(scan, (MethodDefinitionHandle)handle, isReported: false);
        Walk(walker);
        if (walker.Refuses)
        {
            refusing.Add(token);
        }

        return Fresh(results[token] = walker.Result);
    }

    /// <summary>Whether a method whose result was asked for may throw, or hands what a peer shows to somebody who may.</summary>
    /// <param name="token">Token of the method.</param>
    public bool MayRefuse(int token) => refusing.Contains(token);

    private static Value Fresh(Value value) => value switch
    {
        BytesValue bytes => new BytesValue(bytes.Length, bytes.Content),
        NumberValue or TextValue or NamedValue or FunctionValue => value,
        ObjectValue made => new AnyValue(made.Type),
        _ => value.Type.Length > 0 ? new AnyValue(value.Type) : Value.Nothing,
    };

    private Dictionary<int, Value> Initial(TypeDefinitionHandle type, bool isStatic)
    {
        var key = MetadataTokens.GetToken(type) * 2 + (isStatic ? 1 : 0);
        if (initial.TryGetValue(key, out var known))
        {
            return known;
        }

        initial[key] = [];
        var fields = new Dictionary<int, Value>();
        var storing = new Dictionary<int, int>();
        var constructors = 0;
        foreach (var handle in scan.Metadata.GetTypeDefinition(type).GetMethods())
        {
            var name = scan.Metadata.GetMethodDefinition(handle).Name;
            if (scan.Metadata.StringComparer.Equals(name, isStatic ? ".cctor" : ".ctor"))
            {
                var walker = new MethodWalker(scan, handle, isReported: false);
                Walk(walker);
                constructors += walker.IsChained ? 0 : 1;
                foreach (var (field, value) in walker.Stored)
                {
                    storing[field] = storing.GetValueOrDefault(field) + (walker.IsChained ? 0 : 1);
                    fields[field] = fields.TryGetValue(field, out var other) ? FlowState.Join(other, value) : value;
                }
            }
        }

        // A constructor that neither sets a field nor has another one set it leaves it empty.
        foreach (var (field, count) in storing)
        {
            if (count < constructors)
            {
                fields[field] = Value.Nothing;
            }
        }

        return initial[key] = fields;
    }

    private void Walk(MethodWalker walker)
    {
        depth++;
        try
        {
            walker.Run();
        }
        finally
        {
            depth--;
        }
    }
}
