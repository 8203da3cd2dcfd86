using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// Judges the licenses of packages by a policy. For an OR the first accepted side in written order is chosen, one whose way of
/// use leaves nothing open before one that does; for an AND both sides must be accepted. <c>deny</c> comes first, then the list in force, then the built-in default, then the exceptions for
/// single packages.
/// </summary>
public static class LicenseJudge
{
    /// <summary>Judges every package. Build-only packages are judged only where the policy has a list for them, and by that list.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="packages">The packages.</param>
    /// <param name="usage">How the code of packages enters the product.</param>
    public static JudgedLicenseCollection Judge(CompliancePolicy policy, ImmutableArray<PackageFact> packages, CodeUsage usage = CodeUsage.None)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var byKey = new Dictionary<string, JudgedLicense>(packages.Length, StringComparer.Ordinal);
        var used = new HashSet<FileLocation>();
        foreach (var package in packages)
        {
            byKey[package.Key] = Judge(policy.Licenses, package, usage, used);
        }

        return new(byKey, used);
    }

    private static JudgedLicense Judge(LicensePolicy policy, PackageFact package, CodeUsage usage, HashSet<FileLocation> used)
    {
        var stated = StatedLicense.Of(policy, package, used);
        var judged = package.Scope == PackageScope.Shipped || policy.Build is not null;
        var terms = ImmutableArray.CreateBuilder<JudgedTerm>();
        Outcome? outcome = null;
        if (judged && stated.Expression is not null)
        {
            outcome = Evaluate(stated.Expression, new TermJudge(policy, package, usage, used) { ByText = stated.Basis is "file" or "clarification" }, terms);
        }

        var address = stated.Basis == "url" ? LicenseAddress.Of(package.LicenseText ?? "") : null;
        var decision = new LicenseDecision
        {
            Package = package.Key,
            Expression = stated.Expression?.ToString(),
            Declared = Declared(package, stated),
            Chosen = outcome?.Chosen,
            Accepted = judged ? outcome?.Chosen is not null : null,
            Basis = outcome is { Chosen: not null, ByException: true } ? "exception" : stated.Basis,
            File = stated.Text?.Path ?? (package.Statement == LicenseStatement.File && stated.Basis == "file" ? package.LicenseText : null),
            FileSha256 = stated.Text?.Sha256,
        };
        return new(package, decision, stated.Expression, stated.Error, terms.ToImmutable(), stated.Clarification, stated.Mismatch, judged)
        {
            IsAddressPinned = address is { IsPinned: true },
            AddressSuggests = address?.Suggests,
            Missing = outcome is { Chosen: null, Missing: { } missing } ? missing : [],
            StrongCopyleft = outcome?.StrongCopyleft ?? [],
            NetworkCopyleft = outcome?.NetworkCopyleft ?? [],
            OpenLinkage = outcome is { Chosen: not null } ? outcome.Open : [],
        };
    }

    // Read again only where a clarification stands for it.
    private static string? Declared(PackageFact package, StatedLicense stated) => package.Statement != LicenseStatement.Expression ? null
        : (stated.Basis == "clarification" ? SpdxExpressionParser.Parse(package.LicenseText ?? "").Expression : stated.Expression)?.ToString();

    private static Outcome Evaluate(LicenseExpression expression, TermJudge judge, ImmutableArray<JudgedTerm>.Builder terms)
    {
        switch (expression)
        {
            case LicenseAnd and:
                return Both(Evaluate(and.Left, judge, terms), Evaluate(and.Right, judge, terms));
            case LicenseOr or:
                // Both sides are judged, so that a refusal can label every term.
                return Either(Evaluate(or.Left, judge, terms), Evaluate(or.Right, judge, terms));
            case LicenseTerm term:
                var judged = judge.Judge(term, out var ground);
                terms.Add(judged);
                return Single(judged, ground);
            default:
                throw new ArgumentException($"An expression is a term, AND or OR, not {expression.GetType().Name}.", nameof(expression));
        }
    }

    private static Outcome Single(JudgedTerm judged, TermGround ground)
    {
        var text = judged.Term.ToString();
        return new(
            judged.Accepted ? judged.TakenAs ?? text : null,
            ground == TermGround.Exception,
            judged.Accepted ? [] : ground == TermGround.Denied ? null : [text],
            SpdxCatalog.Current.IsStrongCopyleft(judged.Term) ? [text] : [],
            SpdxCatalog.Current.IsNetworkCopyleft(judged.Term) ? [text] : [],
            judged.LinkageQuestion is null ? [] : [judged]);
    }

    private static Outcome Both(Outcome left, Outcome right) => new(
        left.Chosen is not null && right.Chosen is not null ? $"{left.Chosen} AND {right.Chosen}" : null,
        left.ByException || right.ByException,
        left.Missing is { } l && right.Missing is { } r ? Union(l, r) : null,
        Union(left.StrongCopyleft, right.StrongCopyleft),
        Union(left.NetworkCopyleft, right.NetworkCopyleft),
        left.Open.AddRange(right.Open));

    private static Outcome Either(Outcome left, Outcome right)
    {
        if (left.Chosen is not null || right.Chosen is not null)
        {
            // The first in written order, but not one that leaves a question open where the other leaves none.
            return left.Chosen is not null && (left.Open.IsEmpty || right.Chosen is null || !right.Open.IsEmpty) ? left : right;
        }

        var missing = left.Missing is { } l && (right.Missing is not { } r || l.Length <= r.Length) ? left.Missing : right.Missing;
        return new(null, false, missing, Union(left.StrongCopyleft, right.StrongCopyleft), Union(left.NetworkCopyleft, right.NetworkCopyleft), []);
    }

    private static ImmutableArray<string> Union(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        foreach (var text in right)
        {
            if (!left.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                left = left.Add(text);
            }
        }

        return left;
    }

    /// <summary>What became of one node of an expression.</summary>
    /// <param name="Chosen">What was chosen of it; null when it is refused.</param>
    /// <param name="ByException">Whether the choice needs an exception for the package.</param>
    /// <param name="Missing">The fewest terms that would have to be accepted; null when no acceptance helps.</param>
    /// <param name="StrongCopyleft">Its strong copyleft terms: of the choice, or of all without one.</param>
    /// <param name="NetworkCopyleft">Those of them that reach over a network.</param>
    /// <param name="Open">Terms of the choice about which the way of use leaves something open.</param>
    private sealed record Outcome(
        string? Chosen,
        bool ByException,
        ImmutableArray<string>? Missing,
        ImmutableArray<string> StrongCopyleft,
        ImmutableArray<string> NetworkCopyleft,
        ImmutableArray<JudgedTerm> Open);
}
