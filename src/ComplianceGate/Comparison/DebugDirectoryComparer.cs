using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ComplianceGate.Binaries;

namespace ComplianceGate.Comparison;

/// <summary>Compares the debug directories of two assemblies, and the symbols inside them. Nothing here is code.</summary>
internal static class DebugDirectoryComparer
{
    /// <summary>Compares two directories.</summary>
    public static void Compare(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        NamedValues.Compare(Entries(left), Entries(right), (name, one, other) => run.Add(Rung.SameIL, path, DifferenceKind.PEHeader, name, one, other));
        if (!IsReproducible(left) && !IsReproducible(right) && left.PEHeaders.CoffHeader.TimeDateStamp != right.PEHeaders.CoffHeader.TimeDateStamp)
        {
            run.Add(Rung.SameIL, path, DifferenceKind.PEHeader, "debug directory Reproducible");
        }

        using var first = Embedded(left);
        using var second = Embedded(right);
        if (first is not null && second is not null)
        {
            SymbolsComparer.Compare(run, path, first.GetMetadataReader(), second.GetMetadataReader());
        }
    }

    private static NamedValues Entries(PEReader file)
    {
        var values = new NamedValues();
        foreach (var entry in ImageComparer.DebugEntries(file))
        {
            var name = $"debug directory {entry.Type}";
            switch (entry.Type)
            {
                case DebugDirectoryEntryType.CodeView:
                    var data = file.ReadCodeViewDebugDirectoryData(entry);
                    values.Add(name + " path", data.Path);
                    values.Add(name + " id", $"{data.Guid} {Shown.Hex(entry.Stamp)} {Shown.Number(data.Age)}");
                    break;
                case DebugDirectoryEntryType.PdbChecksum:
                    var checksum = file.ReadPdbChecksumDebugDirectoryData(entry);
                    values.Add(name, $"{checksum.AlgorithmName} {Convert.ToHexStringLower(checksum.Checksum.AsSpan())}");
                    break;
                case DebugDirectoryEntryType.EmbeddedPortablePdb:
                    values.Add(name, "there");
                    break;
                case DebugDirectoryEntryType.Reproducible:
                    values.Add(name, "there");
                    break;
                default:
                    values.Add(name, Shown.Bytes(entry.DataSize));
                    break;
            }
        }

        return values;
    }

    private static bool IsReproducible(PEReader file)
    {
        foreach (var entry in ImageComparer.DebugEntries(file))
        {
            if (entry.Type == DebugDirectoryEntryType.Reproducible)
            {
                return true;
            }
        }

        return false;
    }

    private static MetadataReaderProvider? Embedded(PEReader file)
    {
        foreach (var entry in ImageComparer.DebugEntries(file))
        {
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
            {
                return SymbolFile.OpenEmbedded(file, entry);
            }
        }

        return null;
    }
}
