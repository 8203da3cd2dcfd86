using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Tells by its path what a file of a package is good for. Works on bytes, because a graph lists thousands of them.</summary>
internal static class PackagePartNames
{
    /// <summary>What one file is.</summary>
    /// <param name="path">Path in the package, UTF-8, with forward slashes.</param>
    public static PackageParts Of(ReadOnlySpan<byte> path)
    {
        if (path.Length == 0)
        {
            return PackageParts.None;
        }

        var parts = (path[0] | 0x20) switch
        {
            (byte)'r' when Begins(path, "runtimes/"u8) && path.IndexOf("/native/"u8) > 0 => PackageParts.Native,
            (byte)'b' when Begins(path, "build"u8) && IsInBuildFolder(path) && (Ends(path, ".props"u8) || Ends(path, ".targets"u8)) => PackageParts.BuildFiles,
            (byte)'a' when Begins(path, "analyzers/"u8) && Ends(path, ".dll"u8) => PackageParts.Analyzers,
            (byte)'t' when IsScript(path) => PackageParts.Script,
            _ => PackageParts.None,
        };
        return IsNativeLibrary(path) ? parts | PackageParts.Native : parts;
    }

    private static bool IsInBuildFolder(ReadOnlySpan<byte> path)
    {
        var folder = path[..Math.Max(path.IndexOf((byte)'/'), 0)];
        return Ascii.EqualsIgnoreCase(folder, "build"u8) || Ascii.EqualsIgnoreCase(folder, "buildTransitive"u8)
            || Ascii.EqualsIgnoreCase(folder, "buildMultiTargeting"u8) || Ascii.EqualsIgnoreCase(folder, "buildCrossTargeting"u8);
    }

    private static bool IsScript(ReadOnlySpan<byte> path) =>
        Ascii.EqualsIgnoreCase(path, "tools/init.ps1"u8) || Ascii.EqualsIgnoreCase(path, "tools/install.ps1"u8);

    private static bool IsNativeLibrary(ReadOnlySpan<byte> path) =>
        Ends(path, ".so"u8) || Ends(path, ".a"u8) || Ends(path, ".dylib"u8) || Ends(path, ".lib"u8) || Ends(path, ".node"u8)
        || IsVersionedLibrary(path);

    // libink.so.6, libink.so.1.2.3
    private static bool IsVersionedLibrary(ReadOnlySpan<byte> path)
    {
        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        var i = name.Length;
        while (i > 0 && name[i - 1] is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
        {
            i--;
        }

        return i > 3 && i + 1 < name.Length && name[i] == '.' && Ends(name[..i], ".so"u8);
    }

    private static bool Begins(ReadOnlySpan<byte> path, ReadOnlySpan<byte> with) => path.Length >= with.Length && Ascii.EqualsIgnoreCase(path[..with.Length], with);

    private static bool Ends(ReadOnlySpan<byte> path, ReadOnlySpan<byte> with) => path.Length > with.Length && Ascii.EqualsIgnoreCase(path[^with.Length..], with);
}
