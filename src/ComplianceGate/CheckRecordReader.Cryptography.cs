using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of cryptography.</summary>
internal sealed partial class CheckRecordReader
{
    private CryptographyFact Cryptography() => new() { IsRead = input.ReadBoolean(), Inspected = input.ReadInt32(), Assemblies = Many(Assembly) };

    private AssemblyCryptography Assembly() => new()
    {
        Name = Text(),
        Sha256 = Text(),
        Package = TextOrNull(),
        Uses = Many(Use),
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
}
