using System.Collections.Immutable;

namespace ComplianceGate.Reviews;

/// <summary>The keys of a review file, object by object. The reader knows no others, and a test holds <c>schemas/reviews.schema.json</c> to the same sets.</summary>
public static class ReviewKeys
{
    /// <summary>The file itself.</summary>
    public static readonly ImmutableArray<string> Root = ["$schema", "reviews"];

    /// <summary>One of <c>reviews</c>.</summary>
    public static readonly ImmutableArray<string> Record = ["component", "digest", "who", "when", "lookedAt", "verdict", "notes", "seen"];

    /// <summary><c>seen</c> of a record.</summary>
    public static readonly ImmutableArray<string> Seen = ["license", "dependencies", "files"];

    /// <summary>Keys that a record may leave out.</summary>
    public static readonly ImmutableArray<string> Optional = ["notes", "seen"];
}
