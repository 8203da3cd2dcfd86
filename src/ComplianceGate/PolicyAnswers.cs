using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>
/// What a policy names of duties and only the list of facts, the packs or the disk can answer: whether a fact and a pack of that name exist, and
/// what the documents hold.
/// </summary>
internal static class PolicyAnswers
{
    private const int LargestDocument = 256 << 20;

    /// <summary>Holds the names against what there is, and reads the pack files. A policy that names no profile and no pack costs nothing.</summary>
    /// <param name="reading">The policy.</param>
    /// <param name="root">Absolute path of the repository; null without one.</param>
    /// <param name="files">The door to the disk.</param>
    public static PolicyReading Check(PolicyReading reading, string? root, InputFiles files)
    {
        var policy = reading.Policy;
        if (policy.Profile is null && policy.Duties.Packs is null)
        {
            return reading;
        }

        var problems = ImmutableArray.CreateBuilder<PolicyProblem>();
        foreach (var profile in policy.Profile is null ? [] : All(policy.Profile))
        {
            foreach (var (fact, answer) in profile.Facts)
            {
                if (!DutyPacks.Facts.ContainsKey(fact))
                {
                    var nearest = NearestName.Find(fact, DutyPacks.Facts.Keys);
                    problems.Add(new($"'profile.facts' knows no '{SafeText.Line(fact, 80)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", answer.Location));
                }

                if (answer.Document is { } document && !IsInside(document, answer.Location.Path, root))
                {
                    problems.Add(new($"'document' of '{SafeText.Line(fact, 80)}' leads out of the repository: {SafeText.Line(document)}.", answer.Location));
                }
            }
        }

        var packs = policy.Duties.Packs is { } named ? [.. named.Select(p => Read(p, root, files, problems))] : policy.Duties.Packs;
        return problems.Count == 0
            ? reading with { Policy = policy with { Duties = policy.Duties with { Packs = packs } } }
            : reading with { Problems = [.. reading.Problems, .. problems] };
    }

    /// <summary>The packs that a policy names; all built-in ones where it names none.</summary>
    public static ImmutableArray<DutyPack> Packs(DutyPolicy policy)
    {
        if (policy.Packs is not { } named)
        {
            return DutyPacks.BuiltIn;
        }

        var packs = ImmutableArray.CreateBuilder<DutyPack>(named.Length);
        foreach (var pack in named)
        {
            // What could not be read is a problem of the policy, and then nobody judges by it.
            var found = pack.IsFile ? DutyPackReader.Read(pack.Content.Span, DutyPacks.Facts.ContainsKey).Pack : DutyPacks.BuiltIn.FirstOrDefault(p => p.Id == pack.Name);
            if (found is not null)
            {
                packs.Add(found);
            }
        }

        return packs.DrainToImmutable();
    }

    /// <summary>Reads the documents that answers name.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="project">The project.</param>
    /// <param name="root">Absolute path of the repository; null without one.</param>
    /// <param name="files">The door to the disk.</param>
    public static ImmutableArray<DocumentFact> Documents(CompliancePolicy policy, ProjectFact project, string? root, InputFiles files)
    {
        if (policy.Profile is null)
        {
            return [];
        }

        var documents = new SortedDictionary<string, DocumentFact>(StringComparer.Ordinal);
        foreach (var profile in All(policy.Profile))
        {
            foreach (var answer in profile.Facts.Values)
            {
                if (answer.Document is { } document && Path.GetFullPath(document, Path.GetDirectoryName(answer.Location.Path)!) is var path && !documents.ContainsKey(path))
                {
                    documents.Add(path, new DocumentFact(path, Shown(path, answer.Location.Path, project, root), Digest(path, files)));
                }
            }
        }

        return [.. documents.Values];
    }

    private static IEnumerable<Profile> All(Profile profile) => profile.Models.Select(static m => m.Profile).Prepend(profile);

    // A document that is not there or says nothing answers nothing, and the duty says so.
    private static string? Digest(string path, InputFiles files)
    {
        try
        {
            if (!files.Exists(path))
            {
                return null;
            }

            using var stream = files.OpenRead(path);
            if (stream.Length is 0 or > LargestDocument || IsBlank(stream))
            {
                return null;
            }

            stream.Position = 0;
            return FileDigest.Sha256(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// A file that a policy names, as documents show it: relative to the project within its repository; else, as of a policy that lies in a
    /// package, relative to that policy. Never by a place of this machine.
    /// </summary>
    public static string Shown(string path, string statedBy, ProjectFact project, string? root)
    {
        var isOwn = IsWithin(path, root ?? project.Directory);
        var relative = DisplayPaths.Relative(path, isOwn ? project.Directory : Path.GetDirectoryName(statedBy)!);
        return isOwn || !relative.StartsWith("..", StringComparison.Ordinal) ? relative : Path.GetFileName(path);
    }

    // In the repository, or beside or below the policy that says so.
    private static bool IsInside(string relative, string statedBy, string? root)
    {
        var folder = Path.GetDirectoryName(statedBy)!;
        var path = Path.GetFullPath(relative, folder);
        return IsWithin(path, folder) || (root is not null && IsWithin(path, root));
    }

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool IsBlank(Stream stream)
    {
        var buffer = new byte[4096];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (buffer.AsSpan(0, read).IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static NamedPack Read(NamedPack pack, string? root, InputFiles files, ImmutableArray<PolicyProblem>.Builder problems)
    {
        if (!pack.IsFile)
        {
            if (!DutyPacks.Ids.Contains(pack.Name))
            {
                var nearest = NearestName.Find(pack.Name, DutyPacks.Ids);
                problems.Add(new($"There is no pack of duties '{SafeText.Line(pack.Name, 80)}'. {(nearest is null ? $"Known: {string.Join(", ", DutyPacks.Ids)}." : $"Did you mean '{nearest}'?")}", pack.Location));
            }

            return pack;
        }

        var path = Path.GetFullPath(pack.Name, Path.GetDirectoryName(pack.Location.Path)!);
        if (!IsInside(pack.Name, pack.Location.Path, root))
        {
            problems.Add(new($"The pack of duties leads out of the repository: {SafeText.Line(pack.Name)}.", pack.Location));
            return pack;
        }

        try
        {
            var bytes = files.ReadAllBytes(path, DataReadState.MaximumSize);
            foreach (var problem in DutyPackReader.Read(bytes, DutyPacks.Facts.ContainsKey).Problems)
            {
                problems.Add(new(problem.Message, new FileLocation(path, problem.Line, problem.Column)));
            }

            return pack with { Content = bytes };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new($"The pack of duties {SafeText.Line(pack.Name)} cannot be read: {SafeText.Line(e.Message)}", pack.Location));
            return pack;
        }
    }
}
