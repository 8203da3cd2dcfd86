using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tests;

/// <summary>Reads documents back into lines that can be compared, each document by its own rules.</summary>
internal static class EvidenceReadBack
{
    private const string Product = "product";

    /// <summary>What <c>manifest.json</c> says.</summary>
    public static SortedSet<string> Manifest(JsonObject manifest)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var packages = manifest["components"]!["packages"]!.AsArray();
        var names = packages.Select(p => Text(p!, "purl")!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            var purl = Text(package!, "purl")!;
            var license = Text(package!, "license");
            var declared = Text(package!, "licenseDeclared");
            lines.Add(Component(purl, Text(package!, "version"), Digest(package!), declared, Concluded(license, declared, Text(package!, "licenseChosen"), Text(package!, "licenseBasis"))));
            foreach (var target in package!["dependencies"]!.AsArray().Select(t => t!.GetValue<string>()))
            {
                if (names.TryGetValue(target, out var known) && known != purl)
                {
                    reached.Add(known);
                    lines.Add(Edge(purl, known));
                }
            }
        }

        ReadModels(manifest, names, reached, lines);
        foreach (var package in packages.Where(p => p!["direct"]!.GetValue<bool>() || !reached.Contains(Text(p, "purl")!)))
        {
            lines.Add(Edge(Product, Text(package!, "purl")!));
        }

        foreach (var artifact in manifest["artifacts"]!.AsArray())
        {
            lines.Add(Artifact(Text(artifact!, "path")!, Text(artifact!, "sha256"), Text(artifact!, "sha512")));
        }

