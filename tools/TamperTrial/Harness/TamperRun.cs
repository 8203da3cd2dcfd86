using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Verification;

namespace ComplianceGate.TamperTrial;

/// <summary>What a run gave.</summary>
/// <param name="Count">Number of variants.</param>
/// <param name="Kinds">How many of each kind.</param>
/// <param name="Missed">Those that verification called sound.</param>
public sealed record TamperReport(int Count, SortedDictionary<string, int> Kinds, List<string> Missed);

/// <summary>Changes sound evidence, one change at a time, and asks whether it still holds.</summary>
/// <param name="folder">A folder to work in; not shared.</param>
public sealed class TamperRun(string folder)
{
    private static readonly ImmutableArray<TamperKind> OfContent =
    [
        TamperKind.FlipFirst, TamperKind.FlipMiddle, TamperKind.FlipLast, TamperKind.FlipAnywhere, TamperKind.CutOne, TamperKind.CutHalf, TamperKind.CutAll,
        TamperKind.Extend, TamperKind.InsertByte, TamperKind.RemoveByte, TamperKind.Replace,
    ];

    private readonly ImmutableArray<TamperSample> samples = TamperSample.All(folder);

    /// <summary>The samples.</summary>
    public ImmutableArray<TamperSample> Samples => samples;

    /// <summary>Every kind of change for every file of every sample, where it makes sense.</summary>
    public IEnumerable<(TamperSample Sample, TamperKind Kind, string File)> Table()
    {
        foreach (var sample in samples)
        {
            foreach (var file in FilesOf(sample).Keys)
            {
                foreach (var kind in Enum.GetValues<TamperKind>())
                {
                    if (kind != TamperKind.Add && Applies(sample, kind, file))
                    {
                        yield return (sample, kind, file);
                    }
                }
            }

            foreach (var closed in sample.Closed)
            {
                yield return (sample, TamperKind.Add, closed);
            }
        }
    }

    /// <summary>So many changes, always the same of one seed.</summary>
    public TamperReport Run(int count, int seed)
    {
        var random = new Random(seed);
        var report = new TamperReport(count, new(StringComparer.Ordinal), []);
        var table = Table().ToList();
        foreach (var sample in samples)
        {
            if (Verify(sample, FilesOf(sample), []) != VerificationOutcome.Holds)
            {
                report.Missed.Add($"{sample.Name}: the sample itself does not hold");
            }
        }

        for (var i = 0; i < count; i++)
        {
            var (sample, kind, file) = table[random.Next(table.Count)];
            var name = $"{sample.Name}: {kind} {file}";
            report.Kinds[kind.ToString()] = report.Kinds.GetValueOrDefault(kind.ToString()) + 1;
            if (Try(sample, kind, file, random) == VerificationOutcome.Holds)
            {
                report.Missed.Add(string.Create(CultureInfo.InvariantCulture, $"{name} (variant {i} of seed {seed})"));
            }
        }

        return report;
    }

    /// <summary>Makes one change and verifies.</summary>
    public VerificationOutcome Try(TamperSample sample, TamperKind kind, string file, Random random)
    {
        var files = new SortedDictionary<string, byte[]>(FilesOf(sample), StringComparer.Ordinal);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var bytes = files.GetValueOrDefault(file, []);
        switch (kind)
        {
            case TamperKind.Swap:
                var other = Other(sample, file, random);
                (files[file], files[other]) = (files[other], files[file]);
                break;
            case TamperKind.Rename:
                files.Remove(file);
                files.Add(file + ".bak", bytes);
                break;
            case TamperKind.Delete:
                files.Remove(file);
                break;
            case TamperKind.ChangeCase:
                files.Remove(file);
                files.Add(OtherCase(file), bytes);
                break;
            case TamperKind.Add:
                files.Add((file.Length == 0 ? "" : file + "/") + $"stray{random.Next(1000)}.txt", bytes);
                break;
            case TamperKind.LinkToCopyOutside:
                links.Add(file, Outside(bytes));
                files.Remove(file);
                break;
            case TamperKind.LinkToOther:
                links.Add(file, Path.Combine(folder, "work", Other(sample, file, random)));
                files.Remove(file);
                break;
            case TamperKind.LinkToNothing:
                links.Add(file, Path.Combine(folder, "nothing"));
                files.Remove(file);
                break;
            default:
                files[file] = Change(bytes, kind, random);
                break;
        }

        return Verify(sample, files, links);
    }

