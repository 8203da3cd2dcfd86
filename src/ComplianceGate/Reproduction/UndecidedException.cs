namespace ComplianceGate.Reproduction;

/// <summary>Why a build cannot be made again here. The message is one sentence, or the end of one that begins with the path.</summary>
internal sealed class UndecidedException : Exception
{
    /// <summary>States why.</summary>
    public UndecidedException(string message) : base(message)
    {
    }

    /// <summary>States why, with what led to it.</summary>
    public UndecidedException(string message, Exception inner) : base(message, inner)
    {
    }
}
