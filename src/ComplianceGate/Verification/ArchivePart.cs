namespace ComplianceGate.Verification;

/// <summary>A stream over a stretch of an archive; read from its beginning to its end.</summary>
/// <param name="archive">The archive.</param>
/// <param name="offset">Where the stretch begins.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class ArchivePart(PackageArchive archive, long offset, long length) : ForwardStream
{
    private long done;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - done);
        if (count > 0)
        {
            archive.ReadAt(offset + done, buffer[..count]);
            done += count;
        }

        return count;
    }
}
