using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;

namespace ComplianceGate.Binaries;

/// <summary>Where an assembly holds a path: what its code loads, its constants, and bytes elsewhere.</summary>
/// <param name="Texts">Strings of the code and constants that hold the path.</param>
/// <param name="IsElsewhere">Whether other bytes hold it: attributes, resources.</param>
/// <param name="SymbolsPath">The path of the symbols that it records; null where it records none.</param>
internal sealed record AssemblyPaths(ImmutableArray<string> Texts, bool IsElsewhere, string? SymbolsPath);

/// <summary>Looks for folders of this machine in a managed assembly (ECMA-335, II.24.2.4). The file may be hostile.</summary>
internal static class AssemblyTexts
{
    private const int MaxFound = 1_000;
    private const int MaxText = 1 << 16;

    /// <summary>Looks for folders.</summary>
    /// <param name="bytes">The whole file; it must not be changed afterwards.</param>
    /// <param name="roots">Absolute folders without a separator at their end.</param>
    /// <returns>Null for what is no managed assembly or is malformed.</returns>
    public static AssemblyPaths? Find(byte[] bytes, ImmutableArray<string> roots)
    {
        try
        {
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            var found = ImmutableArray.CreateBuilder<string>();
            for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil && found.Count < MaxFound; handle = metadata.GetNextHandle(handle))
            {
                Take(metadata.GetUserString(handle), roots, found);
            }

            Constants(metadata, roots, found);
            var symbols = SymbolsPath(file);
            return new AssemblyPaths(found.DrainToImmutable(), IsElsewhere(bytes, roots, symbols), symbols);
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>Whether a text holds a path below one of some folders: at its beginning, or anywhere where the folder's path is too long for chance.</summary>
    /// <param name="text">The text.</param>
    /// <param name="roots">Absolute folders without a separator at their end.</param>
    /// <returns>The place behind the separator, and the folder; null where it holds none.</returns>
    public static (int Start, string Root)? Below(string text, ImmutableArray<string> roots)
    {
        foreach (var root in roots)
        {
            var at = IsLong(root) ? text.IndexOf(root, StringComparison.Ordinal) : text.StartsWith(root, StringComparison.Ordinal) ? 0 : -1;
            if (at >= 0 && at + root.Length < text.Length && text[at + root.Length] is '/' or '\\')
            {
                return (at + root.Length + 1, root);
            }
        }

        return null;
    }

    /// <summary>Whether a folder's path is too long to stand in a text by chance: <c>/app</c> is not, routes and containers have it.</summary>
    /// <param name="root">An absolute folder without a separator at its end.</param>
    public static bool IsLong(string root) => root.AsSpan().Count(Path.DirectorySeparatorChar) >= 2;

    private static void Take(string text, ImmutableArray<string> roots, ImmutableArray<string>.Builder found)
    {
        if (text.Length <= MaxText && Below(text, roots) is not null)
        {
            found.Add(text);
        }
    }

    private static void Constants(MetadataReader metadata, ImmutableArray<string> roots, ImmutableArray<string>.Builder found)
    {
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.Constant) && found.Count < MaxFound; row++)
        {
            var constant = metadata.GetConstant(MetadataTokens.ConstantHandle(row));
            if (constant.TypeCode == ConstantTypeCode.String)
            {
                var blob = metadata.GetBlobReader(constant.Value);
                Take(blob.ReadUTF16(blob.Length & ~1), roots, found);
            }
        }
    }

    private static string? SymbolsPath(PEReader file)
    {
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.CodeView)
            {
                return file.ReadCodeViewDebugDirectoryData(entry).Path;
            }
        }

        return null;
    }

    // Attributes and most resources hold text as UTF-8; so does the path of the symbols, which is told by itself.
    private static bool IsElsewhere(ReadOnlySpan<byte> bytes, ImmutableArray<string> roots, string? symbols)
    {
        foreach (var root in roots)
        {
            if (!IsLong(root))
            {
                continue;
            }

            var own = symbols is not null && symbols.StartsWith(root, StringComparison.Ordinal) ? 1 : 0;
            if (bytes.Count(Encoding.UTF8.GetBytes(root + Path.DirectorySeparatorChar)) > own)
            {
                return true;
            }
        }

        return false;
    }
}
