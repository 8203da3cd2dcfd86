using System.IO.Compression;

namespace ComplianceGate.ModelFuzz;

/// <summary>Changes inside ZIP archives: the entry is packed anew, so that its checksum and sizes hold.</summary>
public static class FuzzZip
{
    /// <summary>Changes one entry.</summary>
    /// <param name="bytes">An archive.</param>
    /// <param name="random">Decides what is changed.</param>
    /// <param name="change">Changes the entry of a name; null for <see cref="FuzzBytes.Change"/>.</param>
    /// <returns>The changed archive; null where it is none.</returns>
    public static byte[]? Change(byte[] bytes, Random random, Func<string, byte[], Random, byte[]>? change = null)
    {
        var entries = Entries(bytes);
        if (entries is not { Count: > 0 })
        {
            return null;
        }

        var at = random.Next(entries.Count);
        var (name, content) = entries[at];
        switch (random.Next(12))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries.Add((name, content));
                break;
            case 2:
                entries[at] = (entries[random.Next(entries.Count)].Name, content);
                break;
            case 3:
                entries[at] = (name + new string('x', 1 << random.Next(12)), content);
                break;
            case 4:
                entries[at] = (name, new byte[1 << random.Next(20)]);
                break;
            default:
                entries[at] = (name, change?.Invoke(name, content, random) ?? FuzzBytes.Change(content, content, random));
                break;
        }

        return Pack(entries, random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
    }

    /// <summary>Packs entries.</summary>
    /// <param name="entries">Name and content of each.</param>
    /// <param name="level">How hard to press.</param>
    public static byte[] Pack(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name.Length == 0 ? "x" : name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static List<(string Name, byte[] Content)>? Entries(byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            var entries = new List<(string, byte[])>();
            foreach (var entry in archive.Entries)
            {
                using var content = new MemoryStream();
                using var packed = entry.Open();
                packed.CopyTo(content);
                entries.Add((entry.FullName, content.ToArray()));
            }

            return entries;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
