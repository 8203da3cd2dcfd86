using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>
/// Checks who signed a path. First comes what was signed (the digest of the path's own bytes), then the signature over exactly the bytes of
/// the envelope, then whether the key is trusted, in its time and its role. A key id finds no key: every trusted key is tried.
/// </summary>
/// <param name="run">Where findings go.</param>
/// <param name="options">Whom to trust and what is asked.</param>
internal sealed class SignatureCheck(VerificationRun run, SignatureOptions options)
{
    private readonly HashSet<string> counted = new(StringComparer.Ordinal);
    private readonly SortedSet<string> signers = new(StringComparer.Ordinal);
    private readonly HashSet<SignerRole> roles = [];
    private readonly List<VerifiedSignature> found = [];
    private EvidenceSet? evidence;

    /// <summary>What the signatures are over; null where that is not known.</summary>
    public SummarySubject? Subject { get; private set; }

    /// <summary>The files that were read, by name and digest.</summary>
    public List<SummarySubject> Files { get; } = [];

    /// <summary>Checks the signatures of a path.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="heads">The sets of evidence that speak of it.</param>
    /// <returns>The signatures, in ordinal order of their files.</returns>
    public ImmutableArray<VerifiedSignature> Check(string path, List<EvidenceSet> heads)
    {
        var name = Path.GetFileName(path);
        evidence = SignedSubject.Choose(path, heads);
        if (evidence is null && (Directory.Exists(path) || !File.Exists(path)))
        {
            if (heads.Count > 1)
            {
                Demand(name, "holds several sets of evidence, so that no signature can speak of it as one; name the evidence folder");
            }

            return [];
        }

        var files = SignatureFiles.Beside(path);
        files.AddRange(options.Files);
        var subject = SignedSubject.Read(path, evidence!);
        Subject = new SummarySubject(subject.Name, subject.Sha256, subject.Sha512);
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            CheckFile(file, name, subject);
        }

