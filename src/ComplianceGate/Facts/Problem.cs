namespace ComplianceGate.Facts;

/// <summary>What went wrong while an input was read. Rules decide which code and severity it gets.</summary>
public enum ProblemKind
{
    /// <summary>A file is missing, cannot be opened, is too large, or is not what its name says.</summary>
    InputUnreadable,

    /// <summary>The resolved package graph itself is missing or damaged, so nothing is known of any package.</summary>
    GraphUnreadable,

    /// <summary>The restore left errors in its result, so the graph is only a part of the truth.</summary>
    RestoreIncomplete,

    /// <summary>A model file breaks the rules of its own format.</summary>
    ModelMalformed,

    /// <summary>The source revision could not be read although a repository seems to be there.</summary>
    SourceUnknown,
}

/// <summary>Something that a reader met and could not read. A reader never throws for bad input: it reports this.</summary>
/// <param name="Kind">What kind of trouble it is.</param>
/// <param name="Subject">What it is about, as the user knows it: <c>Newtonsoft.Json 13.0.1</c>, <c>models/a.onnx</c>.</param>
/// <param name="Message">One sentence that says what is wrong; not escaped.</param>
/// <param name="Location">Where it is, if there is such a place.</param>
public sealed record Problem(ProblemKind Kind, string Subject, string Message, FileLocation? Location = null);
