using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Makes out who builds, from what the build hands over: nothing here reads the environment itself.</summary>
public static class BuilderSource
{
    /// <summary>Makes the fact.</summary>
    /// <param name="variables">The items <c>_ComplianceGateBuilder</c>: documented variables of CI systems, and settings of the restore, each by its name.</param>
    /// <param name="globalProperties">The global properties of the build; values behind names that look like secrets are withheld here.</param>
    /// <param name="environment">Operating system, architecture, culture and time zone.</param>
    public static BuilderFact Read(
        IReadOnlyList<NamedValue> variables, IReadOnlyDictionary<string, string> globalProperties, IReadOnlyList<NamedValue> environment)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(globalProperties);
        ArgumentNullException.ThrowIfNull(environment);
        return new BuilderFact { Environment = [.. environment] };
    }
}
