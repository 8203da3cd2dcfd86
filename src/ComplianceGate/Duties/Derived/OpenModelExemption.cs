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
}
