using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>One signature of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">The first four bytes by which the key is found; they prove nothing.</param>
/// <param name="Signature">The signature itself.</param>
public sealed record NoteSignature(string Name, ReadOnlyMemory<byte> KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A text and signatures over it (C2SP signed-note). Keys are ECDSA P-256, the type that the specification numbers 0x02.</summary>
public sealed class SignedNote
{
    private const int MaxSize = 64 << 10;
    private const int MostSignatures = 64;
    private const string Dash = "\u2014 ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, ImmutableArray<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed; its last character is a line end.</summary>
    public string Text { get; }

    /// <summary>The signatures, in their order.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="text">The text, which ends with a line end.</param>
    /// <param name="name">Name of the key.</param>
    /// <param name="signer">Signs; its key must be ECDSA P-256.</param>
    /// <returns>The whole note.</returns>
    /// <exception cref="ArgumentException">The text, the name or the key is of no note.</exception>
    /// <exception cref="CryptographicException">The key cannot sign.</exception>
    public static string Sign(string text, string name, ISigner signer)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(signer);
        if (!IsText(text) || !text.EndsWith('\n') || !IsName(name) || !IsUsable(signer.Key))
        {
            throw new ArgumentException("A note needs a text that ends with a line end, a name without spaces and plus signs, and a key of ECDSA P-256.");
        }

        var signature = signer.Sign(Strict.GetBytes(text));
        return $"{text}\n{Dash}{name} {Convert.ToBase64String([.. KeyId(signer.Key), .. signature])}\n";
    }

    /// <summary>Reads a note; no signature is judged.</summary>
    /// <param name="note">The whole note, in UTF-8.</param>
    /// <exception cref="InvalidDataException">It is none; the message is the end of a sentence.</exception>
    public static SignedNote Read(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxSize)
        {
            throw new InvalidDataException("is too large for a signed note");
        }

        string whole;
        try
        {
            whole = Strict.GetString(note);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("is not in UTF-8", e);
        }

        // The last empty line parts text and signatures.
        var end = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !whole.EndsWith('\n') || !IsText(whole))
        {
            throw new InvalidDataException("is no signed note");
        }

        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        foreach (var line in whole[(end + 2)..].Split('\n')[..^1])
        {
            signatures.Add(Signature(line));
            if (signatures.Count > MostSignatures)
            {
                throw new InvalidDataException("carries too many signatures");
            }
        }

        return signatures.Count == 0 ? throw new InvalidDataException("carries no signature") : new SignedNote(whole[..(end + 1)], signatures.ToImmutable());
    }

    /// <summary>
    /// Whether a key signed the note: each signature that names the key must be its signature, and there must be one. Signatures of
    /// other keys, as of witnesses, are not looked at.
    /// </summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="key">The key.</param>
    public bool IsSignedBy(string name, VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsUsable(key))
        {
            return false;
        }

        var (id, text) = (KeyId(key), Strict.GetBytes(Text));
        var isSigned = false;
        foreach (var signature in Signatures)
        {
            if (signature.Name == name && signature.KeyId.Span.SequenceEqual(id))
            {
                if (!key.Verify(text, signature.Signature.Span))
                {
                    return false;
                }

                isSigned = true;
            }
        }

        return isSigned;
    }

    /// <summary>The four bytes by which a note names a key of ECDSA: the beginning of SHA-256 over its SubjectPublicKeyInfo.</summary>
    /// <param name="key">The key.</param>
    public static byte[] KeyId(VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SHA256.HashData(key.Encoded.Span)[..4];
    }

    /// <summary>Whether a key is of the one kind that signs notes here.</summary>
    /// <param name="key">The key.</param>
    public static bool IsUsable(VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256;
    }

    /// <summary>Whether a name may name a key: not empty, without spaces and without plus signs.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string? name) =>
        !string.IsNullOrEmpty(name) && name.Length <= 1024 && !name.Any(static c => char.IsWhiteSpace(c) || c == '+' || c < ' ');

    private static NoteSignature Signature(string line)
    {
        var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts.Length != 2 || !IsName(parts[0]) || Base64(parts[1]) is not { Length: > 4 } bytes)
        {
            throw new InvalidDataException("carries a line among its signatures that is none");
        }

        return new NoteSignature(parts[0], bytes.AsMemory(0, 4), bytes.AsMemory(4));
    }

    /// <summary>Standard base64 (RFC 4648, section 4) in its one spelling; null for anything else.</summary>
    internal static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }

    private static bool IsText(string text) => !text.Any(static c => c < ' ' && c != '\n');
}
