using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>buildinfo.json</c> (<c>schemas/buildinfo.schema.json</c>): how the assembly was made, and only what two honest builders of
/// one commit have in common. What is unknown stands there as null.
/// </summary>
public sealed class BuildInfoWriter : IEvidenceWriter
{
    /// <summary>Names the form of the document; another number stands for a form that readers of this one cannot read.</summary>
    public const string Schema = "compliancegate.buildinfo/1";

    /// <inheritdoc/>
    public string Format => "buildinfo";

    /// <inheritdoc/>
    public string FileName => "buildinfo.json";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var build = context.Build;
        using var json = EvidenceJson.CreateIndented(output);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("name", context.Facts.Project.PackageId);
        json.WriteString("version", context.Facts.Project.Version);
        json.WriteString("assembly", context.Facts.Project.AssemblyName);
        json.WriteString("targetFramework", context.Facts.Project.TargetFramework);
        WriteSource(json, context);
        WriteToolchain(json, context.Facts, build?.SdkCommit);
        // Publishing and packing may change and move what the build made.
        json.WriteString("outputsOf", "build");
        if (build is null)
        {
            WriteUnknown(json);
        }
        else
        {
            WriteNamed(json, "options", build.Options, context.Redactor);
            WriteNamed(json, "properties", build.Properties, context.Redactor);
            WriteReferences(json, build.References);
            WriteInputs(json, "analyzers", build.Analyzers);
            WriteInputs(json, "imports", build.Imports);
            WriteOutputs(json, build.Outputs, context.ShippedArtifacts());
        }

        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    private static void WriteSource(Utf8JsonWriter json, EvidenceContext context)
    {
        var source = context.Facts.Source;
        // A package tells where its source is only to whom its build tells it anyway, and nothing of the folder that it was built in.
        var isPacked = context.Stage == EvidenceStage.Pack;
        var isPublic = !isPacked || context.Build is { PublishesRepository: true };
        json.WriteStartObject("source");
        json.WriteOrNull("repository", isPublic ? WebAddress.Clean(source.Remote) : null);
        json.WriteOrNull("commit", source.Commit);
        json.WriteOrNull("tree", source.Tree);
        json.WriteOrNull("branch", !isPublic ? null : context.Build is { } build ? build.Branch : source.Branch);
        json.WriteOrNull("dirty", isPacked ? null : source.Dirty);
        json.WriteEndObject();
    }

    private static void WriteUnknown(Utf8JsonWriter json)
    {
        foreach (var name in (ReadOnlySpan<string>)["options", "properties", "references", "analyzers", "imports", "outputs"])
        {
            json.WriteNull(name);
        }
    }

    private static void WriteToolchain(Utf8JsonWriter json, GateFacts facts, string? sdkCommit)
    {
        json.WriteStartObject("sdk");
        json.WriteString("version", facts.Toolchain.Sdk);
        json.WriteOrNull("commit", sdkCommit);
        json.WriteString("msbuild", facts.Toolchain.MSBuild);
        json.WriteEndObject();
        json.WriteStartObject("compiler");
        json.WriteOrNull("name", facts.Toolchain.Compiler);
        json.WriteOrNull("version", facts.Toolchain.CompilerVersion);
        json.WriteString("language", facts.Project.Language);
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, string name, ImmutableArray<NamedValue> values, PathRedactor redactor)
    {
        json.WriteStartObject(name);
        var last = "";
        foreach (var value in values)
        {
            // A key may stand only once.
            if (value.Name.Length > 0 && value.Name != last)
            {
                json.WriteString(value.Name, MachinePaths.Scrub(value.Value, redactor));
                last = value.Name;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, ImmutableArray<ReferenceFact> references)
    {
        json.WriteStartArray("references");
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("path", reference.Path);
            json.WriteOrNull("package", Package(reference.Package));
            json.WriteString("sha256", reference.Sha256);
            json.WriteOrNull("mvid", reference.Mvid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInputs(Utf8JsonWriter json, string name, ImmutableArray<BuildInputFact> inputs)
    {
        json.WriteStartArray(name);
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("path", input.Path);
            json.WriteOrNull("package", Package(input.Package));
            json.WriteOrNull("sha256", input.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOutputs(Utf8JsonWriter json, ImmutableArray<OutputFact> outputs, ImmutableArray<ArtifactFact> artifacts)
    {
        var byDigest = new Dictionary<string, string>(artifacts.Length, StringComparer.Ordinal);
        foreach (var artifact in artifacts)
        {
            byDigest.TryAdd(artifact.Sha256, artifact.Path);
        }

        json.WriteStartArray("outputs");
        foreach (var made in outputs)
        {
            json.WriteStartObject();
            json.WriteString("path", made.Path);
            json.WriteNumber("size", made.Size);
            json.WriteString("sha256", made.Sha256);
            json.WriteOrNull("mvid", made.Mvid);
            json.WriteOrNull("pdbId", made.PdbId);
            json.WriteOrNull("artifact", byDigest.GetValueOrDefault(made.Sha256));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? Package(string? key) => key is null ? null : PackageUrl.OfKey(key);
}
