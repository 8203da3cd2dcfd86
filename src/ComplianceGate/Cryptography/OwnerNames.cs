using System.Reflection.Metadata;

namespace ComplianceGate.Cryptography;

/// <summary>
/// Names of methods as their author knows them: what the compiler makes of lambdas, local functions, iterators and asynchronous methods
/// (<c>&lt;Seal&gt;d__3.MoveNext</c>, <c>&lt;&gt;c.&lt;Seal&gt;b__0_1</c>, F#'s <c>seal@12.Invoke</c>) goes back to the method that has it.
/// </summary>
internal sealed class OwnerNames(MetadataReader metadata, SignatureText signatures)
{
    private const int MaxDepth = 16;

    /// <summary>The name of a method with its namespace and types.</summary>
    /// <param name="handle">The method.</param>
    public string Of(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var name = metadata.GetString(method.Name);
        var owner = Inner(name);
        var type = method.GetDeclaringType();
        for (var depth = 0; depth < MaxDepth && !type.IsNil; depth++)
        {
            var definition = metadata.GetTypeDefinition(type);
            var typeName = metadata.GetString(definition.Name);
            var fsharp = typeName.IndexOf('@', StringComparison.Ordinal);
            if (!typeName.StartsWith('<') && fsharp <= 0)
            {
                break;
            }

            owner = Inner(typeName) ?? (fsharp > 0 ? typeName[..fsharp] : owner);
            type = definition.GetDeclaringType();
        }

        return type.IsNil ? owner ?? name : signatures.Name(type) + "." + (owner ?? name);
    }

    private static string? Inner(string name)
    {
        if (!name.StartsWith('<'))
        {
            return null;
        }

        var start = 0;
        while (start < name.Length && name[start] == '<')
        {
            start++;
        }

        var end = name.IndexOf('>', start);
        return end > start ? name[start..end] : null;
    }
}
