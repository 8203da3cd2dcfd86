using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Source;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Lets a fresh repository read the objects of another on this disk. Git is never run inside that: its configuration, which came along
/// with whatever was unpacked there, could name programs to run.
/// </summary>
internal static class LocalObjects
{
    private const int MaxText = 64 << 20;
    private const int MaxRefs = 100_000;
    private const string Tags = "refs/tags/";
    private const string Heads = "refs/heads/";

    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>The git folder with the objects of the repository that a folder lies in, or is; null without one.</summary>
    /// <param name="folder">Fully qualified path.</param>
    public static string? Find(string folder)
    {
        static bool IsRepository(string path) => Directory.Exists(Path.Combine(path, "objects")) && File.Exists(Path.Combine(path, "HEAD"));
        return IsRepository(folder) ? folder
            : GitRepository.Find(folder, new InputFiles()) is { CommonFolder: var common } && IsRepository(common) ? common : null;
    }

    /// <summary>Lends the objects and the names of branches and tags, from which some projects make their version.</summary>
    /// <param name="from">The git folder that has them.</param>
    /// <param name="to">The git folder of the fresh repository.</param>
    public static void Lend(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "objects", "info"));
        var path = Path.Combine(from, "objects").Replace(Path.DirectorySeparatorChar, '/');
        File.WriteAllText(Path.Combine(to, "objects", "info", "alternates"), Quote(path) + "\n");
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddPacked(names, Path.Combine(from, "packed-refs"));
        AddLoose(names, from, Tags);
        AddLoose(names, from, Heads);
        var text = new StringBuilder("# pack-refs with: sorted \n");
        foreach (var (name, id) in names)
        {
            text.Append(id).Append(' ').Append(name).Append('\n');
        }

        File.WriteAllText(Path.Combine(to, "packed-refs"), text.ToString());
        if (Text(Path.Combine(from, "shallow")) is { } shallow && shallow.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var ids && Array.TrueForAll(ids, IsId))
        {
            File.WriteAllText(Path.Combine(to, "shallow"), shallow);
        }
    }

    /// <summary>Takes back what was lent.</summary>
    /// <param name="to">The git folder of the fresh repository.</param>
    public static void TakeBack(string to)
    {
        foreach (var name in (string[])["objects/info/alternates", "packed-refs", "shallow"])
        {
            File.Delete(Path.Combine(to, name));
        }
    }

    // gitrepository-layout(5), objects/info/alternates: a line that begins with a quotation mark is read as a C string.
    private static string Quote(string path)
    {
        var text = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(path))
        {
            text.Append(b is < 0x20 or >= 0x7f or (byte)'"' or (byte)'\\' ? $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}" : ((char)b).ToString());
        }

        return text.Append('"').ToString();
    }

    // gitformat-packed-refs: ID SP NAME, and lines that begin with ^ for what a tag leads to.
    private static void AddPacked(SortedDictionary<string, string> names, string file)
    {
        foreach (var line in Text(file)?.Split('\n') ?? [])
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
            {
                Add(names, line[(space + 1)..].Trim(), line[..space]);
            }
        }
    }

    private static void AddLoose(SortedDictionary<string, string> names, string from, string prefix)
    {
        var folder = Path.Combine(from, prefix);
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", NoLinks) : [])
        {
            Add(names, prefix + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), Text(file)?.Trim() ?? "");
        }
    }

    // Branches become those of the remote, as a clone has them.
    private static void Add(SortedDictionary<string, string> names, string name, string id)
    {
        var kept = name.StartsWith(Heads, StringComparison.Ordinal) ? "refs/remotes/origin/" + name[Heads.Length..] : name.StartsWith(Tags, StringComparison.Ordinal) ? name : null;
        if (kept is not null && IsId(id) && RecordedBuildReader.IsRef(kept) && names.Count < MaxRefs)
        {
            names[kept] = id;
        }
    }

    private static bool IsId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private static string? Text(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxText } ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
