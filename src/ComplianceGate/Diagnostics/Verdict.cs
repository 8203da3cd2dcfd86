using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Diagnostics;

/// <summary>What was decided about one package's license.</summary>
public sealed record LicenseDecision
{
    /// <summary><c>Id/Version</c> of the package.</summary>
    public required string Package { get; init; }

    /// <summary>The license as a normalised SPDX expression; null when it is not known.</summary>
    public string? Expression { get; init; }

    /// <summary>What the package's own metadata declares, as a normalised SPDX expression; null when it declares none that can be read.</summary>
    public string? Declared { get; init; }

    /// <summary>For an OR: the branch that was chosen, as an expression; otherwise the expression itself; null when nothing was accepted.</summary>
    public string? Chosen { get; init; }

    /// <summary>Whether the policy accepts it; null when it was not judged (build-only without <c>licenses.build</c>).</summary>
    public bool? Accepted { get; init; }

    /// <summary>What the decision rests on: <c>expression</c>, <c>clarification</c>, <c>exception</c>, <c>file</c>, <c>url</c>, <c>none</c>.</summary>
    public required string Basis { get; init; }

    /// <summary>
    /// File in the package that it rests on: the license text where there is one, else the nuspec with the expression or the URL;
    /// null when it rests on none.
    /// </summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? FileSha256 { get; init; }
}

/// <summary>What was decided about one model's license.</summary>
/// <param name="Model">The model's display path.</param>
/// <param name="License">SPDX expression or LicenseRef; null when unknown.</param>
/// <param name="Stated">What the card or item says, as written; null when it says nothing.</param>
public sealed record ModelLicenseDecision(string Model, string? License, string? Stated)
{
    /// <summary>For an OR: the branch that was chosen, as an expression; otherwise the license itself; null when nothing was accepted.</summary>
    public string? Chosen { get; init; }

    /// <summary>Whether the policy accepts it; null when the license is not known.</summary>
    public bool? Accepted { get; init; }

    /// <summary>
    /// The terms of what was chosen, or of the whole license where nothing was: of several licenses that hold together the
    /// strictest answer. Empty when the license is not known.
    /// </summary>
    public ImmutableArray<ModelTermDecision> Terms { get; init; } = [];

    /// <summary>The lines that the license and those of known base models ask to be shown, word for word.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}

/// <summary>One term of a model's license.</summary>
/// <param name="Term">Which: <c>commercial-use</c>, <c>use-restrictions</c>, <c>attribution</c> and so on.</param>
/// <param name="Answer">Whether the license has it: <c>yes</c>, <c>no</c>, <c>limited</c>, <c>unknown</c>.</param>
/// <param name="Proof">What the answer rests on: <c>verified</c>, <c>secondary</c>, <c>unverified</c>; null for an unknown one.</param>
/// <param name="Detail">What it says, or the line of text that it asks for; null where nothing is to be added.</param>
public sealed record ModelTermDecision(string Term, string Answer, string? Proof, string? Detail);

/// <summary>What holding a claim against the weights gave.</summary>
public enum ClaimOutcome
{
    /// <summary>The file can neither confirm nor contradict it.</summary>
    Unverifiable,

    /// <summary>The file says the same.</summary>
    Confirmed,

    /// <summary>The file says otherwise.</summary>
    Contradicted,
}

/// <summary>What was decided about one claim of a model's card.</summary>
/// <param name="Model">The model's display path.</param>
/// <param name="Kind">What the claim is about, one of <see cref="ClaimKinds"/>.</param>
/// <param name="Claimed">What the card says, as written.</param>
/// <param name="Outcome">What came out.</param>
/// <param name="Found">What the weights say; null when they say nothing.</param>
/// <param name="ReadFrom">Where in the weights that was read (<c>general.license</c>, <c>tensors</c>, <c>file</c>); null when nothing was.</param>
/// <param name="Reason">Why it came out so, as one clause; null for a plain equality.</param>
/// <param name="ClaimedAt">Where the claim stands.</param>
public sealed record ModelClaimDecision(
    string Model, string Kind, string Claimed, ClaimOutcome Outcome, string? Found, string? ReadFrom, string? Reason, FileLocation? ClaimedAt);

/// <summary>What was decided about one data set.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="License">SPDX expression or LicenseRef; null when unknown.</param>
/// <param name="Lacks">What is missing and nobody says why: <c>document</c>, <c>license</c>, <c>origin</c>; in this order.</param>
public sealed record DatasetDecision(string Name, string? License, ImmutableArray<string> Lacks);

/// <summary>What holding a threshold of the policy against the results gave.</summary>
public enum ThresholdOutcome
{
    /// <summary>Every result of these weights that it is about meets it.</summary>
    Met,

