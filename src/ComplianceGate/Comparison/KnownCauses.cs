using System.Collections.Immutable;

namespace ComplianceGate.Comparison;

/// <summary>The known causes, the surer ones first. One cause is one entry; <c>docs/reproduce.md</c> lists them.</summary>
internal static class KnownCauses
{
    /// <summary>All entries.</summary>
    public static ImmutableArray<KnownCause> All { get; } = [];

    /// <summary>The first that explains a difference; null where none does.</summary>
    public static KnownCause? Of(CauseQuestion question)
    {
        foreach (var cause in All)
        {
            if (cause.Sign(question))
            {
                return cause;
            }
        }

        return null;
    }
}
