using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>What a key of the profile holds.</summary>
public enum ProfileKind
{
    /// <summary>One word of a list.</summary>
    Word,

    /// <summary>Words of a list: a text, or an array of texts.</summary>
    Words,

    /// <summary>A number that is not negative.</summary>
    Number,

    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    Day,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Texts of any content: a text, or an array of texts.</summary>
    Texts,
}

/// <summary>How it counts when a key is not declared.</summary>
public enum AbsentMeaning
{
    /// <summary>As none of the words: nothing is supposed of anybody that was not declared.</summary>
    None,

    /// <summary>As not known: what hangs on it needs a decision.</summary>
    Unknown,
}

/// <summary>One key of the profile.</summary>
/// <param name="Id">Its path in <c>profile</c>: <c>role</c>, <c>compute.training</c>.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Absent">How it counts when it is not declared.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
/// <param name="Words">The words that it may hold; empty for other kinds. A word with a slash is a part of the word before it.</param>
/// <param name="PerModel">Whether it may differ for single models.</param>
public sealed record ProfileKey(string Id, ProfileKind Kind, AbsentMeaning Absent, string Meaning, ImmutableArray<string> Words = default, bool PerModel = false);

/// <summary>The keys of the profile. A new key is one line here; schema, documentation and <c>--if</c> follow it.</summary>
public static class ProfileKeys
{
    /// <summary>Who.</summary>
    public const string Role = "role";

    /// <summary>Where.</summary>
    public const string Market = "market";

    /// <summary>How big, and whether in the course of a business.</summary>
    public const string Commercial = "commercial";

    /// <summary>To what end in the sense of Annex III, Annex I or Article 5 of the AI Act.</summary>
    public const string Uses = "uses";

    /// <summary>When it was or will be placed on the market.</summary>
    public const string Released = "released";

    /// <summary>What kind of license the project has.</summary>
    public const string License = "license";

    /// <summary>Whose model it is.</summary>
    public const string Origin = "origin";

    /// <summary>Compute of the training.</summary>
    public const string TrainingCompute = "compute.training";

    /// <summary>Compute of the modification.</summary>
    public const string ModificationCompute = "compute.modification";

    /// <summary>Compute of the training of the base model.</summary>
    public const string BaseCompute = "compute.base";

