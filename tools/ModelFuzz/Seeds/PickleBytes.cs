using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Writes pickles opcode by opcode, so that a seed or a test can say what no library would write.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> bytes = [];

    public byte[] Bytes => [.. bytes];

    public static PickleBytes Of(int protocol) => new PickleBytes().Op(0x80, (byte)protocol);

    public PickleBytes Op(params byte[] raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    public PickleBytes Op(string ascii) => Op(Encoding.Latin1.GetBytes(ascii));

    public PickleBytes Global(string module, string name) => Op("c" + module + "\n" + name + "\n");

    public PickleBytes Inst(string module, string name) => Op("i" + module + "\n" + name + "\n");

    /// <summary>SHORT_BINUNICODE.</summary>
    public PickleBytes Text(string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        return raw.Length < 256 ? Op(0x8C, (byte)raw.Length).Op(raw) : Op((byte)'X').Op(BitConverter.GetBytes((uint)raw.Length)).Op(raw);
    }

    /// <summary>BINBYTES.</summary>
    public PickleBytes Data(byte[] raw) => Op((byte)'B').Op(BitConverter.GetBytes((uint)raw.Length)).Op(raw);

    public PickleBytes StackGlobal() => Op(0x93);

    public PickleBytes Memoize() => Op(0x94);

    public PickleBytes Get(byte key) => Op((byte)'h', key);

    public PickleBytes Put(byte key) => Op((byte)'q', key);

    public PickleBytes Int(int value)
    {
        var raw = new byte[5];
        raw[0] = (byte)'J';
        BinaryPrimitives.WriteInt32LittleEndian(raw.AsSpan(1), value);
        return Op(raw);
    }

    public PickleBytes Frame(ulong length) => Op(0x95).Op(BitConverter.GetBytes(length));

    /// <summary>Calls what is on the stack with one text: TUPLE1, REDUCE.</summary>
    public PickleBytes Call(string argument) => Text(argument).Op(0x85, (byte)'R');

    public byte[] Stop() => Op(".").Bytes;
}
