using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>What the IL of one assembly does with cryptography.</summary>
/// <param name="IsManaged">Whether there is managed code at all; false also for what is no such file.</param>
/// <param name="Uses">The uses, in the order of the methods and of their instructions.</param>
/// <param name="IsCut">Whether a bound was reached, so that there may be more.</param>
/// <param name="Problem">Why it, or a part of it, could not be read; null when all went well.</param>
public sealed record ScanResult(bool IsManaged, ImmutableArray<CryptographyUse> Uses, bool IsCut, string? Problem);
