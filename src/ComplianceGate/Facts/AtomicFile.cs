using System.Buffers;

namespace ComplianceGate.Facts;

/// <summary>
/// Writes files that are complete or not there at all: into a temporary file beside the target, then by rename over it. Where a
/// write fails, the temporary file is removed and the old file stays whole.
/// </summary>
public static class AtomicFile
{
    private const string Extension = ".tmp";
    private const int RandomLength = 32;
    private const int CompareSize = 1 << 16;

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">Fully qualified path; its folder must exist.</param>
    /// <param name="bytes">What the file is to hold.</param>
    /// <exception cref="ArgumentException">The path is not fully qualified.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = TemporaryFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                stream.Write(bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Writes a whole file through a stream.</summary>
    /// <param name="path">Fully qualified path; its folder must exist.</param>
    /// <param name="write">Writes the content; whatever it throws leaves the old file as it was.</param>
    /// <exception cref="ArgumentException">The path is not fully qualified.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var temporary = TemporaryFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Writes a whole file unless it already holds just that, so that the time of an equal file stays.</summary>
    /// <param name="path">Fully qualified path; its folder must exist.</param>
    /// <param name="bytes">What the file is to hold.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="ArgumentException">The path is not fully qualified.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public static bool WriteIfDifferent(string path, ReadOnlySpan<byte> bytes)
    {
        if (Holds(path, bytes))
        {
            return false;
        }

        Write(path, bytes);
        return true;
    }

    /// <summary>Removes temporary files that a killed process left for some names of a folder.</summary>
    /// <param name="folder">Fully qualified path of the folder; nothing happens where there is none.</param>
    /// <param name="names">File names whose temporary files go; others are not touched.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="IOException">The folder cannot be read, or a file in it cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read or written.</exception>
    public static int RemoveLeftovers(string folder, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var removed = 0;
        foreach (var path in Directory.GetFiles(folder, ".*" + Extension))
        {
            foreach (var name in names)
            {
                if (IsTemporaryOf(Path.GetFileName(path), name))
                {
                    File.Delete(path);
                    removed++;
                    break;
                }
            }
        }

        return removed;
    }

    private static string TemporaryFor(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"The path '{path}' is not fully qualified.", nameof(path));
        }

        // The same folder, because a rename is atomic only within one file system.
        return Path.Combine(Path.GetDirectoryName(path) ?? path, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Extension}");
    }

    private static bool IsTemporaryOf(ReadOnlySpan<char> fileName, string name)
    {
        if (fileName.Length != name.Length + RandomLength + Extension.Length + 2
            || fileName[0] != '.'
            || !fileName[1..].StartsWith(name, StringComparison.Ordinal)
            || fileName[name.Length + 1] != '.'
            || !fileName.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in fileName.Slice(name.Length + 2, RandomLength))
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(string path, ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CompareSize);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            if (stream.Length != bytes.Length)
            {
                return false;
            }

            for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0; bytes = bytes[read..])
            {
                if (read > bytes.Length || !bytes[..read].SequenceEqual(buffer.AsSpan(0, read)))
                {
                    return false;
                }
            }

            return bytes.IsEmpty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No file, or one that cannot be compared: the write that follows tells what is wrong, if anything is.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one worth telling.
        }
    }
}
