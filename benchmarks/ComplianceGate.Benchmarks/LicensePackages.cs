using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Benchmarks;

/// <summary>A package folder of any size, made of what real packages say and carry.</summary>
internal static class LicensePackages
{
    /// <summary>
    /// Makes it: packages in turn get the nuspec and the license and notice texts of those given. Every fourth text with a notice of
    /// its owner gets another owner, as the texts of different projects have; the others are the same file in many packages.
    /// </summary>
    /// <param name="models">Real packages.</param>
    /// <param name="count">How many packages to make.</param>
    /// <param name="folder">Where they go.</param>
    /// <returns>Their ids and versions.</returns>
    public static IReadOnlyList<(string Id, string Version)> Make(IReadOnlyList<PackageFact> models, int count, string folder)
    {
        var made = new List<(string Id, string Version)>(count);
        for (var i = 0; i < count; i++)
        {
            var model = models[i % models.Count];
            var id = FormattableString.Invariant($"Bench.Package{i:0000}");
            var own = Path.Combine(folder, id.ToLowerInvariant(), "1.0.0");
            Directory.CreateDirectory(own);
            var nuspec = Directory.EnumerateFiles(model.Folder!, "*.nuspec").Single();
            File.WriteAllText(Path.Combine(own, id.ToLowerInvariant() + ".nuspec"), File.ReadAllText(nuspec).Replace($"<id>{model.Id}</id>", $"<id>{id}</id>", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(own, ".nupkg.metadata"), """{ "version": 2, "contentHash": "h", "source": "https://feed.example/v3/index.json" }""");
            foreach (var text in model.Texts)
            {
                var file = Path.Combine(own, text.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, Owned(File.ReadAllBytes(Path.Combine(model.Folder!, text.Path)), i));
            }

            made.Add((id, "1.0.0"));
        }

        return made;
    }

    private static byte[] Owned(byte[] text, int number) => number % 4 == 0 && text.AsSpan().StartsWith("The MIT License"u8)
        ? Encoding.UTF8.GetBytes(FormattableString.Invariant($"Copyright (c) 20{number % 26:00} Owner {number % 100}\n\n") + Encoding.UTF8.GetString(text))
        : text;
}
