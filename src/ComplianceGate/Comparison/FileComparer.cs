using System.Reflection.PortableExecutable;
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
        else if (left.Length <= Content.MaxLooked && right.Length <= Content.MaxLooked)
        {
            LookInto(run, path, left.ReadAll(), right.ReadAll(), depth);
        }
    }

    private static void LookInto(ComparisonRun run, string path, byte[] left, byte[] right, int depth)
    {
        var isAssembly = IsAssembly(left) && IsAssembly(right);
        if (!isAssembly && BundleComparer.Place(left) is not null && BundleComparer.Place(right) is not null && depth < MaxDepth)
        {
            BundleComparer.Compare(run, path, left, right, depth);
        }
        else if (left.AsSpan().StartsWith("MZ"u8) && right.AsSpan().StartsWith("MZ"u8))
        {
            PEComparer.Compare(run, path, left, right);
        }
        else if (path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) && left.AsSpan().StartsWith("BSJB"u8) && right.AsSpan().StartsWith("BSJB"u8))
        {
            SymbolsComparer.Compare(run, path, left, right);
        }
        else
        {
            void Tell(string member, string? one, string? other) => run.Add(Rung.Different, path, DifferenceKind.Text, member, one, other);
            var told = run.Told;
            DocumentComparer.Compare(left, right, Tell);
            if (run.Told == told)
            {
                TextComparer.Compare(left, right, Tell);
            }
        }
    }

    // An assembly may hold, as data, what marks the host of a bundle.
    private static bool IsAssembly(byte[] bytes)
    {
        try
        {
            using var file = new PEReader(new MemoryStream(bytes, writable: false));
            return bytes.AsSpan().StartsWith("MZ"u8) && file.HasMetadata;
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            return false;
        }
    }

    private static bool IsZip(Content content)
    {
        using var stream = content.Open();
        Span<byte> head = stackalloc byte[4];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && (head.SequenceEqual("PK\u0003\u0004"u8) || (content.Length == 22 && head.SequenceEqual("PK\u0005\u0006"u8)));
    }
}
