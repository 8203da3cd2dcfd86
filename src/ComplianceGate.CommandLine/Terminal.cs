namespace ComplianceGate.Tool;

/// <summary>What the terminal at the other end of the standard output can show.</summary>
internal static class Terminal
{
    /// <summary>The most columns that text is spread over: longer lines are hard to read.</summary>
    private const int MaxWidth = 100;

    /// <summary>Columns for text; as many where nobody says.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? MaxWidth : Math.Min(Console.WindowWidth, MaxWidth);
            }
            catch (IOException)
            {
                return MaxWidth;
            }
        }
    }

    /// <summary>Whether colours may be used: at a terminal that knows them, and where NO_COLOR (no-color.org) does not forbid it.</summary>
    public static bool ShowsColour =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is var term && term != "dumb"
        // The old console of Windows shows the signs themselves.
        && (!OperatingSystem.IsWindows() || term is not null || Environment.GetEnvironmentVariable("WT_SESSION") is not null);
}
