using System.Globalization;

namespace ComplianceGate.Facts;

/// <summary>
/// Makes text the same on every machine for as long as it lives: numbers in messages are written as the invariant culture writes
/// them, on this thread and on those that it starts.
/// </summary>
internal readonly ref struct InvariantText
{
    private readonly CultureInfo before;

    private InvariantText(CultureInfo before) => this.before = before;

    /// <summary>Begins.</summary>
    public static InvariantText Begin()
    {
        var scope = new InvariantText(CultureInfo.CurrentCulture);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return scope;
    }

    /// <summary>Ends, and gives the caller its culture back.</summary>
    public void Dispose() => CultureInfo.CurrentCulture = before;
}
