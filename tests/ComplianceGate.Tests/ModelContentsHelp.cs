using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

/// <summary>Reads made-up files as the gate does.</summary>
internal static class ModelContentsHelp
{
    /// <summary>What a format reads from a file in a folder of its own, with other files beside it.</summary>
    public static ModelContents Contents(string name, byte[] bytes, params (string Name, byte[] Bytes)[] beside)
    {
        using var folder = new ModelFolder();
        return Contents(folder, name, bytes, beside);
    }

    public static ModelContents Contents(ModelFolder folder, string name, byte[] bytes, params (string Name, byte[] Bytes)[] beside)
    {
        var path = folder.Write(name, bytes);
        foreach (var (other, content) in beside)
        {
            folder.Write(other, content);
        }

        using var stream = File.OpenRead(path);
        var file = new ModelBytes(stream);
        var recognised = ModelFormats.Recognise(path, false, file);
        Assert.IsNull(recognised?.Reason, name);
        return ModelFormats.Find(recognised!.Value.Format)!.ReadContents(file, new ModelSurroundings(path, new InputFiles()))!;
    }

    public static ModelHeaderFact Header(string name, byte[] bytes, params (string Name, byte[] Bytes)[] beside)
    {
        var contents = Contents(name, bytes, beside);
        Assert.IsNull(contents.Reason);
        return contents.Header!;
    }

    public static (ImmutableArray<ModelFact> Models, ImmutableArray<Problem> Problems) Read(ModelFolder folder, params string[] names) =>
        ModelReader.Read([.. names.Select(n => new ModelCandidate(Path.Combine(folder.Path, n), n, ModelShipping.Copied))], new InputFiles());

    public static string? Property(ModelHeaderFact header, string name) => header.Properties.SingleOrDefault(p => p.Name == name)?.Value;

    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
