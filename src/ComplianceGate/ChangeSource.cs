using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Changes;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>Reads what is written down of a version, and of the release before what it has to be held against; only where the rule about it speaks.</summary>
internal static class ChangeSource
{
    private const int MaxTypes = 200_000;

    /// <summary>Reads the change log.</summary>
    /// <param name="facts">The facts so far.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="files">The door to the disk.</param>
    public static GateFacts Read(GateFacts facts, CompliancePolicy policy, InputFiles files)
    {
        var project = facts.Project;
        if (!ChangeRules.IsAsked(project, facts.Reproducibility, policy))
        {
            return facts;
        }

        var request = new ChangeLogRequest(
            project.Directory, facts.Source.Root, project.Version, [project.PackageId, project.AssemblyName, project.Name], facts.Reproducibility.Value(ChangeRules.ReleaseNotes));
        return facts with { Changes = ChangeLogReader.Read(request, files) };
    }

    /// <summary>What a manifest says of its contents.</summary>
    /// <param name="manifest">The manifest, of a form that is known.</param>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    public static PreviousContents Contents(JsonElement manifest)
    {
        var components = manifest.GetProperty("components");
        var tells = manifest.TryGetProperty("license", out var license);
        return new PreviousContents
        {
            Version = manifest.GetProperty("version").GetString() ?? "",
            TargetFramework = manifest.GetProperty("targetFramework").GetString() ?? "",
            License = tells ? license.GetString() : null,
            TellsLicense = tells,
            Packages = Packages(components.GetProperty("packages")),
            Models = Models(components.GetProperty("models")),
            PublicApi = manifest.TryGetProperty("publicApi", out var api) ? Api(api.GetProperty("list")) : null,
        };
    }

    private static ImmutableArray<PreviousPackage> Packages(JsonElement list)
    {
        var packages = ImmutableArray.CreateBuilder<PreviousPackage>(list.GetArrayLength());
        foreach (var package in list.EnumerateArray())
        {
            if (package.GetProperty("scope").GetString() == "shipped")
            {
                packages.Add(new(
                    package.GetProperty("kind").GetString() ?? "", package.GetProperty("id").GetString() ?? "",
                    package.GetProperty("version").GetString() ?? "", package.GetProperty("license").GetString()));
            }
        }

        return packages.DrainToImmutable();
    }

    private static ImmutableArray<string> Models(JsonElement list)
    {
        var models = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var model in list.EnumerateArray())
        {
            models.Add((model.TryGetProperty("weightsSha256", out var weights) ? weights : model.GetProperty("sha256")).GetString() ?? "");
        }

        return [.. models];
    }

    private static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }

    private static PublicApiFact Api(JsonElement list)
    {
        if (list.GetArrayLength() > MaxTypes)
        {
            throw new InvalidOperationException($"publicApi lists more than {MaxTypes} types.");
        }

        var types = ImmutableArray.CreateBuilder<ApiTypeFact>(list.GetArrayLength());
        foreach (var type in list.EnumerateArray())
        {
            var sha256 = type.GetProperty("sha256").GetString() ?? "";
            // Each digest begins with an empty one, and every type would be as it was.
            if (sha256.Length != PublicApiFact.ShortDigest || !IsHex(sha256))
            {
                throw new InvalidOperationException($"publicApi holds a digest that is not {PublicApiFact.ShortDigest} hexadecimal digits.");
            }

            types.Add(new(type.GetProperty("type").GetString() ?? "", sha256));
        }

        return new(types.DrainToImmutable());
    }
}
