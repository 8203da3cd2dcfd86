using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>
/// Checks who signed a path. First comes what was signed (the digest of the path's own bytes, and the evidence that the statement names), then
/// the signature over exactly the bytes of the envelope, then whether the key is trusted, in its time and its role.
/// </summary>
/// <param name="run">Where findings go.</param>
/// <param name="options">Whom to trust and what is asked.</param>
internal sealed class SignatureCheck(VerificationRun run, SignatureOptions options)
{
    private readonly SignerSearch search = new(options);
    private readonly Dictionary<EvidenceSet, SignatureTally> tallies = [];
    private readonly Dictionary<string, FoundSigner> known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> payloads = new(StringComparer.Ordinal);
    private readonly List<(string File, string Lapse)> lapses = [];
    private readonly List<VerifiedSignature> found = [];
    private bool isTold;

    /// <summary>What the signatures are over; null where that is not known.</summary>
    public SummarySubject? Subject { get; private set; }

    /// <summary>What was signed by the signatures that count: the payloads of their envelopes, which stay the same when a bundle is written anew.</summary>
    public IEnumerable<SummarySubject> Payloads => payloads.Select(p => new SummarySubject($"payload of {p.Value}", p.Key));

    /// <summary>The sets that are signed as it is asked; empty where none is.</summary>
    public List<EvidenceSet> Signed { get; } = [];

    /// <summary>Who signed them; empty where nobody did.</summary>
    public string Signers => Signed.Count == 0 ? "" : tallies[Signed[0]].Signers;

    /// <summary>Checks the signatures of a path.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="heads">The sets of evidence that speak of it.</param>
    /// <returns>The signatures, in ordinal order of their files.</returns>
    public ImmutableArray<VerifiedSignature> Check(string path, List<EvidenceSet> heads)
    {
        var name = Path.GetFileName(path);
        var isFolder = Directory.Exists(path);
        var chosen = SignedSubject.Choose(path, heads);
        if (chosen is null && (isFolder || !File.Exists(path)))
        {
            if (heads.Count > 1)
            {
                Demand(name, "holds several sets of evidence, so that no signature can speak of it as one; name the evidence folder");
            }

            return [];
        }

        foreach (var set in isFolder ? [chosen!] : heads)
        {
            tallies[set] = new SignatureTally();
        }

        var files = SignatureFiles.Beside(path);
        files.AddRange(options.Files);
        var subject = SignedSubject.Read(path, chosen!);
        Subject = new SummarySubject(subject.Name, subject.Sha256, subject.Sha512);
        foreach (var file in Read(files))
        {
            Guard(file.Shown, () => CheckFile(file, name, subject));
        }

        Judge(name, files.Count);
        return [.. found.OrderBy(f => f.File, StringComparer.Ordinal)];
    }

    /// <summary>Reads the files; those with a time first, because a plain envelope of the same signature has that time, too.</summary>
    private IEnumerable<SignatureFile> Read(List<string> files)
    {
        var all = new List<SignatureFile>();
        foreach (var path in files.Distinct(StringComparer.Ordinal))
        {
            var shown = Path.GetFileName(path);
            Guard(shown, () =>
            {
                var bytes = SignatureFiles.Bytes(path);
                if (SigstoreBundle.IsOverMessage(bytes))
                {
                    run.Note(shown, "is a Sigstore bundle over a file and not over a statement; it is not looked at");
                    return;
                }

                var (envelope, bundle) = SignatureFiles.Read(shown, bytes);
                all.Add(new SignatureFile(shown, envelope, bundle, bundle is null ? null : search.Time(bundle)));
            });
        }

        return all.OrderBy(f => f.Time is null).ThenBy(f => f.Bundle is null);
    }

    private void Guard(string shown, Action check)
    {
        try
        {
            check();
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

    private void CheckFile(SignatureFile file, string name, SignedSubject subject)
    {
        var isStatement = file.Envelope.PayloadType == DsseEnvelope.InTotoType;
        var statement = isStatement ? SignedStatement.Parse(file.Envelope.Payload) : null;
        if (statement is not { IsKnown: true })
        {
            var signers = Find(file, statement?.PredicateType ?? "");
            if (!signers.Exists(s => s.Made.Signer is not null))
            {
                found.AddRange(signers.Select(s => s.Made));
                run.Note(file.Shown, $"is signed by nobody who is trusted, and not looked at: it states {(statement is null ? "something else than an in-toto statement" : statement.PredicateType)}");
                return;
            }
        }

        if (statement is null)
        {
            throw new InvalidDataException("is a signature over something else than an in-toto statement");
        }

        if (!statement.SpeaksOf(subject.Sha256, subject.Sha512))
        {
            throw new InvalidDataException($"is a signature of other bytes than those of {subject.Name}");
        }

        var sets = Bind(statement);
        foreach (var signer in Find(file, statement.PredicateType))
        {
            Count(signer, name, file, statement, sets);
        }
    }

    private List<FoundSigner> Find(SignatureFile file, string predicateType)
    {
        var message = file.Envelope.Encode();
        var signers = new List<FoundSigner>();
        foreach (var signature in file.Envelope.Signatures)
        {
            // The same signature in an envelope beside a bundle is one signature, with the time and the certificate that the bundle has.
            var same = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. System.Security.Cryptography.SHA256.HashData(message), .. signature.Value.Span]));
            var made = new VerifiedSignature { File = file.Shown, PredicateType = predicateType, Time = file.Time, LogEntries = file.Bundle?.LogEntries.Length ?? 0 };
            var signer = file.Bundle is null && known.TryGetValue(same, out var earlier)
                ? earlier with { Made = earlier.Made with { File = file.Shown, LogEntries = 0 } }
                : search.Find(made, message, signature, file.Bundle?.Certificate);
            known.TryAdd(same, signer);
            signers.Add(signer);
        }

