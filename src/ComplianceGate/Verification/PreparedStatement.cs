using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Verification;

/// <summary>What is to be signed of a path, or why nothing is.</summary>
public sealed record PreparedStatement
{
    /// <summary>What verifying the evidence gave.</summary>
    public required VerificationReport Report { get; init; }

    /// <summary>The statement, to be signed as it stands; null where it is refused.</summary>
    public ReadOnlyMemory<byte>? Statement { get; init; }

    /// <summary>Why it is refused, in one sentence; null where it is not.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether it is refused because something is not there, rather than because something falls short.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>SHA-256 of the evidence's manifest, lower-case hexadecimal; null where it is refused.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>
    /// Verifies the evidence of a path, and makes of its provenance a statement about the path's own bytes: subject is their digest (of a folder
    /// that of its <c>manifest.json</c>), and the predicate tells the verdict and the manifest that it is about.
    /// </summary>
    /// <param name="path">Fully qualified path of a file or a folder.</param>
    /// <param name="evenIfFailing">Whether evidence whose verdict did not pass, or of audit mode, is signed; the statement says so then.</param>
    public static PreparedStatement Of(string path, bool evenIfFailing)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var report = EvidenceVerifier.Verify(path, null, out var heads);
        if (report.Outcome != VerificationOutcome.Holds)
        {
            return report.Outcome == VerificationOutcome.FallsShort
                ? Refuse(report, "Nothing is signed: the evidence does not hold.", false)
                : Refuse(report, "Nothing is signed: there is no evidence that could be verified to its end.", true);
        }

        if (SignedSubject.Choose(path, heads) is not { } set)
        {
            return Refuse(report, "Nothing is signed: several sets of evidence speak of it. Name the evidence folder that is meant.", true);
        }

        try
        {
            return Make(path, report, set, evenIfFailing);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            return Refuse(report, $"Nothing is signed: {SafeText.Line(Path.GetFileName(path))} cannot be read, or changed while it was.", true);
        }
    }

    private static PreparedStatement Make(string path, VerificationReport report, EvidenceSet set, bool evenIfFailing)
    {
        var verdict = new SignedVerdict(set.Manifest.Outcome, set.Manifest.Mode, set.Manifest.Sha256, evenIfFailing);
        if (!verdict.IsGood && !evenIfFailing)
        {
            return Refuse(
                report,
                verdict.Outcome == "passed"
                    ? "Nothing is signed: the policy was in audit mode, so that nothing was enforced. --even-if-failing signs it and says so."
                    : "Nothing is signed: the verdict did not pass. --even-if-failing signs it and says so.",
                false);
        }

        if (set.IsPacked)
        {
            return Refuse(report, "Nothing is signed: the package alone holds no provenance. Put its evidence folder (NAME.VERSION.compliance) beside it.", true);
        }

        if (ProvenanceDocument.Find(set) is not { } predicate)
        {
            return Refuse(report, "Nothing is signed: the evidence holds no provenance. Build with provenance among ComplianceGateFormats.", true);
        }

        var subject = SignedSubject.ReadVerified(path, set);
        return new PreparedStatement { Report = report, Statement = Write(subject, predicate, verdict with { EvenIfFailing = !verdict.IsGood }), ManifestSha256 = verdict.ManifestSha256 };
    }

    private static PreparedStatement Refuse(VerificationReport report, string refusal, bool isUndecided) =>
        new() { Report = report, Refusal = refusal, IsUndecided = isUndecided };

    private static byte[] Write(SignedSubject subject, JsonElement predicate, SignedVerdict verdict)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("_type", SignedStatement.Type);
            json.WriteStartArray("subject");
            json.WriteStartObject();
            json.WriteString("name", subject.Name);
            json.WriteStartObject("digest");
            json.WriteString("sha256", subject.Sha256);
            json.WriteString("sha512", subject.Sha512);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("predicateType", SignedStatement.Provenance);
            json.WriteStartObject("predicate");
            foreach (var member in predicate.EnumerateObject())
            {
                member.WriteTo(json);
            }

            WriteVerdict(json, verdict);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, SignedVerdict verdict)
    {
        json.WriteStartObject(SignedVerdict.Member);
        json.WriteString("outcome", verdict.Outcome);
        json.WriteString("mode", verdict.Mode);
        json.WriteString("manifestSha256", verdict.ManifestSha256);
        if (verdict.EvenIfFailing)
        {
            json.WriteBoolean("evenIfFailing", true);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Whether bytes are an in-toto statement that may be signed as it stands: a verification summary. Provenance may not, because signing it
    /// so would pass by the verdict and by the verification of what it speaks of.
    /// </summary>
    /// <param name="statement">The bytes.</param>
    /// <returns>Why not, as the end of a sentence; null where it may.</returns>
    public static string? RefusalOf(ReadOnlyMemory<byte> statement)
    {
        try
        {
            return SignedStatement.Parse(statement).PredicateType switch
            {
                VerificationSummary.PredicateType => null,
                SignedStatement.Provenance => "is provenance, which is not signed as it stands; sign the artifact instead: then its evidence is verified and the verdict is told",
                _ => "is no verification summary, and no other statement is signed as it stands",
            };
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }
}
