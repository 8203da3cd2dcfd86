using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The chat template beside a model: <c>chat_template.jinja</c>, or the key <c>chat_template</c> of <c>chat_template.json</c> or
/// <c>tokenizer_config.json</c>, the first of which that is there being the one that the Hub's libraries take. The others belong to the
/// model as well: other programs, and older ones, take them.
/// </summary>
internal sealed class ChatTemplates
{
    private const long MaxLength = 16 << 20;
    private const int MaxTemplate = 1 << 20;
    private const int MaxName = 1_024;

    private readonly ModelSurroundings around;
    private readonly List<ModelPart> parts = [];

    private ChatTemplates(ModelSurroundings around) => this.around = around;

    /// <summary>The files that have one.</summary>
    public IReadOnlyList<ModelPart> Parts => parts;

    /// <summary>
    /// SHA-256 of the template's UTF-8 text. Of several with names: of the lines that <c>sha256sum</c> would print for files of their names
    /// and texts, in the order in which they stand. Null without a template.
    /// </summary>
    public string? Sha256 { get; private set; }

    /// <summary>What is wrong, as the rest of a sentence that begins with the model; null where nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Looks for them.</summary>
    /// <param name="around">The model's folder.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ChatTemplates Read(ModelSurroundings around)
    {
        var templates = new ChatTemplates(around);
        templates.ReadText("chat_template.jinja");
        templates.ReadKey("chat_template.json", isTemplate: true);
        templates.ReadKey("tokenizer_config.json", isTemplate: false);
        return templates;
    }

    private void ReadText(string name)
    {
        if (Find(name, MaxTemplate, isTemplate: true) is not { } path)
        {
            return;
        }

        using var stream = around.Open(path);
        Sha256 = FileDigest.Sha256(stream);
        parts.Add(new ModelPart(path, ModelPartRole.Configuration));
    }

    private void ReadKey(string name, bool isTemplate)
    {
        if (Find(name, MaxLength, isTemplate) is not { } path)
        {
            return;
        }

        using var stream = around.Open(path);
        var bytes = new ModelBytes(stream);
        var json = new ModelJson(bytes, 0, bytes.Length, isLenient: true);
        var isThere = false;
        string? digest = null;
        while (json.Read())
        {
            if (json.Depth != 1 || json.Type != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isKey = json.Short(100) == "chat_template";
            if (!json.Read() || !isKey)
            {
                json.Skip();
                continue;
            }

            // Of two, readers take the last.
            isThere |= json.Type != JsonTokenType.Null;
            digest = Digest(json);
        }

        if (json.Reason is { } reason)
        {
            Reason ??= string.Create(CultureInfo.InvariantCulture, $"has a {name} beside it that {reason} (its byte {json.At:N0})");
        }

        if (isThere)
        {
            Sha256 ??= digest;
            parts.Add(new ModelPart(path, ModelPartRole.Configuration));
        }
    }

    /// <summary>A file that may be read. That the template itself may not be is told: another one would be taken in its place.</summary>
    private string? Find(string name, long most, bool isTemplate)
    {
        var path = around.Find(name, out var refusal);
        if (refusal is not null && isTemplate)
        {
            Reason ??= $"has a {name} beside it that {refusal}";
        }

        if (path is null)
        {
            return null;
        }

        using var stream = around.Open(path);
        if (stream.Length > most)
        {
            Reason ??= string.Create(CultureInfo.InvariantCulture, $"has a {name} beside it with {stream.Length:N0} bytes; at most {most:N0} are read");
            return null;
        }

        return path;
    }

    private static string? Digest(ModelJson json)
    {
        switch (json.Type)
        {
            case JsonTokenType.String:
                return json.Text(MaxTemplate) is { } text ? Digest(text) : null;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var lines = json.Type == JsonTokenType.StartArray ? List(json) : Named(json);
                return lines.Length > 0 ? Digest(lines.ToString()) : null;
            default:
                return null;
        }
    }

    // [{ "name": "default", "template": "…" }, …]
    private static StringBuilder List(ModelJson json)
    {
        var lines = new StringBuilder();
        string? key = null, name = null, template = null;
        while (json.Read() && !(json.Depth == 1 && json.Type == JsonTokenType.EndArray))
        {
            switch (json.Depth, json.Type)
            {
                case (2, JsonTokenType.EndObject):
                    Add(lines, name, template);
                    (name, template) = (null, null);
                    break;
                case (3, JsonTokenType.PropertyName):
                    key = json.Short(100);
                    break;
                case (3, JsonTokenType.String) when key == "name":
                    name = json.Text(MaxName);
                    break;
                case (3, JsonTokenType.String) when key == "template":
                    template = json.Text(MaxTemplate);
                    break;
                case (3, _):
                    json.Skip();
                    break;
            }
        }

        return lines;
    }

    // { "default": "…", … }
    private static StringBuilder Named(ModelJson json)
    {
        var lines = new StringBuilder();
        string? name = null;
        while (json.Read() && !(json.Depth == 1 && json.Type == JsonTokenType.EndObject))
        {
            switch (json.Type)
            {
                case JsonTokenType.PropertyName:
                    name = json.Text(MaxName);
                    break;
                case JsonTokenType.String:
                    Add(lines, name, json.Text(MaxTemplate));
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return lines;
    }

    private static void Add(StringBuilder lines, string? name, string? template)
    {
        if (template is not null)
        {
            lines.Append(Digest(template)).Append("  ").Append(name).Append('\n');
        }
    }

    private static string Digest(string text) => FileDigest.Sha256(Encoding.UTF8.GetBytes(text));
}
