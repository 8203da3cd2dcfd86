using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Duties;

/// <summary>Whether something holds.</summary>
public enum Truth
{
    /// <summary>It does not.</summary>
    False,

    /// <summary>It does.</summary>
    True,

    /// <summary>Nobody declared what it hangs on, or the law leaves it open.</summary>
    Unknown,
}

/// <summary>Whether something holds, and why.</summary>
/// <param name="Value">Whether it holds.</param>
/// <param name="Why">Why; at least one reason.</param>
public readonly record struct Answer(Truth Value, ImmutableArray<DutyReason> Why)
{
    /// <summary>It holds.</summary>
    public static Answer Yes(string why, string? cite = null) => new(Truth.True, [new(why, cite)]);

    /// <summary>It does not hold.</summary>
    public static Answer No(string why, string? cite = null) => new(Truth.False, [new(why, cite)]);

    /// <summary>It is not known.</summary>
    public static Answer Unknown(string why, string? key, string? cite = null) => new(Truth.Unknown, [new(why, cite, key)]);

    /// <summary>That a key is not declared.</summary>
    public static Answer Undeclared(string key) => Unknown($"{key} is not declared", key);
}
