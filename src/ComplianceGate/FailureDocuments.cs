using System.Buffers;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>What a build that stops leaves in obj: it has no evidence folder, and its user still wants to see the whole.</summary>
/// <param name="Sarif">All findings as SARIF, UTF-8.</param>
/// <param name="Report">The report, UTF-8.</param>
public sealed record FailureDocuments(byte[] Sarif, byte[] Report)
{
    /// <summary>Writes both, whatever formats the evidence has: they are no evidence.</summary>
    internal static FailureDocuments? Of(GateFacts facts, Verdict verdict)
    {
        if (verdict.Passed)
        {
            return null;
        }

        var context = new EvidenceContext { Facts = facts, Verdict = verdict, Rules = RuleSet.Descriptors, FolderName = facts.Project.AssemblyName + ".compliance" };
        return new(Written(new SarifWriter(), context), Written(new HtmlReportWriter(), context));
    }

    private static byte[] Written(IEvidenceWriter writer, EvidenceContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            writer.Write(context, buffer);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StackOverflowException))
        {
            // The findings are told in the log all the same: a fault of a page must not take them away.
            return System.Text.Encoding.UTF8.GetBytes($"{writer.FileName} could not be written: {e.GetType().Name}: {SafeText.Line(e.Message, 1000)}\n");
        }

        return buffer.WrittenSpan.ToArray();
    }
}
