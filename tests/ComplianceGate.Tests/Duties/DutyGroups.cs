namespace ComplianceGate.Tests;

/// <summary>Sets of duties that go together, written by hand from the research (sections 3.1 and 3.6), so that a row of the table can be read.</summary>
internal static class DutyGroups
{
    /// <summary>The packs of the AI Act.</summary>
    public static readonly string[] AiAct = ["eu-ai-act", "gpai-transparency", "high-risk-documentation"];

    private static readonly Dictionary<string, string[]> Groups = new(StringComparer.Ordinal)
    {
        // Article 53(1)(a) and (b), with the lists of Annexes XI and XII: what Article 53(2) lifts.
        ["@documents"] = ["eu-ai-act/53-1-a", "eu-ai-act/53-1-b", "gpai-transparency/annex-xi-1-1", "gpai-transparency/annex-xi-1-2", "gpai-transparency/annex-xii"],

        // The documents of whoever only modified a model (Recital 109).
        ["@modified"] = ["eu-ai-act/53-1-a", "eu-ai-act/53-1-b", "eu-ai-act/53-modification"],

        // Article 53(1)(c) and (d), with the template of the summary: what always stays.
        ["@always"] =
        [
            "eu-ai-act/53-1-c", "eu-ai-act/53-1-d", "gpai-transparency/training-summary-1", "gpai-transparency/training-summary-2", "gpai-transparency/training-summary-3",
        ],
        ["@form"] = ["gpai-transparency/model-documentation-form"],

        // Articles 52(1) and 55(1)(a) to (d).
        ["@systemic"] = ["eu-ai-act/52-1", "eu-ai-act/55-1-a", "eu-ai-act/55-1-b", "eu-ai-act/55-1-c", "eu-ai-act/55-1-d"],

        // Articles 9 to 15, 17 to 19, 43, 47 to 49, 72, 73, and the points of Annex IV that no article asks for by itself.
        ["@high-risk"] =
        [
            "eu-ai-act/9", "eu-ai-act/10", "eu-ai-act/11", "eu-ai-act/12", "eu-ai-act/13", "eu-ai-act/14", "eu-ai-act/15", "eu-ai-act/17", "eu-ai-act/18", "eu-ai-act/19",
            "eu-ai-act/43", "eu-ai-act/47", "eu-ai-act/48", "eu-ai-act/49", "eu-ai-act/72", "eu-ai-act/73",
            "high-risk-documentation/annex-iv-1", "high-risk-documentation/annex-iv-2", "high-risk-documentation/annex-iv-2-models", "high-risk-documentation/annex-iv-3",
            "high-risk-documentation/annex-iv-4", "high-risk-documentation/annex-iv-6", "high-risk-documentation/annex-iv-7",
        ],

        // The points of Annex IV that an article asks for.
        ["@high-risk-info"] =
        [
            "eu-ai-act/8", "high-risk-documentation/annex-iv-1-h", "high-risk-documentation/annex-iv-2-e", "high-risk-documentation/annex-iv-2-h",
            "high-risk-documentation/annex-iv-5", "high-risk-documentation/annex-iv-8", "high-risk-documentation/annex-iv-9",
        ],

        // Article 26(1) to (6) and (11).
        ["@deployer"] = ["eu-ai-act/26", "eu-ai-act/26-11"],
    };

    /// <summary>The ids of a group, or the id itself; an id without a pack is one of the AI Act.</summary>
    public static string[] Of(string name) => Groups.TryGetValue(name, out var group) ? group : [name.Contains('/', StringComparison.Ordinal) ? name : "eu-ai-act/" + name];
}
