using System.Text.Json;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>Reads a fixture's evidence.</summary>
internal static class Proof
{
    public static JsonElement Manifest(Fixture work, string output = "bin/Debug/net10.0", string name = "App")
    {
        using var document = JsonDocument.Parse(work.Read($"{output}/{name}.compliance/manifest.json"));
        return document.RootElement.Clone();
    }

    public static JsonElement Component(Fixture work, string package, string output = "bin/Debug/net10.0") =>
        Manifest(work, output).GetProperty("components").GetProperty("packages").EnumerateArray()
            .Single(c => c.GetProperty("id").GetString() == package);

    public static CommandResult CheckSums(Fixture work, string output = "bin/Debug/net10.0", string name = "App") =>
        DotNet.Command("sha256sum", work.PathOf(output), ["-c", "--strict", $"{name}.compliance/SHA256SUMS"]);
}
