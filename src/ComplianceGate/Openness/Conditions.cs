namespace ComplianceGate.Openness;

/// <summary>Collects conditions that must all hold: one that fails decides, one that is not known leaves open.</summary>
/// <param name="model">Receives the reasons.</param>
/// <param name="about">What they are about.</param>
internal sealed class Conditions(OpennessCase model, string about)
{
    private readonly List<string> failed = [];
    private readonly List<string> asked = [];
    private readonly List<string> held = [];

    /// <summary>A condition holds.</summary>
    public void Hold(string text) => held.Add(text);

    /// <summary>A condition fails.</summary>
    public void Fail(string text) => failed.Add(text);

    /// <summary>Whether a condition holds is not known.</summary>
    public void Ask(string text) => asked.Add(text);

    /// <summary>Gives the outcome and tells the reasons, those that decided first.</summary>
    /// <param name="undecided">What an open outcome is called.</param>
    /// <returns><c>yes</c>, <c>no</c> or that word.</returns>
    public string Decide(string undecided)
    {
        foreach (var texts in (ReadOnlySpan<List<string>>)[failed, asked, held])
        {
            foreach (var text in texts)
            {
                model.Say(about, text);
            }
        }

        return failed.Count > 0 ? "no" : asked.Count > 0 ? undecided : "yes";
    }

    /// <summary>Whether one fails.</summary>
    public bool Fails => failed.Count > 0;
}
