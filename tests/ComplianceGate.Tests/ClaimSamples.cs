using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Made-up models and claims.</summary>
internal static class ClaimSamples
{
    public static readonly string DigestA = new('a', 64);
    public static readonly string DigestB = new('b', 64);

    public static ModelFact Model(string format = "gguf", ModelHeaderFact? header = null, params CardClaim[] claims) => new()
    {
        Path = "/p/m/a.gguf", DisplayPath = "m/a.gguf", Format = format, Size = 4_370_000_000, Sha256 = DigestA, Header = header,
        Card = new CardFact { Path = "/p/m/a.md", DisplayPath = "m/a.md", Sha256 = DigestB, Claims = [.. claims] },
        DeclaredAt = new FileLocation("/p/p.csproj", 7, 5),
    };

    public static CardClaim Claim(string kind, string value, CardClaimSource source = CardClaimSource.Block, string? detail = null, int line = 3) =>
        new(kind, value, source, line, 1, detail);

    /// <summary>What becomes of one claim.</summary>
    public static ModelClaimDecision Judge(ModelFact model, string kind, string value, string? detail = null, CardClaimSource source = CardClaimSource.Block) =>
        Judge(model with { Card = model.Card! with { Claims = [Claim(kind, value, source, detail), .. model.Card.Claims] } })[0];

    public static List<ModelClaimDecision> Judge(ModelFact model) => [.. ModelClaimJudge.Judge([model]).Select(c => c.Decision)];

    public static ClaimOutcome Outcome(string letter) => letter switch { "+" => ClaimOutcome.Confirmed, "-" => ClaimOutcome.Contradicted, _ => ClaimOutcome.Unverifiable };

    public static TensorTypeFact[] Types(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('=')).Select(p => new TensorTypeFact(p[0].TrimEnd('!'), 1, long.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture), p[0].EndsWith('!')))];

    public static ModelPartFact Part(string path, ModelPartRole role, long size = 1, string? sha256 = null) => new("/p/" + path, path, role, size, sha256 ?? new string('c', 64));
}
