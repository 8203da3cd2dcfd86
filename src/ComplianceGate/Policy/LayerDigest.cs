using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>The digest of a policy in layers.</summary>
public static class LayerDigest
{
    /// <summary>
    /// SHA-256 that stands for all layers in their order, lower-case hexadecimal: of one layer its own; of several that of their digests in
    /// hexadecimal, the highest layer first, each followed by a line feed. Null for none, and where one could not be read.
    /// </summary>
    /// <param name="layers">The layers, the highest first.</param>
    public static string? Of(ImmutableArray<PolicyLayer> layers)
    {
        if (layers.Length == 1)
        {
            return layers[0].Sha256;
        }

        var text = new StringBuilder();
        foreach (var layer in layers)
        {
            if (layer.Sha256 is null)
            {
                return null;
            }

            text.Append(layer.Sha256).Append('\n');
        }

        return text.Length == 0 ? null : FileDigest.Sha256(Encoding.ASCII.GetBytes(text.ToString()));
    }
}
