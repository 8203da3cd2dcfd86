using System.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.ModelFuzz;

/// <summary>What a run over one format came to.</summary>
/// <param name="Format">Id of the format.</param>
/// <param name="Count">How many files were read.</param>
/// <param name="Contents">How many of them had a head that passed, so that the contents were read.</param>
/// <param name="Sound">How many passed as sound.</param>
/// <param name="Slowest">The longest time that one took.</param>
/// <param name="MostMemory">The most bytes that were allocated for one.</param>
/// <param name="Failures">What must not happen, one line each, with the number of the input; at most twenty.</param>
public sealed record FuzzReport(string Format, int Count, int Contents, int Sound, TimeSpan Slowest, long MostMemory, IReadOnlyList<string> Failures);

/// <summary>
/// Reads changed files of one format and holds the reader to its contract: no exception but one of the disk, not over a second, not
/// over 64 MiB. Input <c>n</c> of seed <c>s</c> is always the same file.
/// </summary>
/// <param name="format">The format.</param>
/// <param name="folder">An empty folder that the run may fill.</param>
public sealed class FuzzRun(IModelFormat format, string folder)
{
    private const int MostFailures = 20;
    private const long MostMemory = 64L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly List<(FuzzSeed Seed, IFuzzSeeds Source, string Folder)> seeds = [];
    private readonly List<string> failures = [];
    private int contents;
    private int sound;
    private TimeSpan slowest;
    private long mostMemory;

    /// <summary>All classes of seeds in this program, by name.</summary>
    public static IReadOnlyList<IFuzzSeeds> Sources { get; } =
    [
        .. typeof(FuzzRun).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IFuzzSeeds)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (IFuzzSeeds)Activator.CreateInstance(t)!),
    ];

    /// <summary>Runs.</summary>
    /// <param name="count">How many files.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="first">Number of the first.</param>
    public FuzzReport Run(int count, int seed, int first = 0)
    {
        Prepare();
        foreach (var (start, _, place) in seeds)
        {
            // A seed that is not sound teaches nothing; it is also what warms the code up.
            if (Read(start.Name, start.Bytes, place) is { } reason)
            {
                failures.Add($"the seed {start.Name} is not sound: {reason}");
            }
        }

        contents = sound = 0;
        slowest = TimeSpan.Zero;
        mostMemory = 0;
        for (var i = first; i < first + count && failures.Count < MostFailures; i++)
        {
            Try(i, new Random(unchecked((seed * 1_000_003) + i)));
        }

        return new FuzzReport(format.Id, count, contents, sound, slowest, mostMemory, failures);
    }

    private void Prepare()
    {
        foreach (var source in Sources.Where(s => s.Format == format.Id))
        {
            foreach (var seed in source.Make())
            {
                var place = Path.Combine(folder, $"{format.Id}-{seeds.Count}");
                Directory.CreateDirectory(place);
                foreach (var file in seed.Beside)
                {
                    Write(place, file);
                }

                seeds.Add((seed, source, place));
            }
        }

        if (seeds.Count == 0)
        {
            throw new InvalidOperationException($"The format {format.Id} has no seeds.");
        }
    }

    private void Try(int number, Random random)
    {
        var (seed, source, place) = seeds[random.Next(seeds.Count)];
        var other = seeds[random.Next(seeds.Count)].Seed.Bytes;
        var bytes = seed.Bytes;
        var beside = seed.Beside.Count > 0 && random.Next(4) == 0 ? seed.Beside[random.Next(seed.Beside.Count)] : null;
        if (beside is not null)
        {
            var json = beside.Bytes.Length > 0 && beside.Bytes[0] == '{' && random.Next(3) != 0;
            Write(place, beside with { Bytes = json ? FuzzJson.Change(beside.Bytes, random) : FuzzBytes.Change(beside.Bytes, other, random) });
        }

        for (var changes = beside is null ? 1 + random.Next(3) : random.Next(2); changes > 0; changes--)
        {
            bytes = (random.Next(3) == 0 ? null : source.Change(bytes, random)) ?? FuzzBytes.Change(bytes, other, random);
        }

        Judge(number, seed.Name, bytes, place);
        if (beside is not null)
        {
            Write(place, beside);
        }
    }

    private void Judge(int number, string name, byte[] bytes, string place)
    {
        for (var attempt = 0; ; attempt++)
        {
            var memory = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            string? reason;
            try
            {
                reason = Read(name, bytes, place);
            }
#pragma warning disable CA1031 // Whatever it throws is the find.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Add($"input {number} ({name}): {e}");
                return;
            }

            var time = clock.Elapsed;
            memory = GC.GetAllocatedBytesForCurrentThread() - memory;
            if (time > Longest && attempt < 2)
            {
                // Other programs may have had the processor: only what is slow each time is slow.
                continue;
            }

            sound += reason is null ? 1 : 0;
            slowest = time > slowest ? time : slowest;
            mostMemory = Math.Max(mostMemory, memory);
            if (time > Longest || memory > MostMemory)
            {
                failures.Add($"input {number} ({name}): {time.TotalMilliseconds:0} ms, {memory:N0} bytes");
            }

            return;
        }
    }

    /// <summary>Why the file is refused; null for one that passes.</summary>
    private string? Read(string name, byte[] bytes, string place)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var file = new ModelBytes(stream);
        var head = format.Read(file);
        if (head.Match == HeadMatch.None || head.Reason is not null)
        {
            return head.Reason ?? "another head";
        }

        contents++;
        try
        {
            return format.ReadContents(file, new ModelSurroundings(Path.Combine(place, name), new InputFiles()))?.Reason;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static void Write(string place, FuzzFile file)
    {
        var path = Path.Combine(place, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.Bytes);
    }
}
