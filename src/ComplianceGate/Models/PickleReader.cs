using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The pickles of one file or entry: one, several after each other, or several of a known number with data behind them.</summary>
internal static class PickleReader
{
    private const int MaxPickles = 4096;

    /// <summary>Walks the pickles of a region.</summary>
    /// <param name="bytes">The region.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="findings">Where imports are noted, and why a pickle could not be followed.</param>
    /// <param name="tensors">Where tensors are noted; null where they do not matter.</param>
    /// <param name="limit">How many pickles are read before data follows; 0 where nothing but pickles may stand.</param>
    /// <param name="objectAt">Which of them makes the object, from 0.</param>
    /// <returns>What is known of the object.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PickleValue Walk(ByteRegion bytes, PickleBudget budget, PickleFindings findings, PickleTensors? tensors, int limit, int objectAt)
    {
        var result = default(PickleValue);
        long position = 0;
        for (var i = 0; i < MaxPickles; i++)
        {
            var walker = new PickleWalker(bytes, budget, findings, i == objectAt ? tensors : null);
            var before = findings.Count;
            var end = walker.Walk(position);
            if (!end.IsWhole)
            {
                // Behind the first pickle may stand what is none; then that is what is wrong, and not how it fails to be one.
                if (findings.ImportsFrom("joblib.numpy_pickle"))
                {
                    var array = walker.ArrayAt >= 0 ? walker.ArrayAt : walker.ReasonAt;
                    findings.Fail(array, "holds arrays that joblib writes between the opcodes of a pickle, where they cannot be followed");
                    PickleScan.Look(bytes, array, findings, walker.MemoText);
                    return result;
                }

                var isJunk = i > 0 && limit == 0 && findings.Count == before;
                findings.Fail(
                    isJunk ? position : walker.ReasonAt,
                    isJunk ? "holds data behind the end of its pickle that is no pickle" : walker.Reason ?? "is a pickle that cannot be followed");
                return result;
            }

            result = i == objectAt ? end.Result : result;
            position = end.End;
            if (i + 1 == limit || (limit == 0 && position == bytes.Length))
            {
                return result;
            }
        }

        findings.Fail(position, $"holds more than {MaxPickles:N0} pickles");
        return result;
    }

    /// <summary>What a file of pickles calls, when nothing is known of what it is for.</summary>
    public static SerialisedCodeFact Code(ByteRegion bytes)
    {
        var findings = new PickleFindings("");
        Walk(bytes, new PickleBudget(), findings, null, limit: 0, objectAt: 0);
        return findings.ToFact();
    }
}
