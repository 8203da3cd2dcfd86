using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Duties;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.DutyData;

namespace ComplianceGate.Tests;

/// <summary>Writes the pages of docs about duties from the data, so that no page says what no pack says.</summary>
internal static class DutyPages
{
    private const string Note = "<!-- Made from the packs: do not edit. CG_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~DutyPageTests\" writes it anew. -->";

    /// <summary>Every page, by its path in the repository.</summary>
    public static ImmutableSortedDictionary<string, string> All()
    {
        var pages = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        pages.Add("docs/duties.md", Index());
        pages.Add("docs/duties/facts.md", FactPage());
        foreach (var pack in AllPacks)
        {
            pages.Add($"docs/duties/{Text(pack, "id")}.md", PackPage(pack));
        }

        return pages.ToImmutable();
    }

    private static string Index()
    {
        var page = Begin("Duties");
        page.Append("""
            What the law asks of *this* project hangs on who publishes it, where and to what end. ComplianceGate guesses none of that: a profile in
            [compliance.json](policy.md) declares it, packs hold what laws and frameworks ask, and the gate tells of each entry whether it applies, why,
            from when on, and which evidence answers it. Nothing here is legal advice, and what comes out is evidence and readiness, not a judgement of law.

            Without a profile and without models nothing of this runs.

            ## Packs

            A pack is a data file of a version ([its schema](../schemas/duty-pack.schema.json)). Every entry names the provision, the day from which it
            applies, its condition, its exemptions with citations, the facts that answer it, its source, the day on which it was held against what it names,
            and how sure that is. Entries of low confidence never decide by themselves. A pack that is older than the policy allows is CG9004.


            """);
        Table(page, ["Pack", "What", "Whose", "Version", "Entries"], AllPacks.Select(p => new[]
        {
            $"[{Text(p, "id")}](duties/{Text(p, "id")}.md)", Text(p, "title"), Text(p, "jurisdiction"), Text(p, "version"),
            DutiesOf(p).Count().ToString(CultureInfo.InvariantCulture),
        }));
        page.Append("""

            [All facts](duties/facts.md) that entries ask for, with what other forms call them: one answer serves every form.

            ## Outcomes

            | Outcome | Means |
            |---|---|
            | met | It applies, and every fact that it asks for is there; the document and its digest are named. |
            | unmet | It applies, and a fact is missing (CG9001); its severity hangs on the declared roles. |
            | not applicable | A condition does not hold, or an exemption does; the reason and its citation say which. |
            | needs a decision | It hangs on something that nobody declared or that the law leaves open (CG9002); the reason names it. |
            | prohibited | What is declared is forbidden (CG9003). |

            What lies ahead is decided in the same way, and only noted. An entry of the kind *information* never becomes a finding.

            ## Profile

            Keys of `profile` in compliance.json. What is not declared counts as the last column says: as *none* of the words, or as *not known*, so
            that what hangs on it needs a decision. A word with a slash is a part of the word before it: a condition on `employment` holds for
            `employment/recruitment`, too.


            """);
        Table(page, ["Key", "Holds", "Says", "Absent"], ProfileKeys.All.Select(k => new[]
        {
            Code(k.Id), Holds(k), k.Meaning + (k.PerModel ? " May differ for single models." : ""), k.Absent == AbsentMeaning.None ? "none" : "not known",
        }));
        page.Append("""

            These follow from the profile and from what the gate reads; nobody declares them:


            """);
        Table(page, ["Derived", "Says"], SituationKeys.Derived.Select(k => new[] { Code(k.Id), k.Meaning }));
        page.Append("""

            ## Declaring

            Keys with a dot stand in an object: `compute.training` is `"compute": { "training": 1e22 }`. Facts that no file tells stand under `facts`,
            a text or a document relative to compliance.json:

            ```json
            {
              "profile": {
                "role": "open-source-maintainer",
                "market": "eu",
                "commercial": "no",
                "monetisation": "none",
                "facts": {
                  "product.security-contact": "mailto:security@example.org",
                  "product.disclosure-policy": { "document": "SECURITY.md" }
                }
              }
            }
            ```

            `compliance-gate duties` shows what applies; `compliance-gate duties --if role=deployer --if use=employment` shows what would change before
            anything is declared.

            ## Silencing

            Give the missing fact, or declare the key that a decision hangs on. Where neither can be done now: `"rules": { "CG9002": "note" }` lowers a code, a
            [waiver](policy.md) with reason, owner and expiry sets one finding aside, `"duties": { "packs": ["eu-ai-act"] }` keeps only the packs that matter to
            you, and `"duties": { "undecided": "applies" }` takes what needs a decision to apply.

            """);
        return page.ToString();
    }

