namespace ComplianceGate.Comparison;

/// <summary>What is known of a difference when its cause is looked for.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">What kind of thing differs.</param>
/// <param name="Member">The member.</param>
/// <param name="Left">What it is on the left, whole; null where it is not there.</param>
/// <param name="Right">What it is on the right, likewise.</param>
internal readonly record struct CauseQuestion(string Path, DifferenceKind Kind, string Member, string? Left, string? Right)
{
    /// <summary>Whether the member begins so.</summary>
    public bool Begins(string text) => Member.StartsWith(text, StringComparison.Ordinal);

    /// <summary>Whether the member ends so.</summary>
    public bool Ends(string text) => Member.EndsWith(text, StringComparison.Ordinal);

    /// <summary>Whether the path ends so.</summary>
    public bool IsIn(string name) => Path.EndsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one side is empty or not there.</summary>
    public bool IsOneSided => string.IsNullOrEmpty(Left) || string.IsNullOrEmpty(Right);
}

/// <summary>What else of the same assembly a cause explains, where that has no cause of its own.</summary>
internal enum CauseReach
{
    /// <summary>Nothing else.</summary>
    Itself,

    /// <summary>Ids, time stamps and checksums, which are made from the contents.</summary>
    Identity,

    /// <summary>These, and the code.</summary>
    Code,
}

/// <summary>A cause that is known to make rebuilds differ.</summary>
/// <param name="Id">Its short name.</param>
/// <param name="Sign">By what it is recognised.</param>
/// <param name="Cause">The cause, in one sentence.</param>
/// <param name="Fix">The property or file to change, in one sentence.</param>
/// <param name="Reach">What else it explains.</param>
internal sealed record KnownCause(string Id, Func<CauseQuestion, bool> Sign, string Cause, string Fix, CauseReach Reach = CauseReach.Itself);
