using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>Files that hold signatures, by their names: <c>X.sigstore.json</c> and <c>X.dsse.json</c> beside <c>X</c>.</summary>
internal static class SignatureFiles
{
    /// <summary>Ending of a Sigstore bundle.</summary>
    public const string BundleEnding = ".sigstore.json";

    /// <summary>Ending of a plain DSSE envelope.</summary>
    public const string EnvelopeEnding = ".dsse.json";

    /// <summary>Ending of a verification summary; what signs it has one of the others behind that.</summary>
    public const string SummaryEnding = ".vsa.json";

    private const int MaxFiles = 200;

    /// <summary>
    /// Signatures of a path that lie beside it: <c>PATH.sigstore.json</c>, <c>PATH.LABEL.sigstore.json</c> (a label has no dot, and there is no
    /// file of that name without the ending), <c>PATH.vsa.json.sigstore.json</c>, and the same as plain DSSE; in ordinal order.
    /// </summary>
    /// <param name="path">Fully qualified path.</param>
    /// <exception cref="InvalidDataException">There are more than are read.</exception>
    public static List<string> Beside(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        var found = new List<string>();
        foreach (var file in folder is null || name.Length == 0 ? [] : Directory.EnumerateFiles(folder, "*.json", new EnumerationOptions { MatchCasing = MatchCasing.CaseSensitive }))
        {
            if (Signed(Path.GetFileName(file)) is { } signed && IsOf(signed, name, s => Path.Exists(Path.Combine(folder!, s))))
            {
                found.Add(found.Count < MaxFiles ? file : throw new InvalidDataException($"has more than {MaxFiles} signatures beside it"));
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Reads the bytes of a file with a signature.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <exception cref="InvalidDataException">It is larger than any signature.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Bytes(string path)
    {
        using var stream = Facts.RegularFile.OpenRead(path);
        var buffer = new MemoryStream();
        var part = new byte[1 << 16];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            buffer.Write(part, 0, count);
            if (buffer.Length > StrictJson.MaxSize)
            {
                throw new InvalidDataException("is larger than any signature");
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Reads the envelope in a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The envelope, and the bundle where it is one.</returns>
    /// <exception cref="InvalidDataException">It is none; the message is the end of a sentence.</exception>
    public static (DsseEnvelope Envelope, SigstoreBundle? Bundle) Read(string name, ReadOnlyMemory<byte> bytes)
    {
        if (!name.EndsWith(BundleEnding, StringComparison.Ordinal))
        {
            return (DsseEnvelope.Read(bytes), null);
        }

        var bundle = SigstoreBundle.Read(bytes);
        return (bundle.Envelope, bundle);
    }

    /// <summary>Whether a file of a tree is a signature of another file or of an evidence folder there. What it says is not looked at.</summary>
    public static bool IsSignature(FileTree tree, TreeFile file)
    {
        if (file.Refusal is not null || file.Size > StrictJson.MaxSize || Signed(file.Path) is not { } signed)
        {
            return false;
        }

        try
        {
            var plain = signed.EndsWith(SummaryEnding, StringComparison.Ordinal) ? signed[..^SummaryEnding.Length] : null;
            var label = signed.LastIndexOf('.') is var dot && dot > signed.LastIndexOf('/') ? signed[..dot] : null;
            var holds = IsThere(tree, signed) || (plain is not null && IsThere(tree, plain)) || (label is not null && IsThere(tree, label));
            return holds && Read(file.Path, tree.ReadAll(file, StrictJson.MaxSize)).Envelope.PayloadType == DsseEnvelope.InTotoType;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsThere(FileTree tree, string path) =>
        tree.Find(path) is not null || tree.Find(SafePath.Join(path, Evidence.EvidenceFolder.ManifestName)) is not null;

    private static string? Signed(string name) =>
        name.EndsWith(BundleEnding, StringComparison.Ordinal) ? name[..^BundleEnding.Length]
        : name.EndsWith(EnvelopeEnding, StringComparison.Ordinal) ? name[..^EnvelopeEnding.Length]
        : null;

    private static bool IsOf(string signed, string name, Func<string, bool> exists) =>
        signed == name || signed == name + SummaryEnding
        || (signed.StartsWith(name + ".", StringComparison.Ordinal) && signed.AsSpan(name.Length + 1) is { Length: > 0 } label && !label.ContainsAny(".\\/") && !exists(signed));
}
