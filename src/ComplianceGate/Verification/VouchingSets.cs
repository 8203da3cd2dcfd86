using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>
/// Which sets vouch for files: all, or where digests are expected only those that have one of them and those that they name; and where
/// signatures are asked for, only those that are signed and those that they name.
/// </summary>
/// <param name="run">Where findings go, and which sets there are.</param>
internal sealed class VouchingSets(VerificationRun run)
{
    private readonly HashSet<string> expected = run.Expected;

    /// <summary>Those among some sets that vouch.</summary>
    public List<EvidenceSet> Of(List<EvidenceSet> sets)
    {
        var (named, signed) = (Reached(expected), Reached(run.Signed));
        return sets.FindAll(s => (expected.Count == 0 || named.Contains(s)) && (run.Signed.Count == 0 || signed.Contains(s)));
    }

    /// <summary>The sets that are signed, and those that they name by digest.</summary>
    public IEnumerable<EvidenceSet> Signed() => Reached(run.Signed);

    /// <summary>Reports every set that nobody expects, and every digest that none has.</summary>
    /// <param name="asked">What was asked about.</param>
    public void Report(string asked)
    {
        if (expected.Count > 0)
        {
            Refuse(Reached(expected), "is evidence that has none of the expected digests and is named by none that has");
        }

        if (run.Signed.Count > 0)
        {
            Refuse(Reached(run.Signed), "is evidence that nobody who is trusted signed, and no signed evidence names it");
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

    private void Refuse(HashSet<EvidenceSet> vouching, string predicate)
    {
        foreach (var set in run.Sets)
        {
            if (!vouching.Contains(set))
            {
                run.Unexpected(set.Show(EvidenceFolder.ManifestName), predicate);
                run.Refuse(set);
            }
        }
    }

    /// <summary>The sets whose manifest or sums have one of some digests, and those that they name.</summary>
    private HashSet<EvidenceSet> Reached(HashSet<string> digests)
    {
        var byDigest = new Dictionary<string, List<EvidenceSet>>(StringComparer.Ordinal);
        var reached = new HashSet<EvidenceSet>();
        var waiting = new Stack<EvidenceSet>();
        foreach (var set in run.Sets)
        {
            (byDigest.TryGetValue(set.Manifest.Sha256, out var same) ? same : byDigest[set.Manifest.Sha256] = []).Add(set);
            if (digests.Contains(set.Manifest.Sha256) || (set.SumsSha256 is { } sums && digests.Contains(sums)))
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
