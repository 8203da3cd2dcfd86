namespace ComplianceGate.Openness;

/// <summary>Collects conditions that must all hold: one that fails decides, one that is not known leaves open.</summary>
/// <param name="model">Receives the reasons.</param>
/// <param name="about">What they are about.</param>
internal sealed class Conditions(OpennessCase model, string about)
{
    private readonly List<string> failed = [];
    private readonly List<(string Text, string? Key)> asked = [];
    private readonly List<string> held = [];

    /// <summary>A condition holds.</summary>
    public void Hold(string text) => held.Add(text);

    /// <summary>A condition fails.</summary>
    public void Fail(string text) => failed.Add(text);

    /// <summary>Whether a condition holds is not known.</summary>
    /// <param name="text">Why.</param>
    /// <param name="key">The key of the profile that would settle it; null where somebody has to decide.</param>
    public void Ask(string text, string? key = null) => asked.Add((text, key));

    /// <summary>Gives the outcome and tells the reasons, those that decided first.</summary>
    /// <param name="undecided">What an open outcome is called.</param>
    /// <returns><c>yes</c>, <c>no</c> or that word.</returns>
    public string Decide(string undecided)
    {
        Say(failed);
        foreach (var (text, key) in asked)
        {
            model.Ask(about, text, key);
        }

        Say(held);

        return failed.Count > 0 ? "no" : asked.Count > 0 ? undecided : "yes";
    }

    private void Say(List<string> texts)
    {
        foreach (var text in texts)
        {
            model.Say(about, text);
        }
    }

    /// <summary>Whether one fails.</summary>
    public bool Fails => failed.Count > 0;
}
