namespace ComplianceGate.Models;

/// <summary>
/// A file that is read here and there: a few pages of it are kept, and no more than a number of them are read, so that a file that
/// sends its reader from one end to the other costs no more than one that is well laid out.
/// </summary>
internal sealed class PagedBytes(ModelBytes bytes)
{
    private const int PageSize = 32 << 10;
    private const int Slots = 64;
    private const int MaxReads = 8192;

    private readonly byte[]?[] pages = new byte[]?[Slots];
    private readonly long[] held = new long[Slots];
    private readonly int[] lengths = new int[Slots];
    private int reads;

    /// <summary>Length of the file.</summary>
    public long Length => bytes.Length;

    /// <summary>Whether more was asked for than is read of one file.</summary>
    public bool IsExhausted => reads > MaxReads;

    /// <summary>Reads exactly as many bytes as asked for; false when they are not there.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > Length - offset)
        {
            return false;
        }

        while (!destination.IsEmpty)
        {
            var page = Page(offset / PageSize);
            var at = (int)(offset % PageSize);
            if (page.Length <= at)
            {
                return false;
            }

            var count = Math.Min(destination.Length, page.Length - at);
            page.Slice(at, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }

        return true;
    }

    private ReadOnlySpan<byte> Page(long number)
    {
        var slot = (int)(number % Slots);
        if (pages[slot] is { } kept && held[slot] == number)
        {
            return kept.AsSpan(0, lengths[slot]);
        }

        if (++reads > MaxReads)
        {
            return [];
        }

        var page = pages[slot] ??= new byte[(int)Math.Min(PageSize, Length)];
        held[slot] = number;
        lengths[slot] = bytes.Read(number * PageSize, page);
        return page.AsSpan(0, lengths[slot]);
    }
}
