using System.Buffers;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>manifest.json</c>, the version manifest (<c>schemas/manifest.schema.json</c>): what was built, from what, with what,
/// and what was decided about it. What is unknown stands there as null.
/// </summary>
public static class ManifestWriter
{
    /// <summary>Names the form of the document; another number stands for a form that readers of this one cannot read.</summary>
    public const string Schema = "compliancegate.manifest/1";

    private static readonly (CodeUsage Form, string Name)[] Forms =
    [
        (CodeUsage.Trimmed, "trimmed"), (CodeUsage.SingleFile, "single-file"), (CodeUsage.Merged, "merged"), (CodeUsage.NativeAot, "native-aot"),
        (CodeUsage.Packed, "packed"), (CodeUsage.NetworkService, "network-service"),
    ];

    /// <summary>Writes the document.</summary>
    /// <param name="context">What there is to write.</param>
    /// <param name="documents">Every other document of the evidence folder but the sums, in ordinal order.</param>
    /// <param name="output">Receives UTF-8 with LF.</param>
    public static void Write(EvidenceContext context, IReadOnlyList<EvidenceDocument> documents, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(documents);
        using var json = EvidenceJson.CreateIndented(output);
        json.WriteStartObject();
        WriteIdentity(json, context);
        WriteArtifacts(json, context);
        ManifestComponents.Write(json, context);
        ManifestPublicApi.Write(json, context.Facts.PublicApi);
        ManifestOpenness.Write(json, context);
        ManifestAdvisories.Write(json, context);
        ManifestCryptography.Write(json, context);
        WriteToolchain(json, context.Facts.Toolchain);
        WriteSource(json, context);
        WritePolicy(json, context);
        WriteVerdict(json, context);
        WriteLinks(json, context);
        WriteDocuments(json, documents);
        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    private static void WriteIdentity(Utf8JsonWriter json, EvidenceContext context)
    {
        var project = context.Facts.Project;
        json.WriteString("schema", Schema);
        json.WriteString("stage", StageName(context.Stage));
        json.WriteString("name", project.PackageId);
        json.WriteString("version", project.Version);
        json.WriteString("assembly", project.AssemblyName);
        json.WriteString("targetFramework", project.TargetFramework);
        json.WriteOrNull("runtimeIdentifier", project.RuntimeIdentifier);
        json.WriteString("configuration", project.Configuration);
        WriteUsage(json, project.Usage);
        json.WriteOrNull("license", project.LicenseExpression);
    }

    private static void WriteUsage(Utf8JsonWriter json, CodeUsage usage)
    {
        json.WriteStartArray("usage");
        foreach (var (form, name) in Forms)
        {
            if ((usage & form) != 0)
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteArtifacts(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("artifacts");
        foreach (var artifact in context.ShippedArtifacts())
        {
            json.WriteStartObject();
            json.WriteString("path", artifact.Path);
            json.WriteNumber("size", artifact.Size);
            json.WriteString("sha256", artifact.Sha256);
            json.WriteIfAny("sha512", artifact.Sha512);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteToolchain(Utf8JsonWriter json, ToolchainFact toolchain)
    {
        json.WriteStartObject("toolchain");
        json.WriteString("sdk", toolchain.Sdk);
        json.WriteString("msbuild", toolchain.MSBuild);
        json.WriteOrNull("compiler", toolchain.Compiler);
        json.WriteOrNull("compilerVersion", toolchain.CompilerVersion);
        json.WriteString("gate", toolchain.Gate);
        json.WriteOrNull("licenseList", toolchain.LicenseList);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, EvidenceContext context)
    {
        var source = context.Facts.Source;
        json.WriteStartObject("source");
        json.WriteOrNull("commit", source.Commit);
        json.WriteOrNull("tree", source.Tree);
        // Not the branch nor the remote: two honest builders of one commit may have another of each.
        json.WriteOrNull("commitTime", EvidenceJson.Time(source.CommitTime));
        // What goes out in a package tells nothing of the folder that it was built in; the provenance beside it does.
        json.WriteOrNull("dirty", context.Stage == EvidenceStage.Pack ? null : source.Dirty);
        json.WriteOrNull("unknown", source.Unknown is null ? null : context.Redactor.Scrub(source.Unknown));
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, EvidenceContext context)
    {
        var verdict = context.Verdict;
        json.WriteStartObject("policy");
        json.WriteString("digest", verdict.PolicySha256 ?? "built-in");
        json.WriteString("mode", verdict.Mode);
        if (verdict.PolicyLayers.Length > 1)
        {
            WriteLayers(json, context);
        }

        json.WriteEndObject();
    }

    private static void WriteLayers(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("layers");
        foreach (var layer in context.Verdict.PolicyLayers)
        {
            json.WriteStartObject();
            json.WriteString("file", context.Redactor.Show(layer.Path).Path);
            json.WriteOrNull("digest", layer.Sha256);
            json.WriteString("kind", layer.KindName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, EvidenceContext context)
    {
        int errors = 0, warnings = 0, notes = 0, waived = 0;
        foreach (var shown in context.Findings)
        {
            waived += shown.Finding.Waived is null ? 0 : 1;
            errors += shown.Finding is { Waived: null, Severity: Severity.Error } ? 1 : 0;
            warnings += shown.Finding is { Waived: null, Severity: Severity.Warning } ? 1 : 0;
            notes += shown.Finding is { Waived: null, Severity: Severity.Note } ? 1 : 0;
        }

        json.WriteStartObject("verdict");
        json.WriteString("outcome", context.Verdict.Passed ? "passed" : "failed");
        json.WriteStartObject("counts");
        json.WriteNumber("error", errors);
        json.WriteNumber("warning", warnings);
        json.WriteNumber("note", notes);
        json.WriteNumber("waived", waived);
        json.WriteEndObject();
        json.WriteStartArray("findings");
        foreach (var shown in context.Findings)
        {
            WriteFinding(json, shown);
        }

        json.WriteEndArray();
        ManifestThresholds.Write(json, context);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, ShownFinding shown)
    {
        json.WriteStartObject();
        json.WriteString("code", shown.Finding.Code);
        json.WriteString("severity", EvidenceJson.Name(shown.Finding.Severity));
        json.WriteString("subject", shown.Subject);
        json.WriteString("message", shown.Message);
        json.WriteOrNull("fix", shown.Fix.Length == 0 ? null : shown.Fix);
        json.WriteOrNull("waived", shown.Finding.Waived);
        if (shown.File is { } file)
        {
            json.WriteStartObject("location");
            json.WriteString("path", file.Path);
            json.WriteNumber("line", Math.Max(0, shown.Finding.Location!.Line));
            json.WriteNumber("column", Math.Max(0, shown.Finding.Location.Column));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("location");
        }

        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("links");
        foreach (var link in context.Links)
        {
            WriteLink(json, link);
        }

        json.WriteEndArray();
        if (context.Previous is { } previous)
        {
            json.WritePropertyName("previous");
            WriteLink(json, previous);
        }
        else
        {
            json.WriteNull("previous");
        }
    }

    private static void WriteLink(Utf8JsonWriter json, EvidenceLinkFact link)
    {
        json.WriteStartObject();
        json.WriteString("kind", LinkName(link.Kind));
        json.WriteString("name", link.Name);
        json.WriteString("version", link.Version);
        json.WriteOrNull("targetFramework", link.TargetFramework);
        json.WriteOrNull("path", link.Path);
        json.WriteString("manifestSha256", link.ManifestSha256);
        json.WriteEndObject();
    }

    /// <summary>A stage's name in our own documents.</summary>
    internal static string StageName(EvidenceStage stage) => stage switch
    {
        EvidenceStage.Pack => "pack",
        EvidenceStage.Publish => "publish",
        _ => "build",
    };

    /// <summary>The name of a kind of link in our own documents.</summary>
    internal static string LinkName(EvidenceLinkKind kind) => kind switch
    {
        EvidenceLinkKind.Package => "package",
        EvidenceLinkKind.Framework => "framework",
        EvidenceLinkKind.Contents => "contents",
        EvidenceLinkKind.Previous => "previous",
        _ => "project",
    };

    private static void WriteDocuments(Utf8JsonWriter json, IReadOnlyList<EvidenceDocument> documents)
    {
        json.WriteStartArray("documents");
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString("path", document.Path);
            json.WriteString("sha256", document.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
