using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Source;

/// <summary>What the index of a repository names (gitformat-index(5), versions 2 to 4), read without git. The file may be hostile.</summary>
internal sealed class GitIndex
{
    private const int Header = 12;
    private const int Stat = 40;
    private const int ModeAt = 24;
    private const int MaxName = 1 << 16;
    private const int Submodule = 0xE000;

    private readonly Dictionary<string, byte[]> entries = new(StringComparer.Ordinal);
    private readonly List<string> folders = [];

    private GitIndex()
    {
    }

    /// <summary>The object that stands behind a path; null where the index names none.</summary>
    /// <param name="path">Path relative to the work tree's root, forward slashes.</param>
    public byte[]? ObjectOf(string path) => entries.GetValueOrDefault(path);

    /// <summary>Whether a path is in the index, or may be behind an entry that stands for a whole folder: a submodule, or one left out by a sparse checkout.</summary>
    /// <param name="path">Path relative to the work tree's root, forward slashes.</param>
    public bool MayHave(string path)
    {
        foreach (var folder in folders)
        {
            if (path.StartsWith(folder, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return entries.ContainsKey(path);
    }

    /// <summary>Reads an index.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="hashLength">Length of an object's name: 20, or 32 with SHA-256.</param>
    /// <returns>Null for what is damaged, of an unknown version, or only a part of an index (split index).</returns>
    public static GitIndex? Read(ReadOnlySpan<byte> bytes, int hashLength)
    {
        if (bytes.Length < Header + hashLength || !bytes.StartsWith("DIRC"u8))
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var count = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        var index = new GitIndex();
        var body = bytes[..^hashLength];
        return version is >= 2 and <= 4 && index.Entries(body, version, count, hashLength) is { } at && IsWhole(body[at..]) ? index : null;
    }

    private int? Entries(ReadOnlySpan<byte> bytes, uint version, uint count, int hashLength)
    {
        var at = Header;
        var name = new byte[MaxName];
        var length = 0;
        for (uint n = 0; n < count; n++)
        {
            var start = at;
            if (bytes.Length - at < Stat + hashLength + 2)
            {
                return null;
            }

            var mode = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + ModeAt)..]) & 0xFFFF;
            var id = bytes.Slice(at + Stat, hashLength);
            at += Stat + hashLength;
            var isExtended = (BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) & 0x4000) != 0;
            at += isExtended ? 4 : 2;
            if (at > bytes.Length || (version == 4 ? !Strip(bytes, ref at, ref length) : (length = 0) != 0))
            {
                return null;
            }

            var end = bytes[at..].IndexOf((byte)0);
            if (end < 0 || length + end > MaxName)
            {
                return null;
            }

            bytes.Slice(at, end).CopyTo(name.AsSpan(length));
            length += end;
            at = version == 4 ? at + end + 1 : start + ((at + end - start + 8) & ~7);
            Add(Encoding.UTF8.GetString(name, 0, length), mode, id);
        }

        return at <= bytes.Length ? at : null;
    }

    private void Add(string name, uint mode, ReadOnlySpan<byte> id)
    {
        // A sparse index ends the names of folders with a slash.
        if (mode == Submodule || name.EndsWith('/'))
        {
            folders.Add(name.TrimEnd('/') + "/");
        }
        else
        {
            // Of a path in conflict any of its versions will do: it is known.
            entries[name] = id.ToArray();
        }
    }

    // Version 4: how many bytes of the name before fall away, in the form of pack offsets.
    private static bool Strip(ReadOnlySpan<byte> bytes, ref int at, ref int length)
    {
        long strip = 0;
        for (var n = 0; n < 5 && at < bytes.Length; n++)
        {
            var b = bytes[at++];
            strip = (n == 0 ? 0 : (strip + 1) << 7) + (b & 127);
            if ((b & 128) == 0)
            {
                length -= (int)Math.Min(strip, int.MaxValue);
                return length >= 0;
            }
        }

        return false;
    }

    // With the extension "link" most entries are in another file.
    private static bool IsWhole(ReadOnlySpan<byte> extensions)
    {
        while (extensions.Length >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(extensions[4..]);
            if (extensions.StartsWith("link"u8) || size > extensions.Length - 8)
            {
                return false;
            }

            extensions = extensions[(8 + (int)size)..];
        }

        return extensions.IsEmpty;
    }
}
