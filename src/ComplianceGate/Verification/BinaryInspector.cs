using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>
/// Reads the manifests that builds put into files with code: assemblies (ReadyToRun ones too), single-file programs, NativeAOT
/// programs, packages and folders. Nothing is loaded or run, and every file may be hostile.
/// </summary>
public static class BinaryInspector
{
    private const int MaxEntry = 512 << 20;

    /// <summary>Inspects a file, a package (<c>.nupkg</c>) or a folder.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <returns>Of a file: what it is and, for a single-file program, every assembly in it that carries a manifest. Of a package or folder: every file with code.</returns>
    /// <exception cref="InvalidDataException">The file holds no code of a known kind, or the package is malformed.</exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be read.</exception>
    public static ImmutableArray<InspectedBinary> Inspect(string path)
    {
        if (Directory.Exists(path))
        {
            return InspectTree(FolderTree.Read(path));
        }

        using var stream = RegularFile.OpenRead(path);
        if (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
        {
            return InspectTree(new PackageTree(PackageArchive.Read(stream)));
        }

        var name = Path.GetFileName(path);
        var found = Inspect(stream, name);
        if (found.IsEmpty)
        {
            throw new InvalidDataException("It is no program and no library.");
        }

        return found is [{ Form: BinaryForm.Host }] ? [.. found, .. Beside(path)] : found;
    }

    /// <summary>Inspects one file.</summary>
    /// <param name="stream">A readable, seekable stream; it stays open.</param>
    /// <param name="name">How the file is named in the result.</param>
    /// <param name="only">The one assembly of a single-file program that is wanted; null for all.</param>
    /// <returns>Empty for a file that holds no code.</returns>
    internal static ImmutableArray<InspectedBinary> Inspect(Stream stream, string name, string? only = null)
    {
        stream.Position = 0;
        switch (Magic(stream))
        {
            case Kind.Pe when IsManaged(stream, out var hasNativeCode):
                return [Read(stream, name, hasNativeCode ? BinaryForm.ReadyToRun : BinaryForm.Assembly)];
            case Kind.Pe or Kind.Other:
                return Native(stream, name, only);
            default:
                return [];
        }
    }

    private enum Kind
    {
        None,
        Pe,
        Other,
    }

    private static Kind Magic(Stream stream)
    {
        // Classes of Java begin as fat Mach-O does; where that counts its parts, they have a version of 45 and more.
        const int MaxParts = 44;
        Span<byte> head = stackalloc byte[8];
        head.Clear();
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < 4)
        {
            return Kind.None;
        }

        // ELF; Mach-O of 64 bits, and fat ones.
        return head.StartsWith("MZ"u8) ? Kind.Pe
            : BinaryPrimitives.ReadUInt32BigEndian(head) is 0x7F454C46 or 0xCFFAEDFE ? Kind.Other
            : BinaryPrimitives.ReadUInt32BigEndian(head) == 0xCAFEBABE && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) <= MaxParts ? Kind.Other
            : Kind.None;
    }

    private static bool IsManaged(Stream stream, out bool hasNativeCode)
    {
        hasNativeCode = false;
        try
        {
            stream.Position = 0;
            using var reader = new PEReader(stream, PEStreamOptions.LeaveOpen);
            hasNativeCode = reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
            return reader.HasMetadata;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            // The reader of manifests says what is wrong with it.
            return true;
        }
    }

    private static InspectedBinary Read(Stream stream, string name, BinaryForm form)
    {
        try
        {
            stream.Position = 0;
            return new InspectedBinary(name, form, EmbeddedManifestReader.Read(stream));
        }
        catch (InvalidDataException e)
        {
            return new InspectedBinary(name, form, null, e.Message);
        }
    }

    private static ImmutableArray<InspectedBinary> Native(Stream stream, string name, string? only)
    {
        var scan = BinaryScan.Of(stream);
        if (scan.BundleOffset is null)
        {
            return scan.Manifests.Count == 0
                ? [new InspectedBinary(name, BinaryForm.Native, null)]
                : [.. scan.Manifests.ConvertAll(m => new InspectedBinary(name, BinaryForm.Native, m))];
        }

        if (scan.BundleOffset == 0)
        {
            return [new InspectedBinary(name, BinaryForm.Host, null)];
        }

        try
        {
            return Bundled(stream, name, scan.BundleOffset.Value, only);
        }
        catch (InvalidDataException e)
        {
            return [new InspectedBinary(name, BinaryForm.Bundled, null, e.Message)];
        }
    }

    private static ImmutableArray<InspectedBinary> Bundled(Stream stream, string name, long offset, string? only)
    {
        var found = ImmutableArray.CreateBuilder<InspectedBinary>();
        foreach (var file in BundleReader.Read(stream, offset))
        {
            if (file.IsAssembly && (only is null || file.Path == only))
            {
                using var content = new MemoryStream(BundleReader.Content(stream, file), writable: false);
                var one = Read(content, $"{name}!/{file.Path}", BinaryForm.Bundled);
                if (one is not { Manifest: null, Problem: null })
                {
                    found.Add(one);
                }
            }
        }

        return found.Count > 0 ? found.DrainToImmutable() : [new InspectedBinary(name, BinaryForm.Bundled, null)];
    }

    private static ImmutableArray<InspectedBinary> Beside(string host)
    {
        var assembly = Path.ChangeExtension(host, ".dll");
        if (!host.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
        {
            assembly = host + ".dll";
        }

        if (!File.Exists(assembly))
        {
            return [];
        }

        using var stream = RegularFile.OpenRead(assembly);
        return Inspect(stream, Path.GetFileName(assembly));
    }

    private static ImmutableArray<InspectedBinary> InspectTree(FileTree tree)
    {
        var found = ImmutableArray.CreateBuilder<InspectedBinary>();
        foreach (var file in tree.Files)
        {
            if (file.Refusal is not null || file.Size == 0)
            {
                continue;
            }

            try
            {
                if (!HoldsCode(tree, file))
                {
                    continue;
                }

                using var stream = OpenSeekable(tree, file);
                found.AddRange(Inspect(stream, file.Path));
            }
            catch (InvalidDataException e)
            {
                found.Add(new InspectedBinary(file.Path, BinaryForm.Native, null, $"It {SafeText.Line(e.Message)}."));
            }
        }

        return found.DrainToImmutable();
    }

    // Not by its name: that of a program on Linux may end as it likes.
    private static bool HoldsCode(FileTree tree, TreeFile file)
    {
        using var stream = tree.Open(file);
        return Magic(stream) != Kind.None;
    }

    /// <summary>Opens a file so that places in it can be sought.</summary>
    internal static Stream OpenSeekable(FileTree tree, TreeFile file)
    {
        var stream = tree.Open(file);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return new MemoryStream(tree.ReadAll(file, MaxEntry), writable: false);
    }
}
