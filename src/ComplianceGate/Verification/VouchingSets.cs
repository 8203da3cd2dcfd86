using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>Which sets vouch for files: all, or where digests are expected only those that have one of them and those that they name.</summary>
/// <param name="run">Where findings go, and which sets there are.</param>
internal sealed class VouchingSets(VerificationRun run)
{
    private readonly HashSet<string> expected = run.Expected;

    /// <summary>Those among some sets that vouch.</summary>
    public List<EvidenceSet> Of(List<EvidenceSet> sets)
    {
        if (expected.Count == 0)
        {
            return sets;
        }

        var vouching = Reached();
        return sets.FindAll(vouching.Contains);
    }

    /// <summary>Reports every set that nobody expects, and every digest that none has.</summary>
    /// <param name="asked">What was asked about.</param>
    public void Report(string asked)
    {
        if (expected.Count == 0)
        {
            return;
        }

        var vouching = Reached();
        foreach (var set in run.Sets)
        {
            if (!vouching.Contains(set))
            {
                run.Unexpected(set.Show(EvidenceFolder.ManifestName), "is evidence that has none of the expected digests and is named by none that has");
                run.Refuse(set);
            }
        }

        foreach (var digest in expected)
        {
            if (!run.Sets.Exists(s => s.Manifest.Sha256 == digest || s.SumsSha256 == digest))
            {
                run.Missing(asked, $"holds no evidence with the expected digest {digest}");
            }
        }
    }

    /// <summary>Tells of sets that speak of one folder and are named by none: somebody may have added his own.</summary>
    public void MarkShared(List<EvidenceSet> sets)
    {
        var linked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in run.Sets)
        {
            foreach (var link in set.Manifest.Links)
            {
                linked.Add(link.Sha256);
            }
        }

        var alone = new Dictionary<string, List<EvidenceSet>>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            if (set.Root is { } root && set.Manifest.Stage != "pack" && !linked.Contains(set.Manifest.Sha256))
            {
                (alone.TryGetValue(root, out var here) ? here : alone[root] = []).Add(set);
            }
        }

        foreach (var here in alone.Values)
        {
            foreach (var set in here.Count > 1 ? here : [])
            {
                set.Counts = set.Counts with { SharesFolder = true };
            }
        }
    }

    private HashSet<EvidenceSet> Reached()
    {
        var byDigest = new Dictionary<string, List<EvidenceSet>>(StringComparer.Ordinal);
        var reached = new HashSet<EvidenceSet>();
        var waiting = new Stack<EvidenceSet>();
        foreach (var set in run.Sets)
        {
            (byDigest.TryGetValue(set.Manifest.Sha256, out var same) ? same : byDigest[set.Manifest.Sha256] = []).Add(set);
            if (expected.Contains(set.Manifest.Sha256) || (set.SumsSha256 is { } sums && expected.Contains(sums)))
            {
                waiting.Push(set);
            }
        }

        while (waiting.TryPop(out var set))
        {
            if (reached.Add(set))
            {
                foreach (var link in set.Manifest.Links)
                {
                    byDigest.GetValueOrDefault(link.Sha256, []).ForEach(waiting.Push);
                }
            }
        }

        return reached;
    }
}
