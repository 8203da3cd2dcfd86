using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>Writes the elements of an SPDX 3.0.1 document in JSON-LD (SPDX 3.0.1, annex "SPDX 3 model and serializations").</summary>
/// <param name="json">The writer of the draft; nothing was written with it yet.</param>
/// <param name="space">What the document's namespace begins with; its id follows.</param>
internal sealed class Spdx3Json(Utf8JsonWriter json, string space)
{
    private const string CreationInfo = "_:creationInfo";

    private readonly ContentId id = new(json);
    private readonly HashSet<string> relationships = new(StringComparer.Ordinal);

    /// <summary>The writer itself, for values that need no more.</summary>
    public Utf8JsonWriter Json => json;

    /// <summary>The ids of all elements so far, in their order.</summary>
    public List<string> Elements { get; } = [];

    /// <summary>Writes how the document came about, which every element refers to.</summary>
    public void WriteCreation(EvidenceContext context, string agent, string tool)
    {
        var time = EvidenceJson.Time(context.Time);
        json.WriteStartObject();
        json.WriteString("type", "CreationInfo");
        json.WriteString("@id", CreationInfo);
        json.WriteIfAny("comment", time is null ? SpdxNames.NoTimeComment : null);
        json.WriteString("created", time ?? SpdxNames.NoTime);
        WriteReferences("createdBy", [agent]);
        WriteReferences("createdUsing", [tool]);
        json.WriteString("specVersion", "3.0.1");
        json.WriteEndObject();
    }

    /// <summary>Begins an element.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="name">The last part of its id.</param>
    public void Begin(string type, string name)
    {
        Elements.Add(name);
        json.WriteStartObject();
        json.WriteString("type", type);
        id.Write("spdxId", space, "#" + name);
        json.WriteString("creationInfo", CreationInfo);
    }

    /// <summary>Ends an element.</summary>
    public void End() => json.WriteEndObject();

    /// <summary>Writes an element that has a name and nothing else.</summary>
    public void WriteNamed(string type, string element, string name)
    {
        Begin(type, element);
        json.WriteString("name", name);
        End();
    }

    /// <summary>Writes a property that refers to one element.</summary>
    public void WriteReference(string property, string name)
    {
        if (IsIndividual(name))
        {
            json.WriteString(property, name);
        }
        else
        {
            id.Write(property, space, "#" + name);
        }
    }

    /// <summary>Writes a property that refers to elements; nothing when there are none.</summary>
    public void WriteReferences(string property, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray(property);
        foreach (var name in names)
        {
            if (IsIndividual(name))
            {
                json.WriteStringValue(name);
            }
            else
            {
                id.WriteValue(space, "#" + name);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a relationship; nothing when it would lead nowhere, or when it was written before.</summary>
    /// <param name="from">The element that it starts at.</param>
    /// <param name="type">What it says.</param>
    /// <param name="to">The elements that it leads to.</param>
    /// <param name="scope">The time in the life of the element that it is about; null for any.</param>
    /// <param name="completeness">Whether these are all; null to say nothing of it.</param>
    /// <param name="comment">What else there is to say; null for nothing.</param>
    public void Relate(string from, string type, IReadOnlyList<string> to, string? scope = null, string? completeness = null, string? comment = null)
    {
        var name = scope is null ? $"Relationship-{type}-{from}" : $"Relationship-{type}-{scope}-{from}";
        if (to.Count == 0 || !relationships.Add(name))
        {
            return;
        }

        Begin(scope is null ? "Relationship" : "LifecycleScopedRelationship", name);
        json.WriteIfAny("comment", comment);
        json.WriteIfAny("completeness", completeness);
        WriteReference("from", from);
        json.WriteString("relationshipType", type);
        json.WriteIfAny("scope", scope);
        WriteReferences("to", to);
        End();
    }

    /// <summary>Writes digests, as <c>verifiedUsing</c>; nothing when there are none.</summary>
    public void WriteHashes(string? sha256, string? sha512)
    {
        if (sha256 is null && sha512 is null)
        {
            return;
        }

        json.WriteStartArray("verifiedUsing");
        WriteHash("sha256", sha256, null);
        WriteHash("sha512", sha512, null);
        json.WriteEndArray();
    }

    /// <summary>Writes one digest; nothing when it is null.</summary>
    public void WriteHash(string algorithm, string? value, string? comment)
    {
        if (value is not null)
        {
            json.WriteStartObject();
            json.WriteString("type", "Hash");
            json.WriteIfAny("comment", comment);
            json.WriteString("algorithm", algorithm);
            json.WriteString("hashValue", value);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes a reference to something outside.</summary>
    public void WriteExternal(string type, string locator, string? comment)
    {
        json.WriteStartObject();
        json.WriteString("type", "ExternalRef");
        json.WriteIfAny("comment", comment);
        json.WriteString("externalRefType", type);
        json.WriteStartArray("locator");
        json.WriteStringValue(locator);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes an entry of a dictionary.</summary>
    public void WriteEntry(string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("type", "DictionaryEntry");
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    /// <summary>Writes the whole document with its id.</summary>
    public void Finish(ReadOnlySpan<byte> draft, System.Buffers.IBufferWriter<byte> output) => id.Finish(draft, output);

    // What the model itself names, so that it has no id of the document. No id of ours has such a name: each has a hyphen, or is "Product".
    private static bool IsIndividual(string name) => name is Spdx3Writer.NoElement or Spdx3Writer.UnknownElement or Spdx3Writer.UnknownLicense;
}
