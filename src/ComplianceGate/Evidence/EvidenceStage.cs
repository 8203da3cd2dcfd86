namespace ComplianceGate.Evidence;

/// <summary>What evidence speaks of.</summary>
public enum EvidenceStage
{
    /// <summary>The output folder of a build.</summary>
    Build,

    /// <summary>What is inside a nupkg, or the nupkg itself.</summary>
    Pack,

    /// <summary>A publish folder.</summary>
    Publish,
}
