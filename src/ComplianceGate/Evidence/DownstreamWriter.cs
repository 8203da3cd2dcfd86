using System.Buffers;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>downstream.md</c>: what the next party must know of each model that ships, for people. Three lines a model where nobody but a
/// hobbyist, researcher or maintainer without duties publishes; where Article 53(1)(b) applies, the points of Annex XII as well.
/// </summary>
public sealed class DownstreamWriter : IEvidenceWriter
{
    private const int MostResults = 50;

    /// <inheritdoc/>
    public string Format => "downstream";

    /// <inheritdoc/>
    public string FileName => "downstream.md";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public bool IsWritten(EvidenceContext context) => DownstreamJsonWriter.IsMeant(context);

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new MarkdownText();
        var project = context.Facts.Project;
        page.Own("# What to know of the models in ").Foreign($"{project.PackageId} {project.Version}").Own("\n\n")
            .Own("For whoever uses them or passes them on. What is told here stands in the models, in their cards and in their licenses;\n")
            .Own("`downstream.json` beside it says the same for programs. Nothing in it is a promise.\n");
        var isBrief = IsBrief(context.Verdict);
        foreach (var model in DownstreamModel.All(context))
        {
            page.Own("\n## ").Foreign(model.File.DisplayPath).Own("\n\n");
            if (isBrief)
            {
                Brief(page, model, context.Redactor);
            }
            else
            {
                Whole(page, model, context.Redactor);
            }
        }

