using System.Runtime.InteropServices;
using System.Text;
using ComplianceGate.Facts;
using Microsoft.Win32.SafeHandles;

namespace ComplianceGate.Ledger;

/// <summary>
/// Writes that are still there after the power failed. A file is flushed before it gets its name, and a folder after a name in it
/// changed. The platform opens no folder by itself, so that Linux and macOS are asked for one; Windows gives no such flush, and the order
/// in which names reach the disk is left to its file system.
/// </summary>
internal static class DurableFile
{
    // O_RDONLY | O_CLOEXEC, which is another number on each of the two.
    private const int LinuxFlags = 0x80000;
    private const int MacFlags = 0x1000000;

    /// <summary>Writes a whole file: on the disk, then under its name, then the name on the disk.</summary>
    /// <param name="path">Absolute path; its folder must exist.</param>
    /// <param name="bytes">What it is to hold.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        WriteFile(path, bytes);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a whole file as <see cref="Write"/> does, and leaves the flush of its folder to the caller.</summary>
    /// <param name="path">Absolute path; its folder must exist.</param>
    /// <param name="bytes">What it is to hold.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteFile(string path, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(copy);
            ((FileStream)stream).Flush(flushToDisk: true);
        });
    }

    /// <summary>Waits until the names in a folder are on the disk. Does nothing on Windows.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <exception cref="IOException">It cannot be opened or flushed.</exception>
    public static void FlushFolder(string folder)
    {
        if (!TryFlushFolder(folder))
        {
            throw new IOException($"{folder} cannot be opened to flush it to the disk.");
        }
    }

    /// <summary>Flushes a folder as <see cref="FlushFolder"/> does, where it may be opened.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <returns>Whether it could be opened; true on Windows.</returns>
    /// <exception cref="IOException">It cannot be flushed.</exception>
    public static bool TryFlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return true;
        }

        using var handle = new SafeFileHandle(Open([.. Encoding.UTF8.GetBytes(folder), 0], OperatingSystem.IsLinux() ? LinuxFlags : MacFlags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            return false;
        }

        RandomAccess.FlushToDisk(handle);
        return true;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
