using System.Diagnostics;
using System.Globalization;
using ComplianceGate.Licensing;

namespace LicenseTexts.Hostile;

/// <summary>A recorded run over many variants: how many of each kind, which passed, the slowest, the memory.</summary>
internal static class HostileRun
{
    /// <summary>Runs.</summary>
    /// <returns>0 where no variant was recognised as what it was made from and none took a second; 1 otherwise.</returns>
    public static int Run(string list, int count, int seed)
    {
        var texts = HostileText.ReadAll(list);
        var kinds = new SortedDictionary<string, (int Count, int Other, double Slowest, long Memory)>(StringComparer.Ordinal);
        var passed = 0;
        LicenseTextRecogniser.Recognise("warm"u8);
        for (var i = 0; i < count; i++)
        {
            var variant = HostileVariant.Make(texts, new Random(unchecked((seed * 1_000_003) + i)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var found = LicenseTextRecogniser.Recognise(variant.Bytes);
            var time = clock.Elapsed.TotalMilliseconds;
            var memory = GC.GetAllocatedBytesForCurrentThread() - before;
            var other = !found.Ids.IsEmpty && variant.MayBe(found.Ids);
            if (!found.Ids.IsEmpty && !other)
            {
                passed++;
                Console.WriteLine($"RECOGNISED as {string.Join(',', found.Ids)}: variant {i} of seed {seed}: {variant}");
            }

            var known = kinds.GetValueOrDefault(variant.Kind);
            kinds[variant.Kind] = (known.Count + 1, known.Other + (other ? 1 : 0), Math.Max(known.Slowest, time), Math.Max(known.Memory, memory));
        }

        foreach (var (kind, (all, other, slowest, memory)) in kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {all:N0} | {other} | {slowest:0.0} ms | {memory / 1048576.0:0.0} MiB |"));
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} variants of {texts.Count} licenses, seed {seed}: {passed} recognised; slowest {kinds.Values.Max(k => k.Slowest):0.0} ms; most memory for one {kinds.Values.Max(k => k.Memory) / 1048576.0:0.0} MiB; peak of the process {self.PeakWorkingSet64 / 1048576.0:0} MiB"));
        return passed == 0 && kinds.Values.All(k => k.Slowest < 1000) ? 0 : 1;
    }
}
