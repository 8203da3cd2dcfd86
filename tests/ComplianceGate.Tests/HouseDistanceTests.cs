using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class HouseDistanceTests
{
    [TestMethod]
    [DataRow("", "", 0)]
    [DataRow("", "abc", 3)]
    [DataRow("kitten", "sitting", 3)]
    [DataRow("MIT", "mit", 0)]
    [DataRow("apche-2.0", "Apache-2.0", 1)]
    public void The_distance_is_Levenshtein_s_case_aside(string a, string b, int expected)
    {
        Assert.AreEqual(expected, EditDistance.Of(a, b));
        Assert.AreEqual(expected, EditDistance.Of(b, a));
    }

    [TestMethod]
    public void It_is_that_of_the_definition_up_to_the_limit()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 3_000; i++)
        {
            // Some words are longer than what the row on the stack holds.
            var (a, b) = (Word(random, i % 100 == 0 ? 200 : 9), Word(random, i % 100 == 0 ? 200 : 9));
            var expected = ByDefinition(a, b);
            Assert.AreEqual(expected, EditDistance.Of(a, b), $"{a} {b}");
            var limit = random.Next(1, 12);
            var limited = EditDistance.Of(a, b, limit);
            Assert.IsTrue(expected < limit ? limited == expected : limited >= limit, $"{a} {b} {limit}");
        }
    }

    private static string Word(Random random, int longest) => string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => "abAB"[random.Next(4)]));

    private static int ByDefinition(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        table[i - 1, j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
            }
        }

        return table[a.Length, b.Length];
    }
}
