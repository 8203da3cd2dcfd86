namespace ComplianceGate.Build.Tests.Harness;

/// <summary>The package under test: packed once a run into a feed of its own, beside the packages that the tests make up.</summary>
[TestClass]
public static class PackedGate
{
    /// <summary>Root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Feed with the packed package and the made-up ones.</summary>
    public static string Feed { get; } = Path.Combine(Repository, "artifacts", "tests", "feed");

    /// <summary>Where the fixtures' packages are unpacked; kept between runs but for the ones made here.</summary>
    public static string PackageFolder { get; } = Path.Combine(Repository, "artifacts", "tests", "packages");

    /// <summary>Version of the packed package.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>Path of the packed package.</summary>
    public static string Package => Path.Combine(Feed, $"ComplianceGate.{Version}.nupkg");

    [AssemblyInitialize]
    public static void Pack(TestContext context)
    {
        Directory.CreateDirectory(Feed);
        foreach (var old in Directory.EnumerateFiles(Feed, "*.nupkg"))
        {
            File.Delete(old);
        }

        // A package of the same version that was unpacked by an earlier run would be used instead of the new one.
        Directory.CreateDirectory(PackageFolder);
        foreach (var made in Directory.EnumerateDirectories(PackageFolder, "compliancegate*").Concat(Directory.EnumerateDirectories(PackageFolder, "test.*")).Concat(Directory.EnumerateDirectories(PackageFolder, "contoso.*")))
        {
            Directory.Delete(made, recursive: true);
        }

        DotNet.Run(Repository, ["pack", "ComplianceGate.sln", "-c", "Release", "-o", Feed, "-v", "quiet", "-nodeReuse:false"],
            new Dictionary<string, string?> { ["NUGET_PACKAGES"] = null }).MustPass();
        var package = Directory.EnumerateFiles(Feed, "ComplianceGate.*.nupkg").Select(Path.GetFileNameWithoutExtension)
            .Single(n => char.IsAsciiDigit(n!["ComplianceGate.".Length]))!;
        Version = package["ComplianceGate.".Length..];
        MadeUpPackages.WriteAll(Feed);
    }

    private static string FindRepository()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("ComplianceGate.sln was not found above the tests.");
    }
}
