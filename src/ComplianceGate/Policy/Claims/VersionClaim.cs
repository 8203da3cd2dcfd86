using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Version of the model. Zeros at the end and a <c>v</c> do not count.</summary>
internal sealed class VersionClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.Version;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        // ONNX writes 0 where nobody set a version (onnx.proto, ModelProto.model_version).
        if (model.Header?.Version is not { Length: > 0 } found || (model.Format == "onnx" && found == "0"))
        {
            return ClaimResult.Silent(model, "its version");
        }

        var place = ClaimPlace.Of(model, Kind);
        var (one, other) = (ClaimVersion.Plain(claim.Value), ClaimVersion.Plain(found));
        return one == other ? ClaimResult.Confirmed(found, place)
            : model.Format == "onnx" && one.Contains('.') ? ClaimResult.Open("ONNX counts in whole numbers, which a version of several parts is not", found, place)
            : ClaimVersion.IsNumber(one) && ClaimVersion.IsNumber(other)
                ? ClaimResult.Contradicted(found, place, "the card may be of other weights than these")
            : ClaimResult.Open("at least one of them is a word, and words for versions are anybody's own", found, place);
    }
}
