using System.Collections;
using System.Reflection;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class BuildFactTests
{
    /// <summary>A build in which every member has a value of its own; null where it may be when <paramref name="isSparse"/>.</summary>
    internal static BuildFact Made(bool isSparse = false) => new()
    {
        SdkCommit = isSparse ? null : "c0", Branch = isSparse ? null : "refs/heads/main", PublishesRepository = !isSparse,
        Options = [new("langversion", "14.0"), new("define", "TRACE")],
        References = [new("ref/a.dll", isSparse ? null : "A/1.0.0", new string('1', 64), isSparse ? null : "m1")],
        Analyzers = [new("b.dll", isSparse ? null : "B/1.0.0", isSparse ? null : new string('2', 64))],
        Imports = [new("Directory.Build.props", isSparse ? null : "C/1.0.0", isSparse ? null : new string('3', 64))],
        Properties = [new("Deterministic", "true")],
        Outputs = [new("App.dll", 42, new string('4', 64), isSparse ? null : "m2", isSparse ? null : "p2")],
    };

    [TestMethod]
    public void No_member_of_the_sample_was_forgotten()
    {
        foreach (var property in typeof(BuildFact).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(Made());
            Assert.IsNotNull(value, property.Name);
            Assert.IsTrue(value is not IEnumerable many || many.Cast<object>().Any(), property.Name);
            foreach (var item in value as IEnumerable as IEnumerable<object> ?? [])
            {
                foreach (var member in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Assert.IsNotNull(member.GetValue(item), $"{property.Name}.{member.Name}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Everything_that_is_kept_comes_back(bool isSparse) =>
        Assert.AreEqual(JsonSerializer.Serialize(Made(isSparse)), JsonSerializer.Serialize(BuildFactReader.Read(BuildFactWriter.Write(Made(isSparse)))));

    [TestMethod]
    public void Nothing_comes_back_as_nothing() =>
        Assert.AreEqual(JsonSerializer.Serialize(new BuildFact()), JsonSerializer.Serialize(BuildFactReader.Read(BuildFactWriter.Write(new BuildFact()))));

    [TestMethod]
    public void A_file_that_was_cut_or_goes_on_or_is_of_another_version_is_refused()
    {
        var bytes = BuildFactWriter.Write(Made());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsExactly<FormatException>(() => BuildFactReader.Read(bytes.AsSpan(0, length)));
        }

        Assert.ThrowsExactly<FormatException>(() => BuildFactReader.Read((byte[])[.. bytes, 0]));
        bytes[3] ^= 1;
        Assert.ThrowsExactly<FormatException>(() => BuildFactReader.Read(bytes));
    }

    [TestMethod]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var whole = BuildFactWriter.Write(Made());
        var random = new Random(20261122);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 8); n > 0; n--)
            {
                bytes[random.Next(16, bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                BuildFactReader.Read(bytes);
            }
            catch (FormatException)
            {
            }
        }
    }

    [TestMethod]
    public void The_state_gives_back_what_a_recording_left()
    {
        var folder = Directory.CreateTempSubdirectory("build-facts-").FullName;
        try
        {
            var state = new BuildState(folder);
            Assert.IsNull(state.ReadBuild());
            File.WriteAllText(Path.Combine(folder, "record.files"), "");
            File.WriteAllText(Path.Combine(folder, "record.options"), "");
            File.WriteAllText(Path.Combine(folder, "check.facts"), "");
            state.CompleteRecord(new RecordResult(true, [], "", null) { Build = Made() }, new InputFiles());
            Assert.AreEqual(JsonSerializer.Serialize(Made()), JsonSerializer.Serialize(state.ReadBuild()));
            File.WriteAllBytes(Path.Combine(folder, BuildState.BuildName), [1, 2, 3]);
            Assert.Throws<IOException>(state.ReadBuild);
            state.CompleteRecord(new RecordResult(true, [], "", null), new InputFiles());
            Assert.IsNull(state.ReadBuild());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
