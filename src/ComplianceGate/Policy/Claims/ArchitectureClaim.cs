using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Architecture. Names are compared without case, hyphens and the ending that tells the task; a difference is certain only between two
/// names that are both known (<see cref="Architectures"/>) and that no converter writes for one another.
/// </summary>
internal sealed class ArchitectureClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.Architecture;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header?.Architecture is not { Length: > 0 } found)
        {
            return ClaimResult.Silent(model, "its architecture");
        }

        var place = ClaimPlace.Of(model, Kind);
        var (stated, actual) = (Architectures.Base(claim.Value), Architectures.Base(found));
        if (stated == actual)
        {
            return ClaimResult.Confirmed(found, place);
        }

        if (Architectures.Find(stated) is not { } one || Architectures.Find(actual) is not { } other)
        {
            return ClaimResult.Open("at least one of the two names is not known here, and names of architectures differ from program to program", found, place);
        }

        return one.Name == other.Name ? ClaimResult.Confirmed(found, place, "two names of one architecture")
            : one.Group == other.Group ? ClaimResult.Open("both are of one family, and files of one are written under the name of the other", found, place)
            : ClaimResult.Contradicted(found, place);
    }
}
