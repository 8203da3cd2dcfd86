namespace ComplianceGate.Duties;

/// <summary>Something that follows from what is declared and read, and that conditions ask for like a flag of the profile.</summary>
public interface IDerivedKey
{
    /// <summary>Its id: <c>derived.general-purpose</c>.</summary>
    string Id { get; }

    /// <summary>What it says, in one sentence.</summary>
    string Meaning { get; }

    /// <summary>Judges.</summary>
    /// <param name="situation">What is declared and read.</param>
    Answer Judge(Situation situation);
}
