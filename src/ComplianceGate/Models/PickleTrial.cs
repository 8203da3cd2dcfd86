namespace ComplianceGate.Models;

/// <summary>
/// Whether bytes that no name claims are a pickle. Python's reader runs what it reads before it meets an error, so a pickle need
/// not be whole to do harm, and other data must not be taken for one: an import under a name that Python could have counts, and
/// where nothing marks the bytes as a pickle, its call as well; or a walk from a mark to the end.
/// </summary>
internal static class PickleTrial
{
    // torch.load reads five pickles behind each other.
    private const int MaxPickles = 16;

    /// <summary>Walks until it is sure.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsPickle(ByteRegion bytes)
    {
        var budget = new PickleBudget();
        long position = 0;
        for (var i = 0; i < MaxPickles && position < bytes.Length; i++)
        {
            var findings = new PickleFindings("");
            var walker = new PickleWalker(bytes, budget, findings) { StopsWhenSure = true };
            var end = walker.Walk(position);
            if (walker.IsSure)
            {
                return true;
            }

            if (walker.IsOverLimit)
            {
                PickleScan.Look(bytes, position, findings, walker.MemoText);
                return findings.HasDangerous;
            }

            if (!end.IsWhole)
            {
                return false;
            }

            position = end.End;
        }

        return false;
    }
}
