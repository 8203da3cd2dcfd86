using System.Globalization;
using System.Text;
using ComplianceGate.Signing;
using ComplianceGate.Verification;

namespace ComplianceGate.ForgeTrial;

/// <summary>What a run gave.</summary>
/// <param name="Count">Number of forged signatures.</param>
/// <param name="Kinds">How many of each kind.</param>
/// <param name="Accepted">Those that verification took for good.</param>
public sealed record ForgeReport(int Count, SortedDictionary<string, int> Kinds, List<string> Accepted);

/// <summary>Forges many signatures, and asks whether any is taken for good.</summary>
/// <param name="sample">What is signed, and by whom.</param>
public sealed class ForgeRun(ForgeSample sample)
{
    private readonly Forger forger = new(sample);

    /// <summary>Forges so many signatures, kind by kind and key by key.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses the places. Keys are new in every run.</param>
    /// <param name="keep">Folder in which to leave the forged bundles and the public keys for other verifiers; null for none.</param>
    public ForgeReport Run(int count, int seed, string? keep = null)
    {
        var report = new ForgeReport(count, new(StringComparer.Ordinal), []);
        var kinds = Enum.GetValues<ForgeKind>();
        for (var i = 0; i < count; i++)
        {
            var (kind, signer) = (kinds[i % kinds.Length], sample.Signers[i / kinds.Length % sample.Signers.Count]);
            var forged = forger.Forge(kind, signer, new Random(unchecked((seed * 31) + i)));
            report.Kinds[kind.ToString()] = report.Kinds.GetValueOrDefault(kind.ToString()) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{i:D5}-{kind}-{signer.Key.Algorithm}");
            if (sample.Verify(".sigstore.json", forged).Outcome == VerificationOutcome.Holds || Accepts(kind, forged))
            {
                report.Accepted.Add(name);
            }

            if (keep is not null)
            {
                File.WriteAllBytes(Path.Combine(keep, name + ".sigstore.json"), forged);
            }
        }

        foreach (var signer in keep is null ? [] : sample.Signers)
        {
            File.WriteAllText(Path.Combine(keep!, signer.Key.Algorithm + ".pem"), Pem(signer.Key));
        }

        return report;
    }

    /// <summary>A public key in PEM.</summary>
    public static string Pem(VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", key.Encoded.Span) + "\n";
    }

    /// <summary>Whether the envelope of a bundle alone is taken for good. Two signatures may stand in one.</summary>
    private bool Accepts(ForgeKind kind, byte[] forged)
    {
        var text = Encoding.UTF8.GetString(forged);
        var at = text.IndexOf("\"dsseEnvelope\":", StringComparison.Ordinal);
        return kind is not (ForgeKind.SecondSignature or ForgeKind.Truncated) && at > 0
            && sample.Verify(".dsse.json", Encoding.UTF8.GetBytes(text[(at + 15)..].TrimEnd()[..^1])).Outcome == VerificationOutcome.Holds;
    }
}
