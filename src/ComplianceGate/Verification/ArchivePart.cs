namespace ComplianceGate.Verification;

/// <summary>A stream over a stretch of an archive; read from its beginning to its end.</summary>
/// <param name="archive">The archive.</param>
/// <param name="offset">Where the stretch begins.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class ArchivePart(PackageArchive archive, long offset, long length) : ForwardStream
{
    private long done;

    /// <summary>Whether all of it was asked for.</summary>
    public bool IsAtEnd => done == length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        // The last byte comes alone: who asks for it could not do without it, so that nothing hides behind what is unpacked.
        var left = length - done;
        var count = (int)Math.Min(buffer.Length, left > 1 ? left - 1 : left);
        if (count > 0)
        {
            archive.ReadAt(offset + done, buffer[..count]);
            done += count;
        }

        return count;
    }
}
