using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

/// <summary>Damaged files of every format, the same ones each time; <c>tools/ModelFuzz</c> reads a million of each.</summary>
[TestClass]
public sealed class ModelFuzzTests
{
    private const int Inputs = 20_000;

    public static IEnumerable<object[]> Formats => ModelFormats.All.Select(f => new object[] { f.Id });

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void No_file_trips_its_reader(string id)
    {
        using var folder = new ModelFolder();
        var report = new FuzzRun(ModelFormats.All.Single(f => f.Id == id), folder.Path).Run(Inputs, 20261121);
        Assert.AreEqual("", string.Join('\n', report.Failures));
        Assert.AreEqual(Inputs, report.Count);
        Assert.IsGreaterThan(Inputs / 50, report.Contents, "the changes must reach what lies behind the head");
    }

    [TestMethod]
    public void What_a_reader_must_not_do_is_told()
    {
        using var folder = new ModelFolder();
        var report = new FuzzRun(new Faulty(), folder.Path).Run(1_000, 1);
        Assert.HasCount(20, report.Failures);
        Assert.IsTrue(report.Failures.Any(f => f.Contains(nameof(InvalidOperationException), StringComparison.Ordinal)), "an exception");
        Assert.IsTrue(report.Failures.Any(f => f.EndsWith(" bytes", StringComparison.Ordinal)), "memory");
        Assert.Throws<InvalidOperationException>(() => new FuzzRun(new Faulty { Id = "none" }, folder.Path).Run(1, 1));
    }

    private sealed class Faulty : IModelFormat
    {
        private int calls;

        public string Id { get; init; } = "ggml";

        public string Name => Id;

        public IReadOnlyList<string> Extensions => [];

        public ModelHead Read(ModelBytes bytes) => new(HeadMatch.Certain);

        public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around)
        {
            // The seeds are sound.
            var call = calls++;
            return call < 10 ? null
                : call % 2 == 0 ? throw new InvalidOperationException()
                : ModelContents.Broken(GC.AllocateUninitializedArray<byte>(65 << 20).Length, "is large");
        }
    }
}