    private static string PackPage(JsonElement pack)
    {
        var page = Begin(Text(pack, "title"));
        page.Append(CultureInfo.InvariantCulture, $"{Escape(Text(pack, "about"))}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Pack {Code(Text(pack, "id"))}, version {Text(pack, "version")}, jurisdiction {Text(pack, "jurisdiction")}, last looked at on {Text(pack, "verifiedOn")}. ");
        page.Append("[What the words mean](../duties.md); [what the facts are](facts.md).\n\n## Entries\n\n");
        Table(page, ["Entry", "Asks", "Provision", "From", "Kind", "Confidence"], DutiesOf(pack).Select(d => new[]
        {
            Code(Text(d, "id")), Text(d, "title"), Text(d, "article"), Text(d, "appliesFrom"), Text(d, "kind"), Text(d, "confidence"),
        }));
        if (pack.TryGetProperty("definitions", out var definitions))
        {
            page.Append("\n## Definitions\n\nEntries use these words:\n\n");
            Table(page, ["Word", "Holds when", "Else", "Provision"], definitions.EnumerateObject().Select(d => new[]
            {
                $"*{d.Name}*", Words(d.Value), TextOrNull(d.Value, "otherwise") ?? "", TextOrNull(d.Value, "cite") ?? "",
            }));
        }

        foreach (var duty in DutiesOf(pack))
        {
            AddDuty(page, duty);
        }

        return page.ToString();
    }

    private static void AddDuty(StringBuilder page, JsonElement duty)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {Text(duty, "id")}\n\n**{Escape(Text(duty, "title"))}.** {Escape(Text(duty, "summary"))}\n\n");
        var rows = new List<string[]>
        {
            new[] { "Provision", $"{Text(duty, "instrument")}, {Text(duty, "article")}" },
            new[] { "Kind", Text(duty, "kind") + (Text(duty, "scope") == "model" ? ", decided for each of the project's own models" : "") },
            new[] { "Applies", Applies(duty) },
            new[] { "When", Words(duty.GetProperty("when")) },
        };
        rows.AddRange(Items(duty, "exemptions").Select(e => new[] { "Not when", $"{Words(e.GetProperty("when"))}: {Text(e, "reason")} ({Text(e, "cite")})" }));
        if (TextOrNull(duty, "decision") is { } decision)
        {
            rows.Add(["Left open", decision]);
        }

