using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads the npm packages of a web project: what the lock file lists, and where <c>node_modules</c> is there, what lies in it.
/// </summary>
/// <param name="request">What is read.</param>
/// <param name="texts">Reads license texts.</param>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Receives what cannot be read.</param>
internal sealed class NpmPackageReader(PackageGraphRequest request, LicenseTexts texts, InputFiles files, List<Problem> problems)
{
    private const string LockName = "package-lock.json";
    private const int MaxManifest = 4 << 20;
    private const int MaxSteps = 32;
    private const int MaxName = 256;

    /// <summary>Reads the packages of all folders; one that stands in several places is one package, and ships if one of these does.</summary>
    public List<PackageFact> Read()
    {
        var byKey = new Dictionary<string, PackageFact>(StringComparer.Ordinal);
        foreach (var folder in request.NpmFolders)
        {
            var path = Path.Combine(folder, LockName);
            if (files.Exists(path) && NpmLockReader.Read(path, DisplayPath(path), files, problems) is { } graph)
            {
                ReadGraph(folder, path, graph, byKey);
            }
        }

        return [.. byKey.Values];
    }

    private void ReadGraph(string folder, string lockFile, NpmLock graph, Dictionary<string, PackageFact> byKey)
    {
        // npm rewrites the hidden lock whenever it changes the folder, so that a change is noticed by this one file.
        var modules = Path.Combine(folder, "node_modules");
        var isInstalled = files.Exists(Path.Combine(modules, ".package-lock.json")) || InputFiles.FolderExists(modules);
        foreach (var entry in graph.Sorted())
        {
            if (!entry.IsPackage || entry.IsLink)
            {
                continue;
            }

            if (entry.Name.Length > MaxName || entry.Version.Length > MaxName)
            {
                problems.Add(new Problem(
                    ProblemKind.InputUnreadable, DisplayPath(lockFile), $"{DisplayPath(lockFile)} holds a name or version of more than {MaxName} characters.",
                    new FileLocation(lockFile, entry.Line, entry.Column)));
                continue;
            }

            var fact = Fact(folder, lockFile, graph.File, entry, isInstalled);
            byKey[fact.Key] = byKey.TryGetValue(fact.Key, out var known) ? Merge(known, fact) : fact;
        }
    }

    private static PackageFact Merge(PackageFact known, PackageFact other)
    {
        var first = known.Scope == PackageScope.BuildOnly && other.Scope == PackageScope.Shipped ? other : known;
        var second = ReferenceEquals(first, known) ? other : known;
        if (Differ(first, second))
        {
            // One name and version from two places that are not the same package: both have to be accepted.
            return first with
            {
                Direct = first.Direct || second.Direct,
                Statement = LicenseStatement.Expression,
                LicenseText = $"({first.LicenseText}) AND ({second.LicenseText})",
                Texts = [],
            };
        }

        // Else its places differ in what they found beside them, not in what they are.
        return first with
        {
            Direct = first.Direct || second.Direct,
            Statement = first.Statement == LicenseStatement.None ? second.Statement : first.Statement,
            LicenseText = first.Statement == LicenseStatement.None ? second.LicenseText : first.LicenseText,
            Nuspec = first.Statement == LicenseStatement.None ? second.Nuspec : first.Nuspec,
            Texts = first.Texts.IsEmpty ? second.Texts : first.Texts,
        };
    }

    private static bool Differ(PackageFact first, PackageFact second) =>
        first.Statement != LicenseStatement.None && second.Statement != LicenseStatement.None
        && (first.Statement != second.Statement || first.LicenseText != second.LicenseText);

    private PackageFact Fact(string folder, string lockFile, PackageText source, NpmEntry entry, bool isInstalled)
    {
        var isDev = entry.IsDev || request.IsTestProject || !request.NpmShips;
        var place = PackageFilePath.In(folder, entry.Inner);
        var statement = entry.License;
        var found = ImmutableArray<PackageText>.Empty;
        var isThere = isInstalled && !entry.IsOutside;
        // What only serves the build and states its license is not worth a look at its folder, of which there may be thousands.
        if (isThere && !(isDev && statement.Text is not null))
        {
            // npm leaves out what is optional and made for another system.
            isThere = files.Exists(Path.Combine(place, "package.json"));
            (statement, found) = isThere ? ReadFolder(place, entry, statement, ref source) : (statement, found);
        }

        return new PackageFact
        {
            Kind = ComponentKind.NpmPackage,
            Id = entry.Name,
            Version = entry.Version,
            ContentHash = entry.Integrity is { } integrity && integrity.StartsWith("sha512-", StringComparison.Ordinal) ? integrity["sha512-".Length..] : null,
            Direct = entry.Parent is { IsPackage: false },
            Scope = isDev ? PackageScope.BuildOnly : PackageScope.Shipped,
            Contents = isDev ? PackageContents.None : PackageContents.Other,
            ScopeReason = request.IsTestProject ? "test project"
                : entry.IsDev ? "npm development dependency"
                : request.NpmShips ? "npm dependency" : "npm dependency of a project that is no web project",
            Dependencies = Dependencies(entry),
            Path = Way(entry),
            Statement = statement.Form,
            LicenseText = statement.Text,
            Nuspec = statement.Text is null ? null : source,
            Texts = found,
            Feed = entry.Resolved is { } feed ? LicenseUrls.WithoutCredentials(feed) : null,
            Folder = isThere ? place : null,
            RequestedAt = new FileLocation(lockFile, entry.Line, entry.Column),
        };
    }

