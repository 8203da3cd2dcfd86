using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2011: a data set that a model was trained on says too little of itself.</summary>
public sealed class DatasetUndocumented : IRule
{
    private const int MaxShown = 3;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2011", "DatasetUndocumented", "A data set is undocumented", "Models", Severity.Warning,
        "A data set that a model's card or head names, or that the project declares, has no card or Croissant file, no license or no origin, and "
        + "nobody says why. What a model learned from decides what it knows, what it repeats, and whose terms hold.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var judged in context.Datasets)
        {
            if (judged.Decision.Lacks.IsEmpty && judged.Denied is null)
            {
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

    private static string Fix(JudgedDataset judged)
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

        return start + $"Declare it in the project: <ComplianceDataset Include=\"{Attribute(dataset.Name)}\" {Metadata(judged)} />; or say why not: "
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
