using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>What the license rules have in common: which packages they look at, and how a finding about one is made.</summary>
internal static class LicenseFindings
{
    /// <summary>The category of all license rules.</summary>
    public const string Category = "Licenses";

    /// <summary>The packages that the policy judges, in the order of the facts.</summary>
    /// <param name="context">What is judged.</param>
    public static IEnumerable<JudgedLicense> Judged(RuleContext context)
    {
        foreach (var package in context.Facts.Packages)
        {
            if (context.Licenses.TryGetValue(package.Key, out var license) && license.Judged)
            {
                yield return license;
            }
        }
    }

    /// <summary>The package as a person names it, safe to print: <c>Newtonsoft.Json 13.0.3</c>.</summary>
    /// <param name="package">The package.</param>
    public static string Name(PackageFact package) => SafeText.Line($"{package.Id} {package.Version}".TrimEnd());

    /// <summary>A finding about one package.</summary>
    /// <param name="context">What is judged.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="package">The package.</param>
    /// <param name="message">The message, already safe to print.</param>
    /// <param name="fix">The fix, already safe to print.</param>
    public static Finding About(RuleContext context, RuleDescriptor rule, PackageFact package, string message, string fix) => new()
    {
        Code = rule.Id,
        Severity = rule.DefaultSeverity,
        Subject = package.Purl,
        Message = message,
        Fix = fix,
        Path = Way(context, package),
        Location = package.RequestedAt,
    };

    /// <summary>The way from the project to the package, which is followed by its license where that is known.</summary>
    internal static ImmutableArray<string> Way(RuleContext context, PackageFact package)
    {
        var way = ImmutableArray.CreateBuilder<string>(package.Path.Length + 2);
        way.Add(SafeText.Line(context.Facts.Project.Name));
        foreach (var step in package.Path)
        {
            way.Add(SafeText.Line(step));
        }

        if (package.Path.IsEmpty)
        {
            way.Add(Name(package));
        }

        if (context.Licenses.TryGetValue(package.Key, out var license) && license.Decision.Expression is { } expression)
        {
            way[^1] += $" ({SafeText.Line(expression)})";
        }

        return way.ToImmutable();
    }
}
