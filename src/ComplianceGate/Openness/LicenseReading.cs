using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Openness;

/// <summary>Kinds of licenses, the least open first: of an AND the first counts, of an OR the last.</summary>
internal enum LicenseKind
{
    /// <summary>It forbids to give out what is derived, or is somebody's own.</summary>
    Proprietary,

    /// <summary>It permits research only.</summary>
    ResearchOnly,

    /// <summary>It does not permit commercial use.</summary>
    NonCommercial,

    /// <summary>It ends above a number of users.</summary>
    ScaleRestricted,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>It forbids some uses.</summary>
    UseRestricted,

    /// <summary>Open, by the framework's list of licenses for data or by its verified terms.</summary>
    OpenData,

    /// <summary>The OSI approved it, or the FSF calls it free.</summary>
    Osi,
}

/// <summary>What a license expression grants, as far as openness hangs on it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="IsOsiApproved">Whether the OSI approved what it leaves to choose.</param>
/// <param name="IsRevocable">Whether the licensor may take the grant back; null when nobody knows.</param>
/// <param name="Why">What of it decided, as a clause.</param>
internal sealed record LicenseReading(LicenseKind Kind, bool IsOsiApproved, bool? IsRevocable, string Why)
{
    /// <summary>Names of the kinds in documents and in the profile, by their numbers.</summary>
    private static readonly string[] Names =
        ["proprietary", "research-only", "non-commercial", "scale-restricted", "unknown", "use-restricted", "open-data", "osi"];

    /// <summary>Whether a license of that kind is free and open.</summary>
    public bool IsOpen => Kind >= LicenseKind.OpenData;

    /// <summary>Whether it denies what every open license grants.</summary>
    public bool IsClosed => Kind < LicenseKind.Unknown;

    /// <summary>The name of a kind.</summary>
    public static string Name(LicenseKind kind) => Names[(int)kind];

    /// <summary>The kind of a name; <see cref="LicenseKind.Unknown"/> for any other word.</summary>
    public static LicenseKind Find(string name) => Array.IndexOf(Names, name) is var at and >= 0 ? (LicenseKind)at : LicenseKind.Unknown;

    /// <summary>Reads an expression.</summary>
    public static LicenseReading Of(LicenseExpression expression) => expression switch
    {
        LicenseOr or => Better(Of(or.Left), Of(or.Right)),
        LicenseAnd and => Both(Of(and.Left), Of(and.Right)),
        LicenseTerm term => Of(term),
        _ => new(LicenseKind.Unknown, false, null, "it cannot be read"),
    };

    // The recipient may choose, whatever branch the policy took.
    private static LicenseReading Better(LicenseReading left, LicenseReading right)
    {
        var isRight = right.Kind > left.Kind || (right.Kind == left.Kind && left.IsRevocable != false && right.IsRevocable == false);
        var chosen = isRight ? right : left;
        return chosen with { IsOsiApproved = left.IsOsiApproved || right.IsOsiApproved };
    }

    private static LicenseReading Both(LicenseReading left, LicenseReading right)
    {
        var strict = right.Kind < left.Kind ? right : left;
        return strict with
        {
            IsOsiApproved = left.IsOsiApproved && right.IsOsiApproved,
            IsRevocable = left.IsRevocable == true || right.IsRevocable == true ? true : left.IsRevocable is null || right.IsRevocable is null ? null : false,
        };
    }

    private static LicenseReading Of(LicenseTerm term)
    {
        var terms = ModelTerms.Of(term);
        var revocable = terms.Stands(ModelTerm.Revocable) ? true : terms.IsUndecided(ModelTerm.Revocable) ? (bool?)null : false;
        if (OpenLicenses.IsOpen(term))
        {
            var isOsi = OpenLicenses.IsOsiApproved(term);
            var isData = OpenLicenses.IsForData(term.Id);
            SpdxCatalog.Current.TryGetLicense(term.Id, out var license);
            return isOsi ? new(LicenseKind.Osi, true, revocable, $"the OSI approved {term}")
                : isData ? new(LicenseKind.OpenData, false, revocable, $"{term} is on the list of open licenses for data of the Model Openness Framework")
                : license!.IsFsfFree ? new(LicenseKind.Osi, false, revocable, $"the FSF calls {term} free, while the OSI did not approve it")
                : new(LicenseKind.OpenData, false, revocable, $"the Model Openness Framework takes {term} for open, while the OSI did not approve it");
        }

        return Restricted(term, terms) is var (kind, why) ? new(kind, false, revocable, why)
            : GrantsEverything(terms) ? new(LicenseKind.OpenData, false, revocable, $"the text of {term} grants every use, change and sharing, while no list of open licenses names it")
            : new(LicenseKind.Unknown, false, revocable, $"what {term} permits is not known");
    }

    private static (LicenseKind Kind, string Why)? Restricted(LicenseTerm license, ModelTerms terms)
    {
        string Because(ModelTerm term, string what) => $"{license} {what}{(terms.Detail(term) is { } detail ? $" ({detail})" : "")}"
            + terms[term].Proof switch { TermProof.Secondary => ", as third parties say", TermProof.Unverified => ", which was not verified", _ => "" };
        return terms[ModelTerm.CommercialUse].Answer == TermAnswer.No
                ? (terms.IsResearchOnly ? LicenseKind.ResearchOnly : LicenseKind.NonCommercial, Because(ModelTerm.CommercialUse, "does not permit commercial use"))
            : terms.Stands(ModelTerm.UserThreshold) ? (LicenseKind.ScaleRestricted, Because(ModelTerm.UserThreshold, "ends above a number of users"))
            : terms.Stands(ModelTerm.NoDerivatives) ? (LicenseKind.Proprietary, Because(ModelTerm.NoDerivatives, "forbids to give out what is derived"))
            : terms.Stands(ModelTerm.UseRestrictions) ? (LicenseKind.UseRestricted, Because(ModelTerm.UseRestrictions, "forbids some uses"))
            : terms.Stands(ModelTerm.CommercialUse) ? (LicenseKind.UseRestricted, Because(ModelTerm.CommercialUse, "permits commercial use only in part"))
            : terms.Stands(ModelTerm.RegionalExclusion) ? (LicenseKind.UseRestricted, Because(ModelTerm.RegionalExclusion, "excludes a part of the world"))
            : terms.Stands(ModelTerm.NoTraining) ? (LicenseKind.UseRestricted, Because(ModelTerm.NoTraining, "forbids to improve other models with it"))
            : null;
    }

    private static bool GrantsEverything(ModelTerms terms)
    {
        foreach (var term in (ReadOnlySpan<ModelTerm>)
            [ModelTerm.CommercialUse, ModelTerm.UseRestrictions, ModelTerm.UserThreshold, ModelTerm.RegionalExclusion, ModelTerm.NoDerivatives, ModelTerm.NoTraining])
        {
            if (terms.IsUndecided(term))
            {
                return false;
            }
        }

        return terms.IsRead;
    }
}
