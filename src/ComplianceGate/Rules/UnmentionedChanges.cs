using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>A kind of change that an entry leaves out.</summary>
/// <param name="Subject">The kind.</param>
/// <param name="Message">What is left out.</param>
/// <param name="Fix">A line to paste.</param>
internal sealed record UnmentionedChange(string Subject, string Message, string Fix);

/// <summary>Holds the text of an entry against what changed since the release before.</summary>
internal static class UnmentionedChanges
{
    private const int Shown = 5;

    /// <summary>What changed and is not mentioned, kind after kind.</summary>
    /// <param name="context">What is judged.</param>
    /// <param name="entry">What the entry says.</param>
    public static IEnumerable<UnmentionedChange> Find(RuleContext context, string entry)
    {
        if (context.Facts.PreviousContents is not { } before)
        {
            yield break;
        }

        var text = new MentionText(entry);
        var since = $"since {SafeText.Line(before.Version, 80)}";
        foreach (var (subject, what, left) in new[]
        {
            ("public-api", "the public API changed", Types(context, before, text)),
            ("licenses", "licenses changed", Licenses(context, before, text)),
            ("models", "models changed", Models(context, before, text)),
            ("dependencies", "the major version of dependencies changed", Majors(context, before, text)),
        })
        {
            if (left.Count > 0)
            {
                var shown = string.Join("; ", left.Take(Shown));
                yield return new(
                    subject, $"{what[..1].ToUpperInvariant()}{what[1..]} {since}, and the entry for version {SafeText.Line(context.Facts.Project.Version, 80)} does not mention it: {shown}{(left.Count > Shown ? $"; and {left.Count - Shown} more" : "")}.",
                    $"Add to the entry: - {shown}");
            }
        }
    }

    private static List<string> Types(RuleContext context, PreviousContents before, MentionText text)
    {
        var left = new List<string>();
        var framework = context.Facts.Project.TargetFramework;
        // A manifest of another framework tells of another assembly.
        if (context.Facts.PublicApi is not { } now || before.PublicApi is not { } old || !before.TargetFramework.Split(';').Contains(framework))
        {
            return left;
        }

        var own = context.Facts.Project.PackageId;
        var known = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var type in old.Types)
        {
            (known.TryGetValue(type.Name, out var forms) ? forms : known[type.Name] = []).Add(type.Sha256);
        }

        foreach (var type in now.Types)
        {
            var isNew = !known.Remove(type.Name, out var forms);
            if ((isNew || !forms!.Exists(f => type.Sha256.StartsWith(f, StringComparison.Ordinal))) && !IsMentioned(text, type.Name, own))
            {
                left.Add($"{SafeText.Line(type.Name, 120)} ({(isNew ? "added" : "changed")})");
            }
        }

        // Of a package for several frameworks a type may be in another of them.
        if (before.TargetFramework == framework)
        {
            foreach (var name in known.Keys.Order(StringComparer.Ordinal))
            {
                if (!IsMentioned(text, name, own))
                {
                    left.Add($"{SafeText.Line(name, 120)} (removed)");
                }
            }
        }

        return left;
    }

    // By its own name, by that of a type that it lies in, or by its namespace; that of the package itself names nothing of it.
    private static bool IsMentioned(MentionText text, string type, string own)
    {
        var space = type.LastIndexOf('.');
        foreach (var part in type[(space + 1)..].Split('+'))
        {
            var arity = part.IndexOf('`', StringComparison.Ordinal);
            if (text.HasWord(arity < 0 ? part : part[..arity]))
            {
                return true;
            }
        }

        return space > 0 && type.AsSpan(0, space).Contains('.') && !type.AsSpan(0, space).Equals(own, StringComparison.OrdinalIgnoreCase) && text.HasName(type[..space]);
    }

    private static List<string> Licenses(RuleContext context, PreviousContents before, MentionText text)
    {
        var left = new List<string>();
        var own = context.Facts.Project.LicenseExpression;
        if (before.TellsLicense && !string.Equals(own, before.License, StringComparison.OrdinalIgnoreCase) && !HasLicense(text, own ?? before.License!))
        {
            left.Add($"this project: {Stated(before.License)} -> {Stated(own)}");
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in context.Facts.Packages)
        {
            var license = context.Licenses.TryGetValue(package.Key, out var judged) ? judged.Decision.Expression : null;
            if (license is null || package.Scope != PackageScope.Shipped || Before(before, package) is not { Count: > 0 } old || old.Exists(o => o.License is null || o.License.Equals(license, StringComparison.OrdinalIgnoreCase))
                || text.HasName(package.Id) || HasLicense(text, license) || !told.Add(package.Id))
            {
                continue;
            }

            left.Add($"{SafeText.Line(package.Id, 120)}: {SafeText.Line(old[^1].License, 80)} -> {SafeText.Line(license, 80)}");
        }

        return left;
    }

    private static string Stated(string? license) => license is null ? "no expression" : SafeText.Line(license, 80);

    private static bool HasLicense(MentionText text, string expression)
    {
        foreach (var word in expression.Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is not ("AND" or "OR" or "WITH") && text.HasName(word))
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> Models(RuleContext context, PreviousContents before, MentionText text)
    {
        var left = new List<string>();
        foreach (var model in context.Facts.Models)
        {
            var file = model.DisplayPath[(model.DisplayPath.LastIndexOf('/') + 1)..];
            var package = model.Package is { } key && key.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? key[..slash] : null;
            if (before.Models.Contains(model.WeightsSha256) || text.HasName(file) || text.HasName(model.DisplayPath) || text.HasName(Path.GetFileNameWithoutExtension(file))
                || (package is not null && text.HasName(package)) || (model.Card?.Field(CardFields.Name) is { State: CardFieldState.Stated } name && text.HasName(name.Value)))
            {
                continue;
            }

            left.Add($"{SafeText.Line(model.DisplayPath, 120)} (now {model.WeightsSha256[..Math.Min(12, model.WeightsSha256.Length)]})");
        }

        return left;
    }

    private static List<string> Majors(RuleContext context, PreviousContents before, MentionText text)
    {
        var left = new List<string>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in context.Facts.Packages)
        {
            if (!package.Direct || package.Scope != PackageScope.Shipped || package.Kind is not (ComponentKind.Package or ComponentKind.NpmPackage)
                || ReleaseVersion.Major(package.Version) is not { } major || Before(before, package) is not { Count: > 0 } old
                || old.Exists(o => ReleaseVersion.Major(o.Version) == major) || text.HasName(package.Id) || !told.Add(package.Id))
            {
                continue;
            }

            left.Add($"{SafeText.Line(package.Id, 120)} {SafeText.Line(old[^1].Version, 80)} -> {SafeText.Line(package.Version, 80)}");
        }

        return left;
    }

    private static List<PreviousPackage> Before(PreviousContents before, PackageFact package)
    {
        var kind = package.Kind switch { ComponentKind.FrameworkPack => "framework-pack", ComponentKind.File => "file", ComponentKind.NpmPackage => "npm-package", _ => "package" };
        var found = new List<PreviousPackage>();
        foreach (var old in before.Packages)
        {
            if (old.Kind == kind && old.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(old);
            }
        }

        return found;
    }
}
