using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Portfolio;

/// <summary>Reads the evidence below a folder. What cannot be read is told with its place and hides nothing else.</summary>
internal sealed class PortfolioReader
{
    /// <summary>Most sets of evidence that are read.</summary>
    public const int MaxSets = 5_000;

    private const long MaxTotal = 1L << 30;
    private const int MaxItems = 200_000;
    private const string DutiesName = "duties.json";

    private readonly string root;
    private readonly List<PortfolioProblem> problems = [];
    private readonly List<PortfolioProject> projects = [];
    private readonly Dictionary<string, int> byManifest = new(StringComparer.Ordinal);
    private long total;

    private PortfolioReader(string root) => this.root = root;

    /// <summary>Reads everything.</summary>
    /// <param name="root">Absolute path of the folder.</param>
    public static (ImmutableArray<PortfolioProject> Projects, ImmutableArray<PortfolioProblem> Problems) Read(string root)
    {
        var reader = new PortfolioReader(root);
        var places = PortfolioPlaces.Find(root, reader.problems);
        foreach (var path in places)
        {
            reader.TryRead(path);
        }

        reader.projects.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Name, b.Name);
            return order != 0 ? order : string.CompareOrdinal(a.Path, b.Path);
        });
        return ([.. reader.projects], [.. reader.problems]);
    }

    private void TryRead(string path)
    {
        try
        {
            if (path.EndsWith("/" + PortfolioPlaces.LogName, StringComparison.Ordinal) || path == PortfolioPlaces.LogName)
            {
                ReadLog(path);
            }
            else
            {
                ReadManifest(path);
            }
        }
        catch (Exception e) when (e is InvalidDataException or LaterVersionException)
        {
            problems.Add(new(path, SafeText.Line(e.Message).TrimEnd('.')));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(path, "cannot be read: " + (e is UnauthorizedAccessException ? "access is denied" : e is FileNotFoundException or DirectoryNotFoundException ? "it is gone" : "the disk refuses")));
        }
    }

    private void ReadManifest(string path)
    {
        var bytes = Bytes(path);
        // Tells a later form, and what is not of the form at all.
        var manifest = ManifestReader.Parse(bytes);
        CheckSums(path, manifest.Sha256);
        if (byManifest.TryGetValue(manifest.Sha256, out var known))
        {
            projects[known] = projects[known] with { Copies = projects[known].Copies + 1 };
            return;
        }

        using var json = StrictJson.Parse(bytes);
        var project = StrictJson.Read(() => Project(path, manifest, json.RootElement));
        byManifest.Add(manifest.Sha256, projects.Count);
        foreach (var document in manifest.Documents)
        {
            if (SafePath.Name(document.Path) == DutiesName)
            {
                project = project with { OpenDuties = Duties(SafePath.Join(SafePath.Folder(path), DutiesName), document.Sha256) };
            }
        }

        projects.Add(project);
    }

    private void CheckSums(string path, string sha256)
    {
        var sums = SafePath.Join(SafePath.Folder(path), EvidenceFolder.SumsName);
        if (!File.Exists(Full(sums)))
        {
            return;
        }

        foreach (var line in ChecksumFile.Parse(Bytes(sums)))
        {
            if (SafePath.Name(line.Path) == EvidenceFolder.ManifestName && line.Sha256 == sha256)
            {
                return;
            }
        }

        throw new InvalidDataException($"is not the one that its {EvidenceFolder.SumsName} names");
    }

    private ImmutableArray<PortfolioDuty> Duties(string path, string sha256)
    {
        if (!File.Exists(Full(path)))
        {
            problems.Add(new(path, "is named by the manifest and is not there"));
            return [];
        }

        try
        {
            var bytes = Bytes(path);
            if (FileDigest.Sha256(bytes) != sha256)
            {
                problems.Add(new(path, "is not the one that its manifest names"));
                return [];
            }

            using var json = StrictJson.Parse(bytes);
            return StrictJson.Read(() => json.RootElement.Text("schema") == DutiesWriter.Schema
                ? Each(json.RootElement.GetProperty("duties"), Duty)
                : throw new FormatException("its schema is none that this version knows"));
        }
        catch (InvalidDataException e)
        {
            problems.Add(new(path, SafeText.Line(e.Message).TrimEnd('.')));
            return [];
        }
    }

    private static PortfolioDuty? Duty(JsonElement item) => item.Text("outcome") is "unmet" or "needs-decision" or "prohibited"
        ? new(item.Text("title"), $"{item.Text("article")} of {item.Text("instrument")}", item.TextOrNull("model"), item.Text("outcome"), item.TextOrNull("appliesFrom"))
        : null;

    private static PortfolioProject Project(string path, ManifestDocument manifest, JsonElement root) => new()
    {
        Path = path,
        Name = manifest.Name,
        Version = manifest.Version,
        Stage = manifest.Stage,
        TargetFramework = manifest.TargetFramework,
        RuntimeIdentifier = manifest.RuntimeIdentifier,
        Configuration = manifest.Configuration,
        Passed = manifest.Outcome == "passed" || (manifest.Outcome == "failed" ? false : throw new FormatException("its outcome is not known")),
        Mode = manifest.Mode,
        Commit = manifest.Commit,
        ManifestSha256 = manifest.Sha256,
        Packages = [.. manifest.Packages.Select(static p => new PortfolioPackage(p.Purl, p.Id, p.Version, p.Scope == "shipped", p.LicenseChosen ?? p.License))],
        Models = Each(root.GetProperty("components").GetProperty("models"), Model),
        Findings = Each(root.GetProperty("verdict").GetProperty("findings"), Finding),
    };

    private static PortfolioModel Model(JsonElement item)
    {
        var contradicted = 0;
        foreach (var claim in item.List("claims"))
        {
            contradicted += claim.Text("outcome") == "contradicted" ? 1 : 0;
        }

        return new(item.Text("path"), item.Text("format"), item.Text("sha256"), item.TextOrNull("licenseChosen") ?? item.TextOrNull("license"), item.GetProperty("card").ValueKind == JsonValueKind.Object, contradicted);
    }

    private static PortfolioFinding Finding(JsonElement item)
    {
        var location = item.Object("location");
        var isPlaced = location.ValueKind == JsonValueKind.Object;
        return new(
            item.Text("code"), Severity(item.Text("severity")), item.Text("subject"), item.Text("message"), item.TextOrNull("fix"), item.TextOrNull("waived"),
            isPlaced ? location.Text("path") : null, isPlaced ? Math.Max(0, location.GetProperty("line").GetInt32()) : 0);
    }

    private static string Severity(string text) => text is "error" or "warning" or "note" ? text : throw new FormatException("a severity is not known");

    // What a build left under obj that stopped; a build that passes takes it away.
    private void ReadLog(string path)
    {
        using var json = StrictJson.Parse(Bytes(path));
        var project = StrictJson.Read(() => Stopped(path, json.RootElement));
        if (project is { Passed: false })
        {
            projects.Add(project);
        }
    }

    private static PortfolioProject? Stopped(string path, JsonElement root)
    {
        var run = root.GetProperty("runs").EnumerateArray().First();
        if (run.GetProperty("tool").GetProperty("driver").Text("name") != "ComplianceGate")
        {
            return null;
        }

        var findings = Each(run.GetProperty("results"), Result);
        var parts = run.GetProperty("automationDetails").Text("id").Split('/');
        var live = findings.Any(static f => f is { Severity: "error", Waived: null });
        return parts is ["ComplianceGate", .. var name, var framework, var runtime, ""] && name.Length > 0
            ? new PortfolioProject
            {
                Path = path, Name = string.Join('/', name), Stage = "stopped", TargetFramework = framework, RuntimeIdentifier = runtime == "any" ? null : runtime, Passed = !live,
                Findings = findings,
            }
            : throw new FormatException("its run has no name of ours");
    }

    private static PortfolioFinding? Result(JsonElement item)
    {
        if (item.Text("level") == "none")
        {
            return null;
        }

        string? waived = null, file = null;
        var line = 0;
        foreach (var suppression in item.List("suppressions"))
        {
            waived = suppression.TextOrNull("justification") ?? "accepted";
        }

        foreach (var location in item.List("locations"))
        {
            var place = location.GetProperty("physicalLocation");
            file = Uri.UnescapeDataString(place.GetProperty("artifactLocation").Text("uri"));
            line = place.Object("region") is { ValueKind: JsonValueKind.Object } region ? region.GetProperty("startLine").GetInt32() : 0;
        }

        return new(item.Text("ruleId"), Severity(item.Text("level")), item.GetProperty("properties").Text("subject"), item.GetProperty("message").Text("text"), null, waived, file, Math.Max(0, line));
    }

    private static ImmutableArray<T> Each<T>(JsonElement list, Func<JsonElement, T?> read)
        where T : class
    {
        if (list.GetArrayLength() > MaxItems)
        {
            throw new FormatException($"a list has more than {MaxItems.ToString("N0", CultureInfo.InvariantCulture)} items");
        }

        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var item in list.EnumerateArray())
        {
            if (read(item) is { } one)
            {
                items.Add(one);
            }
        }

        return items.DrainToImmutable();
    }

    private byte[] Bytes(string path)
    {
        using var stream = RegularFile.OpenRead(Full(path));
        if (stream.Length > StrictJson.MaxSize)
        {
            throw new InvalidDataException($"has {stream.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes; at most {StrictJson.MaxSize.ToString("N0", CultureInfo.InvariantCulture)} are read");
        }

        total += stream.Length;
        if (total > MaxTotal)
        {
            throw new InvalidDataException($"comes after {MaxTotal.ToString("N0", CultureInfo.InvariantCulture)} bytes of evidence, the most that one report reads");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Full(string path) => Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
}
