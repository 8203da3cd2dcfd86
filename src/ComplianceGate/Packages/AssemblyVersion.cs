using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Packages;

/// <summary>Reads the version of a managed assembly from its metadata, without loading it.</summary>
internal static class AssemblyVersion
{
    // What is larger is no assembly that a compiler would take as a reference.
    private const long MaxSize = 512L << 20;

    /// <summary>Reads it.</summary>
    /// <param name="stream">The open file.</param>
    /// <returns>Four numbers with dots; empty for what is no managed assembly.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Read(Stream stream)
    {
        if (stream.Length > MaxSize)
        {
            return "";
        }

        try
        {
            using var image = new PEReader(stream, PEStreamOptions.LeaveOpen);
            return image.HasMetadata && image.GetMetadataReader() is { IsAssembly: true } metadata
                ? metadata.GetAssemblyDefinition().Version.ToString(4)
                : "";
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            // A native library, or no library at all: its digest names it.
            return "";
        }
    }
}
