using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>
/// The id of a document, made from its content, so that equal content has the same one and different content never does: a UUID of
/// version 8 (RFC 9562, section 5.8) from the SHA-256 of the document that still has the nil UUID in its place. The places are
/// remembered while the document is written: what is foreign in it may hold a nil UUID, too.
/// </summary>
/// <param name="json">The writer of the draft; nothing was written with it yet.</param>
internal sealed class ContentId(Utf8JsonWriter json)
{
    // Stands in the document while its digest is taken.
    private const string None = "00000000-0000-0000-0000-000000000000";

    private readonly List<int> places = [];

    /// <summary>Writes a property whose value holds the id.</summary>
    /// <param name="name">Name of the property.</param>
    /// <param name="before">What stands before the id in the value.</param>
    /// <param name="after">What stands behind it: ASCII that JSON need not escape.</param>
    public void Write(string name, string before, string after = "")
    {
        json.WriteString(name, before + None + after);
        Remember(after);
    }

    /// <summary>Writes a value that holds the id.</summary>
    /// <param name="before">What stands before the id.</param>
    /// <param name="after">What stands behind it: ASCII that JSON need not escape.</param>
    public void WriteValue(string before, string after)
    {
        json.WriteStringValue(before + None + after);
        Remember(after);
    }

    /// <summary>Writes the document with its id.</summary>
    /// <param name="draft">The whole document as it was written.</param>
    /// <param name="output">Receives the document.</param>
    public void Finish(ReadOnlySpan<byte> draft, IBufferWriter<byte> output)
    {
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(draft, id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        var hex = Convert.ToHexStringLower(id[..16]);
        Span<byte> text = stackalloc byte[None.Length];
        Encoding.ASCII.GetBytes($"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}", text);

        var whole = output.GetSpan(draft.Length);
        draft.CopyTo(whole);
        foreach (var place in places)
        {
            text.CopyTo(whole[place..]);
        }

        output.Advance(draft.Length);
    }

    private void Remember(string after) => places.Add(checked((int)(json.BytesCommitted + json.BytesPending)) - 1 - after.Length - None.Length);
}
