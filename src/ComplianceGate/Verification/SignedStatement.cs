using System.Collections.Immutable;
using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What was decided about the evidence that a statement speaks of; the member <c>compliancegate_verdict</c>.</summary>
/// <param name="Outcome"><c>passed</c> or <c>failed</c>.</param>
/// <param name="Mode"><c>enforce</c> or <c>audit</c>.</param>
/// <param name="ManifestSha256">SHA-256 of the evidence's <c>manifest.json</c>, lower-case hexadecimal.</param>
/// <param name="EvenIfFailing">Whether it was signed although the verdict did not pass, or nothing was enforced.</param>
internal sealed record SignedVerdict(string Outcome, string Mode, string ManifestSha256, bool EvenIfFailing)
{
    /// <summary>Name of the member (SLSA v1.1, provenance, "Extension fields").</summary>
    public const string Member = "compliancegate_verdict";

    /// <summary>Whether the evidence may be signed without more words.</summary>
    public bool IsGood => Outcome == "passed" && Mode == "enforce";
}

/// <summary>An in-toto Statement v1 that was signed, as far as it is looked at.</summary>
internal sealed record SignedStatement
{
    /// <summary>The statement's type.</summary>
    public const string Type = "https://in-toto.io/Statement/v1";

    /// <summary>The type of a predicate of SLSA provenance.</summary>
    public const string Provenance = "https://slsa.dev/provenance/v1";

    private const int MaxSubjects = 10_000;

    /// <summary>Of what it speaks.</summary>
    public required ImmutableArray<SummarySubject> Subjects { get; init; }

    /// <summary>The type of its predicate.</summary>
    public required string PredicateType { get; init; }

    /// <summary>The predicate without the verdict, member by member.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Predicate { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>The verdict; null where it tells none.</summary>
    public SignedVerdict? Verdict { get; init; }

    /// <summary>Of a verification summary: whether it passed.</summary>
    public bool Passed { get; init; }

    /// <summary>Of a verification summary: SHA-256 of what it was made from, manifests among it.</summary>
    public ImmutableHashSet<string> Inputs { get; init; } = [];

    /// <summary>Whether it is of a kind that is held against a path: a summary, or provenance with a verdict. Others state what is not known here.</summary>
    public bool IsKnown => PredicateType == VerificationSummary.PredicateType || Verdict is not null;

    /// <summary>Of a verification summary: the rung of a reproduction; null for none.</summary>
    public string? Rung { get; init; }

    /// <summary>Reads a statement.</summary>
    /// <param name="bytes">The bytes that were signed.</param>
    /// <exception cref="InvalidDataException">It is none; the message is the end of a sentence.</exception>
    public static SignedStatement Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = StrictJson.Parse(bytes);
        return StrictJson.Read(() => Read(document.RootElement));
    }

    /// <summary>Whether one of its subjects is a file with these digests.</summary>
    public bool SpeaksOf(string sha256, string sha512) => Subjects.Any(s => s.Sha256 == sha256 && (s.Sha512 is null || s.Sha512 == sha512));

    private static SignedStatement Read(JsonElement root)
    {
        if (root.Text("_type") != Type)
        {
            throw new FormatException("It is no in-toto statement v1.");
        }

        var type = root.Text("predicateType");
        var predicate = root.Object("predicate");
        var statement = new SignedStatement { Subjects = ReadSubjects(root), PredicateType = type };
        if (predicate.ValueKind != JsonValueKind.Object)
        {
            return type is Provenance or VerificationSummary.PredicateType ? throw new FormatException("It has no predicate.") : statement;
        }

        return type switch
        {
            Provenance => statement with
            {
                Verdict = predicate.Object(SignedVerdict.Member) is { ValueKind: JsonValueKind.Object } verdict ? ReadVerdict(verdict) : null,
                Predicate = predicate.EnumerateObject().Where(p => p.Name != SignedVerdict.Member).ToImmutableSortedDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal),
            },
            VerificationSummary.PredicateType => statement with
            {
                Passed = predicate.Text("verificationResult") switch { "PASSED" => true, "FAILED" => false, _ => throw new FormatException("Its result is neither PASSED nor FAILED.") },
                Inputs = ReadInputs(predicate),
                Rung = predicate.Object(VerificationSummary.ReproductionMember) is { ValueKind: JsonValueKind.Object } again ? again.Text("rung") : null,
            },
            _ => statement,
        };
    }

    private static ImmutableArray<SummarySubject> ReadSubjects(JsonElement root)
    {
        var list = root.GetProperty("subject");
        var subjects = ImmutableArray.CreateBuilder<SummarySubject>();
        foreach (var item in list.GetArrayLength() is > 0 and <= MaxSubjects ? list.EnumerateArray() : throw new FormatException("It speaks of nothing, or of too much."))
        {
            // A subject may be named by other digests alone, such as that of a commit: it is no file that could lie here.
            var digest = item.GetProperty("digest");
            if (digest.TextOrNull("sha256") is { } sha256)
            {
                subjects.Add(new SummarySubject(item.TextOrNull("name"), StrictJson.Digest(sha256, 32), digest.TextOrNull("sha512") is { } sha512 ? StrictJson.Digest(sha512, 64) : null));
            }
        }

        return subjects.DrainToImmutable();
    }

    private static ImmutableHashSet<string> ReadInputs(JsonElement predicate)
    {
        var inputs = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var item in predicate.List("inputAttestations"))
        {
            if (inputs.Count < MaxSubjects && item.Object("digest") is { ValueKind: JsonValueKind.Object } digest && digest.TextOrNull("sha256") is { } sha256)
            {
                inputs.Add(sha256);
            }
        }

        return inputs.ToImmutable();
    }

    private static SignedVerdict ReadVerdict(JsonElement verdict) => new(
        verdict.Text("outcome"), verdict.Text("mode"), StrictJson.Digest(verdict.Text("manifestSha256"), 32),
        verdict.TryGetProperty("evenIfFailing", out var even) && even.GetBoolean());
}
