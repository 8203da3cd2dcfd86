using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Python pickle, alone or as joblib writes it (Python's pickletools names the opcodes). Opcodes are walked, never obeyed.
/// </summary>
public sealed class PickleFormat : IModelFormat
{
    private const int FewestOpcodes = 2;
    private const int MaxOpcodes = 64;
    private const long MaxLine = 64 << 20;
    private const byte Stop = (byte)'.';
    private const byte Proto = 0x80;

    /// <inheritdoc/>
    public string Id => "pickle";

    /// <inheritdoc/>
    public string Name => "pickle";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".pkl", ".pickle", ".joblib"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        if (IsCompressed(bytes))
        {
            return new ModelHead(HeadMatch.Fits, "compressed");
        }

        var hasProtocol = bytes.TryByte(0, out var first) && first == Proto;
        byte protocol = 0;
        if (hasProtocol && (!bytes.TryByte(1, out protocol) || protocol > 5))
        {
            return ModelHead.Other(1, $"has pickle protocol {protocol}; protocols up to 5 are known");
        }

        // Protocols 0 and 1 have no mark of their own, and a mark proves little: the walk tells whether it is a pickle.
        var version = hasProtocol ? protocol.ToString(CultureInfo.InvariantCulture) : null;
        var opcodes = Skim(bytes, out var broken);
        var isSure = (hasProtocol || opcodes >= FewestOpcodes) && !bytes.HasAt(0, "PK\u0003\u0004"u8) && PickleTrial.IsPickle(new ByteRegion(bytes, 0, bytes.Length));
        if (broken >= 0 && hasProtocol && HasJoblibArray(bytes))
        {
            return new ModelHead(HeadMatch.Certain, version);
        }

        return broken >= 0
            ? new ModelHead(isSure ? HeadMatch.Certain : HeadMatch.None, version, "has no pickle opcode where one should be, or ends inside one", broken)
            : new ModelHead(isSure ? HeadMatch.Certain : HeadMatch.Fits, version);
    }

    // joblib writes the bytes of an array right behind the object that describes it: no opcode stands there, and none is missing.
    private static bool HasJoblibArray(ModelBytes bytes)
    {
        Span<byte> head = stackalloc byte[512];
        head = head[..bytes.Read(0, head)];
        return head.IndexOf("joblib.numpy_pickle"u8) >= 0 && head.IndexOf("NumpyArrayWrapper"u8) >= 0;
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => new() { SerialisedCode = Code(bytes) };

    private static SerialisedCodeFact Code(ModelBytes bytes)
    {
        var whole = new ByteRegion(bytes, 0, bytes.Length);
        if (!IsCompressed(bytes))
        {
            return PickleReader.Code(whole);
        }

        if (!IsInflatable(bytes))
        {
            return new SerialisedCodeFact { Unparsed = "is compressed in a way that is not read" };
        }

        return Unpacked(bytes) is { } unpacked
            ? PickleReader.Code(unpacked)
            : new SerialisedCodeFact { Unparsed = "is compressed and damaged, or longer than is read" };
    }

    /// <summary>Whether a file that no name claims is a pickle that joblib or pandas compressed.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static bool IsPacked(ModelBytes bytes) =>
        IsCompressed(bytes) && IsInflatable(bytes) && Unpacked(bytes) is { } unpacked && PickleTrial.IsPickle(unpacked);

    private static bool IsInflatable(ModelBytes bytes) => bytes.HasAt(0, [0x1F, 0x8B]) || bytes.HasAt(0, [0x78]);

    private static ByteRegion? Unpacked(ModelBytes bytes)
    {
        var whole = new RegionStream(new ByteRegion(bytes, 0, bytes.Length));
        var form = bytes.HasAt(0, [0x1F, 0x8B]) ? Compression.GZip : Compression.ZLib;
        return Inflated.Read(whole, form, ZipContent.MaxEntry, out var count) is { } buffer ? new ByteRegion(buffer, count) : null;
    }

    // What joblib and pandas write around a pickle: zlib, gzip, bzip2, xz, lzma, lz4.
    private static bool IsCompressed(ModelBytes bytes) =>
        bytes.HasAt(0, [0x78, 0x01]) || bytes.HasAt(0, [0x78, 0x5E]) || bytes.HasAt(0, [0x78, 0x9C]) || bytes.HasAt(0, [0x78, 0xDA])
        || bytes.HasAt(0, [0x1F, 0x8B]) || bytes.HasAt(0, "BZh"u8) || bytes.HasAt(0, [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
        || bytes.HasAt(0, [0x5D, 0, 0]) || bytes.HasAt(0, [0x04, 0x22, 0x4D, 0x18]);

    // The first opcodes by their lengths alone: how many stand there, and where none does.
    private static int Skim(ModelBytes bytes, out long broken)
    {
        var stopped = false;
        broken = -1;
        long position = 0;
        var count = 0;
        while (count < MaxOpcodes && !stopped)
        {
            var start = position;
            if (!bytes.TryByte(position, out var opcode) || !TrySkip(bytes, opcode, ref position))
            {
                broken = start;
                return count;
            }

            stopped = opcode == Stop;
            count++;
        }

        return count;
    }

    private static bool TrySkip(ModelBytes bytes, byte opcode, ref long position)
    {
        position++;
        return opcode switch
        {
            // MARK POP POP_MARK DUP NONE NEWTRUE NEWFALSE TUPLE LIST DICT and others without an argument.
            (byte)'(' or (byte)'0' or (byte)'1' or (byte)'2' or (byte)'N' or 0x88 or 0x89 or (byte)'t' or (byte)')' or 0x85 or 0x86 or 0x87
                or (byte)'l' or (byte)']' or (byte)'a' or (byte)'e' or (byte)'d' or (byte)'}' or (byte)'s' or (byte)'u'
                or 0x8F or 0x90 or 0x91 or (byte)'R' or (byte)'o' or 0x81 or 0x92 or (byte)'b' or (byte)'Q' or 0x93 or 0x94
                or 0x97 or 0x98 or Stop => true,
            Proto or (byte)'K' or (byte)'h' or (byte)'q' or 0x82 => Advance(bytes, ref position, 1),
            (byte)'M' or 0x83 => Advance(bytes, ref position, 2),
            (byte)'J' or (byte)'j' or (byte)'r' or 0x84 => Advance(bytes, ref position, 4),
            (byte)'G' => Advance(bytes, ref position, 8),
            (byte)'F' or (byte)'I' or (byte)'L' or (byte)'S' or (byte)'V' or (byte)'g' or (byte)'p' or (byte)'P' => Line(bytes, ref position),
            (byte)'c' or (byte)'i' => Line(bytes, ref position) && Line(bytes, ref position),
            (byte)'U' or (byte)'C' or 0x8A or 0x8C => Counted(bytes, ref position, 1),
            (byte)'T' or (byte)'X' or (byte)'B' or 0x8B => Counted(bytes, ref position, 4),
            0x8D or 0x8E or 0x96 => Counted(bytes, ref position, 8),
            // A frame announces opcodes that follow; they must be there.
            0x95 => bytes.TryUInt64(position, out var frame) && frame <= (ulong)(bytes.Length - position - 8) && Advance(bytes, ref position, 8),
            _ => false,
        };
    }

    private static bool Advance(ModelBytes bytes, ref long position, ulong count)
    {
        if (count > (ulong)Math.Max(0, bytes.Length - position))
        {
            return false;
        }

        position += (long)count;
        return true;
    }

    private static bool Counted(ModelBytes bytes, ref long position, int width)
    {
        ulong count;
        bool there;
        switch (width)
        {
            case 1:
                there = bytes.TryByte(position, out var small);
                count = small;
                break;
            case 4:
                there = bytes.TryUInt32(position, out var middle);
                count = middle;
                break;
            default:
                there = bytes.TryUInt64(position, out count);
                break;
        }

        position += width;
        return there && Advance(bytes, ref position, count);
    }

    private static bool Line(ModelBytes bytes, ref long position)
    {
        var end = new ByteRegion(bytes, 0, bytes.Length).Find((byte)'\n', position, MaxLine);
        position = end >= 0 ? end + 1 : position;
        return end >= 0;
    }
}
