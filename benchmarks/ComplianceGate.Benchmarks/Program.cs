using ComplianceGate.Benchmarks;

switch (args)
{
    case ["licenses"]:
        return LicenseBenchmark.Run(FindRepository());
    case ["plot"]:
        return Plot.Run(Path.Combine(FindRepository(), "benchmarks", "data"), Path.Combine(FindRepository(), "docs", "images"));
    case ["hot"]:
        return HotBenchmark.Run();
    case ["project"]:
        return ProjectBenchmark.Run(FindRepository(), null);
    case ["project", "--out", var file]:
        return ProjectBenchmark.Run(FindRepository(), file);
    case ["project", "--size", var size] when int.TryParse(size, out var only) && only > 0:
        return ProjectBenchmark.Run(FindRepository(), null, only);
    case ["evidence"]:
        return EvidenceBenchmark.Run();
    case ["cryptography"]:
        return CryptographyBenchmark.Run(FindRepository());
    case ["cryptography", "--once", var way, var files]:
        return CryptographyBenchmark.Once(way, files);
    case ["models"]:
        return ModelBenchmark.Run();
    case ["models", "--hash", var file]:
        return ModelBenchmark.HashOnce(file);
    case ["licenses", "--once", var folder]:
        return LicenseBenchmark.Once(folder);
}

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

return options.Task switch
{
    "tool" => ToolBenchmark.Run(FindRepository()),
    "peers" => PeerBenchmark.Run(options, FindRepository()),
    _ => BuildBenchmark.Run(options, FindRepository()),
};

/// <summary>Measurements, one by the name that is given.</summary>
internal static partial class Program
{
    /// <summary>The folder that holds the solution.</summary>
    internal static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("ComplianceGate.sln lies in no folder above this program.");
        }

        return folder;
    }
}