    /// <summary>Verifies files as a sample is verified.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="files">Its files, or the entries of its package.</param>
    /// <param name="links">Links to make, by path.</param>
    public VerificationOutcome Verify(TamperSample sample, SortedDictionary<string, byte[]> files, Dictionary<string, string> links) => Report(sample, files, links).Outcome;

    /// <summary>Verifies files as a sample is verified.</summary>
    public VerificationReport Report(TamperSample sample, SortedDictionary<string, byte[]> files, Dictionary<string, string> links)
    {
        var work = Path.Combine(folder, "work");
        Directory.CreateDirectory(work);
        if (sample.Entries is not null)
        {
            files = new(StringComparer.Ordinal) { [sample.Asked] = TamperSample.Zip(files) };
        }

        foreach (var (path, bytes) in files)
        {
            var full = Path.Combine(work, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }

        foreach (var (path, target) in links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(work, path))!);
            File.CreateSymbolicLink(Path.Combine(work, path), target);
        }

        var report = EvidenceVerifier.Verify(Path.Combine(work, sample.Asked));
        Directory.Delete(work, true);
        return report;
    }

    /// <summary>What is changed of a sample: its files, or the entries of its package.</summary>
    public static SortedDictionary<string, byte[]> FilesOf(TamperSample sample) =>
        sample.Entries is null ? sample.Files : new SortedDictionary<string, byte[]>(sample.Entries.ToDictionary(), StringComparer.Ordinal);

    private static bool Applies(TamperSample sample, TamperKind kind, string file) =>
        OfContent.Contains(kind) ? !sample.Open.Contains(file)
        : sample.Optional.Contains(file) ? false
        : kind == TamperKind.Swap ? !sample.Open.Contains(file)
        : sample.Entries is null || kind is not (TamperKind.LinkToCopyOutside or TamperKind.LinkToOther or TamperKind.LinkToNothing);

    private static string Other(TamperSample sample, string file, Random random)
    {
        var files = FilesOf(sample);
        var others = files.Where(f => f.Key != file && !f.Value.AsSpan().SequenceEqual(files[file])).Select(f => f.Key).ToList();
        return others[random.Next(others.Count)];
    }

    private static string OtherCase(string path)
    {
        var at = path.Length - 1;
        while (!char.IsAsciiLetter(path[at]))
        {
            at--;
        }

        return path[..at] + (char)(path[at] ^ 0x20) + path[(at + 1)..];
    }

    private string Outside(byte[] bytes)
    {
        var copy = Path.Combine(folder, "copy");
        File.WriteAllBytes(copy, bytes);
        return copy;
    }

    private static byte[] Change(byte[] bytes, TamperKind kind, Random random)
    {
        var copy = (byte[])bytes.Clone();
        var place = kind switch
        {
            TamperKind.FlipFirst => 0,
            TamperKind.FlipLast => bytes.Length - 1,
            TamperKind.FlipMiddle => bytes.Length / 2,
            _ => random.Next(bytes.Length),
        };
        switch (kind)
        {
            case TamperKind.CutOne:
                return bytes[..^1];
            case TamperKind.CutHalf:
                return bytes[..(bytes.Length / 2)];
            case TamperKind.CutAll:
                return [];
            case TamperKind.Extend:
                return [.. bytes, (byte)'x'];
            case TamperKind.InsertByte:
                return [.. bytes[..place], (byte)(random.Next(255) + 1), .. bytes[place..]];
            case TamperKind.RemoveByte:
                return [.. bytes[..place], .. bytes[(place + 1)..]];
            case TamperKind.Replace:
                random.NextBytes(copy);
                return copy;
            default:
                copy[place] ^= (byte)(1 << random.Next(8));
                return copy;
        }
    }
}