        return signers;
    }

    /// <summary>The sets that a statement speaks of: those whose manifest it names. Provenance must be of evidence that lies here.</summary>
    private List<EvidenceSet> Bind(SignedStatement statement)
    {
        if (statement.PredicateType != SignedStatement.Provenance)
        {
            return [.. tallies.Keys.Where(s => statement.Inputs.Contains(s.Manifest.Sha256))];
        }

        var verdict = statement.Verdict ?? throw new InvalidDataException($"is a signature of provenance without {SignedVerdict.Member}, so that nobody knows which evidence it is of");
        var sets = tallies.Keys.Where(s => s.Manifest.Sha256 == verdict.ManifestSha256).ToList();
        if (sets.Count == 0 && tallies.Count > 0)
        {
            // Evidence beside a package may not have come along; what lies inside is another set.
            throw new InvalidDataException(tallies.Keys.Any(s => s.IsPacked)
                ? "is a signature of evidence that lay beside the package and is not here; put its folder beside it"
                : "is a signature of other evidence than this");
        }

        foreach (var set in sets)
        {
            if (verdict.Outcome != set.Manifest.Outcome || verdict.Mode != set.Manifest.Mode || (!verdict.IsGood && !verdict.EvenIfFailing))
            {
                throw new InvalidDataException("is a signature of another verdict than the evidence tells");
            }

            if (ProvenanceDocument.Find(set) is { } document && !Agrees(document, statement.Predicate))
            {
                throw new InvalidDataException("is a signature of other provenance than the evidence holds");
            }
        }

        return sets;
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

    /// <summary>Counts a signature for the sets that its statement speaks of, where the key may sign what is stated.</summary>
    private void Count(FoundSigner signer, string name, SignatureFile file, SignedStatement statement, List<EvidenceSet> sets)
    {
        var made = signer.Made with { Rung = statement.Rung };
        if (made.Counts && statement.PredicateType == VerificationSummary.PredicateType && !statement.Passed)
        {
            throw new InvalidDataException($"is a statement by {made.Signer} that {name} did not pass");
        }

        var reason = SignatureWeight.Refusal(made, statement, sets, options);
        made = made with { Counts = made.Counts && reason is null && sets.Count > 0 };
        found.Add(made);
        if (signer.Lapse is { } lapse)
        {
            lapses.Add((made.File, lapse));
        }
        else if (made.Signer is not null && reason is not null)
        {
            run.Note(made.File, $"is signed by {made.Signer}, and does not count: {reason}");
        }

        if (!made.Counts)
        {
            return;
        }

        sets.ForEach(s => tallies[s].Add(made));
        payloads.TryAdd(FileDigest.Sha256(file.Envelope.Payload.Span), file.Shown);
        if (!sets.TrueForAll(s => s.Manifest.HasPassed) && !isTold)
        {
            isTold = true;
            run.Note(made.File, "says that it was signed although the verdict did not pass or nothing was enforced");
        }
    }

    private void Judge(string name, int files)
    {
        var threshold = options.Trust?.Threshold ?? 1;
        if (options.Trust is not null)
        {
            Signed.AddRange(tallies.Where(t => t.Value.Lack(threshold, options.Parties) is null).Select(t => t.Key));
        }

        foreach (var (file, lapse) in lapses)
        {
            // Keys end, and what others signed in their time stays signed.
            if (Signed.Count > 0)
            {
                run.Note(file, lapse);
            }
            else
            {
                run.Invalid(file, lapse);
            }
        }

        if (Signed.Count == 0 && tallies.Count > 0)
        {
            var best = tallies.Values.MaxBy(t => t.Count)!;
            Demand(name, files == 0 ? "is not signed: no signature lies beside it"
                : options.Trust is null ? "carries signatures, and whose they are was not checked: no key is trusted (--key, --certificate, --trust)"
                : best.Lack(threshold, options.Parties)!);
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

    private sealed record SignatureFile(string Shown, DsseEnvelope Envelope, SigstoreBundle? Bundle, DateTimeOffset? Time);
}
