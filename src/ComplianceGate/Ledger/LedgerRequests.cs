using System.Collections.Immutable;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>Where the last checkpoint that was seen is kept.</summary>
/// <param name="Path">Absolute path of a file, or of a folder for the files of all ledgers.</param>
/// <param name="IsFolder">Whether it is a folder; then the file is named by the ledger's name and key.</param>
public sealed record SeenPlace(string Path, bool IsFolder)
{
    /// <summary>The file for a ledger.</summary>
    /// <param name="origin">Its name.</param>
    /// <param name="key">Its key.</param>
    public string FileOf(string origin, VerificationKey key) => IsFolder ? System.IO.Path.Combine(Path, LastSeen.FileName(origin, key)) : Path;
}

/// <summary>What is to be added to a ledger.</summary>
public sealed record LedgerAppendRequest
{
    /// <summary>Absolute path of the ledger; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Signs the checkpoint: the ledger's key, ECDSA P-256.</summary>
    public required ISigner Signer { get; init; }

    /// <summary>Name of the ledger: needed for the first append, and checked by later ones where it is given.</summary>
    public string? Origin { get; init; }

    /// <summary>Where the last checkpoint is kept that was seen; null for nowhere, so that a rollback goes unseen.</summary>
    public SeenPlace? Seen { get; init; }

    /// <summary>The entries, each of at most <see cref="EntryBundle.MaxEntry"/> bytes.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Entries { get; init; }

    /// <summary>How long to wait for another process that appends.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>What an append did.</summary>
/// <param name="Checkpoint">The ledger as it is now.</param>
/// <param name="Indexes">Index of each entry of the request, in its order: the old one where the ledger had it already.</param>
/// <param name="Added">How many entries are new.</param>
public sealed record LedgerAppendResult(Checkpoint Checkpoint, ImmutableArray<long> Indexes, int Added);

/// <summary>Which ledger is to be checked.</summary>
public sealed record LedgerVerifyRequest
{
    /// <summary>Absolute path of the ledger.</summary>
    public required string Folder { get; init; }

    /// <summary>The ledger's public key.</summary>
    public required VerificationKey Key { get; init; }

    /// <summary>
    /// The name that it must have; null for any. Without it the ledger itself says which one it is, so that another ledger of the same key
    /// in its place is only one that was not seen before, or was seen elsewhere.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>Where the last checkpoint is kept that was seen; it moves forward when the ledger holds. Null to keep none.</summary>
    public SeenPlace? Seen { get; init; }

    /// <summary>Whether a ledger that was not seen before falls short. It is not remembered then either.</summary>
    public bool MustBeSeen { get; init; }

    /// <summary>How long to wait for another process that looks at the same place.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>What was found out about a ledger.</summary>
/// <param name="Checkpoint">What it says of itself; null where that cannot be read.</param>
/// <param name="Fault">What is wrong: the end of a sentence that begins with the ledger; null where it holds.</param>
/// <param name="Seen">What was seen of it before; null where nothing was, or nobody looked.</param>
/// <param name="Pending">Whether an append was under way, or was killed.</param>
public sealed record LedgerReport(Checkpoint? Checkpoint, string? Fault, Checkpoint? Seen, bool Pending)
{
    /// <summary>Whether the ledger holds.</summary>
    public bool Holds => Fault is null;
}
