using System.Collections.Immutable;

namespace ComplianceGate.Verification;

/// <summary>
/// Holds what the documents of one set say against its manifest. Digests alone do not notice someone who changes a document and then the
/// manifest and the sums to fit; two documents that contradict each other do.
/// </summary>
internal static class CrossCheck
{
    // A new format is one class and one line here.
    private static readonly ImmutableArray<IDocumentReader> Readers = [new BuildInfoClaims(), new CycloneDxClaims(), new DownstreamClaims(), new InTotoClaims(), new SarifClaims(), new SpdxClaims(), new Spdx3Claims()];

    /// <summary>Whether a document of this name is held against the manifest.</summary>
    public static bool Reads(string name)
    {
        foreach (var reader in Readers)
        {
            if (reader.Reads(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Checks every document whose digest holds and whose format is known.</summary>
    public static void Verify(VerificationRun run, EvidenceSet set)
    {
        foreach (var (name, bytes) in set.Contents)
        {
            foreach (var reader in Readers)
            {
                if (reader.Reads(name))
                {
                    Verify(run, set, name, bytes, reader);
                }
            }
        }
    }

    private static void Verify(VerificationRun run, EvidenceSet set, string name, byte[] bytes, IDocumentReader reader)
    {
        var shown = set.Show(name);
        var claims = new DocumentClaims();
        try
        {
            using var json = StrictJson.Parse(bytes);
            StrictJson.Read(() =>
            {
                reader.Read(json.RootElement, claims);
                return 0;
            });
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
            return;
        }

        foreach (var contradiction in claims.Contradictions)
        {
            run.Differs(shown, contradiction);
        }

        new ClaimComparison(predicate => run.Differs(shown, predicate), set, claims).Compare();
    }
}
