using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small GGUF files, and files of which one number or text is another one.</summary>
public sealed class GgufSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "gguf";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.gguf", new GgufFile().Text("general.architecture", "x").ToArray()),
        new("b.gguf", Rich(3)),
        new("c.gguf", Rich(2)),
        new("m-00001-of-00002.gguf", Split(0))
        {
            Beside = [new FuzzFile("m-00002-of-00002.gguf", Split(1))],
        },
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random)
    {
        // Everything after the texts that stay is a number of four or eight bytes: the one before or after a known text is changed.
        ReadOnlySpan<byte> text = random.Next(6) switch
        {
            0 => "general."u8,
            1 => "token"u8,
            2 => "weight"u8,
            3 => "split."u8,
            4 => "llama."u8,
            _ => "GGUF"u8,
        };
        var at = bytes.AsSpan().IndexOf(text);
        if (at < 0)
        {
            return null;
        }

        at = Math.Clamp(at + random.Next(-8, 48), 0, bytes.Length - 1);
        var piece = FuzzBytes.Change(bytes[at..Math.Min(bytes.Length, at + 8)], bytes, random);
        return [.. bytes.AsSpan(0, at), .. piece, .. bytes.AsSpan(Math.Min(bytes.Length, at + 8))];
    }

    private static byte[] Rich(uint version) => new GgufFile(version)
        .Text("general.architecture", "llama").Text("general.name", "Tiny").Text("general.license", "apache-2.0")
        .Number("general.file_type", 15).Number("general.alignment", 32).Number("llama.context_length", 4096)
        .Number("general.base_model.count", 1).Text("general.base_model.0.name", "Base").Text("general.base_model.0.repo_url", "https://example.org/a/b")
        .Texts("general.languages", "en", "de").Texts("tokenizer.ggml.tokens", "<s>", "a", "bc")
        .Text("tokenizer.chat_template", "{{ messages }}")
        .Pair("x.nested", 9, [.. GgufFile.UInt32(9), .. GgufFile.UInt64(2), .. GgufFile.UInt32(0), .. GgufFile.UInt64(1), 1, .. GgufFile.UInt32(0), .. GgufFile.UInt64(0)])
        .Pair("x.f64", 12, new byte[8]).Pair("x.bool", 7, [1])
        .Tensor("token_embd.weight", 12, 144 * 2, 256, 2).Tensor("blk.0.weight", 0, 16, 2, 2)
        .ToArray();

    private static byte[] Split(ushort number) => new GgufFile()
        .Text("general.architecture", "llama")
        .Pair("split.no", 2, [(byte)number, 0]).Pair("split.count", 2, [2, 0]).Pair("split.tensors.count", 5, [2, 0, 0, 0])
        .Tensor(Encoding.ASCII.GetString([(byte)('a' + number)]) + ".weight", 0, 16, 4)
        .ToArray();
}
