using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What a Keras 3 archive says of itself, by its <c>metadata.json</c> and <c>config.json</c>. The weights in HDF5 are not read.</summary>
internal static class KerasArchive
{
    /// <summary>Reads an archive.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes)
    {
        var archive = ZipEntries.Read(bytes, static n => n is "metadata.json" or "config.json");
        if (archive.Reason is { } reason)
        {
            return Broken(archive.Offset, reason);
        }

        var content = new ZipContent(bytes, archive);
        var config = new KerasConfig();
        foreach (var entry in archive.Wanted)
        {
            var json = content.Open(entry, out var why, out var isForged)?.ToArray(ZipContent.MaxEntry);
            if (isForged)
            {
                return Broken(entry.LocalOffset, why!);
            }

            var wrong = json is null ? why ?? $"holds a \"{entry.Name}\" that is longer than is read" : config.Read(entry.Name, json);
            if (wrong is not null && config.Unparsed is null)
            {
                config.Unparsed = wrong;
                config.UnparsedOffset = entry.LocalOffset;
            }
        }

        return new ModelContents { Header = config.ToHeader(), SerialisedCode = config.ToCode() };
    }

    private static ModelContents Broken(long offset, string reason) => ModelContents.Broken(offset, reason) with
    {
        SerialisedCode = new SerialisedCodeFact { Unparsed = reason, UnparsedOffset = offset },
    };
}