        return lines;
    }

    /// <summary>What a CycloneDX document says.</summary>
    public static SortedSet<string> CycloneDx(JsonObject bom)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var product = bom["metadata"]!["component"]!;
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [Text(product, "bom-ref")!] = Product };
        foreach (var component in bom["components"]!.AsArray())
        {
            var reference = Text(component!, "bom-ref")!;
            var (declared, concluded) = Licenses(component!);
            names[reference] = Text(component!, "type") switch
            {
                "machine-learning-model" => Model(lines, Property(component!, "model.path")!, Hash(component!, "SHA-256"), declared, concluded),
                "data" => Dataset(lines, Text(component!, "name")!, declared),
                _ => Text(component!, "purl")!,
            };
            if (Text(component!, "purl") is { } purl)
            {
                var digest = Hash(component!, "SHA-512") is { } sha512 ? "sha512:" + sha512 : Hash(component!, "SHA-256") is { } sha256 ? "sha256:" + sha256 : null;
                lines.Add(Component(purl, Text(component!, "version"), digest, declared, concluded));
            }
        }

        foreach (var entry in bom["dependencies"]!.AsArray())
        {
            // Cryptographic assets are no components of the other documents.
            foreach (var target in entry!["dependsOn"]!.AsArray().Select(t => t!.GetValue<string>()).Where(t => !t.StartsWith("crypto:", StringComparison.Ordinal)))
            {
                lines.Add(Edge(names.GetValueOrDefault(Text(entry, "ref")!, "?"), names.GetValueOrDefault(target, "?")));
            }
        }

        foreach (var artifact in product["components"]?.AsArray() ?? [])
        {
            lines.Add(Artifact(Text(artifact!, "name")!, Hash(artifact!, "SHA-256"), Hash(artifact!, "SHA-512")));
        }

        return lines;
    }

    /// <summary>What an SPDX 2.3 document says.</summary>
    public static SortedSet<string> Spdx(JsonObject document)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var relationships = document["relationships"]!.AsArray();
        var product = Text(relationships.Single(r => Text(r!, "relationshipType") == "DESCRIBES")!, "relatedSpdxElement")!;
        var packages = document["packages"]!.AsArray().ToDictionary(p => Text(p!, "SPDXID")!, p => p!, StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [product] = Product };
        foreach (var (id, package) in packages)
        {
            var (declared, concluded) = (Asserted(package, "licenseDeclared"), Asserted(package, "licenseConcluded"));
            if (id == product)
            {
                continue;
            }

            if (id.StartsWith("SPDXRef-Model-", StringComparison.Ordinal))
            {
                names[id] = Model(lines, Text(package, "name")!, Checksum(package, "SHA256"), declared, concluded);
            }
            else if (id.StartsWith("SPDXRef-Dataset-", StringComparison.Ordinal))
            {
                names[id] = Dataset(lines, Text(package, "name")!, declared);
            }
            else if (package["externalRefs"]?.AsArray().SingleOrDefault(r => Text(r!, "referenceType") == "purl") is { } reference)
            {
                names[id] = Text(reference, "referenceLocator")!;
                var digest = Checksum(package, "SHA512") is { } sha512 ? "sha512:" + sha512 : Checksum(package, "SHA256") is { } sha256 ? "sha256:" + sha256 : null;
                lines.Add(Component(names[id], Text(package, "versionInfo"), digest, declared, concluded));
            }
        }

        foreach (var relationship in relationships)
        {
            var (from, to) = (Text(relationship!, "spdxElementId")!, Text(relationship!, "relatedSpdxElement")!);
            switch (Text(relationship!, "relationshipType"))
            {
                case "DEPENDS_ON" when to.StartsWith("SPDXRef-", StringComparison.Ordinal):
                    lines.Add(Edge(names.GetValueOrDefault(from, "?"), names.GetValueOrDefault(to, "?")));
                    break;
                case "BUILD_DEPENDENCY_OF":
                    lines.Add(Edge(names.GetValueOrDefault(to, "?"), names.GetValueOrDefault(from, "?")));
                    break;
                case "CONTAINS" when to.StartsWith("SPDXRef-Model-", StringComparison.Ordinal):
                    lines.Add(Edge(names.GetValueOrDefault(from, "?"), names.GetValueOrDefault(to, "?")));
                    break;
                case "CONTAINS" or "DISTRIBUTION_ARTIFACT" when from == product:
                    lines.Add(Artifact(Text(packages[to], "name")!, Checksum(packages[to], "SHA256"), Checksum(packages[to], "SHA512")));
                    break;
            }
        }

        return lines;
    }

    /// <summary>What an SPDX 3.0.1 document says.</summary>
    public static SortedSet<string> Spdx3(JsonObject document)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var graph = document["@graph"]!.AsArray().Where(n => n!["spdxId"] is not null).ToDictionary(n => Text(n!, "spdxId")!, n => n!, StringComparer.Ordinal);
        var product = graph.Values.Single(n => Text(n, "type") == "software_Sbom")["rootElement"]![0]!.GetValue<string>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [product] = Product };
        var relationships = graph.Values.Where(n => n["relationshipType"] is not null).ToList();
        var licenses = relationships.Where(r => Text(r, "relationshipType")!.EndsWith("License", StringComparison.Ordinal))
            .ToDictionary(r => $"{Text(r, "relationshipType")} {Text(r, "from")}", r => graph.GetValueOrDefault(r["to"]![0]!.GetValue<string>()) is { } license ? Text(license, "simplelicensing_licenseExpression") : null);
        foreach (var (id, element) in graph)
        {
            var (declared, concluded) = (licenses.GetValueOrDefault("hasDeclaredLicense " + id), licenses.GetValueOrDefault("hasConcludedLicense " + id));
            if (Text(element, "type") == "ai_AIPackage" && !id.Contains("#Base-", StringComparison.Ordinal))
            {
                names[id] = Model(lines, Text(element, "name")!, Verified(element, "sha256"), declared, concluded);
            }
            else if (Text(element, "type") == "dataset_DatasetPackage")
            {
                names[id] = Dataset(lines, Text(element, "name")!, declared);
            }
            else if (Text(element, "software_packageUrl") is { } purl && id != product)
            {
                names[id] = purl;
                var digest = Verified(element, "sha512") is { } sha512 ? "sha512:" + sha512 : Verified(element, "sha256") is { } sha256 ? "sha256:" + sha256 : null;
                lines.Add(Component(purl, Text(element, "software_packageVersion"), digest, declared, concluded));
            }
        }

        foreach (var relationship in relationships)
        {
            var from = Text(relationship, "from")!;
            foreach (var to in relationship["to"]!.AsArray().Select(t => t!.GetValue<string>()).Where(t => t.Contains(':', StringComparison.Ordinal)))
            {
                switch (Text(relationship, "relationshipType"))
                {
                    case "dependsOn" or "trainedOn":
                        lines.Add(Edge(names.GetValueOrDefault(from, "?"), names.GetValueOrDefault(to, "?")));
                        break;
                    case "contains" when Text(graph[to], "type") == "ai_AIPackage":
                        lines.Add(Edge(names.GetValueOrDefault(from, "?"), names.GetValueOrDefault(to, "?")));
                        break;
                    case "contains" or "hasDistributionArtifact" when from == product:
                        lines.Add(Artifact(Text(graph[to], "name")!, Verified(graph[to], "sha256"), Verified(graph[to], "sha512")));
                        break;
                }
            }
        }

        return lines;
    }

    /// <summary>What a document says that names things by their digests alone.</summary>
    public static SortedSet<string> Digests(SortedSet<string> manifest)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in manifest)
        {
            if (line.StartsWith("artifact ", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
            else if (line.StartsWith("component ", StringComparison.Ordinal))
            {
                var digest = line[(line.IndexOf(" digest ", StringComparison.Ordinal) + 8)..line.IndexOf(" declared ", StringComparison.Ordinal)];
                lines.Add($"component {line.Split(' ')[1]} digest {digest}");
            }
            else if (line.StartsWith("model ", StringComparison.Ordinal))
            {
                lines.Add(line[..line.IndexOf(" declared ", StringComparison.Ordinal)]);
            }
        }

        return lines;
    }

    /// <summary>What a provenance says.</summary>
    public static SortedSet<string> Provenance(JsonObject statement)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var subject in statement["subject"]!.AsArray())
        {
            lines.Add(Artifact(Text(subject!, "name")!, Text(subject!["digest"]!, "sha256"), Text(subject["digest"]!, "sha512")));
        }

        foreach (var dependency in statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray())
        {
            var digest = dependency!["digest"] is { } known ? Text(known, "sha512") is { } sha512 ? "sha512:" + sha512 : "sha256:" + Text(known, "sha256") : null;
            if (Text(dependency, "uri") is { } uri && uri.StartsWith("pkg:", StringComparison.Ordinal))
            {
                lines.Add($"component {uri} digest {digest}");
            }
            else if (Text(dependency, "name") is { } name && name != "compliance.json" && dependency["digest"]?["gitCommit"] is null)
            {
                lines.Add($"model {name} sha256 {digest?["sha256:".Length..]}");
            }
        }

        return lines;
    }

    /// <summary>What ships by <c>manifest.json</c>, as the notices name it.</summary>
    public static SortedSet<string> Shipped(JsonObject manifest)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var package in manifest["components"]!["packages"]!.AsArray().Where(p => Text(p!, "scope") == "shipped"))
        {
            var (license, chosen) = (Text(package!, "license"), Text(package!, "licenseChosen"));
            var shown = license is null ? "unknown" : chosen is null || chosen == license ? license : $"{chosen}, chosen of {license}";
            lines.Add(SafeText.Line($"{Text(package!, "id")} {Text(package!, "version")}".TrimEnd()) + ": " + shown);
        }

        return lines;
    }

    /// <summary>What the notices name.</summary>
    public static SortedSet<string> Notices(string text)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var list = text[(text.IndexOf("\nCOMPONENTS\n", StringComparison.Ordinal) + 12)..];
        foreach (var end in (string[])["\nMODELS\n", "\nTEXTS\n"])
        {
            list = list.Contains(end, StringComparison.Ordinal) ? list[..list.IndexOf(end, StringComparison.Ordinal)] : list;
        }

        foreach (var block in list.Split("\n\n").Select(b => b.Trim('\n')).Where(b => b.Length > 0 && b != "None."))
        {
            var license = block.Split('\n').Single(l => l.StartsWith("  License: ", StringComparison.Ordinal))[11..];
            lines.Add(block.Split('\n')[0] + ": " + (license.StartsWith("not ", StringComparison.Ordinal) ? "unknown" : license));
        }

        return lines;
    }

    private static void ReadModels(JsonObject manifest, HashSet<string> names, HashSet<string> reached, SortedSet<string> lines)
    {
        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in manifest["components"]!["models"]!.AsArray())
        {
            var license = Text(model!, "license");
            var name = Model(lines, Text(model!, "path")!, Text(model!, "sha256"), license, Concluded(license, license, Text(model!, "licenseChosen"), null));
            models.Add(Text(model!, "path")!);
            lines.Add(Edge(Text(model!, "package") is { } holder && names.TryGetValue(holder, out var known) ? known : Product, name));
        }

        foreach (var dataset in manifest["components"]!["datasets"]!.AsArray())
        {
            var name = Dataset(lines, SafeText.Line(Text(dataset!, "name")), Text(dataset!, "license"));
            var users = dataset!["models"]!.AsArray().Select(m => m!.GetValue<string>()).Where(models.Contains).ToList();
            foreach (var user in users)
            {
                lines.Add(Edge("model:" + user, name));
            }

            if (users.Count == 0)
            {
                lines.Add(Edge(Product, name));
            }
        }
    }

    private static string Component(string purl, string? version, string? digest, string? declared, string? concluded) =>
        $"component {purl} version {version} digest {digest} declared {Carried(declared)} concluded {Carried(concluded)}";

    private static string Model(SortedSet<string> lines, string path, string? sha256, string? declared, string? concluded)
    {
        lines.Add($"model {path} sha256 {sha256} declared {Carried(declared)} concluded {Carried(concluded)}");
        return "model:" + path;
    }

    private static string Dataset(SortedSet<string> lines, string name, string? declared)
    {
        lines.Add($"dataset {name} declared {Carried(declared)}");
        return "dataset:" + name;
    }

    private static string Artifact(string path, string? sha256, string? sha512) => $"artifact {path} sha256 {sha256} sha512 {sha512}";

    private static string Edge(string from, string to) => $"edge {from} -> {to}";

    // A text or an entry of the policy, or a choice; what an author declares is no conclusion.
    private static string? Concluded(string? license, string? declared, string? chosen, string? basis) =>
        basis is "file" or "clarification" || (basis == "exception" && declared != license) ? chosen ?? license : chosen == license ? null : chosen;

    // What not every format can carry is unknown in those; the others may say it.
    private static string? Carried(string? license) =>
        license is null || license.Contains("DocumentRef-", StringComparison.Ordinal) || license.Contains("AdditionRef-", StringComparison.Ordinal) ? null : license;

    private static (string? Declared, string? Concluded) Licenses(JsonNode component)
    {
        var entries = component["licenses"]?.AsArray().Select(l => l!["license"] ?? l).ToList() ?? [];
        if (entries.Count == 0)
        {
            return (null, null);
        }

        var first = Name(entries[0]!);
        var isDeclared = Text(entries[0]!, "acknowledgement") == "declared";
        var declared = isDeclared ? first : Property(component, "license.declared");
        var concluded = Concluded(first, declared, Property(component, "license.chosen"), Property(component, "license.basis"));
        Assert.AreEqual(isDeclared ? "declared" : concluded is null ? null : "concluded", Text(entries[0]!, "acknowledgement"));
        if (entries.Count > 1)
        {
            // Version 1.7 has it in two places, which must agree.
            Assert.AreEqual(concluded, Name(entries[1]!));
            Assert.AreEqual("concluded", Text(entries[1]!, "acknowledgement"));
        }

        return (declared, concluded);

        static string? Name(JsonNode entry) => Text(entry, "expression") ?? Text(entry, "id") ?? Text(entry, "name");
    }

    private static string? Property(JsonNode component, string name) =>
        component["properties"]!.AsArray().Where(p => Text(p!, "name") == "compliancegate:" + name).Select(p => Text(p!, "value")).SingleOrDefault();

    private static string? Hash(JsonNode component, string algorithm) =>
        component["hashes"]?.AsArray().Where(h => Text(h!, "alg") == algorithm).Select(h => Text(h!, "content")).SingleOrDefault();

    private static string? Checksum(JsonNode package, string algorithm) =>
        package["checksums"]?.AsArray().Where(c => Text(c!, "algorithm") == algorithm).Select(c => Text(c!, "checksumValue")).SingleOrDefault();

    private static string? Verified(JsonNode element, string algorithm) =>
        element["verifiedUsing"]?.AsArray().Where(h => Text(h!, "algorithm") == algorithm).Select(h => Text(h!, "hashValue")).SingleOrDefault();

    private static string? Asserted(JsonNode package, string property) => Text(package, property) is { } text && text != "NOASSERTION" ? text : null;

    private static string? Digest(JsonNode package)
    {
        if (Text(package, "sha256") is { } sha256)
        {
            return "sha256:" + sha256;
        }

        try
        {
            return Text(package, "contentHash") is { } hash && Convert.FromBase64String(hash) is { Length: 64 } bytes ? "sha512:" + Convert.ToHexStringLower(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode node, string property) => node[property]?.GetValue<string>();
}
