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

    /// <summary>A profile that nobody would think of: any keys, any words.</summary>
    public static Profile Random(Random random, double density)
    {
        var values = Profile.Empty.Values.ToBuilder();
        foreach (var key in ProfileKeys.All)
        {
            if (random.NextDouble() < density)
            {
                values[key.Id] = RandomValue(random, key);
            }
        }

        return Profile.Empty with { Values = values.ToImmutable() };
    }

    public static ProfileValue RandomValue(Random random, ProfileKey key) => key.Kind switch
    {
        ProfileKind.Flag => new() { Flag = random.Next(2) == 0 },
        ProfileKind.Day => new() { Day = new DateOnly(2023, 1, 1).AddDays(random.Next(2500)) },
        ProfileKind.Number => new() { Number = Math.Pow(10, 20 + random.Next(8)) * (1 + random.NextDouble()) },
        ProfileKind.Texts => new() { Words = ["https://example.org/weights"] },
        ProfileKind.Word => new() { Words = [key.Words[random.Next(key.Words.Length)]] },
        _ => new() { Words = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => key.Words[random.Next(key.Words.Length)]).Distinct()] },
    };

    private static GateFacts Facts(string? license, bool shipsModel)
    {
        var model = ModelLicenseTests.Model("mit");
        model = model with { Card = model.Card! with { Fields = [new(CardFields.IntendedUse, "Ranks reviews by their mood.", CardFieldState.Stated, 2, 1, true)] } };
        var facts = ModelRulesTests.Facts(shipsModel ? [model] : []);
        return facts with { Project = facts.Project with { LicenseExpression = license }, Formats = "cyclonedx;spdx;sarif;html;provenance" };
    }
}
