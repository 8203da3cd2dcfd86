using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A card of TensorFlow's Model Card Toolkit (schema v0.0.2). It has no member for a base model or a digest.</summary>
internal sealed class ToolkitCard(PositionedValue root) : CardDocument
{
    /// <summary>Whether a document is one.</summary>
    public static bool Is(PositionedValue root)
    {
        foreach (var name in (ReadOnlySpan<string>)["model_details", "model_parameters", "quantitative_analysis", "considerations"])
        {
            if (DocumentSink.Get(root, name) is { Kind: JsonKind.Object })
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override string? Read(CardSubject subject, DocumentSink sink)
    {
        Details(DocumentSink.Get(root, "model_details"), sink);
        Parameters(DocumentSink.Get(root, "model_parameters"), sink);
        var considerations = DocumentSink.Get(root, "considerations");
        sink.Field(CardFields.IntendedUse, DocumentSink.Get(considerations, "use_cases"), "description", "name");
        sink.Field(CardFields.Limitations, DocumentSink.Get(considerations, "limitations"), "description", "name");
        sink.Field(CardFields.Limitations, DocumentSink.Get(considerations, "tradeoffs"), "description", "name");
        sink.Field(CardFields.Evaluation, DocumentSink.Get(DocumentSink.Get(root, "quantitative_analysis"), "performance_metrics"), "value");
        return null;
    }

    private static void Details(PositionedValue? details, DocumentSink sink)
    {
        sink.Field(CardFields.Name, DocumentSink.Get(details, "name"));
        sink.Field(CardFields.Name, DocumentSink.Get(details, "overview"));
        var version = DocumentSink.Get(details, "version");
        var number = version is { Kind: JsonKind.Object } ? DocumentSink.Get(version, "name") : version;
        sink.Field(CardFields.Version, number);
        sink.Claim(ClaimKinds.Version, number);
        sink.Field(CardFields.Developer, DocumentSink.Get(details, "owners"), "name");
        foreach (var owner in DocumentSink.Items(DocumentSink.Get(details, "owners")))
        {
            sink.Field(CardFields.Contact, DocumentSink.Get(owner, "contact"));
        }

        sink.Field(CardFields.Citation, DocumentSink.Get(details, "citations"), "citation");

        // Versions of the toolkit before 0.0.2 had one "license".
        var licenses = DocumentSink.Get(details, "licenses") ?? DocumentSink.Get(details, "license");
        sink.Field(CardFields.License, licenses, "identifier", "custom_text");
        foreach (var license in DocumentSink.Items(licenses))
        {
            sink.Claim(ClaimKinds.License, license.Kind == JsonKind.Object ? DocumentSink.Get(license, "identifier") : license);
        }
    }

    private static void Parameters(PositionedValue? parameters, DocumentSink sink)
    {
        sink.Claim(ClaimKinds.Architecture, DocumentSink.Get(parameters, "model_architecture"));
        var data = DocumentSink.Get(parameters, "data");
        sink.Field(CardFields.TrainingData, data, "name", "description", "link");
        foreach (var one in DocumentSink.Items(data))
        {
            sink.Claim(ClaimKinds.Dataset, DocumentSink.Get(one, "name"));
        }
    }
}
