using System.Collections.Immutable;
using System.Globalization;

namespace ComplianceGate.Comparison;

/// <summary>
/// Compares two ZIP archives entry by entry. Only what is declared is set aside: the signature entry of a package, the times and the
/// order of the entries, and the names that older NuGet makes up. Every other byte of the archives is compared.
/// </summary>
internal sealed class ZipComparer
{
    private readonly ComparisonRun run;
    private readonly string path;
    private readonly int depth;
    private readonly Stream left;
    private readonly Stream right;
    private readonly ZipContents first;
    private readonly ZipContents second;

    // The name that stands for both, where each side has made one up.
    private readonly (string? Left, string? Right) core;
    private bool setsSignatureAside;
    private int times;
    private (string Left, string Right) time;

    private ZipComparer(ComparisonRun run, string path, int depth, Stream left, Stream right)
    {
        (this.run, this.path, this.depth, this.left, this.right) = (run, path, depth, left, right);
        (first, second) = (ZipContents.Read(left), ZipContents.Read(right));
        core = (OpcNames.CoreProperties(first), OpcNames.CoreProperties(second));
        if (core.Left is null || core.Right is null || core.Left == core.Right)
        {
            core = default;
        }
    }

    /// <summary>Compares two archives.</summary>
    /// <exception cref="InvalidDataException">One is no archive that can be read; the message is the end of a sentence.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static void Compare(ComparisonRun run, string path, Content left, Content right, int depth)
    {
        using var one = left.Open();
        using var other = right.Open();
        var comparer = new ZipComparer(run, path, depth, one, other);
        if (!comparer.CompareSignatures())
        {
            comparer.CompareAll();
        }
    }

    /// <summary>Compares the signatures of two packages.</summary>
    /// <returns>Whether they prove that nothing else differs.</returns>
    private bool CompareSignatures()
    {
        var (one, other) = (PackageDigest.Of(first, left), PackageDigest.Of(second, right));
        var holds = one.Problem is null && other.Problem is null;
        setsSignatureAside = holds;
        if (one.Signature == other.Signature && holds)
        {
            return false;
        }

        run.Add(holds ? Rung.IdenticalAfterNormalisation : Rung.Different, Inner(Facts.PackageSignatureContent.EntryName), DifferenceKind.Signature, "signature of the package", Say(one), Say(other));
        if (holds)
        {
            run.Normalise("signature entry of the package, which was made over the package without it");
        }

        return holds && one.Sha256 == other.Sha256;
    }

    private static string? Say(PackageDigest side) =>
        side.Signature is null ? null : side.Problem is null ? "over the package without it, SHA-256 " + side.Sha256 : "it " + side.Problem;

    private void CompareAll()
    {
        var (lefts, rights) = (ByKey(first, core.Left, setsSignatureAside), ByKey(second, core.Right, setsSignatureAside));
        if (core.Left is not null)
        {
            run.Add(Rung.IdenticalAfterNormalisation, path, DifferenceKind.ZipEntry, "name of the part with the core properties", core.Left, core.Right);
            run.Normalise("names that NuGet makes up: of the part with the core properties, and ids of relationships");
        }

        var keys = new SortedSet<string>(lefts.Keys, StringComparer.Ordinal);
        keys.UnionWith(rights.Keys);
        foreach (var key in keys)
        {
            CompareEntry(key, lefts.GetValueOrDefault(key), rights.GetValueOrDefault(key));
        }

        TellTimes();
        CompareOrder(lefts, rights);
        if (!first.IsWhole || !second.IsWhole)
        {
            run.Add(Rung.Different, path, DifferenceKind.ZipEntry, "bytes between the entries", first.IsWhole ? "none" : "some", second.IsWhole ? "none" : "some");
        }

        if (first.Comment != second.Comment)
        {
            run.Add(Rung.Different, path, DifferenceKind.ZipEntry, "comment of the archive", first.Comment, second.Comment);
        }
    }

    private static SortedDictionary<string, ZipPart> ByKey(ZipContents archive, string? core, bool setsSignatureAside)
    {
        var parts = new SortedDictionary<string, ZipPart>(StringComparer.Ordinal);
        foreach (var part in archive.Parts)
        {
            var isSetAside = setsSignatureAside && part.Name == Facts.PackageSignatureContent.EntryName;
            if (!isSetAside && !parts.TryAdd(core is not null && part.Name == core ? "*.psmdcp" : part.Name, part))
            {
                throw new InvalidDataException("is a ZIP archive whose names cannot be told apart");
            }
        }

        return parts;
    }

    private void CompareEntry(string key, ZipPart? one, ZipPart? other)
    {
        var inner = Inner((one ?? other)!.Name);
        if (run.LeavesOut(inner))
        {
            if (one is null || other is null || !IsSame(one, other))
            {
                run.Normalise("entries that were to be left out");
            }
        }
        else if (one is null || other is null)
        {
            run.Add(Rung.Different, inner, DifferenceKind.Presence, "zip entry", one is null ? null : Shown.Bytes(one.Size), other is null ? null : Shown.Bytes(other.Size));
        }
        else
        {
            CompareHeaders(inner, one, other);
            CompareContents(key, inner, one, other);
        }
    }