    /// <summary>All keys, in the order in which documentation shows them.</summary>
    public static readonly ImmutableArray<ProfileKey> All =
    [
        new(Role, ProfileKind.Words, AbsentMeaning.None, "What the publisher is towards what it publishes; several may hold.",
            ["hobbyist", "researcher", "open-source-maintainer", "steward", "downstream-modifier", "gpai-provider", "system-provider", "deployer", "importer", "distributor"]),
        new(Market, ProfileKind.Words, AbsentMeaning.None, "Where it is made available in the course of a commercial activity, or put into service.", ["eu", "us", "other"]),
        new(Commercial, ProfileKind.Word, AbsentMeaning.Unknown, "Whether it is published in the course of a business, and of which size.",
            ["no", "microenterprise", "sme", "small-mid-cap", "large"]),
        new("monetisation", ProfileKind.Words, AbsentMeaning.Unknown, "How money or data is asked for it, `none` where it is not.",
            ["none", "price", "paid-support-needed", "dual-licensing", "paid-hosting-only", "advertising", "personal-data"]),
        new(License, ProfileKind.Word, AbsentMeaning.Unknown, "The kind of the project's own license, where PackageLicenseExpression does not say it; that of a model is `openness.license`.",
            ["open-source", "source-available", "proprietary"]),
        new("purpose", ProfileKind.Words, AbsentMeaning.None, "A purpose that the law sets apart.", ["scientific-research", "pre-market-development", "personal"]),
        new("establishment", ProfileKind.Word, AbsentMeaning.Unknown, "Where the publisher is established.", ["eu", "outside-eu"]),
        new("publicBody", ProfileKind.Flag, AbsentMeaning.Unknown, "Whether it is a body governed by public law, or provides public services."),
        new(Uses, ProfileKind.Words, AbsentMeaning.None, "What the system is intended for, by the areas of Annex III, products of Annex I and practices of Article 5 of the AI Act.",
            [
                "biometrics", "biometrics/remote-identification", "biometrics/categorisation", "biometrics/emotion-recognition",
                "critical-infrastructure",
                "education", "education/admission", "education/learning-outcomes", "education/level", "education/exam-monitoring",
                "employment", "employment/recruitment", "employment/decisions",
                "essential-services", "essential-services/public-benefits", "essential-services/credit", "essential-services/insurance", "essential-services/emergency",
                "law-enforcement", "law-enforcement/victim-risk", "law-enforcement/polygraph", "law-enforcement/evidence", "law-enforcement/re-offending", "law-enforcement/profiling",
                "migration", "justice", "elections",
                "annex-i-product",
                "prohibited/manipulation", "prohibited/exploiting-vulnerability", "prohibited/social-scoring", "prohibited/crime-prediction", "prohibited/face-scraping",
                "prohibited/emotion-at-work-or-school", "prohibited/sensitive-categorisation", "prohibited/real-time-identification",
                "prohibited/intimate-imagery", "prohibited/child-abuse-material",
            ]),
        new("profiling", ProfileKind.Flag, AbsentMeaning.Unknown, "Whether it profiles natural persons."),
        new("derogation", ProfileKind.Word, AbsentMeaning.None, "The ground of Article 6(3) of the AI Act on which a use of Annex III is held not to be high-risk.",
            ["narrow-procedural-task", "improves-human-activity", "detects-patterns", "preparatory-task"]),
        new("interaction", ProfileKind.Words, AbsentMeaning.None, "What it does towards people.",
            [
                "talks-to-people", "obvious-to-people", "generates-text", "generates-audio", "generates-image", "generates-video", "generates-media", "deep-fakes",
                "public-interest-text", "human-editorial-control", "assistive-editing", "emotion-recognition", "biometric-categorisation",
            ]),
        new("generality", ProfileKind.Word, AbsentMeaning.Unknown, "Whether a model does many distinct tasks, or one narrow one.", ["general", "narrow"], PerModel: true),
        new(Origin, ProfileKind.Word, AbsentMeaning.Unknown, "Whether the publisher trained or modified the model, or passes on another's as it is.", ["own", "third-party"], PerModel: true),
        new(TrainingCompute, ProfileKind.Number, AbsentMeaning.Unknown, "Compute of the training, in FLOP.", PerModel: true),
        new(ModificationCompute, ProfileKind.Number, AbsentMeaning.Unknown, "Compute of the modification of another's model, in FLOP.", PerModel: true),
        new(BaseCompute, ProfileKind.Number, AbsentMeaning.Unknown, "Compute of the training of the model that was modified, in FLOP.", PerModel: true),
        new("compute.baseSystemic", ProfileKind.Flag, AbsentMeaning.Unknown, "Whether the model that was modified has systemic risk, where its compute is not known.", PerModel: true),
        new("systemicRisk", ProfileKind.Flag, AbsentMeaning.Unknown, "Whether the Commission designated the model as one with systemic risk.", PerModel: true),
        new(Released, ProfileKind.Day, AbsentMeaning.Unknown, "The day of the first release, or of the planned one.", PerModel: true),
        new("openness.weights", ProfileKind.Word, AbsentMeaning.Unknown, "Who can get the weights.", ["public", "gated", "private"], PerModel: true),
        new("openness.license", ProfileKind.Word, AbsentMeaning.Unknown, "The kind of the model's license, where no model with a license is shipped.",
            ["osi", "open-data", "use-restricted", "scale-restricted", "non-commercial", "research-only", "proprietary"], PerModel: true),
        new("openness.data", ProfileKind.Word, AbsentMeaning.Unknown, "What is told of the training data.", ["released", "described", "undisclosed"], PerModel: true),
        new("openness.trainingCode", ProfileKind.Word, AbsentMeaning.Unknown, "Whether the code of the training is released.", ["released", "not-released"], PerModel: true),
        new("openness.architecture", ProfileKind.Word, AbsentMeaning.Unknown, "Whether the architecture is told in public.", ["public", "not-public"], PerModel: true),
        new("openness.usage", ProfileKind.Word, AbsentMeaning.Unknown, "Whether it is told in public how to use the model.", ["public", "not-public"], PerModel: true),
        new("openness.hosts", ProfileKind.Texts, AbsentMeaning.Unknown, "Where the weights can be got from: addresses.", PerModel: true),
        new("openness.revocable", ProfileKind.Flag, AbsentMeaning.Unknown, "Whether the grant of the license can be taken back.", PerModel: true),
        new("procurement", ProfileKind.Words, AbsentMeaning.None, "Public buyers to whom it is offered, and whether for a high-impact use.", ["us-federal", "us-federal/high-impact"]),
        new("nis2", ProfileKind.Word, AbsentMeaning.None, "What kind of entity the publisher is under the NIS2 Directive.", ["none", "essential", "important"]),
    ];

    /// <summary>The key of an id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public static ProfileKey? Find(string id)
    {
        foreach (var key in All)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }
}
