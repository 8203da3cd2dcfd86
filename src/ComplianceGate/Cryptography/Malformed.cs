namespace ComplianceGate.Cryptography;

/// <summary>What tells that a file is not what it claims to be.</summary>
internal static class Malformed
{
    /// <summary>What is said of such a file.</summary>
    public const string Problem = "the file is malformed and could not be looked through for cryptography";

    /// <summary>What is said where the code of some methods is malformed, as obfuscators leave it.</summary>
    public const string MethodProblem = "the code of some methods is malformed and could not be looked through for cryptography";

    /// <summary>Whether the framework's readers throw it for malformed input.</summary>
    public static bool Is(Exception e) => e is BadImageFormatException or InvalidOperationException or ArgumentException
        or OverflowException or IndexOutOfRangeException or InvalidCastException or IOException or NotSupportedException;
}
