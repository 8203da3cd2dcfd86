using ComplianceGate.Facts;

namespace ComplianceGate.Comparison;

/// <summary>Compares two single-file programs file by file.</summary>
internal static class BundleComparer
{
    /// <summary>Where the header of a program's bundle is; null for what is no such program.</summary>
    public static long? Place(byte[] program)
    {
        var at = program.AsSpan().IndexOf(BundleReader.Signature);
        return at >= 8 && BitConverter.ToInt64(program, at - 8) is > 0 and var place && place < program.Length ? place : null;
    }

    /// <summary>Compares two programs.</summary>
    /// <exception cref="InvalidDataException">A bundle is malformed.</exception>
    public static void Compare(ComparisonRun run, string path, byte[] left, byte[] right, int depth)
    {
        var told = run.Told;
        var (heads, otherHeads) = (BundleList.Read(left, Place(left)!.Value), BundleList.Read(right, Place(right)!.Value));
        using var one = new MemoryStream(left, writable: false);
        using var other = new MemoryStream(right, writable: false);
        var (lefts, rights) = (List(one, Place(left)!.Value), List(other, Place(right)!.Value));
        var names = new SortedSet<string>(lefts.Keys, StringComparer.Ordinal);
        names.UnionWith(rights.Keys);
        foreach (var name in names)
        {
            var inner = path + "!/" + name;
            var (first, second) = (lefts.GetValueOrDefault(name), rights.GetValueOrDefault(name));
            if (first is null || second is null)
            {
                run.Add(Rung.Different, inner, DifferenceKind.Presence, "bundled file", first is null ? null : Shown.Bytes(first.Size), second is null ? null : Shown.Bytes(second.Size));
                continue;
            }

            run.Unpack(first.Size);
            run.Unpack(second.Size);
            var before = run.Told;
            FileComparer.Compare(run, inner, new MemoryContent(BundleReader.Content(one, first)), new MemoryContent(BundleReader.Content(other, second)), depth + 1);
            if (run.Told == before && !Packed(left, first).SequenceEqual(Packed(right, second)))
            {
                run.Add(Rung.Different, inner, DifferenceKind.Content, "packed form of an equal content", Shown.Bytes(first.PackedSize), Shown.Bytes(second.PackedSize));
            }
        }

        CompareLists(run, path, heads, otherHeads);
        CompareHosts(run, path, Host(left, lefts), Host(right, rights), told);
    }

    private static void CompareLists(ComparisonRun run, string path, BundleList left, BundleList right)
    {
        void Tell(string member, string one, string other)
        {
            if (one != other)
            {
                run.Add(Rung.Different, path, DifferenceKind.Content, member, one, other);
            }
        }

        Tell("version and flags of the bundle", left.Head, right.Head);
        Tell("types and order of the bundled files", left.Types, right.Types);
        Tell("order in which the bundled files lie", left.Layout, right.Layout);
    }

    private static ReadOnlySpan<byte> Packed(byte[] program, BundledFile file) =>
        program.AsSpan((int)file.Offset, (int)(file.PackedSize > 0 ? file.PackedSize : file.Size));

    private static SortedDictionary<string, BundledFile> List(Stream program, long place)
    {
        var files = new SortedDictionary<string, BundledFile>(StringComparer.Ordinal);
        foreach (var file in BundleReader.Read(program, place))
        {
            if (!files.TryAdd(file.Path, file))
            {
                throw new InvalidDataException("The bundle holds one name twice.");
            }
        }

        return files;
    }

    /// <summary>What stands before the bundled files, without the place of the bundle.</summary>
    private static byte[] Host(byte[] program, SortedDictionary<string, BundledFile> files)
    {
        long end = Place(program)!.Value;
        foreach (var file in files.Values)
        {
            end = Math.Min(end, file.Offset);
        }

        var host = program[..(int)end];
        var at = program.AsSpan().IndexOf(BundleReader.Signature);
        host.AsSpan(Math.Min(at - 8, host.Length), Math.Min(8, Math.Max(0, host.Length - at + 8))).Clear();

        // Files begin at aligned places, so that the host may be followed by zeros.
        return host.AsSpan().TrimEnd((byte)0).ToArray();
    }

    private static void CompareHosts(ComparisonRun run, string path, byte[] left, byte[] right, int told)
    {
        if (!left.AsSpan().SequenceEqual(right))
        {
            run.Add(Rung.Different, path, DifferenceKind.Content, "host of the single-file program", Shown.Bytes(left.Length), Shown.Bytes(right.Length));
        }
        else if (run.Told > told)
        {
            // The list of files holds an id made from their contents, and their places.
            run.Add(Rung.SameIL, path, DifferenceKind.Content, "list of the bundled files, which follows from them");
        }
        else
        {
            run.Add(Rung.Different, path, DifferenceKind.Content, "list of the bundled files");
        }
    }
}
