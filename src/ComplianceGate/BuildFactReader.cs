using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Reads what <see cref="BuildFactWriter"/> of this very assembly wrote, in the same order.</summary>
public static class BuildFactReader
{
    /// <summary>Reads a fact.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <exception cref="FormatException">This assembly did not write it, or not to its end.</exception>
    public static BuildFact Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || new Guid(bytes[..16]) != BuildFactWriter.Layout)
        {
            throw new FormatException(bytes.Length < 16 ? "It is damaged." : "Another build of ComplianceGate wrote it.");
        }

        using var input = new BinaryReader(new MemoryStream(bytes[16..].ToArray()), Encoding.UTF8);
        try
        {
            Text(input);
            var build = Build(input);
            return input.BaseStream.Position == input.BaseStream.Length ? build : throw new FormatException("It goes on after its end.");
        }
        catch (IOException e)
        {
            throw new FormatException("It is damaged.", e);
        }
    }

    private static BuildFact Build(BinaryReader input) => new()
    {
        SdkCommit = TextOrNull(input),
        Branch = TextOrNull(input),
        PublishesRepository = input.ReadBoolean(),
        Options = Many(input, static i => new NamedValue(Text(i), Text(i))),
        References = Many(input, static i => new ReferenceFact(Text(i), TextOrNull(i), Text(i), TextOrNull(i))),
        Analyzers = Many(input, static i => new BuildInputFact(Text(i), TextOrNull(i), TextOrNull(i))),
        Imports = Many(input, static i => new BuildInputFact(Text(i), TextOrNull(i), TextOrNull(i))),
        Properties = Many(input, static i => new NamedValue(Text(i), Text(i))),
        Outputs = Many(input, static i => new OutputFact(Text(i), i.ReadInt64(), Text(i), TextOrNull(i), TextOrNull(i))),
    };

    private static ImmutableArray<T> Many<T>(BinaryReader input, Func<BinaryReader, T> read)
        where T : class
    {
        var count = input.ReadInt32();
        // An item takes a byte at the least, so that a damaged number cannot ask for more memory than the file is long.
        if (count < 0 || count > input.BaseStream.Length - input.BaseStream.Position)
        {
            throw new FormatException("It is damaged.");
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(input);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private static string Text(BinaryReader input) => TextOrNull(input) ?? throw new FormatException("It is damaged.");

    private static string? TextOrNull(BinaryReader input) => input.ReadBoolean() ? input.ReadString() : null;
}