    /// <summary>No result is about it.</summary>
    Missing,

    /// <summary>A result of these weights does not meet it.</summary>
    Failed,

    /// <summary>There are too few samples, or nobody says how many.</summary>
    Insufficient,

    /// <summary>The results name other weights.</summary>
    OtherWeights,

    /// <summary>The results name no weights, or only one file of several.</summary>
    UnknownWeights,

    /// <summary>The item that declares the results says that they are about another model; the reason is that model's name.</summary>
    OtherModel,
}

/// <summary>What was decided about one threshold for one model.</summary>
/// <param name="Model">The model's display path.</param>
/// <param name="Threshold">What is asked about: <c>accuracy on imdb</c>.</param>
/// <param name="Required">What is asked: <c>at least 0.9</c>.</param>
/// <param name="Outcome">What came out.</param>
public sealed record ThresholdDecision(string Model, string Threshold, string Required, ThresholdOutcome Outcome)
{
    /// <summary>The value that decided, as a number; null without one.</summary>
    public string? Found { get; init; }

    /// <summary>How many samples it rests on, the smallest group's for a ratio; null when nobody says.</summary>
    public long? Samples { get; init; }

    /// <summary>Why it came out so, as a clause; not escaped; null where the numbers say it.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the number that is asked for comes from, where it is no law but a convention; null otherwise.</summary>
    public string? Convention { get; init; }

    /// <summary>The evaluation that decided, as the user knows it; null without one.</summary>
    public string? Evaluation { get; init; }

    /// <summary>Where the value stands.</summary>
    public FileLocation? ResultAt { get; init; }

    /// <summary>Where the threshold stands.</summary>
    public FileLocation? DeclaredAt { get; init; }
}

/// <summary>What the rules made of the facts under the policy.</summary>
public sealed record Verdict
{
    /// <summary><c>enforce</c> or <c>audit</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>
    /// SHA-256 of the policy in force, lower-case hexadecimal; null for the built-in one. Of one file that of its bytes; of several layers that
    /// of their digests in hexadecimal, the highest layer first, each followed by a line feed.
    /// </summary>
    public string? PolicySha256 { get; init; }

    /// <summary>Absolute path of the policy file, of several the lowest layer; null for the built-in one.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>The files of the policy, the highest layer first; none for the built-in one.</summary>
    public ImmutableArray<PolicyLayer> PolicyLayers { get; init; } = [];

    /// <summary>All findings, waived ones included, sorted by file, line, code, subject and message.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Licenses, in the order of the packages.</summary>
    public ImmutableArray<LicenseDecision> Licenses { get; init; } = [];

    /// <summary>Licenses of models, in the order of the models.</summary>
    public ImmutableArray<ModelLicenseDecision> ModelLicenses { get; init; } = [];

    /// <summary>Claims of the models' cards, in the order of the models and of the cards.</summary>
    public ImmutableArray<ModelClaimDecision> ModelClaims { get; init; } = [];

    /// <summary>Data sets, in the order of the facts.</summary>
    public ImmutableArray<DatasetDecision> Datasets { get; init; } = [];

    /// <summary>Thresholds, in the order of the models and of the policy.</summary>
    public ImmutableArray<ThresholdDecision> Thresholds { get; init; } = [];

    /// <summary>What is open of the models, in their order; empty where none ships and no profile is declared.</summary>
    public ImmutableArray<OpennessDecision> Openness { get; init; } = [];

    /// <summary>The roles that the profile declares, in its order; empty without one.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Duties, pack after pack, each for the project or model after model; empty where no profile is declared.</summary>
    public ImmutableArray<DutyDecision> Duties { get; init; } = [];

    /// <summary>What the code that ships uses of cryptography, in ordinal order of the names; empty where nothing was looked at, or nothing is used.</summary>
    public ImmutableArray<CryptographyDecision> Cryptography { get; init; } = [];

    /// <summary>The profile by which cryptography was judged; null where nothing was looked at.</summary>
    public string? CryptographyProfile { get; init; }

    /// <summary>The day of the data by which cryptography was judged, <c>yyyy-MM-dd</c>; null where nothing was looked at.</summary>
    public string? CryptographyData { get; init; }

    /// <summary>The last day (<c>yyyy-MM-dd</c>, UTC) on which the same facts give this verdict; null where it hangs on no day.</summary>
    public string? ValidUntil { get; init; }

    /// <summary>Whether nothing stops the build.</summary>
    public bool Passed => !Findings.Any(f => f.Severity == Severity.Error && f.Waived is null);
}
