using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// An input or output: its name, and where the card states them its type and shape. A dimension that either side leaves open proves
/// nothing; what names a kind of content ("text") instead of a tensor is left alone.
/// </summary>
/// <param name="kind"><see cref="ClaimKinds.Input"/> or <see cref="ClaimKinds.Output"/>.</param>
internal sealed class PortClaim(string kind) : IClaimCheck
{
    private static readonly string[] Contents =
    [
        "text", "string", "image", "images", "audio", "video", "speech", "code", "json", "table", "tabular", "embedding", "embeddings", "label", "labels", "class",
        "score", "scores", "token", "tokens", "tensor", "float", "vector", "number", "prompt", "sentence", "sentences", "document", "documents", "multimodal",
    ];

    /// <inheritdoc/>
    public string Kind => kind;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        var ports = (kind == ClaimKinds.Input ? model.Header?.Inputs : model.Header?.Outputs) ?? [];
        if (ports.IsEmpty)
        {
            return ClaimResult.Silent(model, $"its {kind}s");
        }

        var stated = StatedPort.Read(claim);
        var (all, place) = (ClaimText.Join(Names(model)), ClaimPlace.Of(model, kind));
        foreach (var port in ports)
        {
            if (port.Name == stated.Name)
            {
                return Compare(stated, port, place);
            }
        }

        foreach (var port in ports)
        {
            if (port.Name.Equals(stated.Name, StringComparison.OrdinalIgnoreCase))
            {
                return ClaimResult.Open($"the file writes it {port.Name}", all, place);
            }
        }

        // A name that the card gives apart is a name; otherwise it may be a word for what goes in.
        return claim.Detail is null && (claim.Source == CardClaimSource.Prose || stated.IsUnread || !IsName(stated.Name))
            ? ClaimResult.Open("it may be a word for the content and no name of a tensor", all, place)
            : ClaimResult.Contradicted(all, place, $"the file has no {kind} of that name");
    }

    private IEnumerable<string> Names(ModelFact model)
    {
        foreach (var port in kind == ClaimKinds.Input ? model.Header!.Inputs : model.Header!.Outputs)
        {
            yield return port.Name;
        }
    }

    private static ClaimResult Compare(StatedPort stated, ModelPortFact port, string place)
    {
        var found = $"{port.Name}{(port.Type is null ? "" : $" {port.Type}")}{(port.Shape is null ? "" : $" {port.Shape}")}";
        if (stated.IsUnread)
        {
            return ClaimResult.Open("what it states of the type or shape is not understood", found, place);
        }

        var types = stated.Type is not { } type ? true : SameType(type, port.Type);
        var shapes = stated.Shape is not { } shape ? true : StatedPort.Dimensions(port.Shape) is { } actual ? SameShape(shape, actual) : null;
        return types == false || shapes == false ? ClaimResult.Contradicted(found, place)
            : types == true && shapes == true ? ClaimResult.Confirmed(found, place)
            : ClaimResult.Open("the file or the card leaves a part of it open", found, place);
    }

    private static bool? SameType(string stated, string? actual)
    {
        if (actual is null)
        {
            return null;
        }

        var (one, other) = (WeightType.Of(stated), WeightType.Of(StatedPort.BareType(actual)));
        return ClaimText.Slug(stated) == ClaimText.Slug(StatedPort.BareType(actual)) ? true
            : one.Kind == WeightKind.Unknown || other.Kind == WeightKind.Unknown ? null
            // i8 and u8 are one to the weights, but not to who calls the model.
            : one.Name == other.Name && IsUnsigned(stated) == IsUnsigned(actual);
    }

    private static bool IsUnsigned(string type) => ClaimText.Plain(StatedPort.BareType(type)).StartsWith('u');

    private static bool? SameShape(IReadOnlyList<string> stated, IReadOnlyList<string> actual)
    {
        if (stated.Count != actual.Count)
        {
            // The sign between dimensions may be a letter of a name.
            return HasName(stated) || HasName(actual) ? null : false;
        }

        bool? same = true;
        for (var i = 0; i < stated.Count; i++)
        {
            var (one, other) = (char.IsAsciiDigit(stated[i][0]), char.IsAsciiDigit(actual[i][0]));
            if (one && other && stated[i] != actual[i])
            {
                return false;
            }

            same = one == other ? same : null;
        }

        return same;
    }

    private static bool HasName(IReadOnlyList<string> dimensions)
    {
        foreach (var dimension in dimensions)
        {
            if (dimension.Length > 1 && char.IsLetter(dimension[0]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsName(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '/' or ':' or '-'))
            {
                return false;
            }
        }

        return text.Length > 0 && !text.Contains("://", StringComparison.Ordinal) && !ClaimText.IsOneOf(text.ToLowerInvariant(), Contents)
            // text/plain and image/png are kinds of content.
            && !(text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && ClaimText.IsOneOf(text[..slash].ToLowerInvariant(), [.. Contents, "application"]));
    }
}
