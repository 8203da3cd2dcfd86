using System.Reflection.PortableExecutable;
using ComplianceGate.Binaries;

namespace ComplianceGate.Comparison;

/// <summary>Compares two PE files: assemblies by their code, others by their headers and bytes.</summary>
internal static class PEComparer
{
    /// <summary>Compares two files that begin as PE files do and are not equal.</summary>
    public static void Compare(ComparisonRun run, string path, byte[] left, byte[] right)
    {
        var (one, other) = (left, right);
        if (Authenticode.IsSigned(left) || Authenticode.IsSigned(right))
        {
            if (Authenticode.Unsigned(left) is not { } first || Authenticode.Unsigned(right) is not { } second)
            {
                run.Add(Rung.Different, path, DifferenceKind.Signature, "Authenticode signature that is not one of a known form");
            }
            else
            {
                (one, other) = (first, second);
                run.Add(Rung.IdenticalAfterNormalisation, path, DifferenceKind.Signature, "Authenticode signature", Signed(left), Signed(right));
                run.Normalise("Authenticode signature: certificate table, its entry in the directory, checksum");
                if (one.AsSpan().SequenceEqual(other))
                {
                    return;
                }
            }
        }

        CompareUnsigned(run, path, one, other);
    }

    private static string Signed(byte[] file) => Authenticode.IsSigned(file) ? "there" : "not there";

    private static void CompareUnsigned(ComparisonRun run, string path, byte[] left, byte[] right)
    {
        try
        {
            using var first = AssemblyImage.Open(left, 'L');
            using var second = AssemblyImage.Open(right, 'R');
            if (first is not null && second is not null)
            {
                AssemblyComparer.Compare(run, path, first, second);
                ImageComparer.Compare(run, path, first.File, second.File);
                return;
            }
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            run.Add(Rung.Different, path, DifferenceKind.Content, "assembly that is malformed: " + e.Message, Shown.Bytes(left.Length), Shown.Bytes(right.Length));
            return;
        }

        CompareNative(run, path, left, right);
    }

    private static void CompareNative(ComparisonRun run, string path, byte[] left, byte[] right)
    {
        using var one = new PEReader(new MemoryStream(left, writable: false));
        using var other = new PEReader(new MemoryStream(right, writable: false));
        run.Add(Rung.Different, path, DifferenceKind.Content, "native code", Shown.Bytes(left.Length), Shown.Bytes(right.Length));
        ImageComparer.CompareHeaders(run, path, one, other);
    }
}
