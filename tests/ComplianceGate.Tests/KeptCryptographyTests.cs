using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class KeptCryptographyTests
{
    private static readonly FileIdentity Identity = new(10, 20, 30, "1:2");
    private static readonly AssemblyCryptography Seen = new()
    {
        Name = "",
        Sha256 = new string('a', 64),
        Uses = [new() { Kind = CryptographyUseKind.Algorithm, Algorithm = "MD5", Api = "System.Security.Cryptography.MD5.Create", Method = "Acme.Cache.Key", Offset = 7, More = 3 }],
    };

    private readonly string file = Path.Combine(Path.GetTempPath(), $"cg-{Guid.NewGuid():N}", "inspect.kept");

    [TestInitialize]
    public void Begin() => Directory.CreateDirectory(Path.GetDirectoryName(file)!);

    [TestCleanup]
    public void End() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [TestMethod]
    public void What_was_seen_is_known_again_by_place_and_by_content()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen, isNew: true);
        first.Save();

        var second = new KeptCryptography(file, isTrusted: true);
        Assert.AreEqual("MD5", second.OfPlace("/p/a.dll", Identity)!.Uses[0].Algorithm);
        Assert.AreEqual(3, second.OfPlace("/p/a.dll", Identity)!.Uses[0].More);
        Assert.AreEqual(7, second.OfContent(Seen.Sha256)!.Uses[0].Offset);
    }

    [TestMethod]
    public void Another_file_or_another_state_of_it_is_not_known()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen, isNew: true);
        first.Save();

        var second = new KeptCryptography(file, isTrusted: true);
        Assert.IsNull(second.OfPlace("/p/b.dll", Identity));
        Assert.IsNull(second.OfPlace("/p/a.dll", Identity with { Written = 21 }));
        Assert.IsNull(second.OfPlace("/p/a.dll", Identity with { Changed = 31 }));
        Assert.IsNull(second.OfPlace("/p/a.dll", Identity with { Size = 11 }));
        Assert.IsNull(second.OfPlace("/p/a.dll", null));
        Assert.IsNull(second.OfContent(new string('b', 64)));
    }

    [TestMethod]
    public void A_file_that_changed_just_now_is_known_by_its_content_alone()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", null, Seen, isNew: true);
        first.Save();

        var second = new KeptCryptography(file, isTrusted: true);
        Assert.IsNull(second.OfPlace("/p/a.dll", Identity));
        Assert.IsNotNull(second.OfContent(Seen.Sha256));
    }

    [TestMethod]
    public void In_CI_nothing_that_was_kept_is_believed()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen, isNew: true);
        first.Save();

        var second = new KeptCryptography(file, isTrusted: false);
        Assert.IsNull(second.OfPlace("/p/a.dll", Identity));
        Assert.IsNull(second.OfContent(Seen.Sha256));
    }

    [TestMethod]
    public void What_could_not_be_looked_at_is_looked_at_again()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen with { Problem = "it is no assembly" }, isNew: true);
        first.Save();
        Assert.IsNull(new KeptCryptography(file, isTrusted: true).OfPlace("/p/a.dll", Identity));
    }

    [TestMethod]
    public void A_package_that_is_gone_is_forgotten()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen, isNew: true);
        first.Keep("/p/b.dll", Identity, Seen with { Sha256 = new string('b', 64) }, isNew: true);
        first.Save();

        var second = new KeptCryptography(file, isTrusted: true);
        second.Keep("/p/a.dll", Identity, second.OfPlace("/p/a.dll", Identity)!, isNew: false);
        second.Save();
        Assert.IsNull(new KeptCryptography(file, isTrusted: true).OfContent(new string('b', 64)));
    }

    [TestMethod]
    public void A_damaged_file_counts_as_empty_and_is_never_taken_for_more()
    {
        var first = new KeptCryptography(file, isTrusted: true);
        first.Keep("/p/a.dll", Identity, Seen, isNew: true);
        first.Save();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.IsNull(new KeptCryptography(file, isTrusted: true).OfContent(Seen.Sha256), $"{length}");
        }

        var random = new Random(20261122);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            CheckRecordReader.ReadKept(bytes);
        }
    }
}