        var facts = Texts(duty, "requires").Select(Code).ToList();
        rows.Add(["Answered by", facts.Count == 0 ? "nothing is asked for" : string.Join(", ", facts)]);
        rows.Add(["Severity", string.Join(", ", duty.GetProperty("severity").EnumerateObject().Select(s => s.Name == "default" ? $"{s.Value.GetString()} otherwise" : $"{s.Value.GetString()} for {s.Name}"))]);
        rows.Add(["Source", $"<{Text(duty, "source")}>"]);
        rows.Add(["Verified", $"{Text(duty, "verifiedOn")}, against: {Text(duty, "verifiedAgainst")}"]);
        rows.Add(["Confidence", Text(duty, "confidence")]);
        Table(page, ["", ""], rows);
    }

    private static string Applies(JsonElement duty)
    {
        var text = $"from {Text(duty, "appliesFrom")}";
        if (TextOrNull(duty, "appliesUntil") is { } until)
        {
            text += $" until {until}";
        }

        return duty.TryGetProperty("legacy", out var legacy)
            ? $"{text}; from {Text(legacy, "appliesFrom")} for what was released before {Text(legacy, "releasedBefore")} ({Text(legacy, "cite")})"
            : text;
    }

    private static string FactPage()
    {
        var page = Begin("Facts");
        page.Append("""
            What entries of [packs](../duties.md) ask for. A fact is looked for where *found* says, in that order; else `profile.facts` of compliance.json
            gives it. Other forms call it by the names below, so that one answer fills them all. The list has
            [a schema](../../schemas/duty-facts.schema.json).


            """);
        var asked = AllDuties.SelectMany(d => Texts(d, "requires").Select(f => (Fact: f, Duty: Text(d, "id")))).ToLookup(p => p.Fact, p => p.Duty);
        Table(page, ["Fact", "What", "Of", "Is", "Found"], AllFacts.Select(f => new[]
        {
            Code(Text(f, "id")), Text(f, "title"), Text(f, "scope"), Text(f, "kind"), Found(f),
        }));
        foreach (var fact in AllFacts)
        {
            var id = Text(fact, "id");
            page.Append(CultureInfo.InvariantCulture, $"\n## {id}\n\n{Escape(Text(fact, "title"))}. {Escape(Text(fact, "ask"))}\n\n");
            var rows = new List<string[]> { new[] { "Asked by", asked[id].Any() ? string.Join(", ", asked[id].Select(Code)) : "no entry of a pack" } };
            rows.AddRange(fact.GetProperty("aliases").EnumerateObject().Select(a => new[] { FormName(a.Name), string.Join("; ", a.Value.EnumerateArray().Select(v => Code(v.GetString()!))) }));
            Table(page, ["", ""], rows);
        }

        return page.ToString();
    }

    private static string Found(JsonElement fact) => Texts(fact, "from").Any() ? string.Join(", ", Texts(fact, "from").Select(Code)) : "declared only";

    private static string FormName(string alias) => alias switch
    {
        "huggingFace" => "Hugging Face",
        "cycloneDx" => "CycloneDX",
        "spdx3" => "SPDX 3.0.1",
        "annexXI" => "AI Act, Annex XI",
        "annexXII" => "AI Act, Annex XII",
        "annexIV" => "AI Act, Annex IV",
        "g7" => "G7 SBOM for AI",
        "modelDocumentationForm" => "Model Documentation Form",
        "trainingSummary" => "Summary of training content",
        "ntia" => "NTIA 2021",
        "cisa" => "CISA 2025, draft",
        "cra" => "Cyber Resilience Act",
        "ssdf" => "NIST SP 800-218",
        _ => alias,
    };

    private static string Holds(ProfileKey key) => key.Kind switch
    {
        ProfileKind.Word => $"one of {string.Join(", ", key.Words.Select(Code))}",
        ProfileKind.Words => $"some of {string.Join(", ", key.Words.Select(Code))}",
        ProfileKind.Number => "a number",
        ProfileKind.Day => "a day, `yyyy-MM-dd`",
        ProfileKind.Flag => "`true` or `false`",
        _ => "texts",
    };

    /// <summary>A condition in words.</summary>
    internal static string Words(JsonElement condition) => Words(condition, isWhole: true);

    private static string Words(JsonElement condition, bool isWhole)
    {
        if (TextOrNull(condition, "ref") is { } name)
        {
            return $"*{name}*";
        }

        if (condition.TryGetProperty("not", out var part))
        {
            return $"not {Words(part, isWhole: false)}";
        }

        if (TextOrNull(condition, "key") is { } key)
        {
            return OfKey(Code(key), condition);
        }

        var isAll = condition.TryGetProperty("all", out var parts);
        var words = (isAll ? parts : condition.GetProperty("any")).EnumerateArray().Select(p => Words(p, isWhole: false)).ToList();
        var joined = string.Join(isAll ? " and " : " or ", words);
        return isWhole || words.Count == 1 ? joined : $"({joined})";
    }

    private static string OfKey(string key, JsonElement condition)
    {
        if (condition.TryGetProperty("in", out var words))
        {
            var named = string.Join(", ", words.EnumerateArray().Select(w => Code(w.GetString()!)));
            return words.GetArrayLength() == 1 ? $"{key} is {named}" : $"{key} is one of {named}";
        }

        if (condition.TryGetProperty("is", out var flag))
        {
            return flag.GetBoolean() ? key : $"not {key}";
        }

        if (condition.TryGetProperty("over", out var over))
        {
            return $"{key} is over {over.GetRawText()}";
        }

        return condition.TryGetProperty("atMost", out var most) ? $"{key} is at most {most.GetRawText()}"
            : condition.TryGetProperty("before", out var before) ? $"{key} is before {before.GetString()}"
            : $"{key} is {condition.GetProperty("from").GetString()} or later";
    }

    private static StringBuilder Begin(string title) => new($"# {title}\n\n{Note}\n\n");

    private static void Table(StringBuilder page, string[] head, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Length))}\n");
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Escape))} |\n");
        }
    }

    private static string Code(string text) => $"`{text}`";

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
