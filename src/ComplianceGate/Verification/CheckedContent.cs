namespace ComplianceGate.Verification;

/// <summary>
/// The content of an archive's entry, held to the size and the CRC-32 (APPNOTE 6.3.10, section 4.4.7) that the directory claims, so that
/// nothing inflates beyond them.
/// </summary>
/// <param name="content">The unpacked content.</param>
/// <param name="packed">What it is unpacked from.</param>
/// <param name="size">The size that is claimed.</param>
/// <param name="crc">The CRC-32 that is claimed.</param>
internal sealed class CheckedContent(Stream content, ArchivePart packed, long size, uint crc) : ForwardStream
{
    private static readonly uint[] Table = MakeTable();

    private long left = size;
    private uint sum = uint.MaxValue;
    private bool isDone;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || isDone)
        {
            return 0;
        }

        var count = left > 0 ? content.Read(buffer[..(int)Math.Min(buffer.Length, left)]) : 0;
        left -= count;
        foreach (var unit in buffer[..count])
        {
            sum = Table[(sum ^ unit) & 0xFF] ^ (sum >> 8);
        }

        if (count == 0)
        {
            isDone = true;
            if (left > 0 || content.ReadByte() >= 0 || !packed.IsAtEnd || ~sum != crc)
            {
                throw new InvalidDataException("does not hold what the archive's directory says of it");
            }
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
