using System.Text.Json;
using ComplianceGate.Releases;

namespace ComplianceGate;

/// <summary>What changed between two releases, by their evidence.</summary>
public sealed class ReleaseComparison
{
    private readonly ReleaseDiff? diff;
    private readonly List<string> notes = [];

    private ReleaseComparison(ReleaseSide old, ReleaseSide now)
    {
        Error = old.Error ?? now.Error;
        IsWrongUsage = old.Error is null ? now.IsWrongUsage : old.IsWrongUsage;
        if (old.Contents is null || now.Contents is null)
        {
            return;
        }

        diff = ReleaseDiff.Of(old.Contents, now.Contents);
        foreach (var (side, name) in new[] { (old, "old"), (now, "new") })
        {
            if (side.LacksDuties)
            {
                notes.Add($"The duties of the {name} release do not lie beside its manifest.");
            }
        }
    }

    /// <summary>Why the two could not be compared, as a sentence; null where they were.</summary>
    public string? Error { get; }

    /// <summary>Whether other paths have to be named; otherwise a side is damaged, or of a form that this version does not know.</summary>
    public bool IsWrongUsage { get; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEqual => diff is { Lines.Count: 0 };

    /// <summary>Compares. Nothing that lies at the paths makes this throw.</summary>
    /// <param name="old">The evidence of the old release: an evidence folder, a folder that holds exactly one, a manifest.json, or a nupkg.</param>
    /// <param name="now">That of the new one.</param>
    public static ReleaseComparison Of(string old, string now)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(now);
        return new(ReleaseEvidence.Open(old), ReleaseEvidence.Open(now));
    }

    /// <summary>The differences as Markdown; empty where the two could not be compared.</summary>
    public string ToMarkdown() => diff is null ? "" : ReleaseDiffText.Of(diff, notes);

    /// <summary>Writes the differences as members of a JSON object (<c>schemas/diff.schema.json</c>).</summary>
    /// <param name="json">A writer that stands in an object.</param>
    /// <exception cref="InvalidOperationException">The two could not be compared.</exception>
    public void Write(Utf8JsonWriter json) => ReleaseDiffJson.Write(json, diff ?? throw new InvalidOperationException(Error));
}
