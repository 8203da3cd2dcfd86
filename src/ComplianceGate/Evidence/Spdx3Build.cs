using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>How the product was made, in the Build profile of SPDX 3.0.1: what two honest builders of one commit have in common.</summary>
internal static class Spdx3Build
{
    /// <summary>Names the kind of build: the .NET SDK over one project.</summary>
    public const string BuildType = "https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/evidence.md#how-it-was-built";

    private const string Build = "Build-of-Product";
    private const int MaxText = 2000;

    /// <summary>Writes the build and what it is related to; nothing where it is not known.</summary>
    public static void Write(Spdx3Json elements, EvidenceContext context, SpdxContents contents)
    {
        if (context.Build is not { } build)
        {
            return;
        }

        WriteBuild(elements, context, build);
        var inputs = new List<string>(contents.Components.Count);
        foreach (var component in contents.Components)
        {
            if (component.Dataset is null)
            {
                inputs.Add(component.Id);
            }
        }

        var outputs = new List<string>(contents.Artifacts.Count);
        foreach (var artifact in contents.Artifacts)
        {
            outputs.Add(artifact.Id);
        }

        elements.Relate(Build, "hasInput", OrUnknown(inputs), scope: "build", completeness: "incomplete", comment: "The sources are named by the commit of the build.");
        elements.Relate(Build, "hasOutput", OrUnknown(outputs), scope: "build");
        // Who built is not said here: two honest builders of one commit write the same document.
        elements.Relate(Build, "invokedBy", [Spdx3Writer.UnknownElement], scope: "build");
        elements.Relate(Build, "usesTool", WriteTools(elements, context.Facts.Toolchain), scope: "build");
    }

    private static List<string> OrUnknown(List<string> ids)
    {
        if (ids.Count == 0)
        {
            ids.Add(Spdx3Writer.UnknownElement);
        }

        return ids;
    }

    private static void WriteBuild(Spdx3Json elements, EvidenceContext context, BuildFact build)
    {
        var json = elements.Json;
        var project = context.Redactor.Show(context.Facts.Project.Path).Path;
        elements.Begin("build_Build", Build);
        json.WriteString("build_buildId", IdOf(context));
        json.WriteString("build_buildType", BuildType);
        if (Digest(build.Imports, project) is { } digest)
        {
            json.WriteStartArray("build_configSourceDigest");
            elements.WriteHash("sha256", digest, null);
            json.WriteEndArray();
        }

        WriteOne(json, "build_configSourceEntrypoint", project);
        // A commit has this name wherever it lies (SWHID 1.2, section 4); it is defined for commits that are named by SHA-1.
        if (context.Facts.Source.Commit is { Length: 40 } commit)
        {
            WriteOne(json, "build_configSourceUri", "swh:1:rev:" + commit);
        }

        json.WriteStartArray("build_parameter");
        elements.WriteEntry("Configuration", context.Facts.Project.Configuration);
        elements.WriteEntry("TargetFramework", context.Facts.Project.TargetFramework);
        if (context.Facts.Project.RuntimeIdentifier is { } runtime)
        {
            elements.WriteEntry("RuntimeIdentifier", runtime);
        }

        WriteEntries(elements, "property ", build.Properties, context.Redactor);
        WriteEntries(elements, "compiler ", build.Options, context.Redactor);
        json.WriteEndArray();
        elements.End();
    }

    private static void WriteEntries(Spdx3Json elements, string prefix, ImmutableArray<NamedValue> values, PathRedactor redactor)
    {
        foreach (var (name, value) in values)
        {
            elements.WriteEntry(prefix + SafeText.Line(name), SafeText.Line(redactor.Scrub(value), MaxText));
        }
    }

    private static void WriteOne(Utf8JsonWriter json, string property, string value)
    {
        json.WriteStartArray(property);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string? Digest(ImmutableArray<BuildInputFact> imports, string project)
    {
        foreach (var import in imports)
        {
            if (import.Path == project)
            {
                return import.Sha256;
            }
        }

        return null;
    }

    /// <summary>The same for builds of one commit, in one form, with the same outputs.</summary>
    private static string IdOf(EvidenceContext context)
    {
        var project = context.Facts.Project;
        var text = new StringBuilder();
        text.Append(project.PackageId).Append('\n').Append(project.Version).Append('\n').Append(project.TargetFramework).Append('\n')
            .Append(project.RuntimeIdentifier).Append('\n').Append(project.Configuration).Append('\n').Append(context.Facts.Source.Commit).Append('\n');
        foreach (var artifact in context.ShippedArtifacts())
        {
            text.Append(artifact.Sha256).Append("  ").Append(artifact.Path).Append('\n');
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static List<string> WriteTools(Spdx3Json elements, ToolchainFact toolchain)
    {
        var tools = new List<string> { "Tool-dotnet-sdk", "Tool-msbuild" };
        elements.WriteNamed("Tool", tools[0], ".NET SDK " + toolchain.Sdk);
        elements.WriteNamed("Tool", tools[1], "MSBuild " + toolchain.MSBuild);
        if (toolchain.Compiler is { } compiler)
        {
            tools.Add("Tool-compiler");
            elements.WriteNamed("Tool", "Tool-compiler", $"{compiler} {toolchain.CompilerVersion}".TrimEnd());
        }

        return tools;
    }
}
