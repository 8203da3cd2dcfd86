using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>Files that are to be logged.</summary>
public sealed record IntakeRequest
{
    /// <summary>The ledger, its key and how long to wait; its entries are left out of account.</summary>
    public required LedgerAppendRequest Ledger { get; init; }

    /// <summary>Absolute path of a folder into which builds spool; null for none. What was logged of it is removed from it.</summary>
    public string? Spool { get; init; }

    /// <summary>Absolute paths of Sigstore bundles (<c>*.sigstore.json</c>) and evidence entries.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Whose bundles are logged; the ledger's own key is one of theirs.</summary>
    public LoggedSigners Signers { get; init; } = new();
}

/// <summary>A file that was logged.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Kind of its entry: <c>dsse</c> or <c>compliance-gate-evidence</c>.</param>
/// <param name="Index">Index of its entry.</param>
public sealed record LoggedFile(string Path, string Kind, long Index);

/// <summary>A file that was not logged, or not finished.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">The end of a sentence that begins with the file; not escaped.</param>
public sealed record RefusedFile(string Path, string Reason);

/// <summary>What came of it.</summary>
/// <param name="Checkpoint">The ledger as it is now.</param>
/// <param name="Logged">What was logged, in the order of the request with the spool first.</param>
/// <param name="Added">How many entries are new.</param>
/// <param name="Refused">What was not.</param>
public sealed record IntakeResult(Checkpoint Checkpoint, ImmutableArray<LoggedFile> Logged, int Added, ImmutableArray<RefusedFile> Refused);

/// <summary>Takes files into a ledger. Each is judged by itself: one that is damaged keeps no other out.</summary>
public static class LedgerIntake
{
    /// <summary>How the name of a bundle ends.</summary>
    public const string BundleEnding = ".sigstore.json";

    private const string EntryEnding = ".json";
    internal const int MaxBundle = 64 << 20;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Logs files; then puts its proof into each bundle, and empties the spool of what was logged.</summary>
    /// <param name="request">Which files, and which ledger.</param>
    /// <exception cref="LedgerException">Nothing was logged.</exception>
    public static IntakeResult Run(IntakeRequest request) => Run(request, appended: null);

    /// <summary>Logs files.</summary>
    /// <param name="request">Which files, and which ledger.</param>
    /// <param name="appended">Is told when the checkpoint is there, and no bundle has its proof yet.</param>
    internal static IntakeResult Run(IntakeRequest request, Action? appended)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with { Signers = request.Signers with { Keys = request.Signers.Keys.Add(request.Ledger.Signer.Key) } };
        var refused = ImmutableArray.CreateBuilder<RefusedFile>();
        var taken = new List<Taken>();
        foreach (var path in Spooled(request.Spool))
        {
            Take(path, isSpooled: true, request, taken, refused);
        }

        foreach (var path in request.Files)
        {
            Take(path, isSpooled: false, request, taken, refused);
        }

        var result = LedgerAppender.Append(request.Ledger with { Entries = [.. taken.Select(static t => t.Body)] });
        appended?.Invoke();
        var finish = new LedgerFinish(request);
        var logged = ImmutableArray.CreateBuilder<LoggedFile>();
        for (var i = 0; i < taken.Count; i++)
        {
            var file = taken[i];
            logged.Add(new LoggedFile(file.Path, file.IsBundle ? SignedEntry.Kind : EvidenceEntry.Kind, result.Indexes[i]));
            var trouble = file.IsBundle ? finish.Bundle(file.Path, file.Body, result.Indexes[i]) : file.IsSpooled ? LedgerFinish.Spooled(file.Path, file.Body) : null;
            if (trouble is not null)
            {
                refused.Add(new RefusedFile(file.Path, trouble));
            }
        }

        return new IntakeResult(result.Checkpoint, logged.ToImmutable(), result.Added, refused.ToImmutable());
    }

    /// <summary>Index of a file's entry; null where the ledger has none.</summary>
    /// <param name="prover">The ledger.</param>
    /// <param name="path">Absolute path of a logged bundle, or of an evidence entry.</param>
    /// <exception cref="LedgerException">The file cannot be read or is neither, or a tile is damaged.</exception>
    public static long? Find(LedgerProver prover, string path)
    {
        ArgumentNullException.ThrowIfNull(prover);
        try
        {
            var isBundle = IsBundle(path);
            var bytes = LedgerFolder.ReadFile(path, isBundle ? MaxBundle : EntryBundle.MaxEntry) ?? throw new IOException("is not there");
            if (!isBundle)
            {
                _ = EvidenceEntry.Read(bytes);
                return prover.Find(bytes);
            }

            foreach (var body in LoggedBundle.Bodies(SigstoreBundle.Read(bytes)))
            {
                if (prover.Find(body) is { } index)
                {
                    return index;
                }
            }

            return null;
        }
        catch (InvalidDataException e)
        {
            throw LedgerException.WrongUse($"{path} {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether a file is a bundle, by its name.</summary>
    internal static bool IsBundle(string path) => path.EndsWith(BundleEnding, StringComparison.OrdinalIgnoreCase);

    // A build's temporary files, and whatever else lies there, have other names.
    private static List<string> Spooled(string? spool)
    {
        if (spool is null)
        {
            return [];
        }

        try
        {
            var paths = new List<string>();
            foreach (var path in Directory.EnumerateFiles(spool))
            {
                var name = Path.GetFileName(path.AsSpan());
                if (name.EndsWith(EntryEnding, StringComparison.Ordinal) && name.Length == 64 + EntryEnding.Length && !name[..64].ContainsAnyExcept(LowerHex))
                {
                    paths.Add(path);
                }
            }

            paths.Sort(StringComparer.Ordinal);
            return paths;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"The spool {spool} cannot be read: {e.Message}", e);
        }
    }

    private static void Take(string path, bool isSpooled, IntakeRequest request, List<Taken> taken, ImmutableArray<RefusedFile>.Builder refused)
    {
        try
        {
            var isBundle = !isSpooled && IsBundle(path);
            if (LedgerFolder.ReadFile(path, isBundle ? MaxBundle : EntryBundle.MaxEntry) is not { } bytes)
            {
                // Another append took it out of the spool meanwhile.
                _ = isSpooled ? true : throw new IOException("is not there");
                return;
            }

            if (isBundle)
            {
                taken.Add(new Taken(path, SignedEntry.Write(SigstoreBundle.Read(bytes), request.Signers), IsBundle: true, isSpooled));
                return;
            }

            var entry = EvidenceEntry.Read(bytes);
            if (isSpooled && Path.GetFileNameWithoutExtension(path) != entry.ManifestSha256)
            {
                throw new InvalidDataException("is not named by the digest of its manifest");
            }

            taken.Add(new Taken(path, bytes, IsBundle: false, isSpooled));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            refused.Add(new RefusedFile(path, e.Message));
        }
    }

    private sealed record Taken(string Path, ReadOnlyMemory<byte> Body, bool IsBundle, bool IsSpooled);
}
