namespace ComplianceGate.Comparison;

/// <summary>Tells how two managed resources differ: by key in <c>.resources</c>, by line in texts.</summary>
internal static class ResourceComparer
{
    /// <summary>Tells the differences of two resources of which it is known that they differ; false where nothing better than that can be told.</summary>
    public static bool Compare(ComparisonRun run, string path, string member, byte[] left, byte[] right)
    {
        var told = run.Told;
        if (ResourcesFile.Read(left) is { } keys && ResourcesFile.Read(right) is { } others)
        {
            NamedValues.Compare(keys, others, (key, one, other) => run.Add(Rung.Different, path, DifferenceKind.Resource, $"{member}: key {key}", one, other));
        }
        else
        {
            TextComparer.Compare(left, right, (line, one, other) => run.Add(Rung.Different, path, DifferenceKind.Resource, $"{member}: {line}", one, other));
        }

        return run.Told > told;
    }
}
