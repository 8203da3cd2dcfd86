using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>Where a bundle stands in a ledger.</summary>
/// <param name="Index">Index of its entry.</param>
/// <param name="Checkpoint">The ledger that the proof leads to.</param>
public sealed record LoggedPlace(long Index, Checkpoint Checkpoint);

/// <summary>
/// Puts the proof that a bundle was logged into the bundle, and judges it there (sigstore/protobuf-specs, <c>sigstore_rekor.proto</c>,
/// <c>TransparencyLogEntry</c>). The ledger knows no time, so that <c>integratedTime</c> is 0.
/// </summary>
public static class LoggedBundle
{
    private const string NoEntry = "holds no entry of the ledger";

    /// <summary>Puts a proof in; one of the same ledger that was there goes.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="body">Its entry.</param>
    /// <param name="proof">Where the entry stands.</param>
    /// <param name="ledger">The ledger's key.</param>
    public static SigstoreBundle Attach(SigstoreBundle bundle, ReadOnlyMemory<byte> body, InclusionProof proof, VerificationKey ledger)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(ledger);
        var entries = bundle.LogEntries.RemoveAll(e => IsOf(e, ledger));
        return bundle with { LogEntries = entries.Add(Entry(body, proof, ledger)) };
    }

    /// <summary>
    /// Judges the proof of a ledger in a bundle: the entry is the bundle's own, it leads to the root of a checkpoint, and the ledger's key
    /// signed that. The signature of the bundle itself is not judged here.
    /// </summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="ledger">The ledger's key.</param>
    /// <exception cref="InvalidDataException">There is no such proof, or it does not hold; the message is the end of a sentence.</exception>
    public static LoggedPlace Verify(SigstoreBundle bundle, VerificationKey ledger)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(ledger);
        var entries = bundle.LogEntries.RemoveAll(e => !IsOf(e, ledger));
        if (entries.Length != 1)
        {
            throw new InvalidDataException(entries.IsEmpty ? NoEntry : "holds several entries of the ledger");
        }

        try
        {
            using var document = Parse(entries[0]);
            return Verify(bundle, document.RootElement, ledger);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("holds an entry of the ledger that is damaged", e);
        }
    }

    /// <summary>The entries that a bundle says were logged of it and that are its own; the key that signed stands in no bundle but in them.</summary>
    internal static List<byte[]> Bodies(SigstoreBundle bundle)
    {
        var bodies = new List<byte[]>();
        foreach (var entry in bundle.LogEntries)
        {
            try
            {
                using var document = Parse(entry);
                var body = document.RootElement.GetProperty("canonicalizedBody").GetBytesFromBase64();
                if (IsOwn(bundle, body))
                {
                    bodies.Add(body);
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
            {
                // Of another log, or damaged: not to be found.
            }
        }

        return bodies;
    }

    private static bool IsOwn(SigstoreBundle bundle, byte[] body)
    {
        using var read = Parse(body);
        var verifier = read.RootElement.GetProperty("spec").GetProperty("signatures")[0].GetProperty("verifier").GetBytesFromBase64();
        return body.AsSpan().SequenceEqual(SignedEntry.Body(bundle, Encoding.ASCII.GetString(verifier).TrimEnd('\n')));
    }

    private static LoggedPlace Verify(SigstoreBundle bundle, JsonElement entry, VerificationKey ledger)
    {
        var body = entry.GetProperty("canonicalizedBody").GetBytesFromBase64();
        if (!IsOwn(bundle, body))
        {
            throw new InvalidDataException("holds an entry of the ledger that is of another bundle");
        }

        var proof = entry.GetProperty("inclusionProof");
        var checkpoint = Checkpoint.Open(Encoding.UTF8.GetBytes(proof.GetProperty("checkpoint").GetProperty("envelope").GetString() ?? ""), ledger);
        var index = Number(proof, "logIndex");
        var hashes = proof.GetProperty("hashes").EnumerateArray().Select(static h => h.GetBytesFromBase64()).ToList();
        var isProven = Number(entry, "logIndex") == index && Number(proof, "treeSize") == checkpoint.Size
            && proof.GetProperty("rootHash").GetBytesFromBase64().AsSpan().SequenceEqual(checkpoint.Root.Span)
            && MerkleProof.VerifyInclusion(MerkleHash.Leaf(body), index, checkpoint.Size, hashes, checkpoint.Root.Span);
        return isProven ? new LoggedPlace(index, checkpoint) : throw new InvalidDataException("holds a proof of the ledger that does not lead to the root of its checkpoint");
    }

    private static byte[] Entry(ReadOnlyMemory<byte> body, InclusionProof proof, VerificationKey ledger)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var index = proof.Index.ToString(CultureInfo.InvariantCulture);
            json.WriteStartObject();
            json.WriteString("logIndex", index);
            json.WriteStartObject("logId");
            json.WriteBase64String("keyId", Convert.FromHexString(ledger.Id));
            json.WriteEndObject();
            json.WriteStartObject("kindVersion");
            json.WriteString("kind", SignedEntry.Kind);
            json.WriteString("version", SignedEntry.ApiVersion);
            json.WriteEndObject();
            json.WriteString("integratedTime", "0");
            json.WriteStartObject("inclusionProof");
            json.WriteString("logIndex", index);
            json.WriteBase64String("rootHash", proof.Checkpoint.Root.Span);
            json.WriteString("treeSize", proof.Checkpoint.Size.ToString(CultureInfo.InvariantCulture));
            json.WriteStartArray("hashes");
            foreach (var hash in proof.Hashes)
            {
                json.WriteBase64StringValue(hash);
            }

            json.WriteEndArray();
            json.WriteStartObject("checkpoint");
            json.WriteString("envelope", proof.Note);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteBase64String("canonicalizedBody", body.Span);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static bool IsOf(ReadOnlyMemory<byte> entry, VerificationKey ledger)
    {
        try
        {
            using var document = Parse(entry);
            return document.RootElement.GetProperty("logId").GetProperty("keyId").GetBytesFromBase64().AsSpan().SequenceEqual(Convert.FromHexString(ledger.Id));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Of whatever log it is, it is not of this one.
            return false;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });

    private static long Number(JsonElement element, string name) =>
        long.Parse(element.GetProperty(name).GetString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
}
