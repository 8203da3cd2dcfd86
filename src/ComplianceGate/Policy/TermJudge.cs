using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>What decided about a term.</summary>
internal enum TermGround
{
    /// <summary>The list in force or the built-in default, or that no entry accepts it.</summary>
    List,

    /// <summary>An exception for the package accepted it.</summary>
    Exception,

    /// <summary>An entry of <c>deny</c> that names it refused it, and nothing beats that.</summary>
    Denied,
}

/// <summary>Judges the terms of one package's license, one by one.</summary>
internal sealed class TermJudge
{
    private readonly LicensePolicy policy;
    private readonly AcceptedTerms list;
    private readonly List<LicenseAllowance> exceptions = [];
    private readonly HashSet<FileLocation> used;
    private readonly PackageFact package;
    private readonly CodeUsage usage;

    /// <summary>Prepares to judge one package.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="package">The package.</param>
    /// <param name="usage">How the code of packages enters the product.</param>
    /// <param name="used">Where to note the entries that decided.</param>
    public TermJudge(LicensePolicy policy, PackageFact package, CodeUsage usage, HashSet<FileLocation> used)
    {
        this.policy = policy;
        this.package = package;
        this.usage = usage;
        this.used = used;
        list = package.Scope == PackageScope.BuildOnly && policy.Build is { } build
            ? new(build, "licenses.build", OsiOrFsf: false)
            : new(policy.Allow, "licenses.allow", policy.AllowsOsiOrFsf);
        foreach (var exception in policy.Exceptions)
        {
            if (Applies(exception.Package, exception.Version, package))
            {
                exceptions.Add(exception);
            }
        }
    }

    /// <summary>Whether the license rests on a text that was recognised or that a person read, and not on a name alone.</summary>
    public required bool ByText { get; init; }

    /// <summary>Whether an entry for single packages is about this one.</summary>
    /// <param name="id">The entry's package id, or a package URL without a version; an id alone means a NuGet package.</param>
    /// <param name="version">The entry's version or range; null for all.</param>
    /// <param name="package">The package.</param>
    public static bool Applies(string id, string? version, PackageFact package) =>
        IsAbout(id, package) && NuGetHost.Satisfies(package.Version, version);

    private static bool IsAbout(string id, PackageFact package)
    {
        ComponentKind? kind = null;
        return (!PackageUrl.IsMeant(id) || PackageUrl.TryParse(id, out kind, out id, out _)) && PackageUrl.IsSame(kind, id, package.Kind, package.Id);
    }

    /// <summary>Judges one term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="ground">What decided.</param>
    public JudgedTerm Judge(LicenseTerm term, out TermGround ground)
    {
        ground = TermGround.List;
        if (TermMatch.Exact(policy.Deny, term) is { } denied)
        {
            ground = TermGround.Denied;
            used.Add(denied.Location);
            return new(term, Accepted: false, "in licenses.deny", denied.Location);
        }

        var judged = Covered(term) ?? Listed(term) ?? Default(term);
        var (linkage, reason) = judged is { Accepted: true } ? Linkage.Judge(term, package, usage) : (LinkageOutcome.Free, "");
        if (judged is not null && linkage == LinkageOutcome.Free)
        {
            return judged;
        }

        // An exception is somebody's decision for this one package, so it also answers what its form of use asks.
        if (Excepted(term) is { } excepted)
        {
            ground = TermGround.Exception;
            return excepted;
        }

        return linkage switch
        {
            LinkageOutcome.Refused => new(term, Accepted: false, reason),
            LinkageOutcome.Open => judged! with { LinkageQuestion = reason },
            _ => new(term, Accepted: false, WhyNot(term)),
        };
    }

    /// <summary>
    /// An entry of <c>deny</c> that covers the term without naming it gives way to an entry that names it, or a version that it
    /// offers: "deny GPL-2.0-only" with "allow GPL-2.0-only WITH Classpath-exception-2.0" means what it says.
    /// </summary>
    private JudgedTerm? Covered(LicenseTerm term)
    {
        if (TermMatch.Covered(policy.Deny, term) is not { } covering || IsNamed(term))
        {
            return null;
        }

        used.Add(covering.Location);
        return new(term, Accepted: false, $"covered by {covering.Term} in licenses.deny", covering.Location);
    }

