using System.Collections.Immutable;

namespace ComplianceGate.Duties;

/// <summary>A condition over a profile and what is derived from it: true, false or not known.</summary>
public abstract record DutyCondition
{
    /// <summary>What is said where it is false, as a clause; null for a sentence made of the condition itself.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The provision that it rests on; null where none is named.</summary>
    public string? Cite { get; init; }
}

/// <summary>All must hold.</summary>
/// <param name="Parts">The conditions; at least one.</param>
public sealed record AllOf(ImmutableArray<DutyCondition> Parts) : DutyCondition;

/// <summary>One must hold.</summary>
/// <param name="Parts">The conditions; at least one.</param>
public sealed record AnyOf(ImmutableArray<DutyCondition> Parts) : DutyCondition;

/// <summary>It must not hold.</summary>
/// <param name="Part">The condition.</param>
public sealed record NotOf(DutyCondition Part) : DutyCondition;

/// <summary>A declared word is one of some, or a part of one: <c>employment/recruitment</c> of <c>employment</c>.</summary>
/// <param name="Key">Key of the profile, or a derived one.</param>
/// <param name="Words">The words.</param>
public sealed record HasWord(string Key, ImmutableArray<string> Words) : DutyCondition;

/// <summary>A number is over a limit, or not.</summary>
/// <param name="Key">Key of the profile.</param>
/// <param name="Limit">The limit.</param>
/// <param name="IsOver">Whether it must be over; otherwise at most that.</param>
public sealed record HasNumber(string Key, double Limit, bool IsOver) : DutyCondition;

/// <summary>A day lies before another, or not.</summary>
/// <param name="Key">Key of the profile.</param>
/// <param name="Day">The other day.</param>
/// <param name="IsBefore">Whether it must lie before; otherwise on it or after it.</param>
public sealed record HasDay(string Key, DateOnly Day, bool IsBefore) : DutyCondition;

/// <summary>A flag is set, or not.</summary>
/// <param name="Key">Key of the profile, or a derived one.</param>
/// <param name="Value">What it must be.</param>
public sealed record HasFlag(string Key, bool Value) : DutyCondition;
