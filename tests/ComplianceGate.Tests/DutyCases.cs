using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Situations to hold duties against.</summary>
internal static class DutyCases
{
    /// <summary>The day by which cases are judged unless they say otherwise.</summary>
    public static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>What duties are judged by.</summary>
    /// <param name="profile">Declarations <c>key=value</c>, between spaces.</param>
    /// <param name="license">The project's license expression.</param>
    /// <param name="shipsModel">Whether the project ships a model.</param>
    public static DutyInput Input(string profile, string? license = null, bool shipsModel = false)
    {
        var declared = ProfileChange.Apply(null, profile.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var error);
        Assert.IsNull(error, profile);
        return new DutyInput
        {
            Profile = declared!,
            Facts = Facts(license, shipsModel),
            Packs = DutyPacks.BuiltIn,
            Definitions = DutyPacks.Facts,
            Day = Today,
        };
    }

    /// <summary>The same, with every fact answered that any duty asks for.</summary>
    public static DutyInput Answered(DutyInput input)
    {
        var facts = input.Profile.Facts.ToBuilder();
        foreach (var fact in input.Definitions.Values)
        {
            var text = fact.Kind switch
            {
                "day" => "2037-01-31",
                "number" => "12",
                "flag" => "true",
                "address" => "https://example.org/security",
                "document" => "https://example.org/document",
                _ => "It is as it is.",
            };
            facts[fact.Id] = new DeclaredAnswer(text, null, Here);
        }

        return input with { Profile = input.Profile with { Facts = facts.ToImmutable() } };
    }

    public static FileLocation Here { get; } = new("/here/compliance.json", 1, 1);

    private static GateFacts Facts(string? license, bool shipsModel)
    {
        var facts = ModelRulesTests.Facts(shipsModel ? [ModelLicenseTests.Model("mit")] : []);
        return facts with { Project = facts.Project with { LicenseExpression = license }, Formats = "cyclonedx;spdx;sarif;html;provenance" };
    }
}
