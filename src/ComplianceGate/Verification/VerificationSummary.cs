using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>Something with its digest (in-toto attestation v1, ResourceDescriptor).</summary>
/// <param name="Name">Its name; null without one.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Sha512">SHA-512, lower-case hexadecimal; null where it is not told.</param>
public sealed record SummarySubject(string? Name, string Sha256, string? Sha512 = null);

/// <summary>What building the subject again came to; written as the member <c>compliancegate_reproduction</c>.</summary>
/// <param name="Rung">The rung in the words by which it is told (<c>ComparisonReport.Words</c>).</param>
public sealed record SummaryReproduction(string Rung)
{
    /// <summary>What was set aside to reach the rung, each in one phrase.</summary>
    public ImmutableArray<string> Normalisations { get; init; } = [];

    /// <summary>The source commit that was built; null where it is not told.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of what the other build made, lower-case hexadecimal; null where it is not told.</summary>
    public string? RebuiltSha256 { get; init; }
}

/// <summary>
/// A verification summary: an in-toto Statement v1 with the predicate <c>https://slsa.dev/verification_summary/v1</c> (SLSA v1.1), by which
/// somebody states what he verified. Not signed; <c>compliance-gate sign --statement</c> signs it. No SLSA level is claimed: the levels are
/// <c>SLSA_BUILD_LEVEL_0</c> where it passed and <c>FAILED</c> where it did not.
/// </summary>
public sealed record VerificationSummary
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "https://slsa.dev/verification_summary/v1";

    /// <summary>Name of the member that tells the rung of a reproduction.</summary>
    public const string ReproductionMember = "compliancegate_reproduction";

    /// <summary>What <c>verify</c> holds everything to.</summary>
    public const string DefaultPolicy = "https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/verify.md";

    /// <summary>What was verified.</summary>
    public required ImmutableArray<SummarySubject> Subjects { get; init; }

    /// <summary>URI of who verified.</summary>
    public required string VerifierId { get; init; }

    /// <summary>When it was verified; written in UTC to the second.</summary>
    public required DateTimeOffset TimeVerified { get; init; }

    /// <summary>URI of the thing, such as a package URL or the address where it is to be published.</summary>
    public required string ResourceUri { get; init; }

    /// <summary>URI of what it was held against.</summary>
    public required string PolicyUri { get; init; }

    /// <summary>SHA-256 of that, lower-case hexadecimal; null where it has no bytes of its own.</summary>
    public string? PolicySha256 { get; init; }

    /// <summary>All attestations and manifests that were used; empty where they are not told.</summary>
    public ImmutableArray<SummarySubject> InputAttestations { get; init; } = [];

    /// <summary>Whether it holds.</summary>
    public required bool Passed { get; init; }

    /// <summary>What building it again came to; null where it was not built again.</summary>
    public SummaryReproduction? Reproduction { get; init; }

    /// <summary>A summary of what <see cref="EvidenceVerifier"/> gave. It passed where everything holds, and every manifest says that its verdict passed and was enforced.</summary>
    /// <param name="report">The report, made with <see cref="VerificationOptions.Signatures"/>.</param>
    /// <param name="verifierId">URI of who verified.</param>
    /// <param name="resourceUri">URI of the thing; null for the package URL that the evidence tells.</param>
    /// <param name="now">When it was verified.</param>
    /// <returns>The summary; null where the report does not tell what it is about.</returns>
    public static VerificationSummary? Of(VerificationReport report, string verifierId, string? resourceUri, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Subject is not { } subject || report.Evidence.IsEmpty)
        {
            return null;
        }

        var first = report.Evidence[0];
        var type = first.Stage == "pack" ? "nuget" : "generic";
        return new VerificationSummary
        {
            Subjects = [subject],
            VerifierId = verifierId,
            TimeVerified = now,
            ResourceUri = resourceUri ?? $"pkg:{type}/{Uri.EscapeDataString(first.Name)}@{Uri.EscapeDataString(first.Version)}",
            PolicyUri = DefaultPolicy,
            InputAttestations = [.. report.Evidence.Select(e => new SummarySubject(null, e.ManifestSha256)), .. report.SignedPayloads],
            // Digests that hold say nothing of the verdict that they hold: a summary must not turn evidence that failed into something that passed.
            Passed = report.Outcome == VerificationOutcome.Holds && report.Evidence.All(e => e.HasPassed),
        };
    }

    /// <summary>The statement in JSON: UTF-8 with LF, the same bytes for the same content.</summary>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("_type", "https://in-toto.io/Statement/v1");
            WriteDescriptors(json, "subject", Subjects);
            json.WriteString("predicateType", PredicateType);
            json.WriteStartObject("predicate");
            WritePredicate(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private void WritePredicate(Utf8JsonWriter json)
    {
        json.WriteStartObject("verifier");
        json.WriteString("id", VerifierId);
        json.WriteEndObject();
        json.WriteString("timeVerified", TimeVerified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("resourceUri", ResourceUri);
        json.WriteStartObject("policy");
        json.WriteString("uri", PolicyUri);
        if (PolicySha256 is { } policy)
        {
            json.WriteStartObject("digest");
            json.WriteString("sha256", policy);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (!InputAttestations.IsEmpty)
        {
            WriteDescriptors(json, "inputAttestations", InputAttestations);
        }

        json.WriteString("verificationResult", Passed ? "PASSED" : "FAILED");
        json.WriteStartArray("verifiedLevels");
        json.WriteStringValue(Passed ? "SLSA_BUILD_LEVEL_0" : "FAILED");
        json.WriteEndArray();
        json.WriteString("slsaVersion", "1.1");
        WriteReproduction(json);
    }

    private void WriteReproduction(Utf8JsonWriter json)
    {
        if (Reproduction is not { } again)
        {
            return;
        }

        json.WriteStartObject(ReproductionMember);
        json.WriteString("rung", again.Rung);
        json.WriteStartArray("normalisations");
        foreach (var phrase in again.Normalisations)
        {
            json.WriteStringValue(phrase);
        }

        json.WriteEndArray();
        if (again.Commit is { } commit)
        {
            json.WriteString("commit", commit);
        }

        if (again.RebuiltSha256 is { } sha256)
        {
            json.WriteString("rebuiltSha256", sha256);
        }

        json.WriteEndObject();
    }

    private static void WriteDescriptors(Utf8JsonWriter json, string member, ImmutableArray<SummarySubject> items)
    {
        json.WriteStartArray(member);
        foreach (var item in items)
        {
            json.WriteStartObject();
            if (item.Name is { } name)
            {
                json.WriteString("name", name);
            }

            json.WriteStartObject("digest");
            json.WriteString("sha256", item.Sha256);
            if (item.Sha512 is { } sha512)
            {
                json.WriteString("sha512", sha512);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
