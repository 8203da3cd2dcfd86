namespace ComplianceGate.Ledger;

/// <summary>Why nothing was done with a ledger.</summary>
public enum LedgerTrouble
{
    /// <summary>The ledger is not what its checkpoint, its key or what was seen of it before says.</summary>
    Broken,

    /// <summary>What was asked does not fit this ledger: another name, a key of another kind, an entry that cannot be logged.</summary>
    WrongUse,

    /// <summary>It cannot be decided now: another process holds the ledger, or a file cannot be read or written.</summary>
    Unavailable,
}

/// <summary>A ledger was left as it was, for a reason.</summary>
/// <param name="trouble">What kind of reason it is.</param>
/// <param name="message">One sentence that says what is wrong; not escaped.</param>
/// <param name="inner">What led to it.</param>
public sealed class LedgerException(LedgerTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of reason it is.</summary>
    public LedgerTrouble Trouble { get; } = trouble;

    /// <summary>The ledger is not what it should be.</summary>
    internal static LedgerException Broken(string message, Exception? inner = null) => new(LedgerTrouble.Broken, message, inner);

    /// <summary>What was asked does not fit.</summary>
    internal static LedgerException WrongUse(string message, Exception? inner = null) => new(LedgerTrouble.WrongUse, message, inner);

    /// <summary>Something is not to be had now.</summary>
    internal static LedgerException Unavailable(string message, Exception? inner = null) => new(LedgerTrouble.Unavailable, message, inner);
}
