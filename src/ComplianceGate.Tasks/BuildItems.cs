using System.Collections.Immutable;
using ComplianceGate.Facts;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Items of a build as the library takes them.</summary>
internal static class BuildItems
{
    /// <summary>Names with their metadata <c>Value</c>.</summary>
    public static ImmutableArray<NamedValue> Named(ITaskItem[] items)
    {
        var named = ImmutableArray.CreateBuilder<NamedValue>(items.Length);
        foreach (var item in items)
        {
            named.Add(new NamedValue(item.ItemSpec, item.GetMetadata("Value")));
        }

        return named.DrainToImmutable();
    }

    /// <summary>Absolute paths.</summary>
    public static ImmutableArray<string> Paths(ITaskItem[] items)
    {
        var paths = ImmutableArray.CreateBuilder<string>(items.Length);
        foreach (var item in items)
        {
            paths.Add(item.GetMetadata("FullPath"));
        }

        return paths.DrainToImmutable();
    }

    /// <summary>Files with the package that brings them, each once.</summary>
    public static ImmutableArray<CompilerFile> Files(ITaskItem[] items)
    {
        var files = ImmutableArray.CreateBuilder<CompilerFile>(items.Length);
        var met = new HashSet<string>(items.Length, StringComparer.Ordinal);
        foreach (var item in items)
        {
            var path = item.GetMetadata("FullPath");
            if (met.Add(path))
            {
                files.Add(new CompilerFile(path, OrNull(item.GetMetadata("NuGetPackageId")), OrNull(item.GetMetadata("NuGetPackageVersion"))));
            }
        }

        return files.DrainToImmutable();
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
