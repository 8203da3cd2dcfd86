using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ComplianceGate.Facts;

/// <summary>
/// What the file system says of a file and no program can set back: its place on the disk and the time of the last change of
/// anything about it. Two files of one identity hold the same bytes.
/// </summary>
/// <param name="Size">Size in bytes.</param>
/// <param name="Written">Time of the last change of its content, in ticks since 0001-01-01 UTC.</param>
/// <param name="Changed">Time of the last change of content, name or rights, in nanoseconds (Linux) or 100 ns (Windows) of the system's own count.</param>
/// <param name="Number">Volume and number of the file on it, as text.</param>
internal sealed record FileIdentity(long Size, long Written, long Changed, string Number)
{
    // A file system counts time in steps; a change in the same step as the last one would not be seen.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>Asks the file system.</summary>
    /// <param name="path">Absolute path; a link is followed.</param>
    /// <returns>Null where there is no such file, where the system cannot say, or where it was changed just now.</returns>
    public static FileIdentity? Of(string path)
    {
        try
        {
            var identity = OperatingSystem.IsLinux() ? Linux(path) : OperatingSystem.IsWindows() ? Windows(path) : null;
            return identity is not null && DateTime.UtcNow - ChangedAt(identity.Changed) > Settled ? identity : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static DateTime ChangedAt(long changed) =>
        OperatingSystem.IsWindows() ? DateTime.FromFileTimeUtc(Math.Max(0, changed)) : DateTime.UnixEpoch.AddTicks(changed / 100);

    // struct statx of the kernel's interface: the same on every processor, in its byte order.
    private static FileIdentity? Linux(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (Statx(WorkingDirectory, path, 0, BasicStats, ref MemoryMarshal.GetReference(buffer)) != 0)
        {
            return null;
        }

        var changed = checked((Int64(buffer[96..]) * 1_000_000_000) + Int32(buffer[104..]));
        var written = DateTime.UnixEpoch.AddTicks(checked((Int64(buffer[112..]) * 10_000_000) + (Int32(buffer[120..]) / 100)));
        return new(Int64(buffer[40..]), written.Ticks, changed, FormattableString.Invariant($"{Int32(buffer[136..])}:{Int32(buffer[140..])}:{Int64(buffer[32..])}"));
    }

    private static FileIdentity? Windows(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> times = stackalloc byte[40];
        Span<byte> number = stackalloc byte[24];
        return GetFileInformationByHandleEx(file, BasicInfo, ref MemoryMarshal.GetReference(times), times.Length)
            && GetFileInformationByHandleEx(file, IdInfo, ref MemoryMarshal.GetReference(number), number.Length)
            ? new(RandomAccess.GetLength(file), DateTime.FromFileTimeUtc(Int64(times[16..])).Ticks, Int64(times[24..]), Convert.ToHexStringLower(number))
            : null;
    }

    private static long Int64(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes);

    private static uint Int32(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private const int WorkingDirectory = -100;
    private const uint BasicStats = 0x7ff;
    private const int BasicInfo = 0;
    private const int IdInfo = 18;

    [DllImport("libc", EntryPoint = "statx", SetLastError = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref byte buffer);

    [DllImport("kernel32.dll", EntryPoint = "GetFileInformationByHandleEx", SetLastError = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, ref byte buffer, int size);
}
