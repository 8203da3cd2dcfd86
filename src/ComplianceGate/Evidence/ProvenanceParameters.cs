using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The two groups of parameters of the provenance; <c>docs/build-types/dotnet-v1.md</c> explains each of them.</summary>
internal static class ProvenanceParameters
{
    // Everybody's, without a key.
    private static readonly string[] PublicFeeds = ["https://api.nuget.org/v3/index.json", "https://www.nuget.org/api/v2", "https://www.nuget.org/api/v2/"];

    /// <summary>What was asked for from outside.</summary>
    public static void WriteExternal(Utf8JsonWriter json, EvidenceContext context)
    {
        var project = context.Facts.Project;
        var source = context.Facts.Source;
        json.WriteStartObject("externalParameters");
        json.WriteIfAny("repository", WebAddress.Clean(source.Remote));
        json.WriteIfAny("ref", source.Branch);
        json.WriteString("project", context.Redactor.Show(project.Path).Path);
        json.WriteString("target", ManifestWriter.StageName(context.Stage));
        json.WriteString("configuration", project.Configuration);
        json.WriteString("targetFramework", project.TargetFramework);
        json.WriteIfAny("runtimeIdentifier", project.RuntimeIdentifier);
        json.WriteIfAny("repositoryBranch", context.Build?.Branch);
        if (context.Time is { } time)
        {
            json.WriteNumber("sourceDateEpoch", time);
        }

        WriteProperties(json, context.Builder?.Parameters ?? [], context.Redactor);
        json.WriteEndObject();
    }

    /// <summary>What the builder itself brought.</summary>
    public static void WriteInternal(Utf8JsonWriter json, EvidenceContext context)
    {
        var toolchain = context.Facts.Toolchain;
        json.WriteStartObject("internalParameters");
        json.WriteStartObject("sdk");
        json.WriteString("version", toolchain.Sdk);
        json.WriteIfAny("commit", context.Build?.SdkCommit);
        json.WriteEndObject();
        json.WriteString("msbuild", toolchain.MSBuild);
        if (toolchain.Compiler is not null)
        {
            json.WriteStartObject("compiler");
            json.WriteString("name", toolchain.Compiler);
            json.WriteIfAny("version", toolchain.CompilerVersion);
            json.WriteEndObject();
        }

        json.WriteStartObject("source");
        json.WriteOrNull("dirty", context.Facts.Source.Dirty);
        json.WriteEndObject();
        WriteNamed(json, "environment", context.Builder?.Environment ?? [], context.Redactor);
        WriteNamed(json, "run", context.Builder?.Run ?? [], context.Redactor);
        WriteFeeds(json, context);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, ImmutableArray<NamedValue> properties, PathRedactor redactor)
    {
        var withheld = new List<string>();
        json.WriteStartObject("properties");
        var last = "";
        foreach (var (name, value) in properties)
        {
            var shown = value == BuilderFact.Withheld ? null : MachinePaths.Scrub(value, redactor);
            if (name == last)
            {
                continue;
            }

            last = name;
            if (shown is null or MachinePaths.Withheld)
            {
                withheld.Add(name);
            }
            else
            {
                json.WriteString(name, shown);
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("withheldProperties");
        foreach (var name in withheld)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteNamed(Utf8JsonWriter json, string group, ImmutableArray<NamedValue> values, PathRedactor redactor)
    {
        json.WriteStartObject(group);
        var last = "";
        foreach (var (name, value) in values)
        {
            if (name.Length > 0 && name != last)
            {
                json.WriteString(name, MachinePaths.Scrub(value, redactor));
                last = name;
            }
        }

        json.WriteEndObject();
    }

    // Those that the packages say they came from; a folder is told by its name alone.
    private static void WriteFeeds(Utf8JsonWriter json, EvidenceContext context)
    {
        var feeds = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var feed in context.Builder?.Feeds ?? [])
        {
            feeds.Add(Feed(feed));
        }

        foreach (var package in context.Facts.Packages)
        {
            if (context.Builder is not null && package.Feed is { } feed && package.Kind != ComponentKind.NpmPackage)
            {
                feeds.Add(Feed(feed));
            }
        }

        json.WriteStartArray("feeds");
        foreach (var feed in feeds)
        {
            json.WriteStringValue(feed);
        }

        json.WriteEndArray();
    }

    private static string Feed(string feed)
    {
        if (Array.IndexOf(PublicFeeds, feed) >= 0)
        {
            return feed;
        }

        // A feed that needs no other sign of who asks carries its key in the path.
        if (WebAddress.Clean(feed) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        }

        if (feed.Contains("://", StringComparison.Ordinal) && !feed.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return "unknown";
        }

        var name = feed.TrimEnd('/', '\\');
        return "local:" + name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
    }
}
