using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG3007: what comes out does not say where its source can be had.</summary>
public sealed class NoSourceLinkRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3007", "NoSourceLink", "The output does not link to its source", ReproducibilityRules.Category, Severity.Note,
        "The repository has no remote that others can reach, Source Link is turned off, or the SDK does not know the remote's host. Then the "
        + "symbols do not tell where the source is, and the SDK says nothing of it.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        if (context.Facts.Source.Commit is null || !ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        var setting = fact.Setting("EnableSourceLink");
        if (setting is not null && setting.Value.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, "SourceLink", "EnableSourceLink is 'false', so the symbols do not tell where the source is.", "Take the property out.", setting.Place);
        }
        else if (context.Facts.Source.Remote is not { } remote)
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, "SourceLink", "The repository has no remote that others can reach, so nothing tells where its source is.",
                "Name it with git remote add origin ADDRESS, or git remote set-url where it is a path.");
        }
        else if (fact.HasSourceLink == false)
        {
            var host = Host(remote);
            yield return ReproducibilityRules.About(
                context, Descriptor, "SourceLink", $"The symbols do not tell where the source is: the SDK knows GitHub, GitLab, Bitbucket and Azure Repos, and of {host} it does not know which it is.",
                $"Say it with an item: <SourceLinkGitLabHost Include=\"{host}\" />, or SourceLinkGitHubHost, SourceLinkBitbucketGitHost, SourceLinkAzureDevOpsServerGitHost; for another kind add its Microsoft.SourceLink package.");
        }
    }

    private static string Host(string remote)
    {
        var start = remote.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = remote.IndexOf('/', start);
        return SafeText.Line(end < 0 ? remote[start..] : remote[start..end], 100);
    }
}
