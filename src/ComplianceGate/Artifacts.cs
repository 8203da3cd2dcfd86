using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Hashes the files that a build put in its output folder.</summary>
internal static class Artifacts
{
    // Below this a second thread costs more than it saves.
    private const int ManyFiles = 8;

    private static readonly KeptDigests Nothing = KeptDigests.None();

    /// <summary>Digests of the files, in ordinal order of their paths relative to the output folder.</summary>
    /// <param name="outputDirectory">Absolute path of the output folder.</param>
    /// <param name="paths">Absolute paths; one that is not there (a target declared it and did not write it) is left out.</param>
    /// <param name="kept">Digests of large files that the last build kept; null for none.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableArray<ArtifactFact> Hash(string outputDirectory, ImmutableArray<string> paths, KeptDigests? kept = null)
    {
        var found = new ArtifactFact?[paths.Length];
        if (paths.Length >= ManyFiles)
        {
            try
            {
                Parallel.For(0, paths.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, One);
            }
            catch (AggregateException e)
            {
                // The first of them as it would come from one thread.
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }
        else
        {
            for (var i = 0; i < paths.Length; i++)
            {
                One(i);
            }
        }

        return [.. found.OfType<ArtifactFact>().DistinctBy(a => a.Path).OrderBy(a => a.Path, StringComparer.Ordinal)];

        void One(int index)
        {
            var info = new FileInfo(paths[index]);
            if (info.Exists)
            {
                found[index] = new ArtifactFact(DisplayPaths.Relative(paths[index], outputDirectory), info.Length, (kept ?? Nothing).Sha256(paths[index], info.Length, () => FileDigest.Sha256File(paths[index]))!);
            }
        }
    }
}
