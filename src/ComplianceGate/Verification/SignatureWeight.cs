namespace ComplianceGate.Verification;

/// <summary>Whether a valid signature counts for what is asked.</summary>
internal static class SignatureWeight
{
    /// <summary>Why a signature by somebody who is trusted does not count, as the end of a sentence; null where it does.</summary>
    /// <param name="made">The signature.</param>
    /// <param name="statement">What it states.</param>
    /// <param name="sets">The evidence that the statement names.</param>
    /// <param name="options">What is asked.</param>
    public static string? Refusal(VerifiedSignature made, SignedStatement statement, List<EvidenceSet> sets, SignatureOptions options)
    {
        if (OfRole(made, statement, options) is { } reason)
        {
            return reason;
        }

        if (sets.Count == 0)
        {
            return "the summary does not name this evidence among what it was made from (inputAttestations)";
        }

        if (sets.TrueForAll(s => s.Manifest.HasPassed))
        {
            return null;
        }

        // That the bytes are the same is true of evidence with any verdict; that it passed is not.
        return statement.PredicateType == VerificationSummary.PredicateType && statement.Rung is null ? "the summary says that it passed, and the evidence says that it did not, or that nothing was enforced"
            : options.AllowFailing ? null
            : "the verdict did not pass or nothing was enforced, and the policy does not allow that (signatures.allowFailing)";
    }

    private static string? OfRole(VerifiedSignature made, SignedStatement statement, SignatureOptions options)
    {
        var isSummary = statement.PredicateType == VerificationSummary.PredicateType;
        return made.Role switch
        {
            SignerRole.Builder => statement.PredicateType == SignedStatement.Provenance ? null : "a builder's key signs provenance",
            SignerRole.Rebuilder when !isSummary => "a rebuilder's key signs verification summaries",
            SignerRole.Rebuilder => statement.Rung is null ? "the summary tells of no reproduction"
                : options.Rungs.Contains(statement.Rung) ? null
                : $"the reproduction came to '{statement.Rung}' only",
            _ => isSummary || statement.PredicateType == SignedStatement.Provenance ? null : "it states something that is not looked at",
        };
    }
}
