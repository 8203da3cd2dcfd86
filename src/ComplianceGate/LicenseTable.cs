using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>One package in the table of licenses.</summary>
/// <param name="Package">The package.</param>
/// <param name="Decision">What was decided about its license.</param>
/// <param name="Accepted">Whether nothing stands against it; null when the policy does not judge it.</param>
/// <param name="Reason">Why, in a few words, not escaped.</param>
/// <param name="Codes">Codes of the findings about it that are not waived, in ordinal order.</param>
public sealed record LicenseTableRow(PackageFact Package, LicenseDecision Decision, bool? Accepted, string Reason, ImmutableArray<string> Codes)
{
    /// <summary>What the package is, in the words of the manifest.</summary>
    public string Kind => ManifestComponents.KindName(Package.Kind);

    /// <summary>Whether it ships, in the words of the manifest.</summary>
    public string Scope => ManifestComponents.ScopeName(Package.Scope);
}

/// <summary>The packages of one license.</summary>
/// <param name="License">The license as an expression; null for those whose license is not known.</param>
/// <param name="Rows">The packages, in the order of the facts.</param>
public sealed record LicenseGroup(string? License, ImmutableArray<LicenseTableRow> Rows);

/// <summary>The licenses of a project's packages: the facts of its last check, judged by the policy as it is now.</summary>
public sealed record LicenseTable
{
    /// <summary>The groups in ordinal order of their licenses, the unknown last.</summary>
    public ImmutableArray<LicenseGroup> Groups { get; init; } = [];

    /// <summary>Absolute path of the policy; null for the built-in one.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Whether the policy is another one than when the project was built.</summary>
    public bool PolicyChanged { get; init; }

    /// <summary>What is wrong with the policy; with any, there are no groups.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];

    /// <summary>Whether a package is refused.</summary>
    public bool HasRefused => Groups.Any(g => g.Rows.Any(r => r.Accepted == false));

    /// <summary>Makes the table.</summary>
    /// <param name="record">The check.</param>
    /// <param name="policyPath">Absolute path of the policy to judge by; null for the one of the build, or the nearest.</param>
    public static LicenseTable Of(CheckRecord record, string? policyPath = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (facts, before) = record;
        var policy = Gate.ReadPolicy(facts.Project, policyPath ?? Gate.NamedPolicy(before), Gate.OrganisationLayers(before), facts.Source, new InputFiles());
        var table = new LicenseTable
        {
            PolicyPath = policy.Policy.Path, PolicyChanged = policy.Policy.Sha256 != before.PolicySha256, Problems = policy.Problems,
        };
        if (!policy.Problems.IsEmpty)
        {
            return table;
        }

        var verdict = Gate.Judge(facts, policy, before.Mode, []);
        var judged = Gate.JudgeLicenses(facts, policy);
        var groups = new SortedDictionary<string, ImmutableArray<LicenseTableRow>.Builder>(StringComparer.Ordinal);
        foreach (var package in facts.Packages)
        {
            var row = Row(judged[package.Key], verdict);
            // A sign that sorts behind every expression.
            var key = row.Decision.Expression ?? "\uFFFF";
            (groups.TryGetValue(key, out var rows) ? rows : groups[key] = ImmutableArray.CreateBuilder<LicenseTableRow>()).Add(row);
        }

        return table with { Groups = [.. groups.Values.Select(rows => new LicenseGroup(rows[0].Decision.Expression, rows.ToImmutable()))] };
    }

    private static LicenseTableRow Row(JudgedLicense license, Verdict verdict)
    {
        var subject = license.Package.Purl;
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        var stands = false;
        foreach (var finding in verdict.Findings)
        {
            if (finding.Subject == subject && finding.Waived is null && finding.Code.StartsWith("CG1", StringComparison.Ordinal))
            {
                codes.Add(finding.Code);
                stands |= finding.Severity == Severity.Error;
            }
        }

        bool? accepted = license.Judged ? license.Decision.Accepted == true && !stands : null;
        return new(license.Package, license.Decision, accepted, Reason(license), [.. codes]);
    }

    private static string Reason(JudgedLicense license)
    {
        if (!license.Judged)
        {
            return $"not judged: {license.Package.ScopeReason}";
        }

        if (license.Expression is null)
        {
            return license.Error?.Message ?? Unknown(license);
        }

        var text = new StringBuilder();
        foreach (var term in license.Terms)
        {
            text.Append(text.Length > 0 ? "; " : "").Append(license.Terms.Length > 1 ? $"{term.Term}: " : "").Append(term.Reason)
                .Append(term.LinkageQuestion is null ? "" : $" ({term.LinkageQuestion})");
        }

        return text.ToString();
    }

    private static string Unknown(JudgedLicense license) => license.Decision switch
    {
        { Basis: "file", File: { } file } => $"the text {file} is not recognised",
        { Basis: "url" } => $"there is only a URL: {license.Package.LicenseText}",
        _ => license.Package.Texts.IsEmpty ? "it states none and carries no text" : "it states none, and its texts do not decide",
    };
}
