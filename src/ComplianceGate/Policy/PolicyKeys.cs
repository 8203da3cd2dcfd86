using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>
/// The keys of <c>compliance.json</c>, object by object. The reader knows no others, and a test holds
/// <c>schemas/compliance.schema.json</c> to the same sets.
/// </summary>
public static class PolicyKeys
{
    /// <summary>The file itself.</summary>
    public static readonly ImmutableArray<string> Root = ["$schema", "extends", "locked", "mode", "rules", "licenses", "models", "waivers", "waiverTerms", "previous", "signatures", "profile", "duties", "reviews", "dependencies", "cryptography"];

    /// <summary><c>licenses</c>.</summary>
    public static readonly ImmutableArray<string> Licenses = ["allow", "deny", "build", "exceptions", "clarify"];

    /// <summary>One of <c>licenses.exceptions</c>.</summary>
    public static readonly ImmutableArray<string> Exception = ["package", "version", "allow", "reason"];

    /// <summary>One of <c>licenses.clarify</c>.</summary>
    public static readonly ImmutableArray<string> Clarification = ["package", "version", "expression", "file", "sha256"];

    /// <summary><c>models</c>.</summary>
    public static readonly ImmutableArray<string> Models = ["require", "licenses", "attribution", "thresholds"];

    /// <summary><c>models.licenses</c>.</summary>
    public static readonly ImmutableArray<string> ModelLicenses = ["accept", "allow", "deny", "exceptions"];

    /// <summary>One of <c>models.licenses.exceptions</c>.</summary>
    public static readonly ImmutableArray<string> ModelException = ["model", "accept", "allow", "reason"];

    /// <summary>One of <c>models.thresholds</c>.</summary>
    public static readonly ImmutableArray<string> Threshold =
        ["metric", "ratio", "dataset", "task", "split", "group", "minimum", "maximum", "minimumSamples", "model"];

    /// <summary>One of <c>waivers</c>.</summary>
    public static readonly ImmutableArray<string> Waiver = ["code", "component", "reason", "owner", "expires", "ticket", "digest"];

    /// <summary><c>waiverTerms</c>.</summary>
    public static readonly ImmutableArray<string> WaiverTerms = ["clock", "maximumDays"];

    /// <summary><c>reviews</c>.</summary>
    public static readonly ImmutableArray<string> Reviews = ["files", "import", "require", "components", "exempt"];

    /// <summary>One of <c>reviews.import</c>.</summary>
    public static readonly ImmutableArray<string> ReviewImport = ["file", "who", "verdicts"];

    /// <summary>One of <c>reviews.exempt</c>.</summary>
    public static readonly ImmutableArray<string> ReviewExemption = ["component", "reason"];

    /// <summary>Values in <c>reviews.require</c>: what calls a component high-risk.</summary>
    public static readonly ImmutableArray<string> ReviewReasons =
        ["native-code", "pickle", "own-cryptography", "restricted-model-license", "build-time-code", "first-use"];

    /// <summary>Those that hold where the policy does not choose: "first-use" needs a release to compare with.</summary>
    public static readonly ImmutableArray<string> DefaultReviewReasons = ReviewReasons.Remove("first-use");

    /// <summary>Verdicts of a review, in the order of <see cref="Facts.ReviewVerdict"/>.</summary>
    public static readonly ImmutableArray<string> ReviewVerdicts = ["accepted", "accepted-with-notes", "rejected"];

    /// <summary><c>signatures</c>.</summary>
    public static readonly ImmutableArray<string> Signatures = ["trust", "threshold", "parties", "rungs", "allowFailing"];

    /// <summary><c>duties</c>.</summary>
    public static readonly ImmutableArray<string> Duties = ["packs", "maximumAgeDays", "undecided"];

    /// <summary><c>dependencies</c>.</summary>
    public static readonly ImmutableArray<string> Dependencies = ["vex", "maximumAgeDays"];

    /// <summary><c>cryptography</c>.</summary>
    public static readonly ImmutableArray<string> Cryptography = ["profile", "packages"];

    /// <summary>Values of <c>cryptography.profile</c>, the first of which holds where nothing is said.</summary>
    public static readonly ImmutableArray<string> CryptographyProfiles = ["baseline", "fips", "pqc-ready"];

    /// <summary>Values of <c>duties.undecided</c>.</summary>
    public static readonly ImmutableArray<string> Undecided = ["ask", "applies"];

    /// <summary>Values in <c>signatures.parties</c>.</summary>
    public static readonly ImmutableArray<string> Parties = ["builder", "rebuilder"];

    /// <summary>Values in <c>signatures.rungs</c>.</summary>
    public static readonly ImmutableArray<string> Rungs = ["bit-identical", "identical after declared normalisation", "same IL"];

    /// <summary>Largest <c>signatures.threshold</c>.</summary>
    public const int LargestThreshold = 100;

    /// <summary>Keys of the file that later versions will act on; refused until then.</summary>
    public static readonly ImmutableArray<string> ReservedRoot = [];

    /// <summary>Keys of <c>models</c> that later versions will act on; refused until then.</summary>
    public static readonly ImmutableArray<string> ReservedModels = [];

    /// <summary>Values of <c>mode</c>.</summary>
    public static readonly ImmutableArray<string> Modes = ["enforce", "audit"];

    /// <summary>Values in <c>rules</c>, from the heaviest.</summary>
    public static readonly ImmutableArray<string> Severities = ["error", "warning", "note", "none"];

    /// <summary>Values of <c>models.attribution</c>.</summary>
    public static readonly ImmutableArray<string> Attributions = ["write", "require"];

    /// <summary>Values of <c>waiverTerms.clock</c>.</summary>
    public static readonly ImmutableArray<string> Clocks = ["commit", "wall"];

    /// <summary>Words in <c>extends</c>; every other text there is the path of a file.</summary>
    public static readonly ImmutableArray<string> Bases = ["default", "inherited"];

    /// <summary>Keys that say how the file stands to other layers, and that are no setting themselves.</summary>
    public static readonly ImmutableArray<string> Layering = ["$schema", "extends", "locked"];

    /// <summary>How many files one <c>extends</c> may name.</summary>
    public const int MostExtended = 16;

    /// <summary>Codes whose severity no policy can set: without a readable policy, or on an older host, there is no policy to ask, and <c>verify</c> asks none for them.</summary>
    public static readonly ImmutableArray<string> FixedCodes = ["CG0001", "CG0002", "CG4001", "CG4002", "CG4003", "CG4004", "CG4005"];

    /// <summary>Codes that no waiver can name: a waiver cannot vouch for the policy it stands in, nor for another waiver.</summary>
    public static readonly ImmutableArray<string> UnwaivableCodes = ["CG0001", "CG0002", "CG0003", "CG0004", "CG0006", "CG4001", "CG4002", "CG4003", "CG4004", "CG4005"];

    /// <summary>Keys of a waiver that may be left out.</summary>
    public static readonly ImmutableArray<string> OptionalInWaiver = ["ticket", "digest"];

    /// <summary>Longest term that <c>waiverTerms.maximumDays</c> can allow.</summary>
    public const int LongestTerm = 3660;
}
