using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads license and notice texts: each file once, and each distinct license text is recognised once. Safe for use by several threads
/// that each bring a list of problems of their own.
/// </summary>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Receives what cannot be read.</param>
/// <param name="share">Asks the other projects of the build first; null to ask nobody.</param>
internal sealed class LicenseTexts(InputFiles files, List<Problem> problems, RecogniseOnce? share = null)
{
    // Texts are hashed in bounded memory, so a long one is no danger; a rule that needs its words sets its own limit.
    private const long MaxSize = 64L << 20;

    private readonly RecognisedTexts recognised = new(share);
    private readonly Lock gate = new();
    private readonly Dictionary<string, PackageText?> byFile = new(StringComparer.Ordinal);

    /// <summary>How many distinct license texts were met.</summary>
    public int Distinct => recognised.Count;

    /// <summary>Reads one text.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="path">Its path in the package.</param>
    /// <param name="isLicense">Whether it claims to be a license; another text is only hashed.</param>
    /// <param name="owner">Whose text it is, as a person names that.</param>
    /// <param name="advice">What to do when it cannot be read, as the end of a sentence.</param>
    /// <param name="told">Receives what cannot be read; null for the list that this was made with.</param>
    /// <returns>Null, and a problem, when it cannot be read.</returns>
    public PackageText? Read(string file, string path, bool isLicense, string owner, string advice, List<Problem>? told = null)
    {
        PackageText? known;
        lock (gate)
        {
            if (byFile.TryGetValue(file, out known) && (known is null || known.Recognition is not null || !isLicense))
            {
                return known is null || known.Path == path ? known : known with { Path = path };
            }
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
            (told ?? problems).Add(new Problem(ProblemKind.InputUnreadable, owner, message, new FileLocation(file)));
        }

        lock (gate)
        {
            byFile[file] = known;
        }

        return known;
    }
}
