using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The lock of a project's models, <c>compliance-models.lock.json</c> beside the project file: what each model was when somebody last said
/// that it is the right one. Written for people to compare and for version control: sorted, indented, one line a value.
/// </summary>
public static class ModelLockFile
{
    /// <summary>Its name.</summary>
    public const string Name = "compliance-models.lock.json";

    /// <summary>Names the form of the document.</summary>
    public const string Schema = "compliancegate.model-lock/1";

    private const string What = "The lock";

    private static readonly string[] RootKeys = ["$schema", "schema", "models"];
    private static readonly string[] ModelKeys = ["path", "sha256", "size", "licenseTextSha256", "chatTemplateSha256", "partsSha256", "late", "frameworks"];

    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the lock beside a project.</summary>
    /// <param name="folder">Absolute path of the project's folder.</param>
    /// <param name="files">The door to the disk; it remembers where no lock was.</param>
    /// <param name="problems">Takes what cannot be read.</param>
    /// <returns>The lock; null without one, and for one that cannot be read.</returns>
    public static ModelLockFact? Read(string folder, InputFiles files, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        var path = Path.Combine(folder, Name);
        return files.Exists(path) && BoundedJson.ReadFile(path, Name, What, files, problems) is { } bytes ? Parse(bytes, path, problems) : null;
    }

    /// <summary>Reads the bytes of a lock.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The lock; null when anything in it is wrong.</returns>
    public static ModelLockFact? Parse(byte[] bytes, string path, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (BoundedJson.Parse(bytes, path, Name, What, problems) is not { } root)
        {
            return null;
        }

        var reader = new LockReader(path, problems);
        var models = reader.Read(root);
        return reader.IsSound ? new ModelLockFact { Path = path, DisplayPath = Name, Sha256 = FileDigest.Sha256(bytes), Models = models } : null;
    }

    /// <summary>Writes a lock.</summary>
    /// <param name="models">The models, in any order; one path once.</param>
    /// <returns>UTF-8 with LF, the same bytes for the same models.</returns>
    public static byte[] Write(IEnumerable<LockedModelFact> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var sorted = new List<LockedModelFact>(models);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteStartArray("models");
            foreach (var model in sorted)
            {
                WriteModel(json, model);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteModel(Utf8JsonWriter json, LockedModelFact model)
    {
        json.WriteStartObject();
        json.WriteString("path", model.Path);
        json.WriteString("sha256", model.Sha256);
        json.WriteNumber("size", model.Size);
        WriteIfAny(json, "licenseTextSha256", model.LicenseTextSha256);
        WriteIfAny(json, "chatTemplateSha256", model.ChatTemplateSha256);
        WriteIfAny(json, "partsSha256", model.PartsSha256);
        if (model.IsLate)
        {
            json.WriteBoolean("late", true);
        }

        if (!model.Frameworks.IsEmpty)
        {
            json.WriteStartArray("frameworks");
            foreach (var framework in model.Frameworks)
            {
                json.WriteStringValue(framework);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A lock is whole or none: what is half read would let the other half pass.</summary>
    private sealed class LockReader(string path, ICollection<Problem> problems)
    {
        private const int MaxProblems = 20;
        private int told;

        public bool IsSound => told == 0;

        public ImmutableArray<LockedModelFact> Read(PositionedValue root)
        {
            if (root.Member("schema").AsText() != Schema)
            {
                Report(root.Member("schema") ?? root, $"is not of the schema \"{Schema}\"");
                return [];
            }

            Refuse(root, RootKeys);
            if (root.Member("models") is not { Kind: JsonKind.Array } list)
            {
                Report(root, "has no list \"models\"");
                return [];
            }

            var models = ImmutableArray.CreateBuilder<LockedModelFact>(list.Items.Length);
            var paths = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in list.Items)
            {
                Refuse(item, ModelKeys);
                if (Model(item) is { } model)
                {
                    models.Add(model);
                    if (!paths.Add(model.Path))
                    {
                        Report(item, $"names {model.Path} twice");
                    }
                }
            }

            return models.ToImmutable();
        }

        private LockedModelFact? Model(PositionedValue item)
        {
            var name = item.Member("path");
            var digest = Digest(item, "sha256", isRequired: true);
            var size = EvaluationSink.Count(item.Member("size"));
            if (name is not { Kind: JsonKind.String, Text.Length: > 0 })
            {
                Report(item, "has a model without a \"path\"");
            }

            if (size is null)
            {
                Report(item, "has a model without a \"size\" in bytes");
            }

            var (text, template, parts) = (Digest(item, "licenseTextSha256"), Digest(item, "chatTemplateSha256"), Digest(item, "partsSha256"));
            return name is null || digest is null || size is null ? null : new(name.Text, digest, size.Value, text, template, item.Line)
            {
                PartsSha256 = parts,
                IsLate = Truth(item, "late"),
                Frameworks = Frameworks(item.Member("frameworks")),
            };
        }

        private string? Digest(PositionedValue item, string key, bool isRequired = false)
        {
            var value = item.Member(key);
            var digest = value.AsSha256();
            if (digest is null && (isRequired || value is not null))
            {
                Report(value ?? item, $"has no SHA-256 of 64 hexadecimal digits as \"{key}\" of a model");
            }

            return digest;
        }

        private bool Truth(PositionedValue item, string key)
        {
            var value = item.Member(key);
            if (value is not null and not { Kind: JsonKind.Boolean })
            {
                Report(value, $"has neither true nor false as \"{key}\" of a model");
            }

            return value is { Kind: JsonKind.Boolean, Text: "true" };
        }

        private ImmutableArray<string> Frameworks(PositionedValue? list)
        {
            var frameworks = ImmutableArray.CreateBuilder<string>();
            foreach (var item in list?.Items ?? [])
            {
                if (item.AsText() is { } framework)
                {
                    frameworks.Add(framework);
                }
            }

            if (list is not null && (list.Kind != JsonKind.Array || frameworks.Count == 0 || frameworks.Count != list.Items.Length))
            {
                Report(list, "has no list of target frameworks as \"frameworks\" of a model");
            }

            return frameworks.ToImmutable();
        }

        private void Refuse(PositionedValue value, string[] known)
        {
            if (value.Kind != JsonKind.Object)
            {
                Report(value, "has something else where an object {…} belongs");
            }

            foreach (var member in value.Members)
            {
                if (Array.IndexOf(known, member.Name) < 0)
                {
                    Report(member.Value, $"has the unknown key \"{(member.Name.Length > 40 ? member.Name[..40] : member.Name)}\"");
                }
            }
        }

        private void Report(PositionedValue value, string reason)
        {
            if (told++ < MaxProblems)
            {
                problems.Add(BoundedJson.Trouble(path, Name, What, reason, value.Line, value.Column));
            }
        }
    }
}