        Judge(name, files.Count, Directory.Exists(path));
        return [.. found];
    }

    private void CheckFile(string file, string name, SignedSubject subject)
    {
        var shown = Path.GetFileName(file);
        try
        {
            var bytes = Bytes(file);
            Files.Add(new SummarySubject(shown, FileDigest.Sha256(bytes)));
            var (envelope, bundle) = SignatureFiles.Read(shown, bytes);
            if (envelope.PayloadType != DsseEnvelope.InTotoType)
            {
                throw new InvalidDataException("is a signature over something else than an in-toto statement");
            }

            var statement = SignedStatement.Parse(envelope.Payload);
            if (!statement.SpeaksOf(subject.Sha256, subject.Sha512))
            {
                throw new InvalidDataException($"is a signature of other bytes than those of {(subject.Name == name ? name : subject.Name)}");
            }

            HoldAgainstEvidence(statement);
            CheckSignatures(shown, name, envelope, bundle, statement);
        }
        catch (InvalidDataException e)
        {
            run.Invalid(shown, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(shown, "cannot be read");
        }
    }

    private static byte[] Bytes(string file)
    {
        using var stream = RegularFile.OpenRead(file);
        var buffer = new MemoryStream();
        var part = new byte[1 << 16];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            buffer.Write(part, 0, count);
            if (buffer.Length > StrictJson.MaxSize)
            {
                throw new InvalidDataException("is larger than any signature");
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Provenance must be of the evidence that lies here.</summary>
    private void HoldAgainstEvidence(SignedStatement statement)
    {
        if (statement.PredicateType != SignedStatement.Provenance || evidence is not { } set)
        {
            return;
        }

        var verdict = statement.Verdict ?? throw new InvalidDataException($"is a signature of provenance without {SignedVerdict.Member}, so that nobody knows which evidence it is of");
        if (verdict.ManifestSha256 != set.Manifest.Sha256)
        {
            // Evidence beside a package may not have come along; what lies inside is another set.
            throw new InvalidDataException(set.IsPacked
                ? "is a signature of evidence that lay beside the package and is not here; put its folder beside it"
                : "is a signature of other evidence than this");
        }

        if (verdict.Outcome != set.Manifest.Outcome || verdict.Mode != set.Manifest.Mode || (!verdict.IsGood && !verdict.EvenIfFailing))
        {
            throw new InvalidDataException("is a signature of another verdict than the evidence tells");
        }

        if (ProvenanceDocument.Find(set) is { } document && !Agrees(document, statement.Predicate))
        {
            throw new InvalidDataException("is a signature of other provenance than the evidence holds");
        }
    }

    private static bool Agrees(JsonElement predicate, ImmutableSortedDictionary<string, JsonElement> signed)
    {
        var count = 0;
        foreach (var member in predicate.EnumerateObject())
        {
            count++;
            if (!signed.TryGetValue(member.Name, out var value) || !JsonElement.DeepEquals(member.Value, value))
            {
                return false;
            }
        }

        return count == signed.Count;
    }

    private void CheckSignatures(string shown, string name, DsseEnvelope envelope, SigstoreBundle? bundle, SignedStatement statement)
    {
        var message = envelope.Encode();
        DateTimeOffset? time = bundle is null ? null : Time(bundle);
        foreach (var signature in envelope.Signatures)
        {
            var made = new VerifiedSignature
            {
                File = shown, PredicateType = statement.PredicateType, Time = time, Rung = statement.Rung, LogEntries = bundle?.LogEntries.Length ?? 0,
            };
            made = ByKey(made, message, signature) ?? ByCertificate(made, message, signature, bundle) ?? Unknown(made, signature);
            Count(made, name, statement);
        }
    }

    private DateTimeOffset? Time(SigstoreBundle bundle)
    {
        DateTimeOffset? earliest = null;
        foreach (var response in bundle.Timestamps)
        {
            var stated = Timestamps.Verify(response, bundle.Signature.Value.Span, options.Trust?.TimestampAuthorities ?? [])
                ?? throw new InvalidDataException("carries a time stamp that is not one of its signature");
            if (stated.IsTrusted && !(earliest <= stated.Time))
            {
                earliest = stated.Time;
            }
        }

        return earliest;
    }

    private VerifiedSignature? ByKey(VerifiedSignature made, byte[] message, DsseSignature signature)
    {
        foreach (var trusted in options.Trust?.Keys ?? [])
        {
            if (trusted.Key.Verify(message, signature.Value.Span))
            {
                var time = made.Time ?? options.Now;
                return time < trusted.NotBefore || time > trusted.NotAfter
                    ? throw new InvalidDataException($"is signed by {trusted.Name}, whose key was not valid then")
                    : made with { Signer = trusted.Name, KeyId = trusted.Key.Id, Role = trusted.Role, Counts = true };
            }
        }

        return null;
    }

    /// <summary>By the certificate that the bundle carries, or by a trusted one whose own key signed.</summary>
    private VerifiedSignature? ByCertificate(VerifiedSignature made, byte[] message, DsseSignature signature, SigstoreBundle? bundle)
    {
        var carried = bundle?.Certificate;
        try
        {
            var key = carried is { } der ? PublicMaterial.OfCertificate(der.Span) : null;
            if (key?.Verify(message, signature.Value.Span) == false)
            {
                throw new InvalidDataException("is not signed by the key of the certificate that it carries");
            }

            var time = made.Time ?? options.Now;
            foreach (var trusted in options.Trust?.Certificates ?? [])
            {
                var own = PublicMaterial.OfCertificate(trusted.Encoded.Span);
                var isOwn = own.Verify(message, signature.Value.Span);
                if (isOwn && !CertificateTrust.IsTrusted(trusted.Encoded, [trusted.Encoded], time))
                {
                    throw new InvalidDataException($"is signed by {trusted.Name}, whose certificate was not valid then or is not for signing");
                }

                if (isOwn || (carried is { } leaf && CertificateTrust.IsTrusted(leaf, [trusted.Encoded], time)))
                {
                    return made with { Signer = trusted.Name, KeyId = (key ?? own).Id, Role = trusted.Role, Counts = true };
                }
            }

            return key is null ? null : made with { KeyId = key.Id };
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"carries a certificate that cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Nobody who is trusted signed; where the hint names one who is, the signature is broken.</summary>
    private VerifiedSignature Unknown(VerifiedSignature made, DsseSignature signature)
    {
        foreach (var trusted in options.Trust?.Keys ?? [])
        {
            if (signature.KeyId == trusted.Key.Id)
            {
                throw new InvalidDataException($"names the key of {trusted.Name} and is not signed by it");
            }
        }

        return made;
    }

    /// <summary>Counts a signature where the key may sign what is stated.</summary>
    private void Count(VerifiedSignature made, string name, SignedStatement statement)
    {
        if (made.Counts && statement.PredicateType == VerificationSummary.PredicateType && !statement.Passed)
        {
            throw new InvalidDataException($"is a statement by {made.Signer} that {name} did not pass");
        }

        var counts = made.Counts && made.Role switch
        {
            SignerRole.Builder => statement.PredicateType == SignedStatement.Provenance,
            SignerRole.Rebuilder => statement.PredicateType == VerificationSummary.PredicateType && statement.Rung is { } rung && options.Rungs.Contains(rung),
            _ => statement.PredicateType is SignedStatement.Provenance or VerificationSummary.PredicateType,
        };
        found.Add(made with { Counts = counts });
        if (made.Counts && !counts)
        {
            run.Note(made.File, $"is signed by {made.Signer}, and does not count: {Reason(made, statement)}");
        }

        if (counts)
        {
            counted.Add(made.KeyId!);
            roles.Add(made.Role);
            signers.Add(made.Role == SignerRole.Any ? made.Signer! : $"{made.Signer} ({Word(made.Role)})");
            if (statement.Verdict is { EvenIfFailing: true })
            {
                run.Note(made.File, "says that it was signed although the verdict did not pass or nothing was enforced");
            }
        }
    }

    private static string Reason(VerifiedSignature made, SignedStatement statement) => made.Role switch
    {
        SignerRole.Builder => "a builder's key signs provenance",
        SignerRole.Rebuilder when statement.PredicateType == VerificationSummary.PredicateType =>
            statement.Rung is null ? "the summary tells of no reproduction" : $"the reproduction came to '{statement.Rung}' only",
        SignerRole.Rebuilder => "a rebuilder's key signs verification summaries",
        _ => "it states something that is not looked at",
    };

    private static string Word(SignerRole role) => role == SignerRole.Builder ? "builder" : "rebuilder";

    private void Judge(string name, int files, bool isFolder)
    {
        var missing = options.Parties.Where(p => !roles.Contains(p)).Select(Word).ToArray();
        var threshold = options.Trust?.Threshold ?? 1;
        if (counted.Count == 0 || options.Trust is null)
        {
            Demand(name, files == 0 ? "is not signed: no signature lies beside it"
                : options.Trust is null ? "carries signatures, and whose they are was not checked: no key is trusted (--key, --certificate, --trust)"
                : "is not signed by anybody who is trusted");
        }
        else if (counted.Count < threshold)
        {
            Demand(name, string.Create(CultureInfo.InvariantCulture, $"is signed by {string.Join(", ", signers)}; {threshold} different keys must have signed, and {counted.Count} did"));
        }
        else if (missing.Length > 0)
        {
            Demand(name, $"is signed by {string.Join(", ", signers)}; what is missing is a signature of the {string.Join(" and of the ", missing)}");
        }
        else
        {
            // The bytes of a package hold the evidence inside it, and its provenance names that beside it.
            run.Signed(isFolder ? evidence : null, string.Join(", ", signers));
        }
    }

    private void Demand(string name, string predicate)
    {
        if (options.Trust is null && options.Parties.IsEmpty)
        {
            run.NoteNotSigned(name, predicate);
        }
        else
        {
            run.NotSigned(name, predicate);
        }
    }
}
