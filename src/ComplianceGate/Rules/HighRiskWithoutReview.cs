using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG8001: a component that the policy or the built-in list calls high-risk has no review of this content, or a reviewer rejected it.</summary>
public sealed class HighRiskWithoutReview : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        ReviewPolicy.Code, "HighRiskWithoutReview", "A high-risk component has no review", "Reviews", Severity.Note,
        "Native code, a pickle, cryptography of its own, a model's license that restricts its use, code that runs in the build: somebody should "
        + "have looked at it. A review is bound to the content, so that another version asks again and tells what is different.");

    /// <summary>Whether it speaks at all: where the policy asks for reviews, and of what others get.</summary>
    /// <param name="facts">The facts.</param>
    public static bool Speaks(GateFacts facts) => facts.Reviews is not null || (facts.Reproducibility.IsRelease && !facts.Project.IsTestProject);

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var review in context.Reviews)
        {
            if (review.State is ReviewState.Reviewed or ReviewState.Exempt)
            {
                continue;
            }

            if (review.State == ReviewState.Rejected)
            {
                foreach (var rejection in review.Rejections)
                {
                    yield return About(context, review, Rejected(review, rejection), "Replace it, or take the version that the reviewer asks for.");
                }

                continue;
            }

            yield return About(context, review, Message(review), Fix(review));
        }
    }

    private Finding About(RuleContext context, JudgedReview review, string message, string fix) => new()
    {
        Code = Descriptor.Id,
        Severity = Descriptor.DefaultSeverity,
        Subject = review.Subject.Component,
        Message = message,
        Fix = fix,
        Path = review.Subject.Package is null ? [] : Way(context, review.Subject.Package),
        Location = review.Subject.Location ?? new FileLocation(context.Facts.Project.Path),
    };

    private static System.Collections.Immutable.ImmutableArray<string> Way(RuleContext context, PackageFact package)
    {
        if (package.Path.IsEmpty)
        {
            return [];
        }

        var way = new List<string>(package.Path.Length + 1) { SafeText.Line(context.Facts.Project.Name) };
        foreach (var step in package.Path)
        {
            way.Add(SafeText.Line(step));
        }

        return [.. way];
    }

    private static string Message(JudgedReview review)
    {
        var name = SafeText.Line(review.Subject.Name);
        var why = string.Join(", and it ", review.Reasons.Select(r => r.Text));
        return review.State switch
        {
            ReviewState.NotAsked => $"{name} {why}. No policy asks for a review of it.",
            ReviewState.Changed => $"{name} needs a review: it {why}. {Last(review.Review!)} Since then: {review.Difference!.Text()}.",
            _ => $"{name} needs a review, and nobody looked at it yet: it {why}.",
        };
    }

    private static string Last(ReviewFact review) =>
        $"{Who(review)} looked at {SafeText.Line(review.Component)} on {review.When}: {PolicyKeys.ReviewVerdicts[(int)review.Verdict]}.";

    private static string Rejected(JudgedReview review, ReviewFact rejection) =>
        $"{Who(rejection)} rejected {SafeText.Line(review.Subject.Name)} on {rejection.When}, this very content"
            + (rejection.Notes is { } notes ? $": {SafeText.Line(notes).TrimEnd('.')}." : ".");

    private static string Who(ReviewFact review) =>
        SafeText.Line(review.ImportedFrom is { } from ? $"{review.Who} ({from})" : review.Who);

    private static string Fix(JudgedReview review)
    {
        if (review.State == ReviewState.NotAsked)
        {
            return "To have reviews asked for, set \"rules\": {\"CG8001\": \"error\"} in compliance.json.";
        }

        return review.Subject.Digest is null
            ? "Its content has no digest that a review could be bound to; restore it from a source that gives one."
            : $"Look at it, then write down what you saw: compliance-gate review add {ForShell(review.Subject.Component)} --who NAME --looked-at WHAT --verdict accepted.";
    }

    // The component came from a package: in a command that is to be pasted it must not be able to be more than one word.
    private static string ForShell(string component)
    {
        foreach (var c in component)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"%/:@._-+".Contains(c, StringComparison.Ordinal))
            {
                return "COMPONENT";
            }
        }

        return component;
    }
}
