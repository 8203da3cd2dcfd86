using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What it costs to hash models, against openssl on the same files in the same run, and to read the head of a large one.</summary>
internal static class ModelBenchmark
{
    private const int Pairs = 11;
    private const long FileSize = 1L << 30;
    private const long HugeSize = 8L << 30;
    private const long HeadSize = 10L << 30;

    /// <summary>Runs the whole.</summary>
    /// <returns>0 where every goal was met.</returns>
    public static int Run()
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            Console.WriteLine(Invariant($"processors: {Environment.ProcessorCount}, runtime {Environment.Version}, {Command.Run("openssl", work, ["version"]).Output.Trim()}"));
            var met = Rate(work);
            met &= Memory(work);
            met &= Head(work);
            return met ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Hashes one file and tells the largest memory of the process, in MiB.</summary>
    public static int HashOnce(string file)
    {
        Models(file);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine((self.PeakWorkingSet64 / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }

    private static bool Rate(string work)
    {
        string[] files = [Make(work, "one.bin", 1), Make(work, "two.bin", 2)];
        foreach (var file in files)
        {
            Models(file);
            OpenSsl(work, file);
        }

        List<double> theirs = [], one = [], two = [], ratios = [], both = [];
        for (var i = 0; i < Pairs; i++)
        {
            // Each goes first every other time.
            double other = 0, own = 0;
            foreach (var isOwn in (bool[])(i % 2 == 0 ? [false, true] : [true, false]))
            {
                _ = isOwn ? own = Models(files[0]) : other = OpenSsl(work, files[0]);
            }

            var pair = Models(files);
            theirs.Add(other);
            one.Add(own);
            two.Add(pair);
            ratios.Add(other / own);
            both.Add(2 * other / pair);
        }

        Console.WriteLine($"1 GiB, ms: openssl dgst -sha256 {Statistics.Show(theirs, "0")}, ours {Statistics.Show(one, "0")}, two files on two threads {Statistics.Show(two, "0")}");
        Console.WriteLine($"  rate against openssl, of the pairs: {Statistics.Show(ratios, "0.000")}; two files {Statistics.Show(both, "0.00")}");
        return Statistics.Median(ratios) >= 0.95 && Statistics.Median(both) >= 1.8 * 0.95;
    }

    private static bool Memory(string work)
    {
        var small = Sparse(work, "small.bin", 1 << 20);
        var huge = Sparse(work, "huge.bin", HugeSize);
        var self = Path.Combine(AppContext.BaseDirectory, "ComplianceGate.Benchmarks.dll");
        double Peak(string file) => double.Parse(Command.Run("dotnet", work, [self, "models", "--hash", file]).Output, CultureInfo.InvariantCulture);
        var (without, with) = (Peak(small), Peak(huge));
        Console.WriteLine(Invariant($"8 GiB: the process takes {with:0} MiB at most, {with - without:0} MiB more than for 1 MiB"));
        return with - without <= 64;
    }

    private static bool Head(string work)
    {
        var file = Sparse(work, "huge.gguf", HeadSize, TinyGguf());
        var times = new List<double>();
        var cold = 0.0;
        for (var i = 0; i < 21; i++)
        {
            var clock = Stopwatch.StartNew();
            using var stream = File.OpenRead(file);
            var bytes = new ModelBytes(stream);
            var found = ModelFormats.Recognise(file, isDeclared: true, bytes) ?? throw new InvalidOperationException("The file is not recognised.");
            var contents = ModelFormats.Find(found.Format)!.ReadContents(bytes, new ModelSurroundings(file, new InputFiles()));
            var time = clock.Elapsed.TotalMilliseconds;
            if (contents is not { Reason: null, Header.TensorCount: > 0 })
            {
                throw new InvalidOperationException("The head is not read: " + contents?.Reason);
            }

            cold = i == 0 ? time : cold;
            times.Add(time);
        }

        Console.WriteLine($"Head of 10 GiB (GGUF), ms: {Invariant($"{cold:0.0}")} the first time in the process, then {Statistics.Show(times[1..], "0.00")}");
        return cold <= 20;
    }

    private static double Models(params string[] files)
    {
        var clock = Stopwatch.StartNew();
        var (models, problems) = ModelReader.Read([.. files.Select(f => new ModelCandidate(f, Path.GetFileName(f), ModelShipping.Declared))], new InputFiles());
        var time = clock.Elapsed.TotalMilliseconds;
        return models.Length == files.Length && problems.IsEmpty ? time : throw new InvalidOperationException("The models were not read.");
    }

    private static double OpenSsl(string work, string file) => Command.Run("openssl", work, ["dgst", "-sha256", file]).Milliseconds;

    private static string Make(string work, string name, int seed)
    {
        var path = Path.Combine(work, name);
        var random = new Random(seed);
        var block = new byte[1 << 20];
        using var file = File.Create(path);
        for (var rest = FileSize; rest > 0; rest -= block.Length)
        {
            random.NextBytes(block);
            file.Write(block);
        }

        return path;
    }

    private static string Sparse(string work, string name, long size, ReadOnlySpan<byte> head = default)
    {
        var path = Path.Combine(work, name);
        using var file = File.Create(path);
        file.Write(head);
        file.SetLength(size);
        return path;
    }

    // One tensor of bytes that fills the file to its end.
    private static byte[] TinyGguf()
    {
        using var bytes = new MemoryStream();
        bytes.Write("GGUF"u8);
        UInt32(3);
        UInt64(1);
        UInt64(2);
        Text("general.architecture");
        UInt32(8);
        Text("llama");
        Text("general.alignment");
        UInt32(4);
        UInt32(32);
        Text("blk.0.weight");
        UInt32(1);
        var start = (bytes.Length + 8 + 4 + 8 + 31) / 32 * 32;
        UInt64((ulong)(HeadSize - start));
        UInt32(24);
        UInt64(0);
        return bytes.ToArray();

        void UInt32(uint value)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(four, value);
            bytes.Write(four);
        }

        void UInt64(ulong value)
        {
            Span<byte> eight = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
            bytes.Write(eight);
        }

        void Text(string text)
        {
            UInt64((ulong)text.Length);
            bytes.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
