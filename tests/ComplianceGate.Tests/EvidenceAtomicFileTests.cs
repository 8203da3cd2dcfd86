using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class EvidenceAtomicFileTests
{
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("evidence-atomic-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        var path = Path.Combine(folder, "a.json");
        AtomicFile.Write(path, "one"u8);
        AtomicFile.Write(path, stream => stream.Write("two"u8));
        Assert.AreEqual("two", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder));
    }

    [TestMethod]
    public void A_failure_leaves_the_old_file_whole_and_no_temporary()
    {
        var path = Path.Combine(folder, "a.json");
        AtomicFile.Write(path, "old"u8);
        Assert.ThrowsExactly<NotSupportedException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new NotSupportedException();
        }));
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder));
    }

    [TestMethod]
    public void Half_a_file_never_has_the_name_of_the_whole_one()
    {
        var path = Path.Combine(folder, "a.json");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.IsFalse(File.Exists(path));
        });
        Assert.AreEqual("half", File.ReadAllText(path));
    }

    [TestMethod]
    public void A_folder_in_the_way_is_an_error_and_leaves_no_temporary()
    {
        var path = Path.Combine(folder, "a.json");
        Directory.CreateDirectory(Path.Combine(path, "inside"));
        Assert.IsTrue(Catch(() => AtomicFile.Write(path, "x"u8)) is IOException or UnauthorizedAccessException);
        Assert.IsTrue(Catch(() => AtomicFile.WriteIfDifferent(path, "x"u8)) is IOException or UnauthorizedAccessException);
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder));
    }

    [TestMethod]
    public void A_missing_folder_is_an_error() =>
        Assert.Throws<IOException>(() => AtomicFile.Write(Path.Combine(folder, "none", "a.json"), "x"u8));

    [TestMethod]
    public void A_relative_path_is_refused() =>
        Assert.Throws<ArgumentException>(() => AtomicFile.Write("a.json", "x"u8));

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(65535)]
    [DataRow(65536)]
    [DataRow(200_001)]
    public void An_equal_file_keeps_its_time(int size)
    {
        var path = Path.Combine(folder, "a.bin");
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        var old = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Assert.IsTrue(AtomicFile.WriteIfDifferent(path, bytes));
        File.SetLastWriteTimeUtc(path, old);

        Assert.IsFalse(AtomicFile.WriteIfDifferent(path, bytes));
        Assert.AreEqual(old, File.GetLastWriteTimeUtc(path));
        Assert.IsTrue(AtomicFile.WriteIfDifferent(path, [.. bytes, 1]));
        if (size > 0)
        {
            bytes[^1] ^= 1;
            Assert.IsTrue(AtomicFile.WriteIfDifferent(path, [.. bytes, 1]));
            Assert.IsTrue(AtomicFile.WriteIfDifferent(path, bytes));
            CollectionAssert.AreEqual(bytes, File.ReadAllBytes(path));
        }
    }

    [TestMethod]
    public void Only_leftovers_of_known_names_are_removed()
    {
        var random = new string('0', 31) + "f";
        string[] stay = ["a.json", $".b.json.{random}.tmp", ".a.json.tmp", $".a.json.{random}", $"a.json.{random}.tmp", $".a.json.{random.Replace('f', 'F')}.tmp", $".a.jsonx{random}.tmp"];
        foreach (var name in stay)
        {
            File.WriteAllText(Path.Combine(folder, name), "");
        }

        File.WriteAllText(Path.Combine(folder, $".a.json.{random}.tmp"), "");
        Assert.AreEqual(1, AtomicFile.RemoveLeftovers(folder, ["a.json", "c.json"]));
        CollectionAssert.AreEquivalent(stay, Directory.GetFiles(folder).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(0, AtomicFile.RemoveLeftovers(Path.Combine(folder, "none"), ["a.json"]));
    }

    [TestMethod]
    public void Readers_always_see_a_whole_file_while_others_write()
    {
        var path = Path.Combine(folder, "a.txt");
        AtomicFile.Write(path, Block('0'));
        var writers = Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            for (var n = 0; n < 100; n++)
            {
                AtomicFile.Write(path, Block((char)('a' + i)));
            }
        })).ToArray();
        var torn = 0;
        while (!Task.WhenAll(writers).IsCompleted)
        {
            var text = File.ReadAllText(path);
            torn += text.Length == 20_000 && text.All(c => c == text[0]) ? 0 : 1;
        }

        Task.WaitAll(writers, CancellationToken.None);
        Assert.AreEqual(0, torn);
        Assert.HasCount(1, Directory.GetFiles(folder));

        static byte[] Block(char c) => Encoding.ASCII.GetBytes(new string(c, 20_000));
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
