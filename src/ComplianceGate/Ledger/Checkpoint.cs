using System.Globalization;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>What a ledger says of itself at one time (C2SP tlog-checkpoint): whose it is, how many entries it has, and the root over them.</summary>
/// <param name="Origin">Name of the ledger.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root of the tree, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    private const int MostOrigin = 255;

    /// <summary>The text that is signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>
    /// Whether a name may be a ledger's: letters, digits and <c>. - _ ~ : /</c> of ASCII, as a URL without scheme has them. The
    /// specification allows more; but the name stands in signature lines, which verifiers look up in ways that other characters break.
    /// </summary>
    /// <param name="origin">The name.</param>
    public static bool IsOrigin(string? origin) =>
        origin is { Length: > 0 and <= MostOrigin } && origin.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '~' or ':' or '/');

    /// <summary>Reads the text of a note; extension lines are passed over.</summary>
    /// <param name="note">The note.</param>
    /// <exception cref="InvalidDataException">It is no checkpoint; the message is the end of a sentence.</exception>
    public static Checkpoint Read(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var lines = note.Text.Split('\n');
        if (lines.Length < 4 || lines[..^1].Any(static l => l.Length == 0) || !IsOrigin(lines[0]))
        {
            throw new InvalidDataException("is no checkpoint");
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size > MerkleHash.MaxTreeSize || size.ToString(CultureInfo.InvariantCulture) != lines[1])
        {
            throw new InvalidDataException("gives no size that a tree can have");
        }

        return SignedNote.Base64(lines[2]) is { Length: MerkleHash.Size } root
            ? new Checkpoint(lines[0], size, root)
            : throw new InvalidDataException("gives no root hash");
    }

    /// <summary>Reads a signed checkpoint and judges its signature.</summary>
    /// <param name="note">The whole note, in UTF-8.</param>
    /// <param name="key">The ledger's key.</param>
    /// <exception cref="InvalidDataException">It is none, or not signed by the key; the message is the end of a sentence.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, VerificationKey key)
    {
        var signed = SignedNote.Read(note);
        var checkpoint = Read(signed);
        return signed.IsSignedBy(checkpoint.Origin, key) ? checkpoint : throw new InvalidDataException("is not signed by the key");
    }

    /// <summary>Signs.</summary>
    /// <param name="signer">The ledger's key.</param>
    /// <returns>The whole note.</returns>
    public string Sign(ISigner signer) => SignedNote.Sign(Text, Origin, signer);

    /// <summary>Whether both name one tree of one ledger.</summary>
    /// <param name="other">The other.</param>
    public bool IsSame(Checkpoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Origin == other.Origin && Size == other.Size && Root.Span.SequenceEqual(other.Root.Span);
    }
}
