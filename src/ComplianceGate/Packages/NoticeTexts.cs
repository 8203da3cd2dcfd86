using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads the license and notice texts of components that ship, so that the notices can print them: the very bytes that were judged,
/// each distinct text once.
/// </summary>
public static class NoticeTexts
{
    /// <summary>Largest text that is read, in bytes; NuGet's registry takes no larger one.</summary>
    public const int MaxText = 1 << 20;

    /// <summary>Most bytes that are read of all texts together.</summary>
    public const int MaxTotal = 32 << 20;

    /// <summary>Reads the texts.</summary>
    /// <param name="packages">The components; those that do not ship are passed over.</param>
    /// <param name="maxTotal">Most bytes that are read; what goes beyond is named and not printed.</param>
    /// <returns>What to print, by the SHA-256 of the text.</returns>
    /// <exception cref="IOException">A text cannot be read, or is not the one that was judged. The message says what to do.</exception>
    public static IReadOnlyDictionary<string, NoticeText> Read(ImmutableArray<PackageFact> packages, int maxTotal = MaxTotal) => Read(packages, [], maxTotal);

    /// <summary>Reads the texts of components and those that lie beside models.</summary>
    /// <param name="packages">The components; those that do not ship are passed over.</param>
    /// <param name="models">The models.</param>
    /// <param name="maxTotal">Most bytes that are read; what goes beyond is named and not printed.</param>
    /// <returns>What to print, by the SHA-256 of the text.</returns>
    /// <exception cref="IOException">A text cannot be read, or is not the one that was judged. The message says what to do.</exception>
    public static IReadOnlyDictionary<string, NoticeText> Read(ImmutableArray<PackageFact> packages, ImmutableArray<ModelFact> models, int maxTotal = MaxTotal)
    {
        var texts = new Dictionary<string, NoticeText>(StringComparer.Ordinal);
        long total = 0;
        foreach (var package in packages)
        {
            foreach (var text in package.Scope == PackageScope.Shipped ? package.Texts : [])
            {
                if (text.Source is { } source)
                {
                    Add(text.Sha256, text.Size, () => Bytes(source, text.Sha256, $"The text {text.Path} of {$"{package.Id} {package.Version}".TrimEnd()}", Advice(package)));
                }
            }
        }

        foreach (var model in models)
        {
            foreach (var part in model.Parts)
            {
                if (part.Role == ModelPartRole.LicenseText)
                {
                    Add(part.Sha256, part.Size, () => Bytes(part.Path, part.Sha256, $"The text {part.DisplayPath} beside {model.DisplayPath}", "Build again."));
                }
            }
        }

        return texts;

        void Add(string sha256, long size, Func<byte[]> read)
        {
            if (texts.ContainsKey(sha256))
            {
                return;
            }

            if (size > MaxText || total + size > maxTotal)
            {
                texts.Add(sha256, new(null, size > MaxText ? "it is too large for a license text" : "all texts together are too large"));
                return;
            }

            total += size;
            texts.Add(sha256, NoticeTextDecoder.Decode(read()));
        }
    }

    private static byte[] Bytes(string source, string sha256, string what, string advice)
    {
        byte[] bytes;
        try
        {
            // Not the build's own list of inputs: the check keeps these files on its list already.
            bytes = new InputFiles().ReadAllBytes(source, MaxText);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{what} can no longer be read ({e.GetType().Name}), so NOTICE.txt cannot be written. {advice}", e);
        }

        return FileDigest.Sha256(bytes) == sha256
            ? bytes
            : throw new IOException(
                $"{what} is not the one that was judged: its SHA-256 is {FileDigest.Sha256(bytes)}, it was {sha256}, so NOTICE.txt cannot be written. {advice}");
    }

    private static string Advice(PackageFact package) => package.Kind switch
    {
        ComponentKind.NpmPackage => "Run 'npm ci' and build again.",
        ComponentKind.File => "Build again.",
        _ => package.InSdk ? "Repair the .NET SDK and build again." : $"Delete the folder {package.Folder}, run 'dotnet restore' and build again.",
    };
}
