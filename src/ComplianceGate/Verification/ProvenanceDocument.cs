using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>The provenance of a set of evidence.</summary>
internal static class ProvenanceDocument
{
    /// <summary>Name of the document.</summary>
    public const string Name = "provenance.intoto.json";

    /// <summary>Its predicate; null where the set has none, or lies in a package.</summary>
    /// <param name="set">A set whose digests hold.</param>
    /// <exception cref="InvalidDataException">It changed since it was checked, or is none; the message is the end of a sentence.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static JsonElement? Find(EvidenceSet set)
    {
        if (set.IsPacked || set.Manifest.Documents.FirstOrDefault(d => SafePath.Name(d.Path) == Name) is not { } named
            || set.Tree.Find(set.PathOf(Name)) is not { Refusal: null } file)
        {
            return null;
        }

        var bytes = set.Tree.ReadAll(file, StrictJson.MaxSize);
        if (Facts.FileDigest.Sha256(bytes) != named.Sha256)
        {
            throw new InvalidDataException("belongs to provenance that is not what the manifest names");
        }

        using var document = StrictJson.Parse(bytes);
        return StrictJson.Read(() => document.RootElement.GetProperty("predicate").Clone());
    }
}
