using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Openness;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Models and profiles whose openness is judged.</summary>
internal static class OpennessSamples
{
    public const string ModelPath = "models/a.gguf";

    /// <summary>What the law and the definitions ask for, all of it.</summary>
    public static readonly ImmutableArray<string> Everything =
    [
        "openness.weights=public", "openness.data=released", "openness.trainingCode=released", "openness.architecture=public", "openness.usage=public",
        "openness.hosts=https://a.example/m,https://b.example/m", "monetisation=none",
        .. OpennessParts.All.Where(p => p.IsRequired || p.Id == "supporting-libraries-and-tools").Select(p => $"part:{p.Id}={(p.Content == PartContent.Code ? "MIT" : p.Content == PartContent.Data ? "CC0-1.0" : "CC-BY-4.0")}"),
    ];

    public static Profile Profile(params IEnumerable<string> settings)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, ProfileValue>(StringComparer.Ordinal);
        var parts = ImmutableSortedDictionary.CreateBuilder<string, DeclaredAnswer>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = (setting[..at], setting[(at + 1)..]);
            if (key.StartsWith("part:", StringComparison.Ordinal))
            {
                Assert.IsTrue(OpennessParts.IsKnown(key[5..]), key);
                parts[key[5..]] = new DeclaredAnswer(value, null, new("/p/compliance.json", 1));
                continue;
            }

            var known = ProfileKeys.Find(key) ?? throw new ArgumentException(key);
            values[key] = known.Kind switch
            {
                ProfileKind.Flag => new ProfileValue { Flag = value == "true" },
                ProfileKind.Number => new ProfileValue { Number = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                _ => new ProfileValue { Words = [.. value.Split(',')] },
            };
        }

        return new Profile { Values = values.ToImmutable(), Components = parts.ToImmutable() };
    }

    public static ModelFact Model(CardFact? card = null, params ModelPartFact[] parts) => new()
    {
        Path = "/p/" + ModelPath, DisplayPath = ModelPath, Format = "gguf", Size = 9, Sha256 = new string('1', 64), Shipping = ModelShipping.Copied, Card = card, Parts = [.. parts],
    };

    public static CardFact Card(params CardField[] fields) => new() { Path = "/p/models/a.md", DisplayPath = "models/a.md", Sha256 = new string('2', 64), Fields = [.. fields] };

    public static CardField Field(string name, string value = "Some text.") => new(name, value, CardFieldState.Stated, 7, 1, false);

    public static GateFacts FactsOf(params ModelFact[] models) => EvidenceSamples.Facts("/p", new SourceFact(), [], [.. models]);

    public static OpennessDecision Judge(string? license, ModelFact model, Profile profile, Func<GateFacts, GateFacts>? with = null, string? stated = null)
    {
        var facts = FactsOf(model);
        return OpennessJudge.Judge(
            profile, with is null ? facts : with(facts),
            new Dictionary<string, ModelLicenseDecision> { [model.DisplayPath] = new(model.DisplayPath, license, stated ?? license) }).Single();
    }

    public static string Why(this OpennessDecision decision, string about) => string.Join(' ', decision.Reasons.Where(r => r.About == about).Select(r => r.Text));
}
