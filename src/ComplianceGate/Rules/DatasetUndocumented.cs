using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2011: a data set that a model was trained on says too little of itself.</summary>
public sealed class DatasetUndocumented : IRule
{
    private const int MaxShown = 3;
    private const string BlockKey = "compliance: { datasets-undocumented: \"why\" }";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2011", "DatasetUndocumented", "A data set is undocumented", "Models", Severity.Warning,
        "A data set that a model's card or head names, or that the project declares, has no card or Croissant file, no license or no origin, and "
        + "nobody says why. What a model learned from decides what it knows, what it repeats, and whose terms hold.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        // Data sets that are only named, by the models that name them: one card may name dozens, and one answer serves them all.
        var named = new Dictionary<string, List<JudgedDataset>>(StringComparer.Ordinal);
        foreach (var judged in context.Datasets)
        {
            if (judged.Decision.Lacks.IsEmpty && judged.Denied is null)
            {
                continue;
            }

            if (!judged.Dataset.IsDeclared && judged.Denied is null && !judged.Dataset.Models.IsEmpty)
            {
                var models = string.Join('\n', judged.Dataset.Models);
                if (!named.TryGetValue(models, out var others))
                {
                    named.Add(models, others = []);
                }

                others.Add(judged);
                continue;
            }

            var dataset = judged.Dataset;
            var cause = judged.Denied is { } denied ? $"has the license {SafeText.Line(denied)}, which models.licenses.deny refuses" : "";
            cause += judged.Decision.Lacks.IsEmpty ? "" : (cause.Length == 0 ? "" : ", and ") + "has " + List(judged);
            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = dataset.Name,
                Message = $"The data set {SafeText.Line(dataset.Name)}{Whose(dataset)} {cause}.",
                Fix = Fix(judged),
                Location = dataset.DeclaredAt,
            };
        }

        foreach (var group in named.Values)
        {
            yield return Named(group);
        }
    }

    private Finding Named(List<JudgedDataset> group)
    {
        var first = group[0];
        var text = new StringBuilder(group.Count == 1 ? "The data set " : string.Create(CultureInfo.InvariantCulture, $"The {group.Count} data sets "));
        for (var i = 0; i < group.Count && i < MaxShown; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(SafeText.Line(group[i].Dataset.Name));
        }

        text.Append(group.Count > MaxShown ? string.Create(CultureInfo.InvariantCulture, $" and {group.Count - MaxShown} more") : "").Append(Whose(first.Dataset));
        text.Append(group.Count == 1 ? " has " + List(first) : " have " + ListAll(group)).Append('.');
        return new Finding
        {
            Code = Descriptor.Id,
            Severity = Descriptor.DefaultSeverity,
            Subject = first.Dataset.Models[0],
            Message = text.ToString(),
            Fix = Fix(first, group.Count == 1 ? "it" : "each")
                + $" The card can say it for all that it only names: {BlockKey} in its front matter.",
            Location = first.Dataset.DeclaredAt,
        };
    }

    /// <summary>What several lack, each with how many lack it where not all do.</summary>
    private static string ListAll(List<JudgedDataset> group)
    {
        var said = new List<string>(3);
        foreach (var (lack, what) in (ReadOnlySpan<(string, string)>)[("document", "no card or Croissant file"), ("license", "no license"), ("origin", "no origin")])
        {
            var count = 0;
            foreach (var judged in group)
            {
                count += judged.Decision.Lacks.Contains(lack) ? 1 : 0;
            }

            if (count > 0)
            {
                said.Add(count == group.Count ? what : string.Create(CultureInfo.InvariantCulture, $"{what} ({count} of them)"));
            }
        }

        return said.Count == 1 ? said[0] : string.Join(", ", said.GetRange(0, said.Count - 1)) + " and " + said[^1];
    }

    private static string Whose(DatasetFact dataset)
    {
        if (dataset.Models.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder(" of ");
        for (var i = 0; i < dataset.Models.Length && i < MaxShown; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(SafeText.Line(dataset.Models[i]));
        }

        return dataset.Models.Length > MaxShown ? text.Append($" and {dataset.Models.Length - MaxShown} more").ToString() : text.ToString();
    }

    private static string List(JudgedDataset judged)
    {
        var lacks = judged.Decision.Lacks;
        var text = new StringBuilder();
        for (var i = 0; i < lacks.Length; i++)
        {
            text.Append(i == 0 ? "" : i == lacks.Length - 1 ? " and " : ", ").Append(lacks[i] switch
            {
                "document" => "no card or Croissant file",
                "license" when judged.LicenseCause is { } cause => $"no license that is known (it {cause})",
                "license" => "no license",
                _ => "no origin",
            });
        }

        return text.ToString();
    }

    private static string Fix(JudgedDataset judged, string which = "it")
    {
        if (judged.Decision.Lacks.IsEmpty)
        {
            return "Train without it, or take the license from that list if its terms are met.";
        }

        var start = judged.LicenseFix is { } license ? license + " " : "";
        var dataset = judged.Dataset;
        if (dataset.IsDeclared)
        {
            return start + $"Add to its ComplianceDataset item: {Metadata(judged)}; or Undocumented=\"why it is not known\".";
        }

        return start + $"Declare {which} in the project: <ComplianceDataset Include=\"{Attribute(dataset.Name)}\" {Metadata(judged)} />; or say why not: "
            + $"<ComplianceDataset Include=\"{Attribute(dataset.Name)}\" Undocumented=\"...\" />.";
    }

    private static string Metadata(JudgedDataset judged)
    {
        var text = new StringBuilder();
        foreach (var lack in judged.Decision.Lacks)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(lack switch
            {
                "document" => "Card=\"...\"",
                "license" => "License=\"...\"",
                _ => "Origin=\"...\"",
            });
        }

        return text.ToString();
    }

    private static string Attribute(string name) =>
        SafeText.Line(name, 120).Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
