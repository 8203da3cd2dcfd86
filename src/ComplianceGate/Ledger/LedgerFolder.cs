using System.Diagnostics;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>The files of a ledger that are no tiles: the checkpoint, the lock, and the note of an append that is under way.</summary>
internal static class LedgerFolder
{
    /// <summary>Name of the checkpoint.</summary>
    public const string CheckpointName = "checkpoint";

    /// <summary>Name of the lock; it is never removed, because who waits for it has it open.</summary>
    public const string LockName = "lock";

    /// <summary>Name of the note of an append that is under way.</summary>
    public const string PendingName = "pending";

    private const int MaxCheckpoint = 64 << 10;
    private const int MaxPending = 100;

    // How the systems say that another process holds a file: a sharing and a lock violation of Windows, EAGAIN of Linux, EWOULDBLOCK of macOS.
    private static readonly int[] Held = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes a lock that one process holds at a time, and that goes with the process however it ends.</summary>
    /// <param name="path">Absolute path of the lock file; its folder is made.</param>
    /// <param name="wait">How long to wait for it.</param>
    /// <param name="isPassing">Whether the file goes with the lock: for a place where a file that stays would be in the way.</param>
    /// <exception cref="LedgerException">Another process holds it all the time, or the file cannot be written.</exception>
    public static FileStream Lock(string path, TimeSpan wait, bool isPassing = false)
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var gate = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, isPassing ? FileOptions.DeleteOnClose : FileOptions.None);
                if (!isPassing || File.Exists(path))
                {
                    return gate;
                }

                // Its last holder removed it after it was opened here: another one may stand there next.
                gate.Dispose();
                continue;
            }
            catch (UnauthorizedAccessException) when (isPassing && OperatingSystem.IsWindows() && Stopwatch.GetElapsedTime(start) < wait)
            {
                // So Windows says that a file is on its way out.
            }
            catch (UnauthorizedAccessException e)
            {
                throw LedgerException.Unavailable($"{path} may not be written.", e);
            }
            catch (IOException e)
            {
                if (Array.IndexOf(Held, e.HResult) < 0)
                {
                    throw LedgerException.Unavailable($"{path} cannot be written: {e.Message}", e);
                }

                if (Stopwatch.GetElapsedTime(start) >= wait)
                {
                    throw LedgerException.Unavailable(
                        string.Create(CultureInfo.InvariantCulture, $"Another process held {path} for {wait.TotalSeconds:0.#} seconds. Nothing was changed; try again, or wait longer with --wait."), e);
                }
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Reads the checkpoint without judging it.</summary>
    /// <param name="folder">Absolute path of the ledger.</param>
    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="InvalidDataException">It is too large to be one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[]? ReadCheckpoint(string folder) => ReadFile(Path.Combine(folder, CheckpointName), MaxCheckpoint);

    /// <summary>Reads the checkpoint and judges its signature.</summary>
    /// <param name="folder">Absolute path of the ledger.</param>
    /// <param name="key">The ledger's key.</param>
    /// <param name="note">The checkpoint as it is.</param>
    /// <returns>What it says; null where there is none.</returns>
    /// <exception cref="InvalidDataException">It is none of the key.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint? Open(string folder, VerificationKey key, out byte[] note)
    {
        note = ReadCheckpoint(folder) ?? [];
        try
        {
            return note.Length == 0 && !File.Exists(Path.Combine(folder, CheckpointName)) ? null : Checkpoint.Open(note, key);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("the checkpoint " + e.Message, e);
        }
    }

    /// <summary>A small file.</summary>
    /// <returns>What it holds; null where there is none.</returns>
    internal static byte[]? ReadFile(string path, int cap)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            if (stream.Length > cap)
            {
                throw new InvalidDataException($"{Path.GetFileName(path)} is too large");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} may not be read.", e);
        }
    }

    /// <summary>What an append that did not end was about to do.</summary>
    /// <returns>The sizes before and after; null where none is noted.</returns>
    public static (long From, long To)? Pending(string folder)
    {
        if (ReadFile(Path.Combine(folder, PendingName), MaxPending) is not { } bytes)
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(bytes).TrimEnd('\n').Split(' ');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? (from, to)
            : throw new InvalidDataException($"the file {PendingName} is damaged");
    }

    /// <summary>The note of an append.</summary>
    public static byte[] PendingText(long from, long to) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{from} {to}\n"));

    /// <summary>All tiles of a folder that a tree of a size does not need: those beyond it, and partial ones that are full by now.</summary>
    /// <param name="folder">Absolute path of the ledger.</param>
    /// <param name="size">The tree's size.</param>
    /// <returns>Paths below the folder, and whether each lies beyond the tree; partial tiles of smaller sizes are left in peace.</returns>
    public static IEnumerable<(string Path, bool IsBeyond)> Spare(string folder, long size)
    {
        var root = Path.Combine(folder, "tile");
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, MaxRecursionDepth = 16 }))
        {
            var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (TileName.Parse(path) is { } tile)
            {
                var width = TileName.WidthOf(tile.Level, tile.Index, size);
                if (tile.Width > width)
                {
                    yield return (path, true);
                }
                else if (tile.Width < TileName.Full && width == TileName.Full)
                {
                    yield return (path, false);
                }
            }
            else if (Path.GetFileName(file) is ['.', .., '.', 't', 'm', 'p'])
            {
                // What a killed process left of a file that never got its name.
                yield return (path, false);
            }
        }
    }
}
