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

    private static PublicApiFact Api(JsonElement list)
    {
        var types = ImmutableArray.CreateBuilder<ApiTypeFact>(list.GetArrayLength());
        foreach (var type in list.EnumerateArray())
        {
            types.Add(new(type.GetProperty("type").GetString() ?? "", type.GetProperty("sha256").GetString() ?? ""));
        }

        return new(types.DrainToImmutable());
    }
}
