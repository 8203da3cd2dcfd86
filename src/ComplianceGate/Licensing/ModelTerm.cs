using System.Collections.Immutable;

namespace ComplianceGate.Licensing;

/// <summary>What a model's license may grant, ask or forbid. Commercial use is a grant; each of the others is a condition.</summary>
public enum ModelTerm
{
    /// <summary>Whether the model may be used commercially.</summary>
    CommercialUse,

    /// <summary>Some uses are forbidden, whoever the user is.</summary>
    UseRestrictions,

    /// <summary>The agreement with its limits must be handed on, or made binding on whoever gets the model.</summary>
    PassOnTerms,

    /// <summary>Notices must be kept, or a line of text must be shown.</summary>
    Attribution,

    /// <summary>What is derived must, or must not, be called something.</summary>
    NamingRule,

    /// <summary>The grant ends above a number of users.</summary>
    UserThreshold,

    /// <summary>Nothing is granted in a part of the world.</summary>
    RegionalExclusion,

    /// <summary>What is derived must be given out under the same terms.</summary>
    ShareAlike,

    /// <summary>What is derived must not be given out.</summary>
    NoDerivatives,

    /// <summary>The licensor may take the grant back, or restrict the use from afar.</summary>
    Revocable,

    /// <summary>The model and its output must not be used to improve other models.</summary>
    NoTraining,
}

/// <summary>Whether a license has a term.</summary>
public enum TermAnswer
{
    /// <summary>Nobody verified or claimed anything.</summary>
    Unknown,

    /// <summary>It does not.</summary>
    No,

    /// <summary>It does.</summary>
    Yes,

    /// <summary>In part; only for commercial use.</summary>
    Limited,
}

/// <summary>What an answer rests on.</summary>
public enum TermProof
{
    /// <summary>The text of the license.</summary>
    Verified,

    /// <summary>What third parties say of it.</summary>
    Secondary,

    /// <summary>Its title, or memory.</summary>
    Unverified,
}

/// <summary>One term of one license.</summary>
/// <param name="Answer">Whether the license has it.</param>
/// <param name="Proof">What that rests on; without meaning for an unknown answer.</param>
public readonly record struct TermFact(TermAnswer Answer, TermProof Proof);

/// <summary>How terms are called.</summary>
public static class ModelTermNames
{
    /// <summary>All terms, in the order of their numbers.</summary>
    public static readonly ImmutableArray<ModelTerm> All =
    [
        ModelTerm.CommercialUse, ModelTerm.UseRestrictions, ModelTerm.PassOnTerms, ModelTerm.Attribution, ModelTerm.NamingRule, ModelTerm.UserThreshold,
        ModelTerm.RegionalExclusion, ModelTerm.ShareAlike, ModelTerm.NoDerivatives, ModelTerm.Revocable, ModelTerm.NoTraining,
    ];

    /// <summary>
    /// What a policy calls each where it accepts it, in the order of <see cref="All"/>: <c>non-commercial</c> for a license that
    /// does not permit commercial use, or only in part.
    /// </summary>
    public static readonly ImmutableArray<string> Accepted =
    [
        "non-commercial", "use-restrictions", "pass-on-terms", "attribution", "naming-rule", "user-threshold",
        "regional-exclusion", "share-alike", "no-derivatives", "revocable", "no-training",
    ];

    /// <summary>What a policy calls a term.</summary>
    /// <param name="term">The term.</param>
    public static string AcceptedAs(ModelTerm term) => Accepted[(int)term];

    /// <summary>What documents call a term, where <c>yes</c> or <c>no</c> stands behind it.</summary>
    /// <param name="term">The term.</param>
    public static string RecordedAs(ModelTerm term) => term == ModelTerm.CommercialUse ? "commercial-use" : Accepted[(int)term];

    /// <summary>The question whether a license has a term, as a clause that follows "whether it".</summary>
    /// <param name="term">The term.</param>
    public static string Question(ModelTerm term) => term switch
    {
        ModelTerm.CommercialUse => "permits commercial use",
        ModelTerm.UseRestrictions => "forbids some uses",
        ModelTerm.PassOnTerms => "must be passed on with its limits",
        ModelTerm.Attribution => "asks for an attribution",
        ModelTerm.NamingRule => "rules the names of what is derived",
        ModelTerm.UserThreshold => "ends above a number of users",
        ModelTerm.RegionalExclusion => "excludes a region",
        ModelTerm.ShareAlike => "binds what is derived to the same terms",
        ModelTerm.NoDerivatives => "forbids to give out what is derived",
        ModelTerm.Revocable => "can be revoked or restricted from afar",
        _ => "forbids to improve other models with it",
    };
}
