using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Licensing;

/// <summary>
/// Recognises license texts by the SPDX matching guidelines (SPDX 2.3, annex B): normalised, with copyright notices, titles,
/// optional parts and names in replaceable places set aside, a text equals a known one or it does not. Likeness recognises
/// nothing. The same input gives the same answer on every machine; safe for use by several threads.
/// </summary>
public static class LicenseTextRecogniser
{
    /// <summary>Largest text that is looked at, in bytes; the registry of NuGet takes no larger one.</summary>
    public const int MaxBytes = 1 << 20;

    // "4:" and sixteen hexadecimal digits.
    private const int AnchorText = 18;

    private static readonly Lazy<Table> Known = new(() => new Table(LicenseTextTable.Rows));

    /// <summary>Version of the SPDX license list whose texts are known.</summary>
    public static string ListVersion => LicenseTextTable.ListVersion;

    /// <summary>Every id whose text is known, in ordinal order.</summary>
    public static ImmutableArray<string> KnownIds => Known.Value.Ids();

    /// <summary>Recognises a text.</summary>
    /// <param name="bytes">The file: UTF-8 with or without a byte order mark, UTF-16 with one, or ASCII with the quotes of Windows-1252.</param>
    public static Recognition Recognise(ReadOnlySpan<byte> bytes) =>
        bytes.Length > MaxBytes ? new() { Unreadable = "it is larger than a license text can be" }
        : LicenseTextDecoder.Decode(bytes, out var text) is { } refusal ? new() { Unreadable = refusal }
        : Recognise(LicenseWordReader.Read(text));

    /// <summary>Recognises a normalised text.</summary>
    /// <param name="words">The text.</param>
    internal static Recognition Recognise(LicenseWords words)
    {
        if (words.Count == 0)
        {
            return new() { Unreadable = "it holds no words" };
        }

        EndWithStop(words);
        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var header = true;
        for (var from = 0; from < Math.Min(words.Count, LicenseTitles.Longest); from++)
        {
            for (var length = 1; length <= Math.Min(LicenseTemplate.AnchorLength, words.Count - from); length++)
            {
                var index = 0;
                while (Known.Value.TryNext(length, words.Hash(from, length), ref index, out var row))
                {
                    if (Matches(row, words, from))
                    {
                        header &= row.IsHeader;
                        row.AddTo(found);
                    }
                }
            }
        }

        return found.Count == 0 ? new() { Closest = ClosestText.Find(words) } : Answer(found, header);
    }

    // A text cut from a page often lacks its last full stop, and every text could have one.
    private static void EndWithStop(LicenseWords words)
    {
        if (words.Word(words.Count - 1) is not ".")
        {
            words.Add(".");
        }
    }

    private static bool Matches(TableRow row, LicenseWords words, int from)
    {
        var ends = LicenseTemplate.Match(row.Program, words, from);
        return ends.Count > 0
            && (ends[^1] == words.Count || ends[^1] == words.Count - 1)
            && LicenseTitles.IsTitle(words, from, row.Ids, Encoding.UTF8.GetString(row.Titles));
    }

    private static Recognition Answer(SortedDictionary<string, string?> found, bool header)
    {
        string? one = null;
        var same = true;
        foreach (var id in found.Values)
        {
            same &= id is not null && (one is null || one == id);
            one ??= id;
        }

        return new()
        {
            Ids = [.. found.Keys],
            Id = same ? one : null,
            Kind = header ? RecognitionKind.Header : RecognitionKind.FullText,
        };
    }

    /// <summary>One row of the table: ids | the id for all | kind | source | titles | anchors | program.</summary>
    private readonly ref struct TableRow
    {
        private readonly string? one;

        public TableRow(ReadOnlySpan<byte> line)
        {
            Ids = Encoding.UTF8.GetString(Next(ref line)).Split(',');
            one = Next(ref line) is { IsEmpty: false } text ? Encoding.UTF8.GetString(text) : null;
            IsHeader = Next(ref line) is [(byte)'H'];
            Next(ref line);
            Titles = Next(ref line);
            Next(ref line);
            Program = line;
        }

        public string[] Ids { get; }

        public bool IsHeader { get; }

        public ReadOnlySpan<byte> Titles { get; }

        public ReadOnlySpan<byte> Program { get; }

        public void AddTo(SortedDictionary<string, string?> found)
        {
            foreach (var id in Ids)
            {
                found[id] = one;
            }
        }

        public static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> line)
        {
            var end = line.IndexOf((byte)'|');
            var field = line[..end];
            line = line[(end + 1)..];
            return field;
        }
    }

    /// <summary>
    /// The table, of which only the beginnings of the texts are learnt: a build asks for a handful of them. Plain arrays, searched
    /// from end to end: over a thousand numbers that costs less than a dictionary costs to be compiled.
    /// </summary>
    private sealed class Table
    {
        private ulong[] keys = new ulong[2048];
        private int[] rows = new int[2048];
        private int count;

        public Table(ReadOnlySpan<byte> table)
        {
            for (var at = 0; at < table.Length;)
            {
                var line = table[at..];
                var end = line.IndexOf((byte)'\n');
                line = line[..end];
                for (var i = 0; i < 5; i++)
                {
                    TableRow.Next(ref line);
                }

                for (var anchors = TableRow.Next(ref line); !anchors.IsEmpty; anchors = anchors.Length > AnchorText ? anchors[(AnchorText + 1)..] : [])
                {
                    Learn(Key(anchors[0] - '0', ulong.Parse(anchors[2..AnchorText], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), at);
                }

                at += end + 1;
            }
        }

        /// <summary>The next row that may begin with some words.</summary>
        /// <param name="length">How many words.</param>
        /// <param name="hash">Their hash.</param>
        /// <param name="index">Where to search on; moves behind what was found.</param>
        /// <param name="row">The row.</param>
        public bool TryNext(int length, ulong hash, ref int index, out TableRow row)
        {
            var found = keys.AsSpan(index, count - index).IndexOf(Key(length, hash));
            index += found + 1;
            row = found < 0 ? default : Row(rows[index - 1]);
            return found >= 0;
        }

        public ImmutableArray<string> Ids()
        {
            var ids = new SortedSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                ids.UnionWith(Row(rows[i]).Ids);
            }

            return [.. ids];
        }

        private static TableRow Row(int start)
        {
            var row = LicenseTextTable.Rows[start..];
            return new(row[..row.IndexOf((byte)'\n')]);
        }

        private static ulong Key(int length, ulong hash) => unchecked((hash * 31) + (ulong)length);

        private void Learn(ulong key, int at)
        {
            if (count == keys.Length)
            {
                Array.Resize(ref keys, count * 2);
                Array.Resize(ref rows, count * 2);
            }

            keys[count] = key;
            rows[count++] = at;
        }
    }
}
