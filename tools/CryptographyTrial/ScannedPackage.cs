using System.Globalization;

namespace ComplianceGate.CryptographyTrial;

/// <summary>What scanning one package came to.</summary>
/// <param name="Assemblies">Different managed assemblies.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Places">Places that use cryptography, those that are only counted with them.</param>
/// <param name="Seconds">Time of all scans, the first method calls in it.</param>
/// <param name="PeakBytes">Largest memory of the process.</param>
/// <param name="Failed">Whether a scan ended with a problem.</param>
/// <param name="What">The algorithms with their numbers, or the problem.</param>
internal sealed record ScannedPackage(int Assemblies, long Bytes, int Places, double Seconds, long PeakBytes, bool Failed, string What)
{
    public static ScannedPackage Parse(string line)
    {
        var parts = line.TrimEnd('\n', '\r').Split('\t');
        return new ScannedPackage(
            int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture),
            double.Parse(parts[3], CultureInfo.InvariantCulture), long.Parse(parts[4], CultureInfo.InvariantCulture), parts[5] == "1", parts[6]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Assemblies}\t{Bytes}\t{Places}\t{Seconds:0.0000}\t{PeakBytes}\t{(Failed ? 1 : 0)}\t{What}");
}
