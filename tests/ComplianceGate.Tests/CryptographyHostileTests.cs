using System.Diagnostics;
using ComplianceGate.Cryptography;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class CryptographyHostileTests
{
    [TestMethod]
    public void What_is_no_managed_file_is_not_looked_at()
    {
        foreach (var bytes in new byte[][] { [], [0x4D, 0x5A], new byte[4096], "text"u8.ToArray() })
        {
            Assert.IsFalse(CryptographyScanner.Scan(bytes, default, withLocations: true).IsManaged);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(256)]
    public void A_damaged_file_never_throws_and_never_hangs(int damages)
    {
        var whole = File.ReadAllBytes(typeof(CryptographyHostileTests).Assembly.Location);
        var random = new Random(damages);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 15; i++)
        {
            var copy = (byte[])whole.Clone();
            for (var d = 0; d < damages; d++)
            {
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
            }

            var result = CryptographyScanner.Scan(copy, default, withLocations: true);
            Assert.IsLessThanOrEqualTo(20_000, result.Uses.Length);
        }

        Assert.IsLessThan(60, clock.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void Symbols_that_are_none_only_cost_the_places()
    {
        var result = CryptographyScanner.Scan(File.ReadAllBytes(typeof(CryptographyHostileTests).Assembly.Location), new byte[100], withLocations: true);
        Assert.IsNull(result.Problem);
        Assert.IsNotEmpty(result.Uses);
        Assert.IsTrue(result.Uses.All(use => use.Location is null));
    }
}
