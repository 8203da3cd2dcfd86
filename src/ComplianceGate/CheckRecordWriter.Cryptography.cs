using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of cryptography.</summary>
internal sealed partial class CheckRecordWriter
{
    /// <summary>Writes what the code of several files does with cryptography, to be kept under their digests.</summary>
    /// <param name="assemblies">One entry a file.</param>
    public static byte[] WriteKept(IReadOnlyCollection<AssemblyCryptography> assemblies)
    {
        using var bytes = new MemoryStream(1 << 14);
        using var output = new BinaryWriter(bytes);
        output.Write(Layout.ToByteArray());
        output.Write(assemblies.Count);
        var writer = new CheckRecordWriter(output);
        foreach (var assembly in assemblies)
        {
            writer.Assembly(assembly);
        }

        output.Flush();
        return bytes.ToArray();
    }

    private void Cryptography(CryptographyFact fact)
    {
        output.Write(fact.IsRead);
        output.Write(fact.Inspected);
        Many(fact.Assemblies, Assembly);
    }

    private void Assembly(AssemblyCryptography assembly)
    {
        Text(assembly.Name);
        Text(assembly.Sha256);
        Text(assembly.Package);
        Many(assembly.Uses, Use);
        Text(assembly.Problem);
        output.Write(assembly.IsCut);
    }

    private void Use(CryptographyUse use)
    {
        output.Write((int)use.Kind);
        Text(use.Algorithm);
        Text(use.Api);
        Text(use.Method);
        output.Write(use.Offset);
        Many(use.Functions, Text);
        Number(use.KeyBits);
        Text(use.Mode);
        Text(use.Padding);
        Text(use.Curve);
        Text(use.Hash);
        Number(use.Iterations);
        Many(use.Protocols, Text);
        Many(use.Undecided, Text);
        Location(use.Location);
        output.Write(use.More);
    }

    private void Decision(CryptographyDecision decision)
    {
        Text(decision.Name);
        Text(decision.Asset);
        Text(decision.Algorithm);
        Text(decision.Status);
        Text(decision.Reason);
        Text(decision.Source);
        Text(decision.Primitive);
        Text(decision.Family);
        Text(decision.Oid);
        Text(decision.ParameterSet);
        Text(decision.Curve);
        Text(decision.Mode);
        Text(decision.Padding);
        Many(decision.Functions, Text);
        Number(decision.ClassicalLevel);
        Number(decision.QuantumLevel);
        Many(decision.Providers, Text);
        Many(decision.Places, Place);
    }

    private void Place(CryptographyPlace place)
    {
        Text(place.Assembly);
        Text(place.Package);
        Many(place.Occurrences, Occurrence);
        output.Write(place.More);
    }

    private void Occurrence(CryptographyOccurrence occurrence)
    {
        Text(occurrence.Method);
        output.Write(occurrence.Offset);
        Text(occurrence.Api);
        Text(occurrence.Status);
        Location(occurrence.Location);
    }
}
