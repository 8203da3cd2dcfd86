using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Finds what VEX statements say of the advisories of a build.</summary>
internal static class VexAnswers
{
    /// <summary>Joins advisories with their answers: of several the latest, and of those of one time the one that weighs most.</summary>
    /// <param name="advisories">The advisories.</param>
    /// <param name="statements">The statements of all files.</param>
    /// <param name="project">The product that is built.</param>
    public static ImmutableArray<AdvisoryFact> Join(ImmutableArray<AdvisoryFact> advisories, List<VexStatement> statements, ProjectFact project)
    {
        var joined = ImmutableArray.CreateBuilder<AdvisoryFact>(advisories.Length);
        foreach (var advisory in advisories)
        {
            VexStatement? best = null;
            FileLocation? elsewhere = null;
            foreach (var statement in statements)
            {
                if (!IsMeant(statement, advisory))
                {
                    continue;
                }

                if (!IsAbout(statement, advisory, project))
                {
                    elsewhere ??= statement.Answer.Place;
                }
                else if (best is null || IsBefore(statement, best))
                {
                    best = statement;
                }
            }

            joined.Add(best is null ? advisory with { Elsewhere = elsewhere } : advisory with { Answer = best.Answer });
        }

        return joined.MoveToImmutable();
    }

    private static bool IsBefore(VexStatement one, VexStatement other)
    {
        var order = (one.Time ?? DateTimeOffset.MinValue).CompareTo(other.Time ?? DateTimeOffset.MinValue);
        return order > 0 || (order == 0 && one.Answer.Status < other.Answer.Status);
    }

    private static bool IsMeant(VexStatement statement, AdvisoryFact advisory)
    {
        // One that the restore told without an address has no name by which another could mean it.
        if (advisory.Id == advisory.Url)
        {
            return false;
        }

        foreach (var id in statement.Ids)
        {
            if (id.Equals(advisory.Url, StringComparison.OrdinalIgnoreCase) || DependencyHealthFact.IdOf(id).Equals(advisory.Id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAbout(VexStatement statement, AdvisoryFact advisory, ProjectFact project)
    {
        var slash = advisory.Package.IndexOf('/', StringComparison.Ordinal);
        var (id, version) = (advisory.Package[..slash], advisory.Package[(slash + 1)..]);
        foreach (var subject in statement.Subjects)
        {
            // What is mended is mended in some version, and not in all of them.
            if (statement.Answer.Status == AdvisoryStatus.Fixed && subject.Version is null && !HasVersion(subject.Package))
            {
                continue;
            }

            if (Names(subject.Package, id, version) && (subject.Version is null || IsVersion(subject.Version, version)) && IsOurs(subject.Product, project))
            {
                return true;
            }
        }

        return false;
    }

    // A statement about another NuGet package that holds this one says nothing of this product. Products of other kinds, such as images,
    // cannot be told from this one, and their statement was put into this repository.
    private static bool IsOurs(string? product, ProjectFact project) =>
        product is null || !PackageUrl.TryParse(product, out _, out _) || Names(product, project.PackageId, project.Version);

    private static bool Names(string purl, string id, string version) =>
        PackageUrl.TryParse(purl, out var name, out var named) && name.Equals(id, StringComparison.OrdinalIgnoreCase) && (named is null || IsVersion(named, version));

    private static bool HasVersion(string purl) => PackageUrl.TryParse(purl, out _, out var version) && version is not null;

    private static bool IsVersion(string named, string version) =>
        named.Equals(version, StringComparison.OrdinalIgnoreCase) || NuGetHost.Normalise(named).Equals(NuGetHost.Normalise(version), StringComparison.OrdinalIgnoreCase);
}
