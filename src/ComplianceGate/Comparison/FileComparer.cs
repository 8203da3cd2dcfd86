using ComplianceGate.Binaries;

namespace ComplianceGate.Comparison;

/// <summary>Compares two files: first their bytes, then, where these differ, what they hold.</summary>
internal static class FileComparer
{
    // An archive in an archive in an archive; deeper ones are compared byte by byte.
    private const int MaxDepth = 3;

    /// <summary>Compares two files.</summary>
    /// <param name="run">What takes the findings.</param>
    /// <param name="path">How the file is named in them.</param>
    /// <param name="left">The original.</param>
    /// <param name="right">The rebuild.</param>
    /// <param name="depth">Number of archives around it.</param>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static void Compare(ComparisonRun run, string path, Content left, Content right, int depth = 0)
    {
        if (Content.FirstDifference(left, right) is not { } at)
        {
            return;
        }

        var told = run.Told;
        try
        {
            Look(run, path, left, right, depth);
        }
        catch (Exception e) when (e is InvalidDataException || (e is not IOException && AssemblyFile.IsMalformed(e)))
        {
            run.Add(Rung.Different, path, DifferenceKind.Content, "content that is malformed: " + e.Message, Shown.Bytes(left.Length), Shown.Bytes(right.Length));
        }

        // Whatever looked into it, two files that differ never pass for equal.
        if (run.Told == told)
        {
            run.Add(Rung.Different, path, DifferenceKind.Content, $"bytes from {Shown.Number(at)} on", Shown.Bytes(left.Length), Shown.Bytes(right.Length));
        }
    }

    private static void Look(ComparisonRun run, string path, Content left, Content right, int depth)
    {
        if (IsZip(left) && IsZip(right) && depth < MaxDepth)
        {
            ZipComparer.Compare(run, path, left, right, depth);
        }
    }

    private static bool IsZip(Content content) => Begins(content, "PK\u0003\u0004"u8) || (content.Length == 22 && Begins(content, "PK\u0005\u0006"u8));

    private static bool Begins(Content content, ReadOnlySpan<byte> magic)
    {
        using var stream = content.Open();
        Span<byte> head = stackalloc byte[16];
        return stream.ReadAtLeast(head[..magic.Length], magic.Length, throwOnEndOfStream: false) == magic.Length && head[..magic.Length].SequenceEqual(magic);
    }
}
