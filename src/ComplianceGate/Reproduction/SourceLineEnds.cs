using System.Collections.Immutable;
using System.Security.Cryptography;
using ComplianceGate.Comparison;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Symbols hold a source file's checksum and mostly not its text. With the source at hand it is certain whether the original had
/// the same text with other line ends.
/// </summary>
internal static class SourceLineEnds
{
    private const int MaxSource = 16 << 20;
    private const string Member = "document ";
    private const string Mapped = "/_/";
    private const string Shown = "checksum ";

    /// <summary>Puts the cause to checksums of sources that differ by line ends alone.</summary>
    /// <param name="report">How an artifact compares.</param>
    /// <param name="source">Root of the checked-out source.</param>
    public static ComparisonReport Explain(ComparisonReport report, string source)
    {
        var known = KnownCauses.Find(KnownCauses.LineEnds);
        var differences = ImmutableArray.CreateBuilder<Difference>(report.Differences.Length);
        foreach (var difference in report.Differences)
        {
            differences.Add(IsOfLineEnds(difference, source) ? difference with { Cause = known.Cause, Fix = known.Fix } : difference);
        }

        return report with { Differences = differences.MoveToImmutable() };
    }

    private static bool IsOfLineEnds(Difference difference, string source)
    {
        if (difference.Kind != DifferenceKind.Symbols || !difference.Member.StartsWith(Member, StringComparison.Ordinal)
            || difference.Left is not { } left || !left.StartsWith(Shown, StringComparison.Ordinal))
        {
            return false;
        }

        var name = difference.Member[Member.Length..];
        var path = name.StartsWith(Mapped, StringComparison.Ordinal) ? name[Mapped.Length..]
            : Path.IsPathFullyQualified(name) && EvidencePlaces.Below(name, source) is { } below ? below : null;
        if (path is null || SafePath.Refusal(path) is not null || new FileInfo(Path.Combine(source, path)) is not { Exists: true, Length: <= MaxSource } file)
        {
            return false;
        }

        var text = File.ReadAllBytes(file.FullName);
        var digest = left[Shown.Length..];
        return Array.Exists((byte[][])[Unix(text), Windows(text)], t => IsDigest(t, digest));
    }

    private static bool IsDigest(byte[] text, string digest) => digest.Length switch
    {
        64 => Convert.ToHexStringLower(SHA256.HashData(text)) == digest,
#pragma warning disable CA5350 // Symbols of older compilers hold SHA-1; nothing is trusted by it.
        40 => Convert.ToHexStringLower(SHA1.HashData(text)) == digest,
#pragma warning restore CA5350
        _ => false,
    };

    private static byte[] Unix(byte[] text)
    {
        var ends = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                ends.Add(text[i]);
            }
        }

        return [.. ends];
    }

    private static byte[] Windows(byte[] text)
    {
        var ends = new List<byte>(text.Length + text.AsSpan().Count((byte)'\n'));
        foreach (var b in Unix(text))
        {
            if (b == '\n')
            {
                ends.Add((byte)'\r');
            }

            ends.Add(b);
        }

        return [.. ends];
    }
}
