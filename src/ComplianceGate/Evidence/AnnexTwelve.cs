using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>One point of Annex XII.</summary>
/// <param name="Number">Its number: <c>1(a)</c>.</param>
/// <param name="Title">What it asks for, in a few words.</param>
/// <param name="Answer">What is known of it, foreign text; null where nothing is.</param>
internal sealed record AnnexPoint(string Number, string Title, string? Answer);

/// <summary>The points of Annex XII of Regulation (EU) 2024/1689, filled with what is known of a model. An empty one is told as unknown.</summary>
internal static class AnnexTwelve
{
    /// <summary>Fills the points.</summary>
    public static ImmutableArray<AnnexPoint> Of(DownstreamModel model)
    {
        var (file, header) = (model.File, model.File.Header);
        var ports = Ports(header);
        return
        [
            new("1(a)", "Tasks it is intended for, and systems it can be built into", model.Told(CardFields.IntendedUse) ?? Proof(model, "1(a)")),
            new("1(b)", "Acceptable use", AcceptableUse(model) ?? Proof(model, "1(b)")),
            new("1(c)", "Date of release, and how it is distributed", Proof(model, "1(c)")),
            new("1(d)", "How it interacts with hardware and software that is no part of it", Joined([.. header?.CodeReferences ?? []]) ?? Proof(model, "1(d)")),
            new("1(e)", "Versions of relevant software", Joined([Software(file), Proof(model, "1(e)")])),
            new("1(f)", "Architecture and number of parameters", Joined([model.Architecture?.ToString(), model.Parameters is { } parameters ? $"{parameters} parameters" : null])),
            new("1(g)", "Modality and format of inputs and outputs", ports ?? Proof(model, "1(g)")),
            new("1(h)", "License", model.LicenseText()),
            new("2(a)", "Technical means to integrate it", Joined([$"{file.Format} {file.FormatVersion}".Trim(), Proof(model, "2(a)")])),
            new("2(b)", "Modality and format of inputs and outputs, and their largest size",
                Joined([ports, model.ContextLength is { } length ? $"context of {length} tokens" : Proof(model, "2(b)")])),
            new("2(c)", "Data of training, testing and validation: type, provenance, curation", Data(model) ?? Proof(model, "2(c)")),
        ];
    }

    private static string? AcceptableUse(DownstreamModel model)
    {
        var parts = new List<string?>();
        foreach (var term in model.Terms)
        {
            if (term.Term == "use-restrictions")
            {
                parts.Add(term.Answer == "unknown" ? "whether the license restricts uses is not known" : "the license restricts uses" + (term.Detail is null ? "" : $": {term.Detail}"));
            }
        }

        parts.Add(model.Told(CardFields.OutOfScopeUse) is { } not ? "not for: " + not : null);
        return Joined(parts);
    }

    private static string? Software(ModelFact file)
    {
        var parts = new List<string?> { file.Header?.Producer is { } producer ? $"written by {producer} {file.Header.ProducerVersion}".Trim() : null };
        foreach (var property in file.Header?.Properties ?? [])
        {
            parts.Add(property.Name.StartsWith("opset", StringComparison.Ordinal) ? $"{property.Name} {property.Value}" : null);
        }

        return Joined(parts);
    }

    private static string? Data(DownstreamModel model)
    {
        var parts = new List<string?> { model.Told(CardFields.TrainingData) };
        foreach (var dataset in model.Datasets)
        {
            parts.Add($"{dataset.Name}{(dataset.License is null ? "" : $", license {dataset.License}")}{(dataset.Document is null ? "" : $", documented in {dataset.Document}")}");
        }

        return Joined(parts);
    }

    private static string? Ports(ModelHeaderFact? header)
    {
        var parts = new List<string?>();
        foreach (var port in header?.Inputs ?? [])
        {
            parts.Add("input " + Port(port));
        }

        foreach (var port in header?.Outputs ?? [])
        {
            parts.Add("output " + Port(port));
        }

        return Joined(parts);
    }

    /// <summary>An input or output on one line.</summary>
    public static string Port(ModelPortFact port) => $"{port.Name} {port.Type} {port.Shape}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd();

    /// <summary>What was declared under a fact that Annex XII calls so, for whichever duty.</summary>
    private static string? Proof(DownstreamModel model, string point)
    {
        var found = new List<string?>();
        foreach (var proof in model.Proofs)
        {
            foreach (var form in proof.Forms)
            {
                if (form.StartsWith("annexXII ", StringComparison.Ordinal) && form.AsSpan("annexXII ".Length).StartsWith(point, StringComparison.Ordinal) && !found.Contains(proof.Value ?? proof.Document))
                {
                    found.Add(proof.Value ?? proof.Document);
                    break;
                }
            }
        }

        return Joined(found);
    }

    private static string? Joined(List<string?> parts)
    {
        var text = string.Join("; ", parts.Where(static p => !string.IsNullOrWhiteSpace(p)));
        return text.Length == 0 ? null : text;
    }
}
