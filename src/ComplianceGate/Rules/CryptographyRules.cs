using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>The rules about cryptography, CG6xxx, and what they share: one finding for each place of the project's own code, one for each package.</summary>
public static class CryptographyRules
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Cryptography";

    private const string Prefix = "CG6";
    private const int MostAssets = 5;
    private const int LongestMethod = 160;

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } = [new BrokenAlgorithm(), new RetiringAlgorithm(), new KeyTooSmall()];

    /// <summary>Whether a waiver may name what only the finished assembly tells, and nobody has looked at it yet.</summary>
    /// <param name="facts">What is known now.</param>
    /// <param name="code">Code of the waiver.</param>
    internal static bool MayComeLate(GateFacts facts, string code) => !facts.Cryptography.IsRead && code.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The findings of one rule.</summary>
    /// <param name="context">What is judged.</param>
    /// <param name="rule">The rule.</param>
    internal static List<Finding> Find(RuleContext context, RuleDescriptor rule)
    {
        var found = new List<Finding>();
        var packages = new SortedDictionary<string, List<(JudgedCryptographyUse Use, CryptographyJudgement Judgement)>>(StringComparer.Ordinal);
        foreach (var use in context.Cryptography.Uses)
        {
            foreach (var judgement in use.Judgements)
            {
                if (judgement.Code != rule.Id)
                {
                    continue;
                }

                if (use.Assembly.Package is not { } package)
                {
                    found.Add(OfOwn(context, rule, use, judgement));
                }
                else if (packages.TryGetValue(package, out var known))
                {
                    known.Add((use, judgement));
                }
                else
                {
                    packages.Add(package, [(use, judgement)]);
                }
            }
        }

        // A test project ships nothing, neither its own code nor what it runs on.
        var weight = context.Facts.Project.IsTestProject ? Severity.Note : Lighter(context.Policy.Cryptography.Packages, rule.DefaultSeverity);
        foreach (var (package, uses) in packages)
        {
            found.Add(OfPackage(context, rule, package, uses) with { Severity = Lighter(weight, context.Policy.Cryptography.Packages) });
        }

        return found;
    }

    private static Severity Lighter(Severity a, Severity b) => a < b ? a : b;

    // Test code makes a digest of a fixture or signs with a small key to be quick: it ships nothing.
    private static Finding OfOwn(RuleContext context, RuleDescriptor rule, JudgedCryptographyUse judged, CryptographyJudgement judgement)
    {
        var use = judged.Use;
        var method = SafeText.Line(use.Method, LongestMethod);
        var where = method.Length == 0 ? SafeText.Line(judged.Assembly.Name) : method;
        var what = use.Api.Length == 0 ? "" : method.Length == 0 ? $" It stands in {where}." : $" {where} uses {SafeText.Line(use.Api, LongestMethod)}.";
        return new Finding
        {
            Code = rule.Id,
            Severity = context.Facts.Project.IsTestProject ? Severity.Note : rule.DefaultSeverity,
            Subject = $"{judged.Asset} in {where}",
            Message = $"{Cause(context, judged, judgement)}{what}{More(use.More)}",
            Fix = Fix(judgement),
            Location = use.Location ?? new FileLocation(context.Facts.Project.Path),
        };
    }

    private static string Cause(RuleContext context, JudgedCryptographyUse judged, CryptographyJudgement judgement)
    {
        var why = $"{judgement.Reason} ({judgement.Source}).";
        if (CryptographyJudge.IsPractice(judged.Use))
        {
            return $"{judged.Asset}: {char.ToLowerInvariant(why[0])}{why[1..]}";
        }

        return judgement.Status switch
        {
            CryptographyStatuses.TooSmall => $"The key of {judged.Asset} is too small. {why}",
            CryptographyStatuses.NotApproved => $"{judged.Asset} is not approved in the profile {context.Cryptography.Profile}. {why}",
            CryptographyStatuses.Retiring => $"{judged.Asset} {Retiring(context, judgement)}. {why}",
            _ => $"{judged.Asset} is broken. {why}",
        };
    }

    private static string Retiring(RuleContext context, CryptographyJudgement judgement) => judgement.Until switch
    {
        null => "is retiring",
        { } until when RuleRunner.Day(context.Facts.JudgedAt) <= until => "is to be given up by " + until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        { } until => "was to be given up by " + until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string More(int more) => more <= 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" So {(more == 1 ? "does one more place" : $"do {more:N0} more places")} of the assembly.");

    private static string Fix(CryptographyJudgement judgement) =>
        (judgement.Instead is { } instead ? $"Use {instead}. " : "") + "Where it protects nothing, a waiver with the reason says so.";

    private static Finding OfPackage(RuleContext context, RuleDescriptor rule, string key, List<(JudgedCryptographyUse Use, CryptographyJudgement Judgement)> uses)
    {
        var package = Package(context, key);
        var name = package is null ? SafeText.Line(key) : LicenseFindings.Name(package);
        var (what, fix) = rule.Id switch
        {
            "CG6002" => ("cryptography that is to be given up", "See whether a newer version does without."),
            "CG6003" => ("keys that are too small", "See whether a newer version or a setting uses larger ones."),
            _ => ($"cryptography that is broken{(Has(uses, CryptographyStatuses.NotApproved) ? $" or not approved in the profile {context.Cryptography.Profile}" : "")}", "See whether a newer version does without, or whether you never call it."),
        };
        return new Finding
        {
            Code = rule.Id,
            Severity = rule.DefaultSeverity,
            Subject = package?.Purl ?? SafeText.Line(key),
            Message = $"{name} uses {what}: {Listed(uses)}.",
            Fix = fix + " Where it protects nothing, a waiver with the reason says so.",
            Path = package is null ? [] : LicenseFindings.Way(context, package),
            Location = package?.RequestedAt,
        };
    }

    private static bool Has(List<(JudgedCryptographyUse Use, CryptographyJudgement Judgement)> uses, string status)
    {
        foreach (var (_, judgement) in uses)
        {
            if (judgement.Status == status)
            {
                return true;
            }
        }

        return false;
    }

    private static PackageFact? Package(RuleContext context, string key)
    {
        foreach (var package in context.Facts.Packages)
        {
            if (package.Key == key)
            {
                return package;
            }
        }

        return null;
    }

    private static string Listed(List<(JudgedCryptographyUse Use, CryptographyJudgement Judgement)> uses)
    {
        var assets = new SortedDictionary<string, (long Count, JudgedCryptographyUse First)>(StringComparer.Ordinal);
        foreach (var (use, _) in uses)
        {
            var count = 1 + (long)Math.Max(0, use.Use.More);
            assets[use.Asset] = assets.TryGetValue(use.Asset, out var known) ? (known.Count + count, known.First) : (count, use);
        }

        var text = new StringBuilder();
        var told = 0;
        foreach (var (asset, (count, first)) in assets)
        {
            if (told++ == MostAssets)
            {
                break;
            }

            text.Append(told == 1 ? "" : ", ").Append(asset);
            text.Append(CultureInfo.InvariantCulture, $" ({(count == 1 ? "" : $"{count:N0} places, first ")}{Place(first)})");
        }

        return assets.Count > MostAssets ? text.Append(CultureInfo.InvariantCulture, $" and {assets.Count - MostAssets} more").ToString() : text.ToString();
    }

    private static string Place(JudgedCryptographyUse judged)
    {
        var method = SafeText.Line(judged.Use.Method, LongestMethod);
        var offset = judged.Use.Offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" at IL_{judged.Use.Offset:x4}");
        return $"{(method.Length == 0 ? "" : method + offset + " in ")}{SafeText.Line(judged.Assembly.Name)}";
    }
}
