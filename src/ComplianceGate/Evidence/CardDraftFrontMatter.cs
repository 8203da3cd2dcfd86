using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// The front matter of a drafted card: the keys of the Hugging Face Hub, and the block <c>compliance:</c> with what the file itself
/// shows. Only an id of the Hub goes behind a key that asks for one; other names stand in the text.
/// </summary>
internal static class CardDraftFrontMatter
{
    private const int MaxPorts = 32;
    private const int MaxNames = 32;

    public static void Append(StringBuilder builder, ModelFact model)
    {
        builder.Append("---\n").Append("# Draft: what stays \"").Append(CardDraftWriter.Blank).Append("\" counts as missing.\n");
        License(builder, model);
        BaseModels(builder, model);
        builder.Append("# Languages of its input and output, as ISO 639 codes.\n");
        Texts(builder, "language", model.Header is { Languages.IsEmpty: false } header ? header.Languages : [CardDraftWriter.Blank]);
        if (model.Header is { } head && HubIds(head.Datasets) is { Count: > 0 } datasets)
        {
            Texts(builder, "datasets", datasets);
        }

        Block(builder, model);
        builder.Append("---\n");
    }

    /// <summary>What the head says in answer to a question of the text, where no key of the front matter holds it; null otherwise.</summary>
    public static string? Told(ModelFact model, string field) => field switch
    {
        CardFields.Origin when model.Header is { } h && Others(h.BaseModels) is { IsEmpty: false } others => List("Made from", others),
        CardFields.TrainingData when model.Header is { } h && Others(h.Datasets) is { IsEmpty: false } others => List("Trained on", others),
        _ => null,
    };

    /// <summary>A sentence that names models or data sets, as the file does.</summary>
    public static string List(string verb, ImmutableArray<ModelReferenceFact> references)
    {
        var builder = new StringBuilder(verb);
        for (var i = 0; i < references.Length && i < MaxNames; i++)
        {
            var one = references[i];
            builder.Append(i == 0 ? " " : ", ").Append(one.Name)
                .Append(one.Version is null ? "" : " " + one.Version)
                .Append(one.Organization is null ? "" : " by " + one.Organization)
                .Append(one.Url is null ? "" : $" ({one.Url})");
        }

        return builder.Append(", as the file says.").ToString();
    }

    private static void License(StringBuilder builder, ModelFact model)
    {
        builder.Append("# A Hugging Face id (apache-2.0) or an SPDX expression; for a license on no list: other, with license_name and license_link.\n");
        var stated = Or(model.DeclaredLicense, model.Header?.License);
        var isOther = stated is null ? model.Header?.LicenseName is not null : stated.Equals("other", StringComparison.OrdinalIgnoreCase);
        Text(builder, "license", isOther ? "other" : stated ?? CardDraftWriter.Blank);
        if (isOther)
        {
            Text(builder, "license_name", Or(model.Header?.LicenseName, null) ?? CardDraftWriter.Blank);
            Text(builder, "license_link", Or(model.Header?.LicenseLink, null) ?? CardDraftWriter.Blank);
        }
    }

    private static void BaseModels(StringBuilder builder, ModelFact model)
    {
        builder.Append("# The model it was made from, as owner/name; leave it out for one that was trained from nothing and fill in \"Origin\" below.\n");
        var ids = model.Header is null ? [] : HubIds(model.Header.BaseModels);
        if (Or(model.DeclaredBaseModel, null) is { } declared)
        {
            Text(builder, "base_model", declared);
        }
        else if (ids.Count > 0 || model.Header is null or { BaseModels.IsEmpty: true })
        {
            Texts(builder, "base_model", ids.Count > 0 ? ids : [CardDraftWriter.Blank]);
        }
    }

    private static void Block(StringBuilder builder, ModelFact model)
    {
        builder.Append("# What the file itself shows; the build holds it against the file (docs/model-cards.md).\ncompliance:\n");
        builder.Append("  sha256: ").Append(model.Sha256).Append("\n  size: ").Append(model.Size.ToString(CultureInfo.InvariantCulture)).Append('\n');
        if (model.Header is not { } header)
        {
            return;
        }

        Number(builder, "parameters", header.Parameters);
        Known(builder, "architecture", header.Architecture);
        Known(builder, "quantization", header.Quantisation);
        Number(builder, "context-length", header.ContextLength);
        Ports(builder, "inputs", header.Inputs);
        Ports(builder, "outputs", header.Outputs);
        Known(builder, "version", header.Version);
        Known(builder, "producer", header.Producer);
        Known(builder, "producer-version", header.ProducerVersion);
    }

    private static void Number(StringBuilder builder, string key, long? value)
    {
        if (value is { } number)
        {
            builder.Append("  ").Append(key).Append(": ").Append(number.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    private static void Known(StringBuilder builder, string key, string? value)
    {
        if (Or(value, null) is { } text)
        {
            Text(builder.Append("  "), key, text);
        }
    }

    private static void Ports(StringBuilder builder, string key, ImmutableArray<ModelPortFact> ports)
    {
        builder.Append(ports.IsEmpty ? "" : $"  {key}:\n");
        for (var i = 0; i < ports.Length && i < MaxPorts; i++)
        {
            Text(builder.Append("    - "), "name", ports[i].Name);
            if (ports[i].Type is { } type)
            {
                Text(builder.Append("      "), "type", type);
            }

            if (ports[i].Shape is { } shape)
            {
                Text(builder.Append("      "), "shape", shape);
            }
        }
    }

    private static void Text(StringBuilder builder, string key, string value) => builder.Append(key).Append(": ").Append(Yaml(value)).Append('\n');

    private static void Texts(StringBuilder builder, string key, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            Text(builder, key, values[0]);
            return;
        }

        builder.Append(key).Append(":\n");
        foreach (var value in values)
        {
            builder.Append("  - ").Append(Yaml(value)).Append('\n');
        }
    }

    private static List<string> HubIds(ImmutableArray<ModelReferenceFact> references)
    {
        var ids = new List<string>();
        foreach (var reference in references)
        {
            if (HubId(reference) is { } id && ids.Count < MaxNames)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static ImmutableArray<ModelReferenceFact> Others(ImmutableArray<ModelReferenceFact> references) => references.RemoveAll(r => HubId(r) is not null);

    /// <summary>The id of the Hub that an address there holds, or that a name has the form of.</summary>
    private static string? HubId(ModelReferenceFact reference)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["https://huggingface.co/datasets/", "https://huggingface.co/"])
        {
            if (reference.Url is { } url && url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && IsId(url.AsSpan(prefix.Length).TrimEnd('/')))
            {
                return url[prefix.Length..].TrimEnd('/');
            }
        }

        return IsId(reference.Name) ? reference.Name : null;
    }

    private static bool IsId(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '_' or '.'))
            {
                return false;
            }
        }

        return text.Length is > 2 and <= 200 && text.Count('/') == 1 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }

    private static string? Or(string? first, string? second) =>
        !string.IsNullOrWhiteSpace(first) ? first : string.IsNullOrWhiteSpace(second) ? null : second;

    private static string Yaml(string value) =>
        "\"" + SafeText.Line(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
