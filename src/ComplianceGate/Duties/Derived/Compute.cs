using System.Globalization;

namespace ComplianceGate.Duties;

/// <summary>The thresholds of compute, in FLOP, that the law and the Commission's guidelines name.</summary>
internal static class Compute
{
    /// <summary>Above it a model that generates is taken to be a general-purpose one (guidelines of 18 July 2025, indicative).</summary>
    public const double GeneralPurpose = 1e23;

    /// <summary>Above it systemic risk is presumed (Article 51(2) of the AI Act).</summary>
    public const double SystemicRisk = 1e25;

    /// <summary>Where the presumption stands.</summary>
    public const string SystemicCite = "Article 51(2) of Regulation (EU) 2024/1689";

    /// <summary>Where the indication stands.</summary>
    public const string GuidelinesCite = "Commission guidelines on general-purpose AI models of 18 July 2025, not binding";

    /// <summary>FLOP as messages show it: <c>3.3e22</c>.</summary>
    public static string Text(double flop) => flop.ToString("0.##e0", CultureInfo.InvariantCulture) + " FLOP";

    /// <summary>Whether a model whose compute nobody declared is too small for a general-purpose one by the parameters in its head.</summary>
    public static Answer? TooSmall(Situation situation) =>
        situation.Model?.Header?.Parameters is { } count and < SmallestGeneral
            ? Answer.No($"the model has {count.ToString(CultureInfo.InvariantCulture)} parameters, fewer than a billion", "Recital 98 of Regulation (EU) 2024/1689")
            : null;

    private const long SmallestGeneral = 1_000_000_000;
}
