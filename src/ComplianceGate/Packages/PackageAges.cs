using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Tells how long ago packages were signed. Neither the restore nor a nuspec knows when a package was published, but the signature that a
/// registry or author puts into it names its time (RFC 5652, section 11.3, <c>signingTime</c>).
/// </summary>
internal static class PackageAges
{
    private const int MaxSize = 1 << 20;
    private const int SecondsOfDay = 86_400;

    // The attribute's identifier 1.2.840.113549.1.9.5, and the set and the time of 13 characters that follow it.
    private static ReadOnlySpan<byte> SigningTime => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05, 0x31, 0x0F, 0x17, 0x0D];

    /// <summary>Finds packages whose latest signature is older than a number of days. One without a signature that can be read is passed over.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="days">The number of days.</param>
    /// <param name="now">The time by which is judged, in seconds since 1970-01-01 UTC.</param>
    /// <param name="files">The door to the disk.</param>
    public static ImmutableArray<OldPackageFact> Find(ImmutableArray<PackageFact> packages, int days, long now, InputFiles files)
    {
        var old = ImmutableArray.CreateBuilder<OldPackageFact>();
        foreach (var package in packages)
        {
            if (package.Kind == ComponentKind.Package && package.Folder is { } folder && Signed(Path.Combine(folder, ".signature.p7s"), files) is { } signed)
            {
                var age = (now - signed.ToUnixTimeSeconds()) / SecondsOfDay;
                if (age > days)
                {
                    old.Add(new(package.Key, signed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (int)Math.Min(age, int.MaxValue)));
                }
            }
        }

        return old.DrainToImmutable();
    }

    private static DateTimeOffset? Signed(string path, InputFiles files)
    {
        try
        {
            return files.Exists(path) ? Latest(files.ReadAllBytes(path, MaxSize)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The latest time of signing in a signature; null where it names none.</summary>
    /// <param name="signature">The bytes of a <c>.signature.p7s</c>.</param>
    public static DateTimeOffset? Latest(ReadOnlySpan<byte> signature)
    {
        const int Length = 13;
        DateTimeOffset? latest = null;
        while (signature.IndexOf(SigningTime) is >= 0 and var at && signature.Length - at - SigningTime.Length >= Length)
        {
            signature = signature[(at + SigningTime.Length)..];
            // Years of two digits are those from 1950 to 2049 (RFC 5280, section 4.1.2.5.1); a package is younger.
            if (DateTimeOffset.TryParseExact("20" + Encoding.ASCII.GetString(signature[..Length]), "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                && (latest is null || time > latest))
            {
                latest = time;
            }
        }

        return latest;
    }
}
