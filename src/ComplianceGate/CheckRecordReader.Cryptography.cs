using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of cryptography.</summary>
internal sealed partial class CheckRecordReader
{
    /// <summary>Reads what <see cref="CheckRecordWriter.WriteKept"/> of this very assembly wrote.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <returns>Nothing where it is damaged or another version wrote it.</returns>
    public static ImmutableArray<AssemblyCryptography> ReadKept(byte[] bytes)
    {
        using var input = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (bytes.Length < 16 || new Guid(input.ReadBytes(16)) != CheckRecordWriter.Layout)
            {
                return [];
            }

            var kept = new CheckRecordReader(input).KeptOnes();
            return input.BaseStream.Position == bytes.Length ? kept : [];
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return [];
        }
    }

    private ImmutableArray<AssemblyCryptography> KeptOnes() => Many(Assembly);

    private CryptographyFact Cryptography() => new() { IsRead = input.ReadBoolean(), Inspected = input.ReadInt32(), Assemblies = Many(Assembly) };

    private AssemblyCryptography Assembly() => new()
    {
        Name = Text(),
        Sha256 = Text(),
        Package = TextOrNull(),
        Uses = Many(Use),
        Problem = TextOrNull(),
        IsCut = input.ReadBoolean(),
    };

    private CryptographyUse Use() => new()
    {
        Kind = (CryptographyUseKind)input.ReadInt32(),
        Algorithm = Text(),
        Api = Text(),
        Method = Text(),
        Offset = input.ReadInt32(),
        Functions = Many(Text),
        KeyBits = IntegerOrNull(),
        Mode = TextOrNull(),
        Padding = TextOrNull(),
        Curve = TextOrNull(),
        Hash = TextOrNull(),
        Iterations = IntegerOrNull(),
        Protocols = Many(Text),
        Undecided = Many(Text),
        Location = Location(),
        More = input.ReadInt32(),
    };

    private CryptographyDecision CryptographyDecision() => new()
    {
        Name = Text(),
        Asset = Text(),
        Algorithm = Text(),
        Status = Text(),
        Reason = TextOrNull(),
        Source = TextOrNull(),
        Primitive = Text(),
        Family = TextOrNull(),
        Oid = TextOrNull(),
        ParameterSet = TextOrNull(),
        Curve = TextOrNull(),
        Mode = TextOrNull(),
        Padding = TextOrNull(),
        Functions = Many(Text),
        ClassicalLevel = IntegerOrNull(),
        QuantumLevel = IntegerOrNull(),
        Providers = Many(Text),
        Places = Many(() => new CryptographyPlace(Text(), TextOrNull(), Many(Occurrence), input.ReadInt32())),
    };

    private CryptographyOccurrence Occurrence() => new(Text(), input.ReadInt32(), Text(), Text(), Location());
}
