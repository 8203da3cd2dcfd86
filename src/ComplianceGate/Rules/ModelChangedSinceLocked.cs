using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>
/// CG2008: the models are not those of the lock. An error where the lock must hold; elsewhere a warning, because a build never writes the
/// lock by itself.
/// </summary>
public sealed class ModelChangedSinceLocked : IRule
{
    private const string Command = "compliance-gate model lock";
    private const string LockName = "compliance-models.lock.json";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2008", "ModelChangedSinceLocked", "A model changed since it was locked", "Models", Severity.Error,
        "A model that ships is not the one that the lock beside the project holds: other weights, another license text or chat template, a "
        + "model that is new, or one that is gone. An error where ComplianceGateLocked holds, as in CI; a warning elsewhere.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var facts = context.Facts;
        if (facts.ModelLock is not { } locked)
        {
            // A lock that is there and cannot be read is a problem of its own.
            return facts.Project.IsLocked && !facts.Models.IsEmpty && !IsUnreadable(facts) ? [NoLock(facts)] : [];
        }

        return Compare(facts, locked);
    }

    private IEnumerable<Finding> Compare(GateFacts facts, ModelLockFact locked)
    {
        var byPath = new Dictionary<string, LockedModelFact>(StringComparer.Ordinal);
        foreach (var entry in locked.Models)
        {
            byPath[entry.Path] = entry;
        }

        foreach (var model in facts.Models)
        {
            if (byPath.Remove(model.DisplayPath, out var entry))
            {
                if (Difference(entry, LockedModelFact.Of(model)) is { } difference)
                {
                    yield return Found(facts, model.DisplayPath, $"The model {SafeText.Line(model.DisplayPath)} is not the one that the lock holds: {difference}.",
                        new FileLocation(locked.Path, entry.Line));
                }
            }
            else if (Elsewhere(facts, locked, model) is { } finding)
            {
                yield return finding;
            }
        }

        var shipped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in facts.Models)
        {
            shipped.Add(model.Sha256);
        }

        foreach (var entry in locked.Models)
        {
            if (byPath.ContainsKey(entry.Path) && !entry.IsLate && !shipped.Contains(entry.Sha256) && IsExpected(entry, facts.Project))
            {
                yield return Found(facts, entry.Path,
                    $"The model {SafeText.Line(entry.Path)} is in the lock {locked.DisplayPath} and ships no more; its SHA-256 was {entry.Sha256}.",
                    new FileLocation(locked.Path, entry.Line));
            }
        }
    }

    /// <summary>A model that the lock does not hold at this path: only one that lies in it elsewhere and is the same in everything has moved.</summary>
    private Finding? Elsewhere(GateFacts facts, ModelLockFact locked, ModelFact model)
    {
        (LockedModelFact Entry, string Difference)? near = null;
        foreach (var entry in locked.Models)
        {
            if (entry.Sha256 == model.Sha256)
            {
                if (Difference(entry, LockedModelFact.Of(model, entry.Path)) is not { } difference)
                {
                    return null;
                }

                near ??= (entry, difference);
            }
        }

        return near is { } other
            ? Found(facts, model.DisplayPath,
                $"The model {SafeText.Line(model.DisplayPath)} has the SHA-256 of {SafeText.Line(other.Entry.Path)} and is not the one that the lock holds there: {other.Difference}.",
                new FileLocation(locked.Path, other.Entry.Line))
            : Found(facts, model.DisplayPath,
                $"The model {SafeText.Line(model.DisplayPath)} is not in the lock {locked.DisplayPath}; its SHA-256 is {model.Sha256}.", new FileLocation(locked.Path));
    }

    private static bool IsExpected(LockedModelFact entry, ProjectFact project) => entry.Frameworks.IsEmpty || entry.Frameworks.Contains(project.TargetFramework);

    private static string? Difference(LockedModelFact locked, LockedModelFact now)
    {
        var text = new StringBuilder();
        Add("its SHA-256", locked.Sha256, now.Sha256);
        Add("the digest of its other files", locked.PartsSha256, now.PartsSha256);
        Add("the digest of its license text", locked.LicenseTextSha256, now.LicenseTextSha256);
        Add("the digest of its chat template", locked.ChatTemplateSha256, now.ChatTemplateSha256);
        if (locked.Size != now.Size && locked.Sha256 == now.Sha256)
        {
            text.Append(text.Length == 0 ? "" : "; ").Append($"its size was {locked.Size:N0} bytes and is {now.Size:N0}");
        }

        return text.Length == 0 ? null : text.ToString();

        void Add(string what, string? was, string? now)
        {
            if (was != now)
            {
                text.Append(text.Length == 0 ? "" : "; ").Append(what).Append(was is null ? " was not there" : " was " + was)
                    .Append(now is null ? " and is not there" : " and is " + now);
            }
        }
    }

    private Finding NoLock(GateFacts facts) => Found(
        facts, LockName, $"ComplianceGateLocked asks for a lock of the models, and there is no {LockName} beside the project.", new FileLocation(facts.Project.Path));

    private Finding Found(GateFacts facts, string subject, string message, FileLocation at) => new()
    {
        Code = Descriptor.Id,
        Severity = facts.Project.IsLocked ? Descriptor.DefaultSeverity : Severity.Warning,
        Subject = subject,
        Message = message,
        Fix = $"If that is meant, write the lock anew and commit it: {Command} {Argument(facts.Project)}",
        Location = at,
    };

    private static string Argument(ProjectFact project)
    {
        var file = SafeText.Line(Path.GetFileName(project.Path));
        return file.Contains(' ') ? $"\"{file}\"" : file;
    }

    private static bool IsUnreadable(GateFacts facts)
    {
        foreach (var problem in facts.Problems)
        {
            if (problem.Subject == LockName)
            {
                return true;
            }
        }

        return false;
    }
}
