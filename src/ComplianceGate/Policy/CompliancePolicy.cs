using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>The policy in force: the built-in one, or what a <c>compliance.json</c> says.</summary>
public sealed record CompliancePolicy
{
    /// <summary>What holds where no policy file is found.</summary>
    public static CompliancePolicy BuiltIn { get; } = new();

    /// <summary>Absolute path of the file, of several the lowest layer; null for the built-in policy.</summary>
    public string? Path { get; init; }

    /// <summary>Whether that file is an organisation's, which a project cannot write to.</summary>
    public bool IsOrganisations { get; init; }

    /// <summary>Where own records of reviews stand; null for beside the policy.</summary>
    public ReviewPlaces? ReviewPlaces { get; init; }

    /// <summary>SHA-256 of the file's bytes, of several layers that of <see cref="LayerDigest"/>; null for the built-in policy.</summary>
    public string? Sha256 { get; init; }

    /// <summary><c>enforce</c> or <c>audit</c>; null where the file says nothing.</summary>
    public string? Mode { get; init; }

    /// <summary>Where a layer locked <c>mode</c>, so that the property may not loosen it; null where none did.</summary>
    public FileLocation? ModeLock { get; init; }

    /// <summary>Severity by rule code.</summary>
    public ImmutableSortedDictionary<string, Severity> Rules { get; init; } = ImmutableSortedDictionary<string, Severity>.Empty;

    /// <summary>What is said of licenses.</summary>
    public LicensePolicy Licenses { get; init; } = new();

    /// <summary>What is asked of models.</summary>
    public ModelPolicy Models { get; init; } = new();

    /// <summary>Findings that are accepted for a while.</summary>
    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>What is asked of reviews; null where the file says nothing.</summary>
    public ReviewPolicy? Reviews { get; init; }

    /// <summary>What is said of the health of dependencies.</summary>
    public DependencyPolicy Dependencies { get; init; } = new();

    /// <summary>Where the evidence of the release before this one lies; null where the file says nothing.</summary>
    public PreviousPlace? Previous { get; init; }

    /// <summary>What the project declares of itself; null where the file says nothing.</summary>
    public Profile? Profile { get; init; }

    /// <summary>How duties are judged.</summary>
    public DutyPolicy Duties { get; init; } = new();

    /// <summary>By which rules cryptography is judged.</summary>
    public CryptographyPolicy Cryptography { get; init; } = new();

    /// <summary>What <c>verify --policy</c> asks of signatures; null where the file says nothing. A build makes and asks for none.</summary>
    public SignaturePolicy? Signatures { get; init; }

    /// <summary>Whether expiry is judged by the wall clock instead of the commit's time (<c>waiverTerms.clock</c>).</summary>
    public bool WallClock { get; init; }

    /// <summary>Longest term of a waiver in days (<c>waiverTerms.maximumDays</c>); null for no limit.</summary>
    public int? MaximumWaiverDays { get; init; }
}

/// <summary>Where the evidence of the release before lies.</summary>
/// <param name="Path">
/// Path relative to the file that it stands in of a <c>manifest.json</c> or its folder, forward slashes. <c>{name}</c> in it stands for the package id of
/// each project, and then a project without such a file has no release before.
/// </param>
/// <param name="Location">Where it stands.</param>
public sealed record PreviousPlace(string Path, FileLocation Location)
{
    /// <summary>What stands for the package id.</summary>
    public const string Placeholder = "{name}";
}

/// <summary>Whose signatures <c>verify --policy</c> asks for.</summary>
/// <param name="Trust">Path of the trust file relative to the file that it stands in, forward slashes.</param>
/// <param name="Threshold">How many different keys must have signed; null for what the trust file says.</param>
/// <param name="Parties">Parties of which each must have signed: <c>builder</c>, <c>rebuilder</c>.</param>
/// <param name="Rungs">Rungs of a reproduction that count for the rebuilder; null for those of which every byte is the same.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SignaturePolicy(string Trust, int? Threshold, ImmutableArray<string> Parties, ImmutableArray<string>? Rungs, FileLocation Location)
{
    /// <summary>Whether a signature counts where the verdict of the evidence did not pass, or nothing was enforced.</summary>
    public bool AllowFailing { get; init; }
}

/// <summary>What a policy says of licenses.</summary>
public sealed record LicensePolicy
{
    /// <summary>Whether licenses that are OSI-approved or FSF-free are accepted: true unless <c>allow</c> replaces the list.</summary>
    public bool AllowsOsiOrFsf { get; init; } = true;

    /// <summary>Terms that are accepted: <c>MIT</c>, <c>LicenseRef-x</c>, <c>GPL-2.0-only WITH Classpath-exception-2.0</c>.</summary>
    public ImmutableArray<PolicyTerm> Allow { get; init; } = [];

