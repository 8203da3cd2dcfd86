using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A card that was read once and answers for each of the models that it documents.</summary>
internal abstract class CardSource
{
    /// <summary>Whether it speaks of a model by the name of its file, so that sharing it with others is no accident.</summary>
    public virtual bool Names(CardSubject subject) => false;

    /// <summary>What it says of a model.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="fact">The card's path and digest.</param>
    /// <param name="problems">Takes what cannot be told for this model.</param>
    public abstract CardFact Answer(CardSubject subject, CardFact fact, ICollection<Problem> problems);
}

/// <summary>A card of which nothing could be read.</summary>
internal class UnreadCard : CardSource
{
    public override CardFact Answer(CardSubject subject, CardFact fact, ICollection<Problem> problems) => fact;
}

/// <summary>A JSON document that is no card: other programs have files of the same names.</summary>
internal sealed class OtherDocument : UnreadCard;
