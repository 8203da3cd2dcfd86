using System.Buffers;
using System.Buffers.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Digests to which a waiver can be bound, as lower-case hexadecimal: SHA-256 of a model or file (64 digits), or NuGet's content hash of
/// a package (SHA-512, 128 digits), which NuGet itself writes as base64.
/// </summary>
public static class WaiverDigest
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    private const int Sha256Digits = 64;
    private const int Sha512Digits = 128;
    private const int Sha512Bytes = 64;

    /// <summary>Reads a digest in any of its forms.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null for a text that is none.</returns>
    public static string? Read(string text)
    {
        if (text.Length is Sha256Digits or Sha512Digits && text.AsSpan().IndexOfAnyExcept(Hexadecimal) < 0)
        {
            return text.ToLowerInvariant();
        }

        Span<byte> bytes = stackalloc byte[Sha512Bytes];
        return text.Length == Base64.GetMaxEncodedToUtf8Length(Sha512Bytes) && Convert.TryFromBase64String(text, bytes, out var written) && written == Sha512Bytes
            ? Convert.ToHexStringLower(bytes)
            : null;
    }

    /// <summary>The digests of what a finding is about: one for a package or file; for a model that of its file and that of all its weights.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="subject">What the finding is about.</param>
    public static (string? First, string? Second) Of(GateFacts facts, string subject)
    {
        foreach (var package in facts.Packages)
        {
            if (package.Purl == subject)
            {
                return (package.Sha256 ?? (package.ContentHash is { } hash ? Read(hash) : null), null);
            }
        }

        foreach (var model in facts.Models)
        {
            if (model.DisplayPath == subject)
            {
                return (model.Sha256, model.WeightsSha256);
            }
        }

        return default;
    }
}
