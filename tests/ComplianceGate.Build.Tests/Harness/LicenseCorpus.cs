using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>A license text of a package, as somebody read it.</summary>
/// <param name="Path">Path in the package.</param>
/// <param name="Sha256">SHA-256 of what was read.</param>
/// <param name="License">What it is; <c>?</c> for what must not be recognised.</param>
internal sealed record CorpusText(string Path, string Sha256, string License);

/// <summary>A package of the corpus, as somebody read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Statement">What its nuspec states.</param>
/// <param name="License">What the gate must come to; <c>?</c> for nothing.</param>
/// <param name="Texts">Its license texts.</param>
internal sealed record CorpusPackage(string Id, string Version, string Statement, string License, List<CorpusText> Texts)
{
    public string Key => $"{Id}/{Version}";
}

/// <summary>What the gate says of a package of the corpus.</summary>
internal sealed record CorpusAnswer(CorpusPackage Package, PackageFact Fact, JudgedLicense Judged)
{
    /// <summary>Everything in which the gate differs from what was read.</summary>
    public IEnumerable<string> Differences()
    {
        var statement = $"{Fact.Statement.ToString().ToLowerInvariant()} {Fact.LicenseText}";
        if (statement != Package.Statement)
        {
            yield return $"{Package.Key} states '{statement}', not '{Package.Statement}'";
        }

        if ((Judged.Decision.Expression ?? "?") != Package.License)
        {
            yield return $"{Package.Key} is taken for {Judged.Decision.Expression ?? "?"}, not {Package.License}";
        }

        foreach (var text in Package.Texts)
        {
            var found = Fact.Texts.FirstOrDefault(t => t.Path == text.Path);
            if (found?.Sha256 != text.Sha256)
            {
                yield return $"{Package.Key}: {text.Path} is not the text that was read";
            }
            else if (Describe(found.Recognition) is var license && license != text.License)
            {
                yield return $"{Package.Key}: {text.Path} is recognised as {license}, not as {text.License}";
            }
        }

        foreach (var more in Fact.Texts.Where(t => t.Recognition is not null && Package.Texts.TrueForAll(k => k.Path != t.Path)))
        {
            yield return $"{Package.Key}: nobody has written down what {more.Path} is";
        }
    }

    private static string Describe(TextRecognition? found) =>
        found is null || found.Ids.IsEmpty ? "?" : (found.IsHeader ? "header of " : "") + string.Join(',', found.Ids);
}

/// <summary>The packages of tests/fixtures/Corpus/expected.txt.</summary>
internal static class LicenseCorpus
{
    /// <summary>Reads the table.</summary>
    public static IReadOnlyList<CorpusPackage> Read(string file)
    {
        var packages = new List<CorpusPackage>();
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var fields = line.Split('|', StringSplitOptions.TrimEntries);
            if (fields is [['>', ..] path, var sha256, var license])
            {
                packages[^1].Texts.Add(new CorpusText(path[1..].Trim(), sha256, license));
            }
            else
            {
                packages.Add(new CorpusPackage(fields[0], fields[1], fields[2], fields[3], []));
            }
        }

        return packages;
    }

    /// <summary>Reads and judges the packages as a build would, several versions of one id one after the other.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="packageFolder">Where they were unpacked.</param>
    /// <param name="directory">A folder for the graphs.</param>
    public static IReadOnlyList<CorpusAnswer> Judge(IReadOnlyList<CorpusPackage> packages, string packageFolder, string directory)
    {
        var answers = new List<CorpusAnswer>();
        var rounds = packages.GroupBy(p => p.Id, StringComparer.OrdinalIgnoreCase).SelectMany(g => g.Select((p, i) => (Package: p, Round: i))).ToLookup(p => p.Round, p => p.Package);
        foreach (var round in rounds)
        {
            var request = FolderGraph.Write(Path.Combine(directory, $"round{round.Key}"), packageFolder, round.Select(p => (p.Id, p.Version)));
            var graph = PackageGraphReader.Read(request, new InputFiles());
            if (!graph.Problems.IsEmpty)
            {
                throw new InvalidDataException(string.Join('\n', graph.Problems.Select(p => p.Message)));
            }

            var judged = LicenseJudge.Judge(CompliancePolicy.BuiltIn, graph.Packages);
            answers.AddRange(round.Select(p => new CorpusAnswer(p, graph.Packages.Single(f => f.Key == p.Key), judged[p.Key])));
        }

        return answers;
    }
}
