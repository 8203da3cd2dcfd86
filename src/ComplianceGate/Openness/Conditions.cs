namespace ComplianceGate.Openness;

/// <summary>Collects conditions that must all hold: one that fails decides, one that is not known leaves open.</summary>
/// <param name="model">Receives the reasons.</param>
/// <param name="about">What they are about.</param>
internal sealed class Conditions(OpennessCase model, string about)
{
    /// <summary>Whether one fails.</summary>
    public bool Fails { get; private set; }

    /// <summary>Whether one is not known.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A condition holds.</summary>
    public void Hold(string text) => model.Say(about, text);

    /// <summary>A condition fails.</summary>
    public void Fail(string text)
    {
        Fails = true;
        model.Say(about, text);
    }

    /// <summary>Whether a condition holds is not known.</summary>
    public void Ask(string text)
    {
        IsOpen = true;
        model.Say(about, text);
    }
}
