using System.Reflection.Metadata;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>The lines of each statement, as the symbols of an assembly tell them.</summary>
internal sealed class StatementLines
{
    private readonly Dictionary<(string File, int Line), int> ends = [];

    public StatementLines(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        foreach (var handle in reader.MethodDebugInformation)
        {
            var method = reader.GetMethodDebugInformation(handle);
            foreach (var point in method.SequencePointsBlob.IsNil ? [] : method.GetSequencePoints().Where(p => !p.IsHidden))
            {
                var key = (Path.GetFileName(reader.GetString(reader.GetDocument(point.Document).Name)), point.StartLine);
                ends[key] = Math.Max(ends.GetValueOrDefault(key), point.EndLine);
            }
        }
    }

    /// <summary>Last line of the statements that begin on a line; the line itself where none does.</summary>
    public int EndOf(string file, int line) => Math.Max(line, ends.GetValueOrDefault((file, line), line));
}