    private bool IsSame(ZipPart one, ZipPart other) =>
        one.Time == other.Time && one.Attributes == other.Attributes && one.Header == other.Header && one.Extra == other.Extra && one.Local == other.Local && IsPackedSame(one, other);

    private bool IsPackedSame(ZipPart one, ZipPart other) =>
        one.Method == other.Method && one.PackedSize == other.PackedSize && one.Size == other.Size && one.Crc == other.Crc
            && Content.FirstDifference(one.OpenPacked(left), other.OpenPacked(right)) is null;

    private void CompareHeaders(string inner, ZipPart one, ZipPart other)
    {
        if (one.Time != other.Time)
        {
            time = times++ == 0 ? (DosTime(one.Time), DosTime(other.Time)) : time;
        }

        Tell(inner, "attributes", Shown.Hex(one.Attributes), Shown.Hex(other.Attributes));
        Tell(inner, "versions and flags", one.Header, other.Header);
        Tell(inner, "additional fields", one.Extra, other.Extra);
        Tell(inner, "method of packing", Shown.Number(one.Method), Shown.Number(other.Method));
        Tell(inner, "local header", one.Local, other.Local);
    }

    private void Tell(string inner, string member, string one, string other)
    {
        if (one != other)
        {
            run.Add(Rung.Different, inner, DifferenceKind.ZipEntry, member, one, other);
        }
    }

    private void CompareContents(string key, string inner, ZipPart one, ZipPart other)
    {
        if (IsPackedSame(one, other))
        {
            return;
        }

        var told = run.Told;
        try
        {
            CompareUnpacked(key, inner, one, other);
        }
        catch (InvalidDataException e)
        {
            run.Add(Rung.Different, inner, DifferenceKind.Content, "content that is malformed: it " + e.Message, Shown.Bytes(one.Size), Shown.Bytes(other.Size));
        }

        if (run.Told == told)
        {
            run.Add(Rung.Different, inner, DifferenceKind.ZipEntry, "packed form of an equal content", Shown.Bytes(one.PackedSize), Shown.Bytes(other.PackedSize));
        }
    }

    private void CompareUnpacked(string key, string inner, ZipPart one, ZipPart other)
    {
        run.Unpack(one.Size);
        run.Unpack(other.Size);
        if (Math.Max(one.Size, other.Size) > Content.MaxLooked)
        {
            // What is left of a bomb behind the size that it claims is the same on both sides or a difference.
            if (one.Size != other.Size || Content.FirstDifference(one.Open(left), other.Open(right)) is not null)
            {
                run.Add(Rung.Different, inner, DifferenceKind.Content, "content", Shown.Bytes(one.Size), Shown.Bytes(other.Size));
            }

            return;
        }

        var (a, b) = (one.ReadAll(left), other.ReadAll(right));
        if (core.Left is not null && key == OpcNames.Relationships
            && OpcNames.Replaced(a, core.Left) is { } replaced && replaced == OpcNames.Replaced(b, core.Right!))
        {
            run.Add(Rung.IdenticalAfterNormalisation, inner, DifferenceKind.Text, "ids and targets that NuGet made up");
            return;
        }

        FileComparer.Compare(run, inner, new MemoryContent(a), new MemoryContent(b), depth + 1);
    }

    private void TellTimes()
    {
        if (times > 0)
        {
            var what = times == 1 ? "time of 1 entry" : string.Create(CultureInfo.InvariantCulture, $"time of {times} entries");
            run.Add(Rung.IdenticalAfterNormalisation, path, DifferenceKind.ZipEntry, what, time.Left, time.Right);
            run.Normalise("times of zip entries");
        }
    }

    private void CompareOrder(SortedDictionary<string, ZipPart> lefts, SortedDictionary<string, ZipPart> rights)
    {
        var (one, other) = (Order(first, rights, core.Left), Order(second, lefts, core.Right));
        var at = one.AsSpan().CommonPrefixLength(other.AsSpan());
        if (at < one.Length && at < other.Length)
        {
            run.Add(Rung.IdenticalAfterNormalisation, path, DifferenceKind.ZipEntry, "order of the entries", one[at], other[at]);
            run.Normalise("order of zip entries");
        }
    }

    /// <summary>The names that both sides have: as the directory lists them, then as they lie in the file.</summary>
    private static ImmutableArray<string> Order(ZipContents archive, SortedDictionary<string, ZipPart> others, string? core)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        void Add(ZipPart part)
        {
            var key = core is not null && part.Name == core ? "*.psmdcp" : part.Name;
            if (others.ContainsKey(key))
            {
                names.Add(key);
            }
        }

        foreach (var part in archive.Parts)
        {
            Add(part);
        }

        foreach (var part in archive.Parts.Sort(static (a, b) => a.LocalOffset.CompareTo(b.LocalOffset)))
        {
            Add(part);
        }

        return names.DrainToImmutable();
    }

    // APPNOTE 6.3.10, section 4.4.6: date in the upper half, seconds in twos.
    private static string DosTime(uint time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{1980 + (time >> 25)}-{(time >> 21) & 15:00}-{(time >> 16) & 31:00} {(time >> 11) & 31:00}:{(time >> 5) & 63:00}:{(time & 31) * 2:00}");

    private string Inner(string name) => path + "!/" + name;
}