    private (NpmStatement Statement, ImmutableArray<PackageText> Texts) ReadFolder(
        string place, NpmEntry entry, NpmStatement statement, ref PackageText source)
    {
        if (statement.Text is null)
        {
            statement = ReadManifest(Path.Combine(place, "package.json"), entry, ref source);
        }

        var named = statement.Form == LicenseStatement.File ? statement.Text : null;
        var found = ImmutableArray.CreateBuilder<PackageText>();
        foreach (var name in InputFiles.Names(place))
        {
            var isNamed = string.Equals(name, named, StringComparison.OrdinalIgnoreCase);
            if ((isNamed || PackageTexts.IsText(name)) && (found.Count < PackageTexts.MaxCount || PrincipalText.IsPlain(name))
                && texts.Read(Path.Combine(place, name), name, isNamed || PackageTexts.ClaimsToBeLicense(name), entry.Step, "run 'npm ci' again") is { } text)
            {
                found.Add(text);
            }
        }

        return (Weigh(entry.Name, statement, found), found.ToImmutable());
    }

    // A text makes certain what words leave open: "BSD" beside the text of the BSD-3-Clause, as old packages have it. Words that
    // say something else than the text ("GPLv3" beside MIT) are not for a tool to overrule.
    private static NpmStatement Weigh(string id, NpmStatement statement, ImmutableArray<PackageText>.Builder found)
    {
        if (statement.Form != LicenseStatement.Expression || SpdxExpressionParser.Parse(statement.Text!).Expression is not null)
        {
            return statement;
        }

        PackageText? speaking = null;
        foreach (var text in found)
        {
            if (text.Recognition is not { } recognition)
            {
                continue;
            }

            if (recognition.Id is null || !LicenseWording.MayMean(statement.Text!, recognition.Id))
            {
                return statement;
            }

            speaking ??= PrincipalText.Is(text.Path, id) ? text : null;
        }

        return speaking is null ? statement : new(LicenseStatement.File, speaking.Path);
    }

    private NpmStatement ReadManifest(string path, NpmEntry entry, ref PackageText source)
    {
        try
        {
            var content = files.ReadAllBytes(path, MaxManifest);
            source = new(Path.GetFileName(path), content.Length, FileDigest.Sha256(content));
            var bytes = content.AsSpan();
            var reader = new Utf8JsonReader(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, new JsonReaderOptions { MaxDepth = 64 });
            reader.Read();
            NpmStatement license = default, licenses = default;
            while (AssetsJson.Next(ref reader))
            {
                switch (AssetsJson.Name(ref reader))
                {
                    case "license": license = NpmStatement.Read(ref reader); break;
                    case "licenses": licenses = NpmStatement.Read(ref reader); break;
                    default: reader.Skip(); break;
                }
            }

            return license.Text is null ? licenses : license;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            var message = $"The package.json of {entry.Step} cannot be read ({e.GetType().Name}); run 'npm ci' again.";
            problems.Add(new Problem(ProblemKind.InputUnreadable, entry.Step, message, new FileLocation(path)));
            return default;
        }
    }

    private static ImmutableArray<string> Dependencies(NpmEntry entry)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var dependency in entry.Dependencies)
        {
            if (dependency.IsPackage)
            {
                keys.Add($"{PackageUrl.NpmKey}{dependency.Name}/{dependency.Version}");
            }
        }

        return [.. keys];
    }

    private static ImmutableArray<string> Way(NpmEntry entry)
    {
        var steps = new List<string>();
        for (var step = entry; step is { IsPackage: true } && steps.Count < MaxSteps; step = step.Parent)
        {
            steps.Add(step.Step);
        }

        steps.Reverse();
        return [.. steps];
    }

    private string DisplayPath(string path) =>
        SourcePaths.Show(path, Path.GetDirectoryName(request.ProjectPath)!, request.SourceRoot);
}
