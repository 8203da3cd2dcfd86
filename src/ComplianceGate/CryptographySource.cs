using System.Collections.Immutable;
using ComplianceGate.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Looks at the assembly that the compiler made, and at those of packages that go out with it.</summary>
internal static class CryptographySource
{
    /// <summary>Larger files are not read, in bytes.</summary>
    private const int MaxSize = 512 << 20;

    /// <summary>Places in a package that do the same and are named; the rest is counted.</summary>
    private const int MostPlaces = 8;

    /// <summary>Looks at them.</summary>
    /// <param name="request">What the build says.</param>
    /// <param name="share">What other projects of the build saw in the same files; null to look alone.</param>
    public static CryptographyFact Read(InspectRequest request, ISourceShare? share)
    {
        var facts = request.Check.Facts;
        var files = Files(facts, request.References);
        var kept = new KeptCryptography(request.Kept, request.IsKeptTrusted);
        var seen = new AssemblyCryptography?[files.Count];
        var identities = new FileIdentity?[files.Count];
        var open = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            identities[i] = FileIdentity.Of(files[i].Path);
            seen[i] = kept.OfPlace(files[i].Path, identities[i]);
            if (seen[i] is null)
            {
                open.Add(i);
            }
        }

        var own = Look(files, seen, open, kept, request, share);
        var found = new List<AssemblyCryptography>();
        for (var i = 0; i < files.Count; i++)
        {
            // Asked again: what was changed while it was read is known by its content alone.
            kept.Keep(files[i].Path, FileIdentity.Of(files[i].Path) == identities[i] ? identities[i] : null, seen[i]!, open.Contains(i));
            if (!seen[i]!.Uses.IsEmpty || seen[i]!.Problem is not null)
            {
                found.Add(seen[i]! with { Name = Path.GetFileName(files[i].Path), Package = files[i].Package });
            }
        }

        kept.Save();
        found.Sort(static (a, b) => string.CompareOrdinal(a.Package, b.Package) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        return new CryptographyFact
        {
            IsRead = true,
            Inspected = files.Count + 1,
            Assemblies = own.Uses.IsEmpty && own.Problem is null ? [.. found] : [own, .. found],
        };
    }

    private sealed record InspectedFile(string Path, string Package);

    // One after another where there is nothing to share out: a loop over threads costs more than a small assembly.
    private static AssemblyCryptography Look(
        List<InspectedFile> files, AssemblyCryptography?[] seen, List<int> open, KeptCryptography kept, InspectRequest request, ISourceShare? share)
    {
        if (open.Count == 0)
        {
            return Own(request);
        }

        // The longest first, so that none of them is left for the end.
        open.Sort((a, b) => Size(files[b].Path).CompareTo(Size(files[a].Path)) is var order and not 0 ? order : a.CompareTo(b));
        AssemblyCryptography? own = null;
        var next = -1;
        var workers = new Task[Math.Min(open.Count, Math.Max(1, Environment.ProcessorCount))];
        for (var w = 0; w < workers.Length; w++)
        {
            workers[w] = Task.Run(() =>
            {
                for (var i = Interlocked.Increment(ref next); i <= open.Count; i = Interlocked.Increment(ref next))
                {
                    if (i == 0)
                    {
                        own = Own(request);
                    }
                    else
                    {
                        seen[open[i - 1]] = OfPackage(files[open[i - 1]].Path, kept, share);
                    }
                }
            });
        }

        Task.WaitAll(workers);
        return own!;
    }

    private static long Size(string path) => new FileInfo(path) is { Exists: true } info ? info.Length : 0;

    private static List<InspectedFile> Files(GateFacts facts, ImmutableArray<string> references)
    {
        var files = new List<InspectedFile>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in facts.Packages)
        {
            if (package.Kind == ComponentKind.File)
            {
                Add(package, package.Contents == PackageContents.Managed ? references.Where(p => Path.GetFileName(p) == package.Id) : []);
            }
            else if (package.Folder is { } folder)
            {
                var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
                Add(package, package.Assemblies.Select(a => Path.GetFullPath(a, folder)).Where(p => p.StartsWith(prefix, StringComparison.Ordinal)));
                // What its build files bring into the output.
                Add(package, package.Scope == PackageScope.Shipped ? references.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)) : []);
            }
        }

        return files;

        void Add(PackageFact package, IEnumerable<string> paths)
        {
            foreach (var path in paths)
            {
                if (met.Add(path))
                {
                    files.Add(new(path, package.Key));
                }
            }
        }
    }

    private static AssemblyCryptography OfPackage(string path, KeptCryptography kept, ISourceShare? share)
    {
        try
        {
            var image = Whole(path);
            var sha256 = FileDigest.Sha256(image);
            return kept.OfContent(sha256)
                ?? (share is null ? Scan(image, sha256) : share.Answer($"cryptography\n{CryptographyScanner.Version}\n{sha256}", () => Scan(image, sha256)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unread(path, e.Message);
        }
    }

    private static AssemblyCryptography Scan(byte[] image, string sha256)
    {
        var result = CryptographyScanner.Scan(image, default, withLocations: false);
        return new AssemblyCryptography { Name = "", Sha256 = sha256, Uses = CryptographyPlaces.Fold(result.Uses, MostPlaces), IsCut = result.IsCut, Problem = result.Problem };
    }

    private static AssemblyCryptography Own(InspectRequest request)
    {
        var name = Path.GetFileName(request.Assembly);
        try
        {
            byte[]? symbols = request.Symbols is { } file && File.Exists(file) ? Whole(file) : null;
            var result = CryptographyScanner.Scan(Whole(request.Assembly), symbols, withLocations: true);
            return new AssemblyCryptography
            {
                Name = name,
                Uses = CryptographyPlaces.InSource(result.Uses, request.Check.Facts),
                IsCut = result.IsCut,
                Problem = result.Problem,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unread(name, e.Message);
        }
    }

    private static byte[] Whole(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        if (stream.Length > MaxSize)
        {
            throw new IOException($"{Path.GetFileName(path)} is larger than 512 MiB.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static AssemblyCryptography Unread(string path, string why) => new() { Name = Path.GetFileName(path), Problem = why };
}
