namespace ComplianceGate.Cryptography;

/// <summary>A bound is reached: the file may be sound, but what is left of it, or of one method, is not looked at.</summary>
internal sealed class ScanBoundException : Exception
{
    /// <summary>A bound of one method.</summary>
    public ScanBoundException()
        : this("A method takes too much work.")
    {
    }

    /// <summary>A bound that is told.</summary>
    /// <param name="message">Which one.</param>
    public ScanBoundException(string message)
        : base(message)
    {
    }

    /// <summary>A bound that something else tells.</summary>
    /// <param name="message">Which one.</param>
    /// <param name="inner">What tells it.</param>
    public ScanBoundException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
