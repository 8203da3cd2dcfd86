namespace ComplianceGate.Cryptography;

/// <summary>A member that code calls.</summary>
/// <param name="Type">Full name of its type, without the arguments of a generic one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its parameters and its result.</param>
internal sealed record Member(string Type, string Name, MethodShape Shape)
{
    /// <summary>The full name of its type with the arguments.</summary>
    public string FullType { get; init; } = Type;

    /// <summary>Token of the definition in the same assembly; 0 for a member of another one.</summary>
    public int Own { get; init; }

    /// <summary>What it means; null where it is no cryptography.</summary>
    public MemberRule? Rule { get; init; }

    /// <summary>The native function that it is, <c>libcrypto!EVP_md5</c>; null for others.</summary>
    public string? Native { get; init; }

    /// <summary>How it is shown: properties and constructors without what the compiler puts in front.</summary>
    public string Api => Name switch
    {
        ".ctor" => Type,
        _ when Name.StartsWith("get_", StringComparison.Ordinal) || Name.StartsWith("set_", StringComparison.Ordinal) => Type + "." + Name[4..],
        _ => Type + "." + Name,
    };
}