    /// <summary>Terms that are refused whatever else accepts them.</summary>
    public ImmutableArray<PolicyTerm> Deny { get; init; } = [];

    /// <summary>Terms that build-only packages may have; null when build-only packages are not judged.</summary>
    public ImmutableArray<PolicyTerm>? Build { get; init; }

    /// <summary>Terms that are accepted for single packages.</summary>
    public ImmutableArray<LicenseAllowance> Exceptions { get; init; } = [];

    /// <summary>What the license of single packages really is.</summary>
    public ImmutableArray<LicenseClarification> Clarify { get; init; } = [];
}

/// <summary>One license term in a policy list.</summary>
/// <param name="Term">The term in canonical form.</param>
/// <param name="Location">Where it stands.</param>
public sealed record PolicyTerm(LicenseTerm Term, FileLocation Location);

/// <summary>Terms accepted for one package.</summary>
/// <param name="Package">The package id; compared without regard to case.</param>
/// <param name="Version">A NuGet version or version range; null for all versions.</param>
/// <param name="Allow">The terms.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where the entry stands.</param>
public sealed record LicenseAllowance(string Package, string? Version, ImmutableArray<PolicyTerm> Allow, string Reason, FileLocation Location);

/// <summary>The license of one package, stated by the policy's owner and bound to a text.</summary>
/// <param name="Package">The package id; compared without regard to case.</param>
/// <param name="Version">A NuGet version or version range; null for all versions.</param>
/// <param name="Expression">The license.</param>
/// <param name="File">Path in the package of the text that was read; null where it has none.</param>
/// <param name="Sha256">SHA-256 of that text; null only together with <paramref name="File"/>.</param>
/// <param name="Location">Where the entry stands.</param>
public sealed record LicenseClarification(
    string Package, string? Version, LicenseExpression Expression, string? File, string? Sha256, FileLocation Location);

/// <summary>What a policy asks of models.</summary>
public sealed record ModelPolicy
{
    /// <summary>Card fields that are asked for beyond the minimum; ids of <see cref="CardFields"/>.</summary>
    public ImmutableArray<string> Require { get; init; } = [];

    /// <summary>Which licenses models may have.</summary>
    public ModelLicensePolicy Licenses { get; init; } = new();

    /// <summary>
    /// Whether the lines that licenses ask to be shown must stand in the card or in a text beside the model (<c>models.attribution</c> is
    /// <c>require</c>); otherwise it is enough that NOTICE.txt is written with them.
    /// </summary>
    public bool RequiresAttribution { get; init; }

    /// <summary>What the results of evaluations must meet.</summary>
    public ImmutableArray<EvaluationThreshold> Thresholds { get; init; } = [];
}

/// <summary>What a policy says of the licenses of models: by their terms, and only where somebody read one by its name.</summary>
public sealed record ModelLicensePolicy
{
    /// <summary>
    /// Whether the terms are accepted that an open license may have (attribution, a naming rule, share-alike): true unless
    /// <c>accept</c> replaces the list.
    /// </summary>
    public bool AcceptsOpenTerms { get; init; } = true;

    /// <summary>Terms that are accepted, of any license.</summary>
    public ImmutableArray<PolicyModelTerm> Accept { get; init; } = [];

    /// <summary>Licenses that are accepted whatever their terms.</summary>
    public ImmutableArray<PolicyTerm> Allow { get; init; } = [];

    /// <summary>Licenses that are refused whatever else accepts them.</summary>
    public ImmutableArray<PolicyTerm> Deny { get; init; } = [];

    /// <summary>What is accepted for single models.</summary>
    public ImmutableArray<ModelLicenseAllowance> Exceptions { get; init; } = [];
}

/// <summary>One term of licenses in a policy list.</summary>
/// <param name="Term">The term.</param>
/// <param name="Location">Where it stands.</param>
public sealed record PolicyModelTerm(ModelTerm Term, FileLocation Location);

/// <summary>Terms and licenses accepted for one model.</summary>
/// <param name="Model">The model's display path.</param>
/// <param name="Accept">The terms.</param>
/// <param name="Allow">The licenses, whatever their terms.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where the entry stands.</param>
public sealed record ModelLicenseAllowance(
    string Model, ImmutableArray<PolicyModelTerm> Accept, ImmutableArray<PolicyTerm> Allow, string Reason, FileLocation Location);

/// <summary>A finding that is accepted until a day.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Component">What it is about: a package URL (<c>pkg:nuget/Id@range</c>, the version part optional), a model's path, or a file.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Expires">The last day on which it holds.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Ticket">Where it is followed up; null without one.</param>
/// <param name="Digest">Digest of the only content that it is for, as <see cref="WaiverDigest"/> writes it; null for any.</param>
public sealed record Waiver(
    string Code, string Component, string Reason, string Owner, DateOnly Expires, FileLocation Location, string? Ticket = null, string? Digest = null);
