using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Digests of large files that are kept from build to build.</summary>
[TestClass]
public sealed class KeptDigestTests
{
    private const long Large = KeptDigests.LeastSize;
    private const string One = "1111111111111111111111111111111111111111111111111111111111111111";
    private const string Two = "2222222222222222222222222222222222222222222222222222222222222222";
    private string folder = "";

    private string File1 => Path.Combine(folder, "model.bin");

    private string Store => Path.Combine(folder, "check.digests");

    [TestInitialize]
    public void Start()
    {
        folder = Directory.CreateTempSubdirectory("kept-").FullName;
        using (var file = File.Create(File1))
        {
            file.SetLength(Large);
        }

        if (FileIdentity.Of(File1) is null)
        {
            // Changed just now: what a file system counts in steps must have moved on.
            for (var i = 0; i < 100 && FileIdentity.Of(File1) is null; i++)
            {
                Thread.Sleep(100);
            }
        }

        if (FileIdentity.Of(File1) is null)
        {
            Assert.Inconclusive("This system does not tell enough of a file.");
        }
    }

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void An_unchanged_file_is_not_read_again()
    {
        Assert.AreEqual(One, Ask(One));
        Assert.AreEqual(One, Ask(Two), "Kept.");
        Assert.AreEqual(Two, Ask(Two, isTrusted: false), "In CI nothing is believed.");
    }

    [TestMethod]
    public void Every_change_is_seen_whatever_its_time_says()
    {
        Ask(One);
        var time = File.GetLastWriteTimeUtc(File1);
        using (var file = File.OpenWrite(File1))
        {
            file.WriteByte(1);
        }

        File.SetLastWriteTimeUtc(File1, time);
        Assert.AreEqual(Two, Ask(Two), "The same size and time, other bytes.");
        Assert.AreEqual(One, Ask(One), "Changed just now, so nothing was kept of it.");
    }

    [TestMethod]
    public void Another_file_in_its_place_is_seen()
    {
        Ask(One);
        var other = File1 + ".new";
        File.Copy(File1, other);
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(File1));
        File.Move(other, File1, overwrite: true);
        Assert.AreEqual(Two, Ask(Two));
    }

    [TestMethod]
    public void What_changes_while_it_is_read_is_not_kept()
    {
        var digests = KeptDigests.At(Store, isTrusted: true);
        digests.Sha256(File1, Large, () =>
        {
            File.SetLastWriteTimeUtc(File1, DateTime.UtcNow.AddDays(-1));
            return One;
        });
        digests.Save();
        Assert.AreEqual(Two, Ask(Two));
    }

    [TestMethod]
    public void A_large_file_is_read_once_in_a_run_even_where_nothing_is_kept()
    {
        var digests = KeptDigests.None();
        Assert.AreEqual((One, One), (digests.Sha256(File1, Large, () => One), digests.Sha256(File1, Large, () => Two)));
        Assert.AreEqual((One, Two), (digests.Sha256(File1, 5, () => One), digests.Sha256(File1, 5, () => Two)));
    }

    [TestMethod]
    public void A_small_file_is_always_read_and_what_is_gone_is_forgotten()
    {
        Ask(One);
        var empty = KeptDigests.At(Store, isTrusted: true);
        empty.Sha256(File1, 5, () => One);
        empty.Save();
        Assert.DoesNotContain("model.bin", File.ReadAllText(Store));
    }

    [TestMethod]
    public void A_damaged_store_counts_as_empty()
    {
        Ask(One);
        var whole = File.ReadAllText(Store);
        foreach (var damaged in (string[])["", "x", whole.Replace("digests 1", "digests 2"), whole[..^10], whole.Replace("|", "!"), whole.Replace(One, One[..63] + "X")])
        {
            File.WriteAllText(Store, damaged);
            Assert.AreEqual(Two, Ask(Two, save: false), damaged);
        }
    }

    private string? Ask(string computed, bool isTrusted = true, bool save = true)
    {
        var digests = KeptDigests.At(Store, isTrusted);
        var digest = digests.Sha256(File1, Large, () => computed);
        if (save)
        {
            digests.Save();
        }

        return digest;
    }
}