        Encoding.UTF8.GetBytes(page.ToString(), output);
    }

    /// <summary>Whether three lines are enough: no role but those that publish without a business, and no duty.</summary>
    private static bool IsBrief(Verdict verdict)
    {
        foreach (var role in verdict.Roles)
        {
            if (role is not ("hobbyist" or "researcher" or "open-source-maintainer"))
            {
                return false;
            }
        }

        foreach (var duty in verdict.Duties)
        {
            if (!duty.IsInformational && duty.Outcome != DutyOutcome.NotApplicable)
            {
                return false;
            }
        }

        return true;
    }

    private static void Brief(MarkdownText page, DownstreamModel model, PathRedactor redactor)
    {
        page.Own("- What for: ").Own(Or(model.Told(CardFields.IntendedUse)));
        page.Own(model.Told(CardFields.OutOfScopeUse) is { } not ? " Not for: " + MarkdownText.Escape(not) : "");
        page.Own(" Limits: ").Own(Or(model.Told(CardFields.Limitations))).Own("\n");
        page.Own("- Terms to pass on: ").Own(Or(model.LicenseText()));
        foreach (var term in model.Terms)
        {
            page.Own("; ").Own(Term(term));
        }

        foreach (var line in model.Attributions)
        {
            page.Own("; show: ").Foreign(line);
        }

        page.Own("\n- How to use: ").Foreign($"{model.File.Format} {model.File.FormatVersion}".Trim())
            .Own(string.Create(CultureInfo.InvariantCulture, $", {model.File.Size} bytes, SHA-256 {model.File.Sha256}."));
        page.Own(" Unknown: ").Own(model.Unknown.IsEmpty ? "nothing that is asked for" : MarkdownText.Escape(redactor.Scrub(string.Join(", ", model.Unknown)))).Own("\n");
    }

    private static void Whole(MarkdownText page, DownstreamModel model, PathRedactor redactor)
    {
        page.Item("Name", model.Told(CardFields.Name));
        page.Item("Developer", model.Told(CardFields.Developer));
        page.Item("Contact", model.Told(CardFields.Contact));
        page.Item("Made from", model.BaseModels.IsEmpty ? "no other model that it names" : redactor.Scrub(string.Join(", ", model.BaseModels)));
        page.Item("Intended use", model.Told(CardFields.IntendedUse));
        page.Item("Not for", model.Told(CardFields.OutOfScopeUse));
        page.Item("Limits", model.Told(CardFields.Limitations));
        License(page, model);
        Evaluation(page, model, redactor);
        Integration(page, model);
        Openness(page, model, redactor);
        Annex(page, model, redactor);
        page.Own("\n### What is unknown\n\n");
        foreach (var unknown in model.Unknown)
        {
            page.Own("- ").Foreign(unknown).Own("\n");
        }

        page.Own(model.Unknown.IsEmpty ? "Nothing that is asked for.\n" : "");
    }

    private static void License(MarkdownText page, DownstreamModel model)
    {
        page.Own("\n### Terms to pass on\n\n");
        page.Item("License", model.LicenseText());
        foreach (var term in model.Terms)
        {
            page.Own("- ").Own(Term(term)).Own("\n");
        }

        foreach (var line in model.Attributions)
        {
            page.Item("Show", line);
        }

        foreach (var part in model.File.Parts)
        {
            if (part.Role == ModelPartRole.LicenseText)
            {
                page.Item("License text", $"{part.DisplayPath}, SHA-256 {part.Sha256}");
            }
        }
    }

    private static void Evaluation(MarkdownText page, DownstreamModel model, PathRedactor redactor)
    {
        page.Own("\n### Evaluation\n\n");
        page.Item("The card says", model.Told(CardFields.Evaluation));
        for (var i = 0; i < Math.Min(model.Results.Length, MostResults); i++)
        {
            var (result, document, isOfTheseWeights) = model.Results[i];
            var about = $"{result.Dataset}{(result.Split is null ? "" : $" ({result.Split})")}{(result.Group is null ? "" : $", group {result.Group}")}";
            page.Own("- ").Foreign($"{result.Metric}: {result.Value.ToString(CultureInfo.InvariantCulture)}{(about.Length == 0 ? "" : " on " + about)}")
                .Own(result.Samples is { } samples ? string.Create(CultureInfo.InvariantCulture, $", {samples} samples") : "")
                .Own(isOfTheseWeights ? ", of these weights (" : ", of weights that are not named (").Foreign(redactor.Scrub(document)).Own(")\n");
        }

        page.Own(model.Results.Length > MostResults
            ? string.Create(CultureInfo.InvariantCulture, $"- and {model.Results.Length - MostResults} more in `downstream.json`\n") : "");
    }

    private static void Integration(MarkdownText page, DownstreamModel model)
    {
        var (file, header) = (model.File, model.File.Header);
        page.Own("\n### How to integrate it\n\n");
        page.Item("Format", $"{file.Format} {file.FormatVersion}".Trim());
        page.Item("Size", string.Create(CultureInfo.InvariantCulture, $"{file.Size} bytes"));
        page.Item("SHA-256", file.Sha256);
        foreach (var part in file.Parts)
        {
            if (part.Role != ModelPartRole.LicenseText)
            {
                page.Item("With it", string.Create(CultureInfo.InvariantCulture, $"{part.DisplayPath}, {part.Size} bytes, SHA-256 {part.Sha256}"));
            }
        }

        page.Item("Architecture", model.Architecture?.ToString());
        page.Item("Parameters", model.Parameters?.ToString());
        page.Item("Context length", model.ContextLength?.ToString());
        foreach (var port in header?.Inputs ?? [])
        {
            page.Item("Input", AnnexTwelve.Port(port));
        }

        foreach (var port in header?.Outputs ?? [])
        {
            page.Item("Output", AnnexTwelve.Port(port));
        }

        foreach (var code in header?.CodeReferences ?? [])
        {
            page.Item("Needs code", code);
        }
    }

    private static void Openness(MarkdownText page, DownstreamModel model, PathRedactor redactor)
    {
        if (model.Openness is not { } openness)
        {
            return;
        }

        page.Own("\n### Openness\n\n");
        page.Item("Weights", openness.Weights);
        page.Item("Kind of the license", openness.LicenseKind);
        page.Item("Training data", openness.Data);
        page.Item("Training code", openness.TrainingCode);
        page.Item("Can be taken back", openness.Revocable);
        page.Item("Model Openness Framework 1.0", openness.FrameworkClass is { } number ? string.Create(CultureInfo.InvariantCulture, $"class {number}") : "none");
        page.Item("Candidate of the Open Source AI Definition 1.0", openness.OpenSourceAi);
        page.Item("Candidate of Article 53(2) of Regulation (EU) 2024/1689", openness.Article53);
        foreach (var reason in openness.Reasons)
        {
            page.Own("- ").Foreign(redactor.Scrub(reason.Text)).Own("\n");
        }
    }

    private static void Annex(MarkdownText page, DownstreamModel model, PathRedactor redactor)
    {
        if (model.Information is not { } duty)
        {
            return;
        }

        page.Own("\n### Annex XII of Regulation (EU) 2024/1689\n\n").Foreign($"{duty.Article} of {duty.Instrument} asks for it")
            .Own(string.Create(CultureInfo.InvariantCulture, $" (verified on {duty.VerifiedOn:yyyy-MM-dd})")).Own(".\n\n");
        foreach (var point in model.Annex)
        {
            page.Item($"{point.Number} {point.Title}", point.Answer is null ? null : redactor.Scrub(point.Answer));
        }

        foreach (var proof in duty.Proofs)
        {
            page.Own("- Declared for it: ").Foreign($"{proof.Fact}{(proof.Value is null ? "" : $": {redactor.Scrub(proof.Value)}")} ({redactor.Scrub(proof.Document)}{(proof.Sha256 is null ? "" : $", SHA-256 {proof.Sha256}")})").Own("\n");
        }
    }

    private static string Or(string? foreign) => string.IsNullOrWhiteSpace(foreign) ? "unknown." : MarkdownText.Escape(foreign);

    /// <summary>A term as a reader of the list understands it: <c>use restrictions: yes (Attachment A)</c>.</summary>
    private static string Term(ModelTermDecision term) =>
        MarkdownText.Escape($"{term.Term.Replace('-', ' ')}: {term.Answer}{(term.Detail is null || term.Term == "attribution" ? "" : $" ({term.Detail})")}"
            + term.Proof switch { "secondary" => ", as third parties say", "unverified" => ", not verified", _ => "" });
}
