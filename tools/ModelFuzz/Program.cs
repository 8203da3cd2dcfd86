using System.Diagnostics;
using System.Globalization;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

// ModelFuzz COUNT SEED [FORMAT...]: so many files of each format, all formats where none is named.
if (args.Length < 2 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var count) || !int.TryParse(args[1], CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("ModelFuzz COUNT SEED [FORMAT...]");
    return 2;
}

var wrong = 0;
foreach (var format in ModelFormats.All.Where(f => args.Length == 2 || args.AsSpan(2).Contains(f.Id)))
{
    var folder = Directory.CreateTempSubdirectory("cg-fuzz-").FullName;
    var clock = Stopwatch.StartNew();
    var report = new FuzzRun(format, folder).Run(count, seed);
    var seconds = clock.Elapsed.TotalSeconds;
    Directory.Delete(folder, true);
    foreach (var failure in report.Failures)
    {
        Console.WriteLine(failure);
    }

    wrong += report.Failures.Count;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {report.Format} | {report.Count:N0} | {report.Contents:N0} | {report.Sound:N0} | {report.Slowest.TotalMilliseconds:0.0} ms | {report.MostMemory / 1048576.0:0.00} MiB | {seconds:0.0} s | {report.Failures.Count} |"));
}

return wrong == 0 ? 0 : 1;
