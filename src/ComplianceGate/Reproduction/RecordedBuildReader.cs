using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Puts a recorded build together from the documents of one set of evidence: <c>manifest.json</c> and <c>buildinfo.json</c>, and the
/// provenance where there is one. They may be hostile: what goes to a command line is checked before.
/// </summary>
internal static class RecordedBuildReader
{
    private const int MaxParameters = 1_000;
    private const int MaxValue = 4_000;

    private static readonly SearchValues<char> NotInRefs = SearchValues.Create(" ~^:?*[\\\"'`$");

    /// <summary>Reads the documents.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="buildInfo">Bytes of <c>buildinfo.json</c>.</param>
    /// <param name="provenance">Bytes of <c>provenance.intoto.json</c>; null where there is none.</param>
    /// <exception cref="InvalidDataException">A document is not of its form; the message is the end of a sentence.</exception>
    public static RecordedBuild Read(ManifestDocument manifest, ReadOnlyMemory<byte> buildInfo, ReadOnlyMemory<byte>? provenance)
    {
        using var info = StrictJson.Parse(buildInfo);
        var build = StrictJson.Read(() => OfBuildInfo(manifest, info.RootElement));
        if (provenance is { } bytes)
        {
            using var statement = StrictJson.Parse(bytes);
            build = StrictJson.Read(() => WithProvenance(build, statement.RootElement));
        }

        Check(build);
        return build;
    }

    private static RecordedBuild OfBuildInfo(ManifestDocument manifest, JsonElement info)
    {
        var source = info.GetProperty("source");
        return new RecordedBuild
        {
            Target = manifest.Stage, Name = manifest.Name, Version = manifest.Version, Assembly = manifest.Assembly,
            TargetFramework = manifest.TargetFramework, Configuration = manifest.Configuration, RuntimeIdentifier = manifest.RuntimeIdentifier,
            Commit = manifest.Commit ?? source.TextOrNull("commit"), Tree = manifest.Tree ?? source.TextOrNull("tree"), Dirty = Truth(source, "dirty"),
            Repository = source.TextOrNull("repository"), Ref = source.TextOrNull("branch"),
            Sdk = manifest.Sdk, Properties = Named(info.Object("properties")),
        };
    }

    private static RecordedBuild WithProvenance(RecordedBuild build, JsonElement statement)
    {
        var definition = statement.GetProperty("predicate").GetProperty("buildDefinition");
        if (definition.Text("buildType") != Evidence.ProvenanceWriter.BuildType)
        {
            throw new FormatException("The build type of its provenance is none that this version can run again.");
        }

        var asked = definition.GetProperty("externalParameters");
        var withheld = ImmutableArray.CreateBuilder<string>();
        foreach (var name in asked.List("withheldProperties"))
        {
            withheld.Add(name.GetString()!);
        }

        return build with
        {
            Repository = asked.TextOrNull("repository"), Ref = asked.TextOrNull("ref"), Project = asked.TextOrNull("project"),
            Parameters = Named(asked.Object("properties")), Withheld = withheld.DrainToImmutable(), HasParameters = true,
            Dirty = Truth(definition.Object("internalParameters").Object("source"), "dirty") ?? build.Dirty,
        };
    }

    private static bool? Truth(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    private static ImmutableArray<NamedValue> Named(JsonElement holder)
    {
        if (holder.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<NamedValue>();
        foreach (var member in holder.EnumerateObject())
        {
            values.Add(new NamedValue(member.Name, member.Value.GetString()!));
        }

        values.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return values.DrainToImmutable();
    }

    private static void Check(RecordedBuild build)
    {
        if (build.Commit is { } commit && (commit.Length is not (40 or 64) || !commit.All(char.IsAsciiHexDigitLower)))
        {
            throw new InvalidDataException("names a commit that is no object id of git");
        }

        if (build.Ref is { } branch && !IsRef(branch))
        {
            throw new InvalidDataException("names a branch that git would not accept");
        }

        foreach (var word in (string?[])[build.Configuration, build.TargetFramework, build.RuntimeIdentifier, build.Name, build.Version, build.Assembly])
        {
            if (word is not null && !ReplayedProperties.IsPlain(word))
            {
                throw new InvalidDataException("names a configuration, framework, runtime, package, version or assembly by what cannot be one");
            }
        }

        if (build.Project is { } project && SafePath.Refusal(project) is { } refusal)
        {
            throw new InvalidDataException($"names a project file whose path {refusal}");
        }

        if (build.Sdk.Length is 0 or > 64 || !build.Sdk.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') || build.Sdk.Contains("..", StringComparison.Ordinal))
        {
            throw new InvalidDataException("names an SDK by something that is no version");
        }

        if (build.Parameters.Length > MaxParameters || build.Parameters.Any(static p => !IsProperty(p.Name) || p.Value.Length > MaxValue)
            || build.Properties.Any(static p => p.Value.Length > MaxValue))
        {
            throw new InvalidDataException("names properties that MSBuild would not accept, or too many of them");
        }
    }

    /// <summary>A name that MSBuild takes for a property's (an XML name without colon).</summary>
    internal static bool IsProperty(string name) =>
        name.Length is > 0 and <= 200 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    // Narrower than git-check-ref-format(1), so that it can be nothing but a branch on a command line.
    internal static bool IsRef(string text) =>
        text.Length <= 250 && text.StartsWith("refs/", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("//", StringComparison.Ordinal) && !text.Contains("@{", StringComparison.Ordinal) && !text.EndsWith('/') && !text.EndsWith('.')
        && !text.EndsWith(".lock", StringComparison.Ordinal) && text.AsSpan().IndexOfAny(NotInRefs) < 0 && !text.Any(char.IsControl);
}
