using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Verification;

/// <summary>What one verification has met so far.</summary>
internal sealed class VerificationRun
{
    /// <summary>A file differs from what the evidence says of it, or two documents contradict each other.</summary>
    public const string DiffersCode = "CG4001";

    /// <summary>A file is missing.</summary>
    public const string MissingCode = "CG4002";

    /// <summary>A file is there that no evidence speaks of.</summary>
    public const string UnexpectedCode = "CG4003";

    /// <summary>A signature does not hold.</summary>
    public const string InvalidCode = "CG4004";

    /// <summary>Nobody who is trusted signed.</summary>
    public const string NotSignedCode = "CG4005";

    // Beyond this a further finding tells nobody anything new, and a hostile folder would fill the memory.
    private const int MaxFindings = 10_000;

    private readonly HashSet<Finding> findings = [];
    private readonly List<OpenQuestion> open = [];
    private readonly List<Finding> notes = [];

    /// <summary>The sets that were checked.</summary>
    public List<VerifiedEvidence> Evidence { get; } = [];

    /// <summary>SHA-256 of the manifests or sums that alone are to vouch, and what they name; empty for all.</summary>
    public HashSet<string> Expected { get; init; } = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the manifests that were signed as it is asked, which then alone are to vouch, with what they name; empty for all.</summary>
    public HashSet<string> Signed { get; } = new(StringComparer.Ordinal);

    /// <summary>What is left to do once it is known which sets vouch.</summary>
    public List<Action> Later { get; } = [];

    /// <summary>Every set whose manifest could be read, also those inside packages.</summary>
    public List<EvidenceSet> Sets { get; } = [];

    /// <summary>How often a finding was reported, those among them that were known already: what holds adds none.</summary>
    public int Count { get; private set; }

    /// <summary>How often a finding or an open question was reported.</summary>
    public int Marks { get; private set; }

    /// <summary>Reports CG4001.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Differs(string subject, string predicate) => Add(DiffersCode, subject, predicate);

    /// <summary>Reports CG4002.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Missing(string subject, string predicate) => Add(MissingCode, subject, predicate);

    /// <summary>Reports CG4003.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Unexpected(string subject, string predicate) => Add(UnexpectedCode, subject, predicate);

    /// <summary>Reports CG4004.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Invalid(string subject, string predicate) => Add(InvalidCode, subject, predicate);

    /// <summary>Reports CG4005 where a signature is demanded.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void NotSigned(string subject, string predicate) => Add(NotSignedCode, subject, predicate);

    /// <summary>Tells CG4005 where no signature is demanded.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void NoteNotSigned(string subject, string predicate) => notes.Add(ToFinding(NotSignedCode, Severity.Note, subject, predicate));

    /// <summary>Tells of a signature that is valid, what a reader should know of it.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Note(string subject, string predicate)
    {
        if (notes.Count < MaxFindings)
        {
            notes.Add(ToFinding(NotSignedCode, Severity.Note, subject, predicate));
        }
    }

    /// <summary>Notes who signed a set that is on the list of what was checked.</summary>
    /// <param name="set">The set.</param>
    /// <param name="signers">Who did.</param>
    public void MarkSigned(EvidenceSet set, string signers)
    {
        for (var i = 0; i < Evidence.Count; i++)
        {
            Evidence[i] = Evidence[i].Path == set.Counts.Path && Evidence[i].ManifestSha256 == set.Counts.ManifestSha256 ? Evidence[i] with { SignedBy = signers } : Evidence[i];
        }
    }

    /// <summary>Notes that a set does not hold after it was put on the list of what was checked.</summary>
    public void Refuse(EvidenceSet set)
    {
        for (var i = 0; i < Evidence.Count; i++)
        {
            Evidence[i] = Evidence[i].Path == set.Counts.Path && Evidence[i].ManifestSha256 == set.Counts.ManifestSha256 ? Evidence[i] with { Holds = false } : Evidence[i];
        }
    }

    /// <summary>Leaves a question open.</summary>
    /// <param name="subject">The file as it is shown.</param>
    /// <param name="predicate">The end of a sentence that begins with it.</param>
    public void Undecided(string subject, string predicate)
    {
        Marks++;
        var name = SafeText.Line(subject);
        if (open.Count < MaxFindings)
        {
            open.Add(new OpenQuestion(name, $"{name} {SafeText.Line(predicate).TrimEnd('.')}."));
        }
    }

    /// <summary>What came out, in an order that is the same on every machine.</summary>
    public VerificationReport ToReport(ImmutableArray<ChainedRelease> chain, bool? isWhole)
    {
        var sorted = new List<Finding>(findings);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Code, b.Code) is var code and not 0 ? code
            : string.CompareOrdinal(a.Subject, b.Subject) is var subject and not 0 ? subject
            : string.CompareOrdinal(a.Message, b.Message));
        return new VerificationReport { Evidence = [.. Evidence], Findings = [.. sorted], Notes = [.. notes], Open = [.. open], Chain = chain, ChainIsWhole = isWhole };
    }

    private void Add(string code, string subject, string predicate)
    {
        // A second set may meet what the first met already.
        Count++;
        Marks++;
        if (findings.Count < MaxFindings)
        {
            findings.Add(ToFinding(code, Severity.Error, subject, predicate));
        }
    }

    private static Finding ToFinding(string code, Severity severity, string subject, string predicate)
    {
        var name = SafeText.Line(subject);
        return new Finding { Code = code, Severity = severity, Subject = name, Message = $"{name} {SafeText.Line(predicate, 500).TrimEnd('.')}." };
    }
}
