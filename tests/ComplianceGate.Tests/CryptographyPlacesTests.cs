using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class CryptographyPlacesTests
{
    [TestMethod]
    public void Places_that_do_the_same_are_named_up_to_a_number_and_then_counted()
    {
        ImmutableArray<CryptographyUse> uses = [.. Enumerable.Range(0, 20).Select(i => Use(i % 4 == 0 ? "SHA-1" : "MD5", i))];
        var folded = CryptographyPlaces.Fold(uses, 8);
        Assert.AreEqual(13, folded.Length);
        CollectionAssert.AreEqual(new[] { 0, 4, 8, 12, 16 }, folded.Where(u => u.Algorithm == "SHA-1").Select(u => u.Offset).ToArray());
        Assert.AreEqual(7, folded.First(u => u.Algorithm == "MD5").More);
        Assert.AreEqual(uses.Length, folded.Sum(u => 1 + u.More));
    }

    [TestMethod]
    public void Places_that_differ_in_anything_else_are_not_counted_together()
    {
        var use = Use("AES", 0);
        ImmutableArray<CryptographyUse> kinds =
        [
            use, use with { Kind = CryptographyUseKind.HardCodedKey }, use with { Api = "B" }, use with { Functions = ["encrypt"] }, use with { KeyBits = 128 }, use with { Mode = "ECB" },
            use with { Padding = "None" }, use with { Curve = "P-256" }, use with { Hash = "SHA-1" }, use with { Iterations = 1 }, use with { Protocols = ["TLS 1.0"] }, use with { Undecided = ["mode"] },
        ];
        Assert.AreEqual(kinds.Length, CryptographyPlaces.Fold([.. kinds, .. kinds], 1).Length);
        Assert.IsTrue(CryptographyPlaces.Fold([.. kinds, .. kinds], 1).All(u => u.More == 1));
    }

    [TestMethod]
    public void Names_that_the_compiler_mapped_are_paths_again_where_there_is_such_a_file()
    {
        var root = Directory.CreateTempSubdirectory("cg-places-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "src"));
            File.WriteAllText(Path.Combine(root, "src", "A.cs"), "");
            var facts = CheckRecordTests.Sparse().Facts with { Source = new SourceFact { Root = root } };
            Assert.AreEqual(new FileLocation(Path.Combine(root, "src", "A.cs"), 4, 2), Placed(new("/_/src/A.cs", 4, 2)));
            Assert.IsNull(Placed(new("/_/src/B.cs", 4, 2)));
            Assert.IsNull(Placed(new("src/A.cs", 4, 2)));
            Assert.IsNull(Placed(new("/elsewhere/B.cs", 1, 1)));
            Assert.IsNull(Placed(new("/_1/src/A.cs", 1, 1)));
            Assert.AreEqual(new FileLocation(Path.Combine(root, "src", "A.cs"), 1, 1), Placed(new(Path.Combine(root, "src", "A.cs"), 1, 1)));

            FileLocation? Placed(FileLocation place) => CryptographyPlaces.InSource([Use("MD5", 0) with { Location = place }], facts)[0].Location;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static CryptographyUse Use(string algorithm, int offset) =>
        new() { Kind = CryptographyUseKind.Algorithm, Algorithm = algorithm, Api = "A", Method = "M" + offset, Offset = offset };
}
