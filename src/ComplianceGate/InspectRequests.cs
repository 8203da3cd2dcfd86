using System.Collections.Immutable;

namespace ComplianceGate;

/// <summary>What a build gives the inspection of what the compiler made.</summary>
public sealed record InspectRequest
{
    /// <summary>The check that this build passed.</summary>
    public required CheckRecord Check { get; init; }

    /// <summary>Absolute path of the assembly as the compiler made it.</summary>
    public required string Assembly { get; init; }

    /// <summary>Absolute path of its symbols; null where they lie in the assembly or are not made.</summary>
    public string? Symbols { get; init; }

    /// <summary>Absolute paths of assemblies that are copied along with references and that belong to no package.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Absolute path of the file that keeps what packages do from build to build; null to keep nothing.</summary>
    public string? Kept { get; init; }

    /// <summary>Whether what is kept may be believed; in CI nothing is.</summary>
    public bool IsKeptTrusted { get; init; }
}

/// <summary>The outcome of an inspection.</summary>
/// <param name="Record">The check with what only compiled code can tell.</param>
/// <param name="Logged">What the log shows: only what the check did not show already.</param>
/// <param name="Failure">What to leave in obj when the inspection stops the build; otherwise null.</param>
public sealed record InspectResult(CheckRecord Record, ImmutableArray<LoggedFinding> Logged, FailureDocuments? Failure);
