namespace ComplianceGate.Tool;

/// <summary>What the exit code of every command means.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked holds.</summary>
    public const int Holds = 0;

    /// <summary>What was asked falls short.</summary>
    public const int FallsShort = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>It cannot be decided: something that is needed is not there.</summary>
    public const int CannotDecide = 3;
}
