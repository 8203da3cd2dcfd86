using System.Globalization;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelTextsTests
{
    [TestMethod]
    [DataRow("LICENSE.txt", "License.txt a.onnx", "License.txt", DisplayName = "a disk that knows no case")]
    [DataRow("LICENSE.txt", "LICENSE.txt License.txt", "LICENSE.txt License.txt", DisplayName = "a disk that knows case")]
    [DataRow("", "License.txt notice-2.0", "License.txt notice-2.0")]
    [DataRow("NOTICE LICENSE", "LICENSE LICENSE-MODEL NOTICE licenses.json", "NOTICE LICENSE LICENSE-MODEL")]
    [DataRow("LICENSE", "a b", "LICENSE", DisplayName = "one that the listing has no more room for")]
    public void A_text_is_one_text_whatever_the_disk_thinks_of_case(string asked, string listed, string expected)
    {
        var options = StringSplitOptions.RemoveEmptyEntries;
        CollectionAssert.AreEqual(expected.Split(' '), ModelTexts.Join(asked.Split(' ', options), listed.Split(' ', options)));
    }

    [TestMethod]
    public void The_first_names_of_a_folder_are_taken_and_not_those_that_the_disk_gives_first()
    {
        using var folder = new ModelFolder();
        var expected = new List<string>();
        for (var i = 0; i < 5_000; i++)
        {
            var name = ((i * 3_571 % 5_000) + 10_000).ToString(CultureInfo.InvariantCulture);
            folder.Write(name, "");
            expected.Add(name);
        }

        expected.Sort(StringComparer.Ordinal);
        CollectionAssert.AreEqual(expected.Take(7).ToArray(), InputFiles.Names(folder.Path, 7).ToArray());
        CollectionAssert.AreEqual(expected, InputFiles.Names(folder.Path, 5_000).ToArray());
        CollectionAssert.AreEqual(expected, InputFiles.Names(folder.Path, 9_000).ToArray());
    }
}
