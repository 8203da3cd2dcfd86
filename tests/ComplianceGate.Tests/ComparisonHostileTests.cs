using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using ComplianceGate.Comparison;

namespace ComplianceGate.Tests;

/// <summary>Damage and malice: whatever a file holds, it is compared, and no change makes two files more equal.</summary>
[TestClass]
public sealed class ComparisonHostileTests
{
    private const string Code = """
        using System;
        using System.Collections.Generic;
        [assembly: System.Reflection.AssemblyTitle("title")]
        public interface I<T> { T Get(int a, string b = "b"); }
        public class C<T> : I<T> where T : class, new()
        {
            public static readonly int[] Data = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
            private Dictionary<string, List<T>> map = new() { ["key"] = new() };
            public event EventHandler E;
            public T Get(int a, string b) { try { return map[b][a]; } catch (KeyNotFoundException e) when (a > 3) { throw new InvalidOperationException("no " + b, e); } finally { E?.Invoke(this, EventArgs.Empty); } }
            public IEnumerable<T> All() { foreach (var l in map.Values) foreach (var t in l) yield return t; }
            public int Switch(int a) => a switch { 0 => Data[1], 1 => Data[2], 2 => 77, 3 => 78, 4 => Data.Length, _ => -1 };
        }
        """;

    private static readonly string Root = Directory.CreateTempSubdirectory("comparison-hostile-").FullName;
    private static readonly Lazy<byte[]> Lib = new(() => ComparisonCompiler.Compile(Code, Path.Combine(Root, "a"), "/pathmap:" + Root + "/a=/_/"));
    private static readonly Lazy<byte[]> Bare = new(() => ComparisonCompiler.Compile(Code, Path.Combine(Root, "b"), "/debug-"));
    private static readonly Lazy<byte[]> Other = new(() => ComparisonCompiler.Compile(Code.Replace("77", "76", StringComparison.Ordinal), Path.Combine(Root, "c"), "/debug-"));

    [ClassCleanup]
    public static void End() => Directory.Delete(Root, recursive: true);

    [TestMethod]
    public void A_changed_bit_is_never_bit_identical_and_is_never_an_error()
    {
        var random = new Random(20261121);
        foreach (var (name, bytes) in Samples())
        {
            Assert.AreEqual(Rung.BitIdentical, ArtifactComparison.CompareContents(name, bytes, (byte[])bytes.Clone()).Rung);
            for (var i = 0; i < 250; i++)
            {
                var changed = Flipped(bytes, random, out var at);
                var report = ArtifactComparison.CompareContents(name, bytes, changed);
                Assert.AreNotEqual(Rung.BitIdentical, report.Rung, $"{name} at {at}");
                Assert.IsNotEmpty(report.Differences, $"{name} at {at}");
                if (report.Rung == Rung.IdenticalAfterNormalisation)
                {
                    CollectionAssert.AreEqual(new[] { "times of zip entries" }, report.Normalisations.ToArray(), $"{name} at {at}");
                }
            }
        }
    }

    [TestMethod]
    public void Files_damaged_at_will_are_compared_both_ways_alike()
    {
        var random = new Random(20261122);
        foreach (var (name, bytes) in Samples())
        {
            for (var i = 0; i < 120; i++)
            {
                var (left, right) = (Damaged(bytes, random), Damaged(bytes, random));
                var report = ArtifactComparison.CompareContents(name, left, right);
                Assert.AreEqual(left.AsSpan().SequenceEqual(right), report.Rung == Rung.BitIdentical);
                Assert.AreEqual(report.Rung, ArtifactComparison.CompareContents(name, right, left).Rung, $"{name}, {i}");
            }
        }
    }

    // The framework's own reader is the judge: where the layout is the same, so must be the bytes of every method.
    [TestMethod]
    public void Where_the_IL_is_called_the_same_every_byte_of_it_is()
    {
        var bytes = Bare.Value;
        var bodies = Bodies(bytes)!;
        var random = new Random(20261123);
        var (same, different) = (0, 0);
        for (var i = 0; i < 3_000; i++)
        {
            var changed = Flipped(bytes, random, out var at);
            var report = ArtifactComparison.CompareContents("Lib.dll", bytes, changed);
            if (report.Rung != Rung.SameIL)
            {
                different++;
                continue;
            }

            same++;
            CollectionAssert.AreEqual(bodies, Bodies(changed), $"at {at}: {string.Join('\n', report.Differences)}");
        }

        Assert.IsGreaterThan(1_000, different);
        Assert.IsGreaterThan(10, same, "what is no code may differ");
    }

    [TestMethod]
    public void A_change_does_not_make_two_different_files_more_equal()
    {
        var random = new Random(20261125);
        var before = ArtifactComparison.CompareContents("Lib.dll", Bare.Value, Other.Value).Rung;
        Assert.AreEqual(Rung.Different, before);
        for (var i = 0; i < 500; i++)
        {
            Assert.AreEqual(before, ArtifactComparison.CompareContents("Lib.dll", Bare.Value, Flipped(Other.Value, random, out var at)).Rung, $"at {at}");
        }
    }

