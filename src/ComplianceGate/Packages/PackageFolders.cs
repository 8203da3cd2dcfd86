using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads the folders of many packages on two threads: the time goes into opening small files, one after the other. What is read, and
/// the order in which problems are told, is that of one thread.
/// </summary>
/// <param name="files">The door to the disk.</param>
/// <param name="texts">Reads license texts.</param>
/// <param name="graph">The graph.</param>
internal sealed class PackageFolders(InputFiles files, LicenseTexts texts, AssetsGraph graph)
{
    // Fewer are read before another thread has begun.
    private const int LeastForTwo = 48;

    /// <summary>Reads them.</summary>
    /// <param name="libraries">The packages.</param>
    /// <param name="problems">Receives what cannot be read.</param>
    /// <returns>What each says, in the same order.</returns>
    public PackageMetadata[] Read(List<AssetsLibrary> libraries, List<Problem> problems)
    {
        var found = new PackageMetadata[libraries.Count];
        var told = new List<Problem>?[libraries.Count];
        var next = -1;
        if (libraries.Count >= LeastForTwo && Environment.ProcessorCount > 1)
        {
            var other = Task.Run(Work);
            Work();
            other.GetAwaiter().GetResult();
        }
        else
        {
            Work();
        }

        foreach (var list in told)
        {
            problems.AddRange(list ?? []);
        }

        return found;

        void Work()
        {
            var own = new List<Problem>();
            var reader = new PackageMetadataReader(files, own, texts, keepDocument: graph.Prunable.Count > 0);
            for (var i = Interlocked.Increment(ref next); i < libraries.Count; i = Interlocked.Increment(ref next))
            {
                found[i] = reader.Read(libraries[i], graph.PackageFolders);
                if (own.Count > 0)
                {
                    told[i] = [.. own];
                    own.Clear();
                }
            }
        }
    }
}
