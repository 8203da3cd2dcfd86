using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>
/// Libraries that the check could not see because they came into the output later: native ones of referenced projects without the
/// gate, and items that other targets added. They ship like any other, so they are judged like any other, only after the compiler.
/// </summary>
internal static class LateFiles
{
    /// <summary>Reads copied items that may be libraries and that are, to the byte, none of those that the check judged.</summary>
    /// <param name="request">What the build says of its outputs.</param>
    /// <param name="files">The door to the disk; what the check has judged is not noted.</param>
    /// <param name="problems">Receives what cannot be read.</param>
    public static ImmutableArray<PackageFact> Read(RecordRequest request, InputFiles files, out ImmutableArray<Problem> problems)
    {
        problems = [];
        if (request.CopiedLibraries.IsEmpty)
        {
            return [];
        }

        var (facts, _) = request.Check;
        var late = new List<FileReferenceItem>();
        // To compare is not to depend: a file that changes is another artifact, and so the recording runs again by itself.
        var looked = new InputFiles();
        foreach (var path in request.CopiedLibraries)
        {
            // What the build makes itself is its own.
            var isMade = request.IntermediateDirectory is { } folder && SourcePaths.IsBelow(path, folder);
            if (!isMade && looked.Exists(path) && !IsKnown(facts.Packages, path, looked))
            {
                late.Add(new(path, "None", Path.GetFileName(path), facts.Project.Path));
            }
        }

        var told = new List<Problem>();
        var read = late.Count == 0 ? [] : FileReferenceReader.ReadLate(late, facts, GitSourceReader.Root(facts.Project.Directory, looked), files, told);
        problems = [.. told];
        return [.. read];
    }

    /// <summary>The components with more files, in their order: kind after kind, npm packages last.</summary>
    /// <param name="packages">The components.</param>
    /// <param name="late">The files.</param>
    public static ImmutableArray<PackageFact> Merge(ImmutableArray<PackageFact> packages, ImmutableArray<PackageFact> late)
    {
        if (late.IsEmpty)
        {
            return packages;
        }

        var merged = packages.RemoveAll(static p => p.Kind != ComponentKind.File).AddRange(late)
            .Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id) is not 0 and var order ? order
                : string.CompareOrdinal(a.Version, b.Version) is not 0 and var next ? next
                : string.CompareOrdinal(a.Sha256, b.Sha256));
        var before = packages.RemoveAll(static p => p.Kind is ComponentKind.File or ComponentKind.NpmPackage);
        var after = packages.RemoveAll(static p => p.Kind != ComponentKind.NpmPackage);
        return [.. before, .. merged, .. after];
    }

    private static bool IsKnown(ImmutableArray<PackageFact> packages, string path, InputFiles files)
    {
        string? sha256 = null;
        var name = Path.GetFileName(path);
        foreach (var package in packages)
        {
            if (package.Kind == ComponentKind.File ? package.Id == name && package.Sha256 == (sha256 ??= Digest(path, files))
                : package.Folder is { } folder && SourcePaths.IsBelow(path, folder))
            {
                return true;
            }
        }

        return false;
    }

    // What cannot be read is told by the reader.
    private static string Digest(string path, InputFiles files)
    {
        try
        {
            return files.Sha256(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
