using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>
/// Where facts are found without being asked for: <c>card:intended-use</c>, <c>model:sha256</c>, <c>evidence:sbom</c>. A new kind of place is one
/// line in <see cref="Places"/> and one method.
/// </summary>
internal sealed class FactSources
{
    private const int LongestValue = 300;

    private static readonly ImmutableArray<(string Kind, ImmutableArray<string> Names)> Places =
    [
        ("card", CardFields.All),
        ("claim", [ClaimKinds.TrainingCompute, ClaimKinds.ContextLength, ClaimKinds.Architecture, ClaimKinds.Parameters, ClaimKinds.Input, ClaimKinds.Output, ClaimKinds.Language, ClaimKinds.BaseModel, ClaimKinds.Dataset, ClaimKinds.Version, ClaimKinds.Quantisation, ClaimKinds.Producer, ClaimKinds.Role]),
        ("model", ["sha256", "name", "format", "parameters", "architecture", "license", "size", "context-length", "inputs", "outputs", "base-model"]),
        ("profile", [.. ProfileKeys.All.Select(static k => k.Id)]),
        ("evidence", ["sbom", "manifest", "provenance", "notice", "buildinfo", "hashes", "downstream", "findings"]),
        ("project", ["name", "version", "license", "source"]),
        ("dataset", ["documented", "license", "origin"]),
        ("evaluation", ["results"]),
        ("openness", ["weights", "license-kind", "data", "training-code", "hosts"]),
    ];

    private readonly DutyInput input;
    private readonly Situation situation;

    /// <summary>Looks in one situation.</summary>
    /// <param name="input">What duties are judged by.</param>
    /// <param name="situation">The situation.</param>
    public FactSources(DutyInput input, Situation situation) => (this.input, this.situation) = (input, situation);

    /// <summary>Whether facts can be looked for at a place.</summary>
    /// <param name="place">The place.</param>
    public static bool IsKnown(string place)
    {
        var (kind, name) = Split(place);
        foreach (var known in Places)
        {
            if (known.Kind == kind)
            {
                return known.Names.Contains(name);
            }
        }

        return false;
    }

    /// <summary>Finds a fact: what the policy declares, else where the list says that it is found.</summary>
    /// <param name="fact">The fact.</param>
    /// <returns>The proof; null where it is missing.</returns>
    public DutyProof? Find(FactDefinition fact)
    {
        if (situation.Profile.Facts.TryGetValue(fact.Id, out var answer))
        {
            return OfAnswer(fact, answer) is { } given ? given with { Forms = Forms(fact) } : null;
        }

        foreach (var place in fact.From)
        {
            var (kind, name) = Split(place);
            if (OfPlace(kind, name) is { } found && (found.Value is not { } value || (value.Length > 0 && (fact.Kind == "document" || Fits(fact.Kind, value)))))
            {
                return found with { Fact = fact.Id, Forms = Forms(fact) };
            }
        }

        return null;
    }

    /// <summary>Why a declared answer does not answer; null where nothing is declared, or where it does.</summary>
    /// <param name="fact">The fact.</param>
    public string? Fault(FactDefinition fact) =>
        situation.Profile.Facts.TryGetValue(fact.Id, out var answer) && OfAnswer(fact, answer) is null
            ? answer.Document is { } document ? $"the document {document} does not exist, says nothing, or is larger than 256 MB" : $"'{answer.Text}' is not {Kind(fact.Kind)}"
            : null;

    private static ImmutableArray<string> Forms(FactDefinition fact) => [.. fact.Aliases.SelectMany(static a => a.Value.Select(v => $"{a.Key} {v}"))];

    private DutyProof? OfAnswer(FactDefinition fact, DeclaredAnswer answer)
    {
        if (answer.Document is { } document)
        {
            var path = Path.GetFullPath(document, Path.GetDirectoryName(answer.Location.Path)!);
            foreach (var read in situation.Facts.Documents)
            {
                if (read.Path == path && read.Sha256 is not null)
                {
                    return new DutyProof(fact.Id, read.DisplayPath, read.Sha256, null);
                }
            }

            return null;
        }

        return Fits(fact.Kind, answer.Text!) ? OfPolicy(answer.Text!, answer.Location) with { Fact = fact.Id } : null;
    }

    // A wrong kind of answer would fill a form with nonsense.
    private static bool Fits(string kind, string text) => kind switch
    {
        "number" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        "day" => ProfileText.Day(text) is not null,
        "flag" => text is "true" or "false",
        "address" => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "mailto",
        "document" => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http",
        _ => true,
    };

    private static string Kind(string kind) => kind switch
    {
        "number" => "a number",
        "day" => "a day written as yyyy-MM-dd",
        "flag" => "true or false",
        "address" => "an address (https: or mailto:)",
        "document" => "an address of a document, nor an object with 'document'",
        _ => "a text",
    };

    private DutyProof? OfPlace(string kind, string name) => kind switch
    {
        "card" => OfCard(situation.Model?.Card?.Field(name) is { State: CardFieldState.Stated } field ? field.Value : null),
        "claim" => OfCard(situation.Claim(name)?.Value),
        "model" => OfModel(name),
        "profile" => situation.Value(name) is { } value ? OfPolicy(Text(value), value.Location) : null,
        "evidence" => OfEvidence(name),
        "project" => OfProject(name),
        "dataset" => OfDatasets(name),
        "evaluation" => OfEvaluations(),
        "openness" => OfOpenness(name),
        _ => null,
    };

    private DutyProof? OfCard(string? value) =>
        value is { Length: > 0 } && situation.Model?.Card is { } card ? new DutyProof("", card.DisplayPath, card.Sha256, Short(value)) : null;

