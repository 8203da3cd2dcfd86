using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.TamperTrial;

/// <summary>Complete evidence with everything that it speaks of, as files below a root.</summary>
public sealed class TamperSample
{
    private const string Framework = "net10.0";

    private TamperSample(string name, string asked) => (Name, Asked) = (name, asked);

    /// <summary>Its name: <c>build</c>, <c>publish</c>, <c>package</c>, <c>package-alone</c>, <c>extracted</c>.</summary>
    public string Name { get; }

    /// <summary>What is verified, relative to the root; empty for the root itself.</summary>
    public string Asked { get; }

    /// <summary>The files by path.</summary>
    public SortedDictionary<string, byte[]> Files { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The entries of the package that is verified alone, in their order; null for samples without.</summary>
    public List<KeyValuePair<string, byte[]>>? Entries { get; private init; }

    /// <summary>Folders in which any file is unexpected; empty for the root.</summary>
    public ImmutableArray<string> Closed { get; private init; } = [];

    /// <summary>Files whose absence is nobody's business: they were not asked for, or are NuGet's.</summary>
    public ImmutableArray<string> Optional { get; private init; } = [];

    /// <summary>Files whose content nothing vouches for.</summary>
    public ImmutableArray<string> Open { get; private init; } = [];

    /// <summary>All samples.</summary>
    /// <param name="scratch">A folder to work in.</param>
    public static ImmutableArray<TamperSample> All(string scratch) =>
        [Folder("build", EvidenceStage.Build, scratch), Folder("publish", EvidenceStage.Publish, scratch), Package(scratch), Alone(scratch), Extracted(scratch)];

    /// <summary>The output or publish folder of a program.</summary>
    public static TamperSample Folder(string name, EvidenceStage stage, string scratch, EvidenceLinkFact? previous = null, string version = "1.2.3", string evidence = "App.compliance", params ImmutableArray<EvidenceLinkFact> links)
    {
        var facts = TamperFacts.Facts(version: version);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["App.dll"] = MadeUpAssembly.Make("App", Embedded(facts)) };
        foreach (var path in (string[])["App.deps.json", "App.pdb", "App.runtimeconfig.json", "models/a.onnx", "runtimes/linux-x64/native/libx.so"])
        {
            files.Add(path, TamperFacts.Content(path));
        }

        Write(scratch, facts, stage, files, evidence, EvidenceWriters.All, links, previous);
        return new TamperSample(name, "") { Files = files, Closed = stage == EvidenceStage.Publish ? ["", "App.compliance"] : ["App.compliance"] };
    }

