using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A format of evaluation results in JSON. One format, one class, one file, and one line in <see cref="EvaluationReader"/>.</summary>
internal interface IEvaluationFormat
{
    /// <summary>The id that documents use, <c>lm-evaluation-harness</c>.</summary>
    string Id { get; }

    /// <summary>Whether a document is of this format, by the members that only it has.</summary>
    /// <param name="root">The document.</param>
    bool Recognises(PositionedValue root);

    /// <summary>Reads the results, with the digest of the weights only where the document itself names it.</summary>
    /// <param name="root">The document.</param>
    /// <param name="sink">Takes results and problems.</param>
    void Read(PositionedValue root, EvaluationSink sink);
}
