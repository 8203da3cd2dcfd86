using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Duties;

/// <summary>Whether a model is a candidate of the exemption of Article 53(2) of the AI Act.</summary>
internal sealed class OpenModelExemption : IDerivedKey
{
    private const string About = "article-53-2";

    /// <inheritdoc/>
    public string Id => "derived.article-53-2";

    /// <inheritdoc/>
    public string Meaning => "Whether a model is a candidate of Article 53(2) of the AI Act: a free and open-source license, and weights, architecture and usage told in public; not known where somebody has to decide.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var cite = "Article 53(2) of Regulation (EU) 2024/1689";
        if (situation.Openness?.Article53 is not ("yes" or "no") && Open(situation, cite) is { IsEmpty: false } open)
        {
            return new Answer(Truth.Unknown, open);
        }

        var why = "nothing was said of the openness of the model";
        foreach (var reason in situation.Openness?.Reasons ?? [])
        {
            if (reason.About == About)
            {
                why = reason.Text.TrimEnd('.');
                break;
            }
        }

        return situation.Openness?.Article53 switch
        {
            "yes" => Answer.Yes(why, cite),
            "no" => Answer.No(why, cite),
            _ => Answer.Unknown(why, null, cite),
        };
    }

    // All that is open at once, so that nobody meets it build by build.
    private static ImmutableArray<DutyReason> Open(Situation situation, string cite)
    {
        var open = ImmutableArray.CreateBuilder<DutyReason>();
        foreach (var reason in situation.Openness?.Reasons ?? [])
        {
            if (reason.About == About && reason.IsOpen)
            {
                open.Add(new DutyReason(reason.Text.TrimEnd('.'), cite, reason.Key));
            }
        }

        return open.DrainToImmutable();
    }
}
