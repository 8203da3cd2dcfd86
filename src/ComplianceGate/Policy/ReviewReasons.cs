using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Why a component needs a review.</summary>
/// <param name="Id">One of <see cref="PolicyKeys.ReviewReasons"/>, or <see cref="ReviewReasons.Named"/>.</param>
/// <param name="Text">The same as a clause that follows the component, safe to print.</param>
public sealed record ReviewReason(string Id, string Text);

/// <summary>What calls a component high-risk. A reason is a row here and an id in <see cref="PolicyKeys.ReviewReasons"/>.</summary>
public static class ReviewReasons
{
    /// <summary>Id of the reason that the policy gives by naming a component.</summary>
    public const string Named = "policy";

    // A gate that was tampered with would not ask for its own review, so that its asking proves nothing.
    private const string OwnId = "ComplianceGate";

    private static readonly ImmutableArray<(string Id, Func<ReviewSubject, GateFacts, string?> Clause)> Rows =
    [
        ("native-code", static (s, _) => HasNativeCode(s.Package) ? "carries native code" : null),
        ("pickle", static (s, _) => s.Model is { } m && (m.SerialisedCode is not null || m.Format is "pickle" or "pytorch") ? $"runs code when it is loaded ({SafeText.Line(m.Format)})" : null),
        ("own-cryptography", static (s, _) => s.Package is { Kind: ComponentKind.Package } p && CryptographyPackages.Holds(p.Id) ? "brings cryptography of its own" : null),
        ("restricted-model-license", static (s, _) => s.Model is not null && s.Restrictions() is { Length: > 0 } terms ? $"has a license that restricts its use ({terms})" : null),
        ("build-time-code", static (s, _) => BuildTimeCode(s.Package)),
        ("first-use", FirstUse),
    ];

    /// <summary>The reasons that hold for a component, in the order of the ids.</summary>
    /// <param name="subject">The component.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="policy">What the policy calls high-risk.</param>
    public static ImmutableArray<ReviewReason> Of(ReviewSubject subject, GateFacts facts, ReviewPolicy policy)
    {
        var reasons = ImmutableArray.CreateBuilder<ReviewReason>();
        foreach (var (id, clause) in Rows)
        {
            if (policy.Require.Contains(id) && !IsOfThePlatform(subject) && clause(subject, facts) is { } text)
            {
                reasons.Add(new(id, text));
            }
        }

        foreach (var named in policy.Components)
        {
            if (ReviewNames.Matches(named.Component, subject))
            {
                reasons.Add(new(Named, "is named by the policy"));
                break;
            }
        }

        return reasons.ToImmutable();
    }

    // The packs of the SDK come with the tools that build; who asks for them can name them.
    private static bool IsOfThePlatform(ReviewSubject subject) =>
        subject.Package is { } package && (package.Kind == ComponentKind.FrameworkPack || package.InSdk || package.Id.Equals(OwnId, StringComparison.OrdinalIgnoreCase));

    private static bool HasNativeCode(PackageFact? package) => package is not null
        && (package.Parts.HasFlag(PackageParts.Native) || (package.Contents & (PackageContents.Native | PackageContents.StaticLibrary)) != 0);

    private static string? BuildTimeCode(PackageFact? package)
    {
        if (package is null)
        {
            return null;
        }

        var what = new List<string>(3);
        Add(PackageParts.BuildFiles, "build files");
        Add(PackageParts.Analyzers, "analyzers");
        Add(PackageParts.Script, "a script");
        return what.Count == 0 ? null : $"brings code into the build ({string.Join(", ", what)})";

        void Add(PackageParts part, string name)
        {
            if (package.Parts.HasFlag(part))
            {
                what.Add(name);
            }
        }
    }

    private static string? FirstUse(ReviewSubject subject, GateFacts facts)
    {
        if (subject.Package is not { } package || facts.Reviews is not { HasPrevious: true } reviews || facts.Previous is not { } previous)
        {
            return null;
        }

        return ReviewNames.WithoutVersion(package.Purl) is { } name && !reviews.Previous.Contains(name)
            ? $"is used for the first time: {SafeText.Line($"{previous.Name} {previous.Version}")} did not hold it"
            : null;
    }
}