    // What a card declares has no place in a policy, and what is only supposed stands nowhere.
    private DutyProof OfPolicy(string value, FileLocation? place) =>
        place is null ? new DutyProof("", situation.Model?.Card is { } card && !input.IsSupposed ? card.DisplayPath : "supposed", null, Short(value))
        : input.Policies.TryGetValue(place.Path, out var policy) ? new DutyProof("", policy.DisplayPath, policy.Sha256, Short(value))
        : new DutyProof("", Path.GetFileName(place.Path), null, Short(value));

    private DutyProof? OfModel(string name)
    {
        if (situation.Model is not { } model)
        {
            return null;
        }

        var value = name switch
        {
            "sha256" => model.Sha256,
            "name" => model.Header?.Name ?? model.Card?.Field(CardFields.Name)?.Value,
            "format" => model.Format == "unknown" ? null : model.Format,
            "parameters" => model.Header?.Parameters?.ToString(CultureInfo.InvariantCulture),
            "architecture" => model.Header?.Architecture,
            "license" => input.ModelLicenses.GetValueOrDefault(model.DisplayPath)?.License,
            "size" => model.Size.ToString(CultureInfo.InvariantCulture),
            "context-length" => model.Header?.ContextLength?.ToString(CultureInfo.InvariantCulture),
            "inputs" => Ports(model.Header?.Inputs),
            "outputs" => Ports(model.Header?.Outputs),
            _ => model.DeclaredBaseModel ?? (model.Header?.BaseModels is [var origin, ..] ? origin.Name : null),
        };
        return string.IsNullOrWhiteSpace(value) ? null : new DutyProof("", model.DisplayPath, model.Sha256, Short(value));
    }

    private static string? Ports(ImmutableArray<ModelPortFact>? ports) =>
        ports is { IsDefaultOrEmpty: false } all ? string.Join(", ", all.Select(static p => $"{p.Name} {p.Type} {p.Shape}".Trim())) : null;

    // Documents of this build are written after it was judged: their digests stand in the manifest.
    private DutyProof? OfEvidence(string name)
    {
        var formats = situation.Facts.Formats.ToLowerInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var file = name switch
        {
            "manifest" => "manifest.json",
            "notice" => "NOTICE.txt",
            "buildinfo" => "buildinfo.json",
            "hashes" => "SHA256SUMS",
            "downstream" => situation.Model is null ? null : "downstream.md",
            "provenance" => formats.Contains("provenance") ? "provenance.intoto.json" : null,
            "findings" => formats.Contains("sarif") ? "findings.sarif" : null,
            _ => formats.Contains("cyclonedx") ? "sbom.cdx.json"
                : formats.Contains("spdx") ? "sbom.spdx.json"
                : formats.Contains("cyclonedx-1.7") ? "sbom.cdx17.json"
                : formats.Contains("spdx-3") ? "sbom.spdx3.json" : null,
        };
        return file is null ? null : new DutyProof("", $"{situation.Facts.Project.AssemblyName}.compliance/{file}", null, null);
    }

    private DutyProof? OfProject(string name)
    {
        var project = situation.Facts.Project;
        var value = name switch
        {
            "name" => project.PackageId,
            "version" => project.Version,
            "license" => project.LicenseExpression,
            _ => situation.Facts.Source.Commit is { } commit && situation.Facts.Source.Remote is { } remote ? $"{remote}@{commit}" : null,
        };
        return string.IsNullOrWhiteSpace(value) ? null : new DutyProof("", $"{project.AssemblyName}.compliance/manifest.json", null, Short(value));
    }

    // Every data set that the model names must have it: one that lacks it is what the duty is about.
    private DutyProof? OfDatasets(string name)
    {
        DutyProof? proof = null;
        foreach (var dataset in situation.Facts.Datasets)
        {
            if (situation.Model is { } model && !dataset.Models.Contains(model.DisplayPath))
            {
                continue;
            }

            var value = name switch { "license" => dataset.License, "origin" => dataset.Origin, _ => dataset.Document };
            if (string.IsNullOrWhiteSpace(value))
            {
                return null;
            }

            proof ??= new DutyProof("", dataset.Document ?? dataset.Name, dataset.DocumentSha256, Short($"{dataset.Name}: {value}"));
        }

        return proof;
    }

    private DutyProof? OfEvaluations()
    {
        if (situation.Model is not { } model)
        {
            return null;
        }

        foreach (var evaluation in situation.Facts.Evaluations)
        {
            foreach (var result in evaluation.Results)
            {
                if (result.WeightsSha256 == model.Sha256 || result.WeightsSha256 == model.WeightsSha256)
                {
                    return new DutyProof("", evaluation.DisplayPath, evaluation.Sha256, Short($"{result.Metric} {result.Value.ToString("R", CultureInfo.InvariantCulture)}"));
                }
            }
        }

        return null;
    }

    private DutyProof? OfOpenness(string name)
    {
        var value = name switch
        {
            "weights" => situation.Openness?.Weights,
            "license-kind" => situation.Openness?.LicenseKind,
            "data" => situation.Openness?.Data,
            "training-code" => situation.Openness?.TrainingCode,
            _ => situation.Openness?.Hosts?.ToString(CultureInfo.InvariantCulture),
        };
        return value is null or "unknown" ? null : new DutyProof("", $"{situation.Facts.Project.AssemblyName}.compliance/manifest.json", null, value);
    }

    private static string Text(ProfileValue value) =>
        value.Number?.ToString("R", CultureInfo.InvariantCulture)
        ?? value.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        ?? (value.Flag is { } flag ? flag ? "true" : "false" : string.Join(", ", value.Words));

    private static string Short(string text) => SafeText.Line(text, LongestValue);

    private static (string Kind, string Name) Split(string place) =>
        place.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (place[..colon], place[(colon + 1)..]) : (place, "");
}
