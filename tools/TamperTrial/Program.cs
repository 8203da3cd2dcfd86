using System.Diagnostics;
using System.Globalization;
using ComplianceGate.TamperTrial;

// TamperTrial COUNT SEED: so many changed copies, spread over all samples.
if (args.Length != 2 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var count) || !int.TryParse(args[1], CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("TamperTrial COUNT SEED");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("cg-tamper-").FullName;
var clock = Stopwatch.StartNew();
var report = new TamperRun(folder).Run(count, seed);
Directory.Delete(folder, true);
foreach (var missed in report.Missed)
{
    Console.WriteLine("missed: " + missed);
}

foreach (var (kind, number) in report.Kinds)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {number:N0} |"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Count:N0} variants, {report.Missed.Count} missed, {clock.Elapsed.TotalSeconds:0.0} s"));
return report.Missed.Count == 0 ? 0 : 1;
