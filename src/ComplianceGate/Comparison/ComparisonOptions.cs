namespace ComplianceGate.Comparison;

/// <summary>What is compared, and how much of it is told.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// Whether a path is left out. It is asked about every file of a folder and every entry of an archive, by the path as
    /// <see cref="Difference.Path"/> has it, once for each. Null leaves nothing out. Entries left out of archives that differ in them
    /// are named among the normalisations; files left out of folders are as if they were not there.
    /// </summary>
    public Func<string, bool>? LeaveOut { get; init; }

    /// <summary>Most differences that are listed.</summary>
    public int MaxDifferences { get; init; } = 200;

    /// <summary>Most differences that are listed of one file, so that none hides the others.</summary>
    public int MaxDifferencesOfFile { get; init; } = 60;
}
