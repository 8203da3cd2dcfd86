using ComplianceGate.Licensing;

namespace ComplianceGate.Models;

/// <summary>
/// Holds the keys of a front matter against what the Hugging Face Hub defines (hub-docs, "modelcard.md" and "Model Cards", August
/// 2026), offline. Keys that the Hub does not define are anybody's own and are left alone; so is what says nothing, which is missing
/// and not wrong.
/// </summary>
internal static class CardMetadata
{
    private const int MaxDepth = 32;

    private static readonly string[] Relations = ["adapter", "merge", "quantized", "finetune"];

    /// <summary>Tells what is wrong.</summary>
    /// <param name="matter">The front matter.</param>
    /// <param name="flaws">Takes it.</param>
    public static void Check(FrontMatter matter, CardFlawSet flaws)
    {
        foreach (var entry in matter.Entries)
        {
            Duplicates(entry.Node, flaws, 0);
            if (!entry.Node.IsNull)
            {
                Check(matter, entry, flaws);
            }
        }
    }

    private static void Check(FrontMatter matter, FrontMatterEntry entry, CardFlawSet flaws)
    {
        switch (entry.Key)
        {
            case "license":
                License(matter, entry, flaws);
                break;
            case "license_name" or "license_link" or "library_name" or "pipeline_tag" or "thumbnail" or "model_name":
                IsText(entry.Key, entry.Node, flaws);
                break;
            case "new_version":
                if (IsText(entry.Key, entry.Node, flaws))
                {
                    HubId(entry.Key, entry.Node, flaws);
                }

                break;
            case "language":
                Texts(entry.Key, entry.Node, mayBeText: true, flaws, Language);
                break;
            case "tags" or "metrics" or "buckets":
                Texts(entry.Key, entry.Node, mayBeText: false, flaws, static (_, _, _) => { });
                break;
            case "datasets":
                Texts(entry.Key, entry.Node, mayBeText: true, flaws, HubId);
                break;
            case "base_model":
                Texts(entry.Key, entry.Node, mayBeText: true, flaws, HubId);
                break;
            case "base_model_relation":
                Relation(matter, entry, flaws);
                break;
            case "co2_eq_emissions":
                Emissions(entry.Node, flaws);
                break;
        }
    }

    private static void License(FrontMatter matter, FrontMatterEntry entry, CardFlawSet flaws)
    {
        if (!IsText(entry.Key, entry.Node, flaws) || entry.Node.SaysNothing)
        {
            return;
        }

        var text = entry.Node.Value.Trim();
        if (text.Equals("other", StringComparison.OrdinalIgnoreCase))
        {
            var lacks = matter.Text("license_name") is null ? "license_name" : "";
            lacks += matter.Text("license_link") is not null ? "" : lacks.Length > 0 ? " and license_link" : "license_link";
            if (lacks.Length > 0)
            {
                flaws.Add($"\"license: other\" needs {lacks}", entry.Node);
            }
        }
        else if (HuggingFaceLicenses.Find(text) is null && SpdxExpressionParser.Parse(text).Expression is null)
        {
            var near = HuggingFaceLicenses.Nearest(text) is { } id ? $"; did you mean \"{id}\"?" : "";
            flaws.Add($"the license {CardFlawSet.Quote(text)} is neither an id of the Hub nor an SPDX expression{near}", entry.Node);
        }
    }

    private static void Language(string key, YamlNode node, CardFlawSet flaws)
    {
        if (CardLanguages.Fault(node) is { } fault)
        {
            flaws.Add($"the language {CardFlawSet.Quote(node.Value)} {fault}", node);
        }
    }

    // "owner/name", or a name of the days before owners. A folder of the machine that trained it or an address is no id.
    private static void HubId(string key, YamlNode node, CardFlawSet flaws)
    {
        var id = node.Value.Trim();
        var slash = id.IndexOf('/');
        var isId = slash != 0 && id[0] != '.' && id.Length <= 200 && (slash < 0 || (slash == id.LastIndexOf('/') && slash < id.Length - 1))
            && CardChars.AreWord(id, "-_./");
        if (!isId)
        {
            flaws.Add($"{key} {CardFlawSet.Quote(id)} is no id of the Hub (\"owner/name\")", node);
        }
    }