    [TestMethod]
    public void Archives_that_unfold_overlap_or_repeat_names_cost_little()
    {
        var bomb = ComparisonSamples.Zip(new Dictionary<string, byte[]> { ["a"] = new byte[1 << 20], ["b"] = [1] });
        var claims = (byte[])bomb.Clone();
        var directory = BitConverter.ToInt32(claims, claims.Length - 6);
        BitConverter.TryWriteBytes(claims.AsSpan(directory + 24), 0x7fffffff);
        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("a.zip", bomb, claims).Rung);

        var overlap = (byte[])bomb.Clone();
        BitConverter.TryWriteBytes(overlap.AsSpan(directory + 47 + 42), 0);
        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("a.zip", bomb, overlap).Rung);

        KeyValuePair<string, byte[]>[] twice = [new("x", [1]), new("x", [2]), new("/etc/passwd", [3]), new("../up", [4])];
        KeyValuePair<string, byte[]>[] swapped = [new("x", [2]), new("x", [1]), new("/etc/passwd", [3]), new("../up", [4])];
        var report = ArtifactComparison.CompareContents("a.zip", ComparisonSamples.Zip(twice), ComparisonSamples.Zip(swapped));
        Assert.AreEqual(Rung.Different, report.Rung, "which of two entries of one name counts depends on the reader");
        Assert.IsTrue(report.Differences.Any(d => d.Path == "a.zip!/x (2)"));
        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("a.zip", ComparisonSamples.Zip([new("x", [1]), new("x", [2]), new("x (2)", [3])]), ComparisonSamples.Zip([new("x", [1]), new("x", [2]), new("x (2)", [4])])).Rung);

        var many = Enumerable.Range(0, 20_000).Select(i => new KeyValuePair<string, byte[]>($"f{i}", [(byte)i])).ToArray();
        Assert.AreEqual(Rung.IdenticalAfterNormalisation, ArtifactComparison.CompareContents("a.zip", ComparisonSamples.Zip(many), ComparisonSamples.Zip(many, 3)).Rung);
    }

    [TestMethod]
    public void What_is_told_is_safe_to_print()
    {
        var left = ComparisonSamples.Zip(new Dictionary<string, byte[]> { ["a\u001b[31m\n::error::x"] = [1] });
        var right = ComparisonSamples.Zip(new Dictionary<string, byte[]> { ["b"] = [1] });
        foreach (var difference in ArtifactComparison.CompareContents("a.zip", left, right).Differences)
        {
            Assert.IsFalse((difference.Path + difference.Member + difference.Left + difference.Right).Any(char.IsControl));
        }
    }

    [TestMethod]
    public void Deep_and_endless_documents_end()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));
        var xml = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 50_000)));
        var bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>"u8.ToArray();
        foreach (var bytes in (byte[][])[deep, xml, bomb])
        {
            Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("a.xml", bytes, [.. bytes, (byte)' ']).Rung);
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Samples()
    {
        yield return ("Lib.dll", Lib.Value);
        yield return ("Lib.nupkg", ComparisonSamples.Zip(ComparisonSamples.Files(Bare.Value)));
        yield return ("Lib.pdb", Symbols(Lib.Value));
        yield return ("App", ComparisonSamples.Bundle([0x7f, (byte)'E', (byte)'L', (byte)'F'], ("Lib.dll", Bare.Value)));
        yield return ("Lib.nuspec", Encoding.UTF8.GetBytes(ComparisonSamples.Nuspec));
        yield return ("a.json", "{\"a\":[1,2,{\"b\":null}],\"c\":\"text\"}"u8.ToArray());
    }

    private static byte[] Symbols(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        var entry = file.ReadDebugDirectory().Single(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        var block = file.GetSectionData(entry.DataRelativeVirtualAddress).GetContent(8, entry.DataSize - 8).ToArray();
        using var packed = new System.IO.Compression.DeflateStream(new MemoryStream(block), System.IO.Compression.CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }

    private static string[]? Bodies(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        var metadata = file.GetMetadataReader();
        return [.. metadata.MethodDefinitions.Select(m => metadata.GetMethodDefinition(m)).Select(m => m.RelativeVirtualAddress == 0 ? "none" : Convert.ToHexString(file.GetMethodBody(m.RelativeVirtualAddress).GetILBytes()!))];
    }

    private static byte[] Flipped(byte[] bytes, Random random, out int at)
    {
        var changed = (byte[])bytes.Clone();
        at = random.Next(changed.Length);
        changed[at] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var bytes = random.Next(8) == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
        for (var n = random.Next(0, 6); n > 0 && bytes.Length > 0; n--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(4) == 0 ? (byte)0xff : (byte)random.Next(256);
        }

        return bytes;
    }
}
