namespace ComplianceGate.Verification;

/// <summary>One entry of a package's archive.</summary>
/// <param name="RawName">The name as the archive holds it.</param>
/// <param name="Path">The path in the package: the name without percent-encoding (OPC, ECMA-376-2, section 6.2.2).</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="PackedSize">Bytes in the archive.</param>
/// <param name="Size">Bytes of the content, as the directory claims.</param>
/// <param name="LocalOffset">Where the local header begins.</param>
/// <param name="HeaderOffset">Where the entry of the directory begins.</param>
/// <param name="HeaderLength">Its length.</param>
internal sealed record PackageEntry(
    string RawName, string Path, ushort Method, uint Crc, uint PackedSize, uint Size, uint LocalOffset, long HeaderOffset, int HeaderLength)
{
    /// <summary>Where the content begins.</summary>
    public long DataOffset { get; init; }

    /// <summary>Where the entry ends: behind its content and data descriptor.</summary>
    public long End { get; init; }
}
