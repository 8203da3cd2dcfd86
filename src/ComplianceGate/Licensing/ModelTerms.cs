using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>
/// The terms of one license as far as they are known. What nobody verified is never taken for the absence of a restriction.
/// Immutable and safe for use by several threads.
/// </summary>
public sealed class ModelTerms
{
    private const string RefPrefix = "LicenseRef-";
    private readonly TermFact[] facts;

    internal ModelTerms(string id, string basis, string row)
    {
        Id = id;
        Basis = basis;
        facts = new TermFact[ModelTermNames.All.Length];
        var at = 0;
        for (var i = 0; i < facts.Length; i++)
        {
            // One letter for the answer, one for a proof that is less than the text, then a space.
            var answer = row[at++] switch { 'y' => TermAnswer.Yes, 'n' => TermAnswer.No, 'l' => TermAnswer.Limited, _ => TermAnswer.Unknown };
            var proof = at < row.Length ? row[at] switch { 's' => TermProof.Secondary, 'u' => TermProof.Unverified, _ => TermProof.Verified } : TermProof.Verified;
            at += proof == TermProof.Verified ? 1 : 2;
            facts[i] = new(answer, proof);
        }
    }

    /// <summary>The SPDX id or <c>LicenseRef-</c>.</summary>
    public string Id { get; }

    /// <summary>What the facts were taken from, in a few words.</summary>
    public string Basis { get; }

    /// <summary>Whether the text of the license was read for at least one of the facts.</summary>
    public bool IsRead
    {
        get
        {
            foreach (var fact in facts)
            {
                if (fact is { Answer: not TermAnswer.Unknown, Proof: TermProof.Verified })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>One fact.</summary>
    /// <param name="term">The term.</param>
    public TermFact this[ModelTerm term] => facts[(int)term];

    /// <summary>Whether a term stands in the way of somebody who does not accept it, by whatever proof.</summary>
    /// <param name="term">The term.</param>
    public bool Stands(ModelTerm term) => term == ModelTerm.CommercialUse
        ? this[term].Answer is TermAnswer.No or TermAnswer.Limited
        : this[term].Answer == TermAnswer.Yes;

    /// <summary>Whether somebody has to decide: the answer is not known, or it would permit something without being verified.</summary>
    /// <param name="term">The term.</param>
    public bool IsUndecided(ModelTerm term) =>
        !Stands(term) && (this[term].Answer == TermAnswer.Unknown || this[term].Proof != TermProof.Verified);

    /// <summary>What a term says in this license, in a few words, or the line of text that it asks for; null where nothing is to be added.</summary>
    /// <param name="term">The term.</param>
    public string? Detail(ModelTerm term) => this[term].Answer == TermAnswer.Unknown ? null : ModelTermsTable.Detail(Id, term);

    /// <summary>The lines that the license asks to be shown, or to be written into a file named Notice, word for word; empty where none is known.</summary>
    public ImmutableArray<string> AttributionLines => ModelTermsTable.AttributionLines(Id);

    /// <summary>Whether what it permits is research and nothing else.</summary>
    public bool IsResearchOnly => ModelTermsTable.IsResearchOnly(Id);

    /// <summary>What the name of a derived model must begin with; null where the license rules no such thing, or nobody knows.</summary>
    public string? NamePrefix => ModelTermsTable.NamePrefix(Id);

    /// <summary>
    /// Finds the terms of a license: those that were gathered by hand, any version of the Creative Commons licenses, or what the
    /// Open Source Definition and the Free Software Definition ask of each license that they approve. For every other license
    /// all answers are unknown.
    /// </summary>
    /// <param name="term">The license; a listed exception only adds permissions, any other makes all unknown.</param>
    public static ModelTerms Of(LicenseTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        if (term.Exception is not null && !SpdxCatalog.Current.TryGetException(term.Exception, out _))
        {
            return Unknown(term.Id);
        }

        if (ModelTermsTable.Find(term.Id) is { } row)
        {
            return new(row.Id, row.Basis, row.Facts);
        }

        return term.Id.StartsWith(RefPrefix, StringComparison.OrdinalIgnoreCase) || !SpdxCatalog.Current.TryGetLicense(term.Id, out var license)
            ? Unknown(term.Id)
            : CreativeCommons(license.Id) ?? Approved(license) ?? Unknown(license.Id);
    }

    private static ModelTerms Unknown(string id) => new(id, "not known", "? ? ? ? ? ? ? ? ? ? ?");

    /// <summary>Any version and port of CC-BY with NC, SA and ND: what these letters stand for is the same in all of them.</summary>
    private static ModelTerms? CreativeCommons(string id)
    {
        if (!id.StartsWith("CC-BY-", StringComparison.Ordinal))
        {
            return null;
        }

        var (commercial, shareAlike, noDerivatives) = ('y', 'n', 'n');
        foreach (var part in id.Split('-'))
        {
            commercial = part == "NC" ? 'n' : commercial;
            shareAlike = part == "SA" ? 'y' : shareAlike;
            noDerivatives = part == "ND" ? 'y' : noDerivatives;
        }

        return new(id, ModelTermsTable.SpdxText, $"{commercial} n n y n n n {shareAlike} {noDerivatives} n n");
    }

    /// <summary>
    /// What the definitions promise: any use by anybody anywhere, and derived works (OSD 1, 3, 5, 6 and 7; the four freedoms, as
    /// long as one does nothing wrong). They leave open attribution, names and share-alike.
    /// </summary>
    private static ModelTerms? Approved(SpdxLicense license) => !license.IsOsiApproved && !license.IsFsfFree
        ? null
        : new(license.Id, license.IsOsiApproved ? "OSI-approved" : "FSF-free", license.Copyleft == Copyleft.None ? "y n n ? ? n n ? n n n" : "y n n ? ? n n y n n n");
}