    private static void Relation(FrontMatter matter, FrontMatterEntry entry, CardFlawSet flaws)
    {
        if (!IsText(entry.Key, entry.Node, flaws) || entry.Node.SaysNothing)
        {
            return;
        }

        if (Array.IndexOf(Relations, entry.Node.Value.Trim()) < 0)
        {
            flaws.Add($"base_model_relation {CardFlawSet.Quote(entry.Node.Value)} is none of {string.Join(", ", Relations)}", entry.Node);
        }
        else if (matter.Find("base_model") is null)
        {
            flaws.Add("base_model_relation says nothing without base_model", entry.Node);
        }
    }

    private static void Emissions(YamlNode node, CardFlawSet flaws)
    {
        const string Key = "co2_eq_emissions";
        if (node.Kind == YamlKind.List || (node.Kind == YamlKind.Scalar && !node.SaysNothing && !CardQuantity.IsNumber(node.Value)))
        {
            flaws.Add($"{Key} must be a number of grams or a map", node);
            return;
        }

        if (node.Kind == YamlKind.Map && node.Get("emissions") is not { Kind: YamlKind.Scalar, IsNull: false })
        {
            flaws.Add($"{Key} lacks \"emissions\"", node);
        }

        for (var i = 0; node.Kind == YamlKind.Map && i < node.Items.Count; i++)
        {
            var (key, value) = (node.Keys[i].Value, node.Items[i]);
            if (key == "emissions" && value.Kind == YamlKind.Scalar && !value.SaysNothing && !CardQuantity.IsNumber(value.Value))
            {
                flaws.Add($"{Key}.emissions {CardFlawSet.Quote(value.Value)} is no number of grams", value);
            }
            else if (key == "training_type" && value.Kind == YamlKind.Scalar && !value.SaysNothing && value.Value.Trim() is not ("pre-training" or "fine-tuning"))
            {
                flaws.Add($"{Key}.training_type {CardFlawSet.Quote(value.Value)} is neither pre-training nor fine-tuning", value);
            }
            else if (key is "source" or "training_type" or "geographical_location" or "hardware_used" or "emissions")
            {
                IsText($"{Key}.{key}", value, flaws);
            }
        }
    }

    /// <summary>Whether a value is one text; where it is not, that is told.</summary>
    public static bool IsText(string key, YamlNode node, CardFlawSet flaws)
    {
        if (node.Kind != YamlKind.Scalar)
        {
            flaws.Add($"{key} must be one text and is {CardFlawSet.Kind(node)}", node);
        }

        return node.Kind == YamlKind.Scalar;
    }

    private static void Texts(string key, YamlNode node, bool mayBeText, CardFlawSet flaws, Action<string, YamlNode, CardFlawSet> check)
    {
        if (node.Kind == YamlKind.Map || (node.Kind == YamlKind.Scalar && !mayBeText && !node.SaysNothing))
        {
            flaws.Add($"{key} must be {(mayBeText ? "a text or " : "")}a list of texts and is {CardFlawSet.Kind(node)}", node);
            return;
        }

        if (node.Kind == YamlKind.Scalar)
        {
            if (!node.SaysNothing)
            {
                check(key, node, flaws);
            }

            return;
        }

        foreach (var item in node.Items)
        {
            if (item.Kind != YamlKind.Scalar)
            {
                flaws.Add($"{key} must be a list of texts and holds {CardFlawSet.Kind(item)}", item);
            }
            else if (!item.SaysNothing)
            {
                check(key, item, flaws);
            }
        }
    }

    private static void Duplicates(YamlNode node, CardFlawSet flaws, int depth)
    {
        if (node.Duplicate is { } twice)
        {
            flaws.Add($"the key {CardFlawSet.Quote(twice.Value)} stands there twice; the first one counts", twice);
        }

        for (var i = 0; depth < MaxDepth && i < node.Items.Count; i++)
        {
            if (node.Items[i].Kind != YamlKind.Scalar)
            {
                Duplicates(node.Items[i], flaws, depth + 1);
            }
        }
    }
}
