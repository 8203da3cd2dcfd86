using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Benchmarks;

/// <summary>The parts that run for every package or file, one by one.</summary>
[MemoryDiagnoser]
public class HotBenchmark
{
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 24);
    private readonly byte[] mebibyte = new byte[1 << 20];
    private byte[] license = [];
    private EvidenceContext context = null!;

    /// <summary>Runs all of them, in this process: a second build of the project would need the SDK's own assemblies again.</summary>
    public static int Run()
    {
        BenchmarkRunner.Run<HotBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)));
        return 0;
    }

    /// <summary>Prepares what is read.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        license = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(Program.FindRepository(), "LICENSE")));
        context = EvidenceBenchmark.Context(300);
        new Random(1).NextBytes(mebibyte);
    }

    /// <summary>An SPDX expression of four terms.</summary>
    [Benchmark]
    public object? ParseAnExpression() => SpdxExpressionParser.Parse("(MIT OR Apache-2.0 WITH LLVM-exception) AND BSD-3-Clause").Expression;

    /// <summary>The text of the MIT license.</summary>
    [Benchmark]
    public object RecogniseALicenseText() => LicenseTextRecogniser.Recognise(license);

    /// <summary>SHA-256 of one MiB.</summary>
    [Benchmark]
    public string HashAMebibyte() => FileDigest.Sha256(mebibyte);

    /// <summary>A CycloneDX document of 300 packages.</summary>
    [Benchmark]
    public int WriteCycloneDxOf300()
    {
        buffer.ResetWrittenCount();
        new CycloneDxWriter().Write(context, buffer);
        return buffer.WrittenCount;
    }

    /// <summary>The page for people, of 300 packages.</summary>
    [Benchmark]
    public int WriteTheReportOf300()
    {
        buffer.ResetWrittenCount();
        new HtmlReportWriter().Write(context, buffer);
        return buffer.WrittenCount;
    }
}
