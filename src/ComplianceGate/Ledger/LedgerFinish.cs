using System.Security.Cryptography;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>
/// What follows an append, with the checkpoint on the disk: proofs go into bundles, and the spool is emptied. Killed before it or in
/// between, the same append comes to the same indexes and ends it. Each file is finished by itself.
/// </summary>
/// <param name="request">What was logged, and where.</param>
internal sealed class LedgerFinish(IntakeRequest request)
{
    private LedgerProver? prover;

    /// <summary>
    /// Puts the proof into a bundle as it is by now: it may have got a time stamp or another ledger's proof since it was read. Appends
    /// keep each other out by a lock beside it; other programs do not know that lock.
    /// </summary>
    /// <param name="path">Absolute path of the bundle.</param>
    /// <param name="body">What was logged of it.</param>
    /// <param name="index">Where.</param>
    /// <returns>Why it could not be: the end of a sentence that begins with the file. Null when it is done.</returns>
    public string? Bundle(string path, ReadOnlyMemory<byte> body, long index) => Guard(() =>
    {
        var ledger = request.Ledger.Signer.Key;
        prover ??= LedgerProver.Open(request.Ledger.Folder);
        var proof = prover.Inclusion(index);
        using var gate = LedgerFolder.Lock(LockOf(path), request.Ledger.Wait, isPassing: true);
        var bytes = LedgerFolder.ReadFile(path, LedgerIntake.MaxBundle) ?? throw new IOException("it is gone");
        var now = SigstoreBundle.Read(bytes);
        if (!body.Span.SequenceEqual(SignedEntry.Write(now, request.Signers)))
        {
            throw new InvalidDataException("it was replaced by another bundle meanwhile, and was left as it is");
        }

        var proven = LoggedBundle.Attach(now, body, proof, ledger);
        _ = LoggedBundle.Verify(proven, ledger);
        DurableFile.Write(path, proven.ToJson());
    });

    /// <summary>Removes a file from the spool, unless it is another one by now.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="body">What was logged of it: all.</param>
    /// <returns>Why it could not be: the end of a sentence that begins with the file. Null when it is done.</returns>
    public static string? Spooled(string path, ReadOnlyMemory<byte> body) => Guard(() =>
    {
        if (LedgerFolder.ReadFile(path, EntryBundle.MaxEntry) is { } now && now.AsSpan().SequenceEqual(body.Span))
        {
            File.Delete(path);
        }
    });

    /// <summary>The lock beside a bundle, which is there only while the bundle is written.</summary>
    internal static string LockOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + ".lock");

    private static string? Guard(Action finish)
    {
        try
        {
            finish();
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or CryptographicException or LedgerException)
        {
            return "was logged, and could not be finished: " + e.Message.TrimEnd('.');
        }
    }
}
