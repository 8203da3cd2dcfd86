namespace ComplianceGate.Policy;

/// <summary>The data on algorithms that comes with the gate. Read once and only where code uses cryptography; safe for use by several threads.</summary>
public static class CryptographyStatusData
{
    /// <summary>The day of the data, known without reading it.</summary>
    public const string Version = "2026-11-21";

    private const string Resource = "ComplianceGate.Policy.Cryptography.status.json";

    private static readonly Lazy<CryptographyStatus> Data = new(Read);

    /// <summary>The data.</summary>
    public static CryptographyStatus BuiltIn => Data.Value;

    private static CryptographyStatus Read()
    {
        var (status, problems) = CryptographyStatusReader.Read(Bytes());
        // It comes with this very assembly: a test reads it, and a broken one is our own fault.
        return problems is [var first, ..] ? throw new InvalidOperationException($"{Resource}({first.Line},{first.Column}): {first.Message}") : status!;
    }

    private static byte[] Bytes()
    {
        using var stream = typeof(CryptographyStatusData).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
