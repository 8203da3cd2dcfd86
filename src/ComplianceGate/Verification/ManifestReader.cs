using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>Reads <c>manifest.json</c> (<c>schemas/manifest.schema.json</c>), which may be hostile.</summary>
internal static class ManifestReader
{
    private const string Family = "compliancegate.manifest/";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="LaterVersionException">A later version made it.</exception>
    /// <exception cref="InvalidDataException">It is no manifest of a known form; the message is the end of a sentence.</exception>
    public static ManifestDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = StrictJson.Parse(bytes);
        var root = json.RootElement;
        var schema = StrictJson.Read(() => root.Text("schema"));
        if (schema.StartsWith(Family, StringComparison.Ordinal) && uint.TryParse(schema.AsSpan(Family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1)
        {
            throw new LaterVersionException($"was made by a later version, in a form that this one does not know ({schema})");
        }

        return StrictJson.Read(() => schema == ManifestWriter.Schema
            ? ToManifest(root, FileDigest.Sha256(bytes.Span))
            : throw new FormatException("Its schema is none that this version knows."));
    }

    /// <summary>Whether it says that it is of a later form than this version knows.</summary>
    public static bool IsLater(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = StrictJson.Parse(bytes);
            var (schema, slash) = (StrictJson.Read(() => json.RootElement.Text("schema")), ManifestWriter.Schema.LastIndexOf('/') + 1);
            return schema.StartsWith(ManifestWriter.Schema[..slash], StringComparison.Ordinal)
                && int.TryParse(schema.AsSpan(slash), NumberStyles.None, CultureInfo.InvariantCulture, out var form)
                && form > int.Parse(ManifestWriter.Schema.AsSpan(slash), CultureInfo.InvariantCulture);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static ManifestDocument ToManifest(JsonElement root, string sha256)
    {
        var components = root.GetProperty("components");
        var source = root.GetProperty("source");
        var toolchain = root.GetProperty("toolchain");
        var previous = root.GetProperty("previous");
        return new ManifestDocument
        {
            Sha256 = sha256,
            Stage = root.Text("stage") is "build" or "pack" or "publish" ? root.Text("stage") : throw new FormatException("Its stage is not known."),
            Name = root.Text("name"),
            Version = root.Text("version"),
            Assembly = root.Text("assembly"),
            TargetFramework = root.Text("targetFramework"),
            RuntimeIdentifier = root.TextOrNull("runtimeIdentifier"),
            Configuration = root.Text("configuration"),
            Artifacts = Each(root, "artifacts", Artifact),
            Packages = Each(components, "packages", Package),
            Models = Each(components, "models", m => new NamedDigest(m.Text("path"), StrictJson.Digest(m.Text("sha256"), 32))),
            Sdk = toolchain.Text("sdk"),
            Gate = toolchain.Text("gate"),
            Commit = source.TextOrNull("commit"),
            Tree = source.TextOrNull("tree"),
            IsClean = source.TryGetProperty("dirty", out var dirty) && dirty.ValueKind == System.Text.Json.JsonValueKind.False,
            Policy = root.GetProperty("policy").Text("digest"),
            Mode = root.GetProperty("policy").TextOrNull("mode") ?? "",
            Outcome = root.GetProperty("verdict").TextOrNull("outcome") ?? "",
            FindingCodes = Each(root.GetProperty("verdict"), "findings", f => f.Text("code")),
            Links = Each(root, "links", Link),
            Previous = previous.ValueKind == JsonValueKind.Null ? null : Link(previous),
            Documents = Each(root, "documents", d => new NamedDigest(d.Text("path"), StrictJson.Digest(d.Text("sha256"), 32))),
        };
    }

    private static ImmutableArray<T> Each<T>(JsonElement holder, string name, Func<JsonElement, T> read)
    {
        var list = holder.GetProperty(name);
        var items = ImmutableArray.CreateBuilder<T>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items.DrainToImmutable();
    }

    private static ManifestArtifact Artifact(JsonElement item)
    {
        var size = item.GetProperty("size").GetInt64();
        return new ManifestArtifact(
            item.Text("path"),
            size >= 0 ? size : throw new FormatException("A size is negative."),
            StrictJson.Digest(item.Text("sha256"), 32),
            item.TextOrNull("sha512") is { } sha512 ? StrictJson.Digest(sha512, 64) : null);
    }

    private static ManifestPackage Package(JsonElement item) => new(
        item.Text("purl"), item.Text("kind"), item.Text("id"), item.TextOrNull("version"), item.Text("scope"), item.TextOrNull("contentHash"),
        item.TextOrNull("sha256"), item.TextOrNull("license"), item.TextOrNull("licenseDeclared"), item.TextOrNull("licenseChosen"), item.TextOrNull("licenseBasis"));

    private static ManifestLink Link(JsonElement item) => new(
        item.Text("kind"), item.Text("name"), item.Text("version"), item.TextOrNull("targetFramework"), item.TextOrNull("path"),
        StrictJson.Digest(item.Text("manifestSha256"), 32));
}