    /// <summary>A package with evidence inside it and beside it.</summary>
    public static TamperSample Package(string scratch, EvidenceLinkFact? previous = null, string version = "1.2.3")
    {
        var entries = Inner(scratch, version);
        var name = $"{TamperFacts.Id}.{version}";
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [name + ".nupkg"] = Zip(entries), [name + ".snupkg"] = Zip([new("lib/net10.0/App.pdb", TamperFacts.Content("symbols"))]) };
        var inner = entries.Single(e => e.Key == "_manifest/compliance/manifest.json").Value;
        var contents = new EvidenceLinkFact(EvidenceLinkKind.Contents, TamperFacts.Id, version, null, null, FileDigest.Sha256(inner));
        Write(scratch, TamperFacts.Facts(version: version), EvidenceStage.Pack, files, name + ".compliance", EvidenceWriters.All, [contents], previous);
        return new TamperSample("package", name + ".nupkg") { Files = files, Closed = [name + ".compliance"], Optional = [name + ".snupkg"] };
    }

    /// <summary>A package with the evidence inside it alone.</summary>
    public static TamperSample Alone(string scratch)
    {
        var entries = Inner(scratch, "1.2.3");
        return new TamperSample("package-alone", "p.nupkg") { Files = new(StringComparer.Ordinal) { ["p.nupkg"] = Zip(entries) }, Entries = entries, Closed = [""], Open = OpenParts };
    }

    /// <summary>The same as NuGet extracts it.</summary>
    public static TamperSample Extracted(string scratch)
    {
        var entries = Inner(scratch, "1.2.3");
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (path, content) in entries.Where(e => !e.Key.StartsWith('[') && !e.Key.StartsWith("_rels/", StringComparison.Ordinal) && !e.Key.StartsWith("package/", StringComparison.Ordinal)))
        {
            files.Add(path == TamperFacts.Id + ".nuspec" ? path.ToLowerInvariant() : path, content);
        }

        var nupkg = Zip(entries);
        files.Add("contoso.app.1.2.3.nupkg", nupkg);
        files.Add("contoso.app.1.2.3.nupkg.sha512", Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA512.HashData(nupkg))));
        files.Add(".nupkg.metadata", Encoding.ASCII.GetBytes("{ \"version\": 2 }"));
        return new TamperSample("extracted", "")
        {
            Files = files,
            Closed = ["lib", "_manifest/compliance"],
            // The package beside vouches for what is extracted from it.
            Open = [".nupkg.metadata"],
            // NuGet leaves documentation out where it is told to.
            Optional = ["lib/net10.0/App.xml", "contoso.app.1.2.3.nupkg", "contoso.app.1.2.3.nupkg.sha512", ".nupkg.metadata"],
        };
    }

    /// <summary>An archive as NuGet writes it.</summary>
    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in entries)
            {
                var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero);
                using var writer = entry.Open();
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    // A package alone has no digest over what it says of itself.
    private static ImmutableArray<string> OpenParts =>
    [
        "_manifest/compliance/manifest.json", TamperFacts.Id + ".nuspec", "[Content_Types].xml", "_rels/.rels", "package/services/metadata/core-properties/nuget.psmdcp",
    ];

    private static List<KeyValuePair<string, byte[]>> Inner(string scratch, string version)
    {
        var facts = TamperFacts.Facts(version: version);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["lib/net10.0/App.dll"] = MadeUpAssembly.Make("App", Embedded(facts)),
            ["lib/net10.0/App.xml"] = TamperFacts.Content("App.xml"),
        };
        var packed = EvidenceWriters.All.RemoveAll(w => !w.IsPacked);
        var own = new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal);
        Write(scratch, facts, EvidenceStage.Pack, files, "_manifest/compliance/" + Framework, packed, [], null);
        files.Remove($"_manifest/compliance/{Framework}/SHA256SUMS");
        var link = new EvidenceLinkFact(EvidenceLinkKind.Framework, TamperFacts.Id, version, Framework, $"_manifest/compliance/{Framework}/manifest.json",
            FileDigest.Sha256(files[$"_manifest/compliance/{Framework}/manifest.json"]));
        Write(scratch, facts, EvidenceStage.Pack, own, "_manifest/compliance", packed, [link], null);
        own.Remove("_manifest/compliance/SHA256SUMS");
        foreach (var (path, content) in files)
        {
            own[path] = content;
        }

        return [.. Parts(version), .. own];
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Parts(string version)
    {
        yield return new("_rels/.rels", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>"));
        yield return new(TamperFacts.Id + ".nuspec", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><package><metadata><id>{TamperFacts.Id}</id><version>{version}</version></metadata></package>"));
        yield return new("[Content_Types].xml", Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"));
        yield return new("package/services/metadata/core-properties/nuget.psmdcp", Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\"?><coreProperties xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier>{TamperFacts.Id}</dc:identifier><version>{version}</version></coreProperties>"));
    }

    private static byte[] Embedded(GateFacts facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EmbeddedManifestWriter.Write(facts, TamperFacts.Verdict.PolicySha256, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Adds the evidence folder of a set of files to them.</summary>
    private static void Write(
        string scratch, GateFacts facts, EvidenceStage stage, SortedDictionary<string, byte[]> files, string folderName, ImmutableArray<IEvidenceWriter> writers,
        ImmutableArray<EvidenceLinkFact> links, EvidenceLinkFact? previous)
    {
        var output = Directory.CreateDirectory(Path.Combine(scratch, Path.GetRandomFileName())).FullName;
        var artifacts = TamperFacts.Artifacts(files);
        var context = new EvidenceContext
        {
            Facts = facts, Verdict = TamperFacts.Verdict, FolderName = folderName, Stage = stage, Time = 1_700_000_000, Links = links, Previous = previous,
            Artifacts = [.. artifacts.Select(a => a.Path.EndsWith(".nupkg", StringComparison.Ordinal) ? a with { Sha512 = Convert.ToHexStringLower(SHA512.HashData(files[a.Path])) } : a)],
        };
        foreach (var path in EvidenceFolder.Write(output, context, writers))
        {
            files.Add(Path.GetRelativePath(output, path).Replace('\\', '/'), File.ReadAllBytes(path));
        }

        Directory.Delete(output, true);
    }
}
