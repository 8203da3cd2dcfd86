using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// Follows models to what they were made from. The terms of a base model that must be passed on are held against the model's own
/// license and the package's; what they ask to be shown is gathered. A base model whose license is not known says nothing.
/// </summary>
public static class ModelLineageJudge
{
    /// <summary>Judges every model.</summary>
    /// <param name="facts">The models and the project.</param>
    /// <param name="licenses">What the models' licenses are, by their display paths.</param>
    /// <returns>One judgement a model, in their order.</returns>
    public static ImmutableArray<ModelLineage> Judge(GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var lineages = ImmutableArray.CreateBuilder<ModelLineage>(facts.Models.Length);
        foreach (var model in facts.Models)
        {
            lineages.Add(Judge(model, licenses[model.DisplayPath], facts.Project));
        }

        return lineages.MoveToImmutable();
    }

    private static ModelLineage Judge(ModelFact model, ModelLicenseDecision license, ProjectFact project)
    {
        var bases = BaseModels.Of(model);
        var notices = ModelNotices.Of(license, bases);
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var line in model.Card is null ? [] : notices)
        {
            if (!model.Card!.Notices.Contains(line))
            {
                missing.Add(line);
            }
        }

        return new(model)
        {
            Bases = bases,
            Conflicts = Conflicts(model, license, bases, project),
            Notices = notices,
            MissingNotices = missing.ToImmutable(),
            Naming = ModelNaming.Conflict(model, license, bases),
        };
    }

    private static ImmutableArray<LineageConflict> Conflicts(ModelFact model, ModelLicenseDecision license, ImmutableArray<LineageBase> bases, ProjectFact project)
    {
        var conflicts = ImmutableArray.CreateBuilder<LineageConflict>();
        foreach (var parent in bases)
        {
            if (parent.License is not { } known || SpdxExpressionParser.Parse(known).Expression is not LicenseTerm term)
            {
                continue;
            }

            var terms = ModelTerms.Of(term);
            if (license.License is not null)
            {
                Add(conflicts, parent, terms, ofPackage: false, t => Drops(license, t));
            }

            if (IsInPackage(model, project) && OwnLicense.Of(project).Expression is { } package)
            {
                Add(conflicts, parent, terms, ofPackage: true, t => Drops(package, t));
            }
        }

        return conflicts.ToImmutable();
    }

    private static bool IsInPackage(ModelFact model, ProjectFact project) =>
        project.IsPackable && model.Package is null && (model.Shipping & (ModelShipping.Packed | ModelShipping.Embedded)) != 0;

    private static void Add(ImmutableArray<LineageConflict>.Builder conflicts, LineageBase parent, ModelTerms terms, bool ofPackage, Func<ModelTerm, bool> drops)
    {
        var dropped = ImmutableArray.CreateBuilder<string>();
        var isCertain = parent.IsCertain;
        foreach (var term in ModelTermNames.All)
        {
            if (MustGoOn(terms, term, ofPackage) && drops(term))
            {
                dropped.Add(terms.Detail(term) is { } detail ? $"{ModelTermNames.AcceptedAs(term)} ({detail})" : ModelTermNames.AcceptedAs(term));
                isCertain &= terms[term].Proof == TermProof.Verified;
            }
        }

        if (dropped.Count > 0)
        {
            conflicts.Add(new(parent, dropped.ToImmutable(), isCertain, ofPackage));
        }
    }

    /// <summary>Whether a term reaches what is derived, or what is put together with it.</summary>
    private static bool MustGoOn(ModelTerms terms, ModelTerm term, bool ofPackage) => terms.Stands(term) && term switch
    {
        ModelTerm.CommercialUse => true,
        // These bind what is derived; a package is a collection.
        ModelTerm.ShareAlike or ModelTerm.NoDerivatives => !ofPackage,
        ModelTerm.UseRestrictions or ModelTerm.PassOnTerms or ModelTerm.UserThreshold or ModelTerm.RegionalExclusion or ModelTerm.NoTraining =>
            terms.Stands(ModelTerm.PassOnTerms),
        // Notices and names have a rule of their own, and who may revoke the base may do so whatever others say.
        _ => false,
    };

    private static bool Drops(ModelLicenseDecision license, ModelTerm term)
    {
        var name = ModelTermNames.RecordedAs(term);
        foreach (var own in license.Terms)
        {
            if (own.Term == name)
            {
                return own.Proof == "verified" && own.Answer == (term == ModelTerm.CommercialUse ? "yes" : "no");
            }
        }

        return false;
    }

    // Of a choice the recipient takes the looser side; of a sum the stricter one holds.
    private static bool Drops(LicenseExpression expression, ModelTerm term) => expression switch
    {
        LicenseAnd and => Drops(and.Left, term) && Drops(and.Right, term),
        LicenseOr or => Drops(or.Left, term) || Drops(or.Right, term),
        LicenseTerm license => ModelTerms.Of(license) is var terms && !terms.Stands(term) && !terms.IsUndecided(term),
        _ => false,
    };
}