    private bool IsNamed(LicenseTerm term)
    {
        if (Names(list.Terms, term))
        {
            return true;
        }

        foreach (var exception in exceptions)
        {
            if (Names(exception.Allow, term))
            {
                return true;
            }
        }

        return false;
    }

    private bool Names(ImmutableArray<PolicyTerm> entries, LicenseTerm term) =>
        TermMatch.Exact(entries, term) is not null || TermMatch.Offered(entries, term, policy.Deny) is not null;

    private JudgedTerm? Listed(LicenseTerm term)
    {
        if (TermMatch.Exact(list.Terms, term) is { } exact)
        {
            used.Add(exact.Location);
            return new(term, Accepted: true, $"in {list.Name}", exact.Location);
        }

        if (TermMatch.Offered(list.Terms, term, policy.Deny) is not { } offered)
        {
            return null;
        }

        used.Add(offered.Location);
        return new(term, Accepted: true, $"taken as {offered.Term}, in {list.Name}", offered.Location, offered.Term.ToString());
    }

    /// <summary>The built-in default: what is OSI-approved or FSF-free, with a listed exception too, since those only add permissions.</summary>
    private JudgedTerm? Default(LicenseTerm term)
    {
        if (!list.OsiOrFsf || (term.Exception is not null && !SpdxCatalog.Current.TryGetException(term.Exception, out _)))
        {
            return null;
        }

        // A LicenseRef means something only together with its text; a nuspec could say the words without it.
        if (term.Exception is null && (ByText || package.Kind == ComponentKind.File) && PlatformLicenses.Contains(term.Id))
        {
            return new(term, Accepted: true, PlatformLicenses.Reason);
        }

        if (Approval(term.Id) is { } approval)
        {
            return new(term, Accepted: true, approval);
        }

        if (LicenseVersions.IsOrLater(term))
        {
            foreach (var later in LicenseVersions.After(term.Id))
            {
                var version = term with { Id = later, OrLater = false };
                if (Approval(later) is { } laterApproval && TermMatch.Covered(policy.Deny, version) is null)
                {
                    return new(term, Accepted: true, $"taken as {version}, {laterApproval}", Entry: null, version.ToString());
                }
            }
        }

        return null;
    }

    private JudgedTerm? Excepted(LicenseTerm term)
    {
        foreach (var exception in exceptions)
        {
            var exact = TermMatch.Exact(exception.Allow, term);
            if ((exact ?? TermMatch.Offered(exception.Allow, term, policy.Deny)) is { } entry)
            {
                used.Add(exception.Location);
                used.Add(entry.Location);
                return exact is not null
                    ? new(term, Accepted: true, "in licenses.exceptions", entry.Location)
                    : new(term, Accepted: true, $"taken as {entry.Term}, in licenses.exceptions", entry.Location, entry.Term.ToString());
            }
        }

        return null;
    }

    private string WhyNot(LicenseTerm term)
    {
        if (!list.OsiOrFsf)
        {
            return $"not in {list.Name}";
        }

        var why = SpdxCatalog.Current.TryGetLicense(term.Id, out _)
            ? Approval(term.Id) is null ? "neither OSI-approved nor FSF-free" : $"what {term.Exception} adds is not known"
            : "not a listed license";
        return list.Terms.Length > 0 ? $"not in {list.Name}, {why}" : why;
    }

    /// <summary>Whether the built-in default accepts a term by its name, however it is used and whatever is denied.</summary>
    /// <param name="term">The term.</param>
    public static bool IsInDefault(LicenseTerm term) =>
        (term.Exception is null || SpdxCatalog.Current.TryGetException(term.Exception, out _)) && Approval(term.Id) is not null;

    private static string? Approval(string id) =>
        !SpdxCatalog.Current.TryGetLicense(id, out var license) ? null
        : license.IsOsiApproved ? "OSI-approved"
        : license.IsFsfFree ? "FSF-free"
        : null;

    private readonly record struct AcceptedTerms(ImmutableArray<PolicyTerm> Terms, string Name, bool OsiOrFsf);
}
