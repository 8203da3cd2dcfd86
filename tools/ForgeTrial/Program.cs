using System.Diagnostics;
using System.Globalization;
using ComplianceGate.ForgeTrial;

// ForgeTrial COUNT SEED [FOLDER]: so many forged signatures, left in FOLDER for other verifiers.
if (args.Length is not (2 or 3) || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var count) || !int.TryParse(args[1], CultureInfo.InvariantCulture, out var seed)
    || (args.Length == 3 && !Directory.Exists(args[2])))
{
    Console.Error.WriteLine("ForgeTrial COUNT SEED [FOLDER]");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("cg-forge-").FullName;
var clock = Stopwatch.StartNew();
using var sample = new ForgeSample(folder);
var report = new ForgeRun(sample).Run(count, seed, args.Length == 3 ? args[2] : null);
Directory.Delete(folder, true);
foreach (var accepted in report.Accepted)
{
    Console.WriteLine("accepted: " + accepted);
}

foreach (var (kind, number) in report.Kinds)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {number:N0} |"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Count:N0} forged, {report.Accepted.Count} accepted, {clock.Elapsed.TotalSeconds:0.0} s"));
return report.Accepted.Count == 0 ? 0 : 1;
