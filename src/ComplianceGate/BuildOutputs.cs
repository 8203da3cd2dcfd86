using System.Collections.Immutable;
using ComplianceGate.Binaries;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Reads the assembly that a build made, its symbols, satellites and host.</summary>
internal static class BuildOutputs
{
    /// <summary>Describes the outputs.</summary>
    /// <param name="inputs">Where the assembly lies.</param>
    /// <param name="outputDirectory">Absolute path of the output folder.</param>
    /// <param name="artifacts">What was hashed there.</param>
    /// <param name="binary">What the main output records, next to what the compiler had made; null where there is nothing to compare.</param>
    public static ImmutableArray<OutputFact> Read(BuildInputs inputs, string outputDirectory, ImmutableArray<ArtifactFact> artifacts, out BinaryFact? binary)
    {
        binary = null;
        if (inputs.Assembly is null)
        {
            return [];
        }

        var main = DisplayPaths.Relative(inputs.Assembly, outputDirectory);
        var stem = Path.ChangeExtension(main, null);
        var symbolsPath = stem + ".pdb";
        var assembly = Bytes(inputs.Assembly) is { } bytes ? AssemblyFile.Read(bytes) : null;
        var symbols = Bytes(Path.GetFullPath(symbolsPath, outputDirectory)) is { } pdb ? SymbolFile.Read(pdb, assembly?.PdbChecksums ?? []) : null;
        if (assembly is not null)
        {
            binary = Compared(inputs, main, assembly, symbols);
        }

        var satellite = "/" + Path.GetFileName(stem) + ".resources.dll";
        var outputs = ImmutableArray.CreateBuilder<OutputFact>();
        foreach (var artifact in artifacts)
        {
            if (artifact.Path == main)
            {
                outputs.Add(new OutputFact(artifact.Path, artifact.Size, artifact.Sha256, assembly?.Mvid, assembly?.PdbId));
            }
            else if (artifact.Path == symbolsPath)
            {
                outputs.Add(new OutputFact(artifact.Path, artifact.Size, artifact.Sha256, null, symbols?.Id));
            }
            else if (artifact.Path.EndsWith(satellite, StringComparison.Ordinal))
            {
                var mvid = Bytes(Path.GetFullPath(artifact.Path, outputDirectory)) is { } resources ? AssemblyFile.Mvid(resources) : null;
                outputs.Add(new OutputFact(artifact.Path, artifact.Size, artifact.Sha256, mvid, null));
            }
            else if (artifact.Path == stem || (artifact.Path == stem + ".exe" && main != artifact.Path))
            {
                outputs.Add(new OutputFact(artifact.Path, artifact.Size, artifact.Sha256, null, null));
            }
        }

        return outputs.DrainToImmutable();
    }

    private static BinaryFact Compared(BuildInputs inputs, string path, AssemblyFact assembly, SymbolsFact? symbols)
    {
        var made = inputs.CompiledAssembly is { } compiled && Bytes(compiled) is { } bytes ? AssemblyFile.Read(bytes) : null;
        var beside = made is not null && inputs.CompiledSymbols is { } file && Bytes(file) is { } pdb ? SymbolFile.Read(pdb, made.PdbChecksums) : null;
        return new BinaryFact
        {
            Path = path,
            Assembly = assembly,
            Symbols = symbols,
            IsCompilers = made is not null && made.Mvid == assembly.Mvid && made.PdbId == assembly.PdbId,
            WasPaired = made is not null && beside is not null && IsPair(made, beside),
        };
    }

    private static bool IsPair(AssemblyFact assembly, SymbolsFact symbols)
    {
        foreach (var recorded in assembly.PdbChecksums)
        {
            foreach (var found in symbols.Checksums)
            {
                if (recorded.Algorithm == found.Algorithm && recorded.Digest != found.Digest)
                {
                    return false;
                }
            }
        }

        return assembly.PdbId == symbols.Id;
    }

    /// <summary>The bytes of a binary; null where there is none, or none that is read.</summary>
    internal static byte[]? Bytes(string path)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            if (stream.Length is 0 or > AssemblyFile.MaxSize)
            {
                return null;
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What ships was hashed and would have been told; symbols need not be there.
            return null;
        }
    }
}
