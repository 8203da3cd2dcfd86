namespace ComplianceGate.Facts;

/// <summary>Opens files that are files.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file for sequential reading; what has no size reads as empty and is not opened.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder or may not be read.</exception>
    public static Stream OpenRead(string path)
    {
        var info = new FileInfo(path);
        if ((info.Attributes & FileAttributes.ReparsePoint) != 0 && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            info = target;
        }

        return info is { Exists: true, Length: 0 }
            ? new MemoryStream([], writable: false)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
    }
}
