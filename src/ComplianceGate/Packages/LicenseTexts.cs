using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads license and notice texts: each file once, and each distinct license text is recognised once.</summary>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Receives what cannot be read.</param>
internal sealed class LicenseTexts(InputFiles files, List<Problem> problems)
{
    // Texts are hashed in bounded memory, so a long one is no danger; a rule that needs its words sets its own limit.
    private const long MaxSize = 64L << 20;

    private readonly RecognisedTexts recognised = new();
    private readonly Dictionary<string, PackageText?> byFile = new(StringComparer.Ordinal);

    /// <summary>Reads one text.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="path">Its path in the package.</param>
    /// <param name="isLicense">Whether it claims to be a license; another text is only hashed.</param>
    /// <param name="owner">Whose text it is, as a person names that.</param>
    /// <param name="advice">What to do when it cannot be read, as the end of a sentence.</param>
    /// <returns>Null, and a problem, when it cannot be read.</returns>
    public PackageText? Read(string file, string path, bool isLicense, string owner, string advice)
    {
        if (byFile.TryGetValue(file, out var known) && (known is null || known.Recognition is not null || !isLicense))
        {
            return known is null || known.Path == path ? known : known with { Path = path };
        }

        try
        {
            using var stream = files.OpenRead(file);
            if (stream.Length > MaxSize)
            {
                throw new IOException($"{stream.Length:N0} bytes");
            }

            known = (isLicense ? recognised.Read(path, stream) : new PackageText(path, stream.Length, FileDigest.Sha256(stream))) with { Source = file };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var message = $"The text {path} of {owner} cannot be read ({e.GetType().Name}); {advice}.";
            problems.Add(new Problem(ProblemKind.InputUnreadable, owner, message, new FileLocation(file)));
        }

        byFile[file] = known;
        return known;
    }
}
