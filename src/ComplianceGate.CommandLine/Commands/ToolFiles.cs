using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary>The command line is wrong in a way that only running it shows; the message is for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Files that options name.</summary>
internal static class ToolFiles
{
    private const int MaxSize = 32 << 20;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return new InputFiles().ReadAllBytes(Path.GetFullPath(path), MaxSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{SafeText.Line(path)} cannot be read.");
        }
    }
}
