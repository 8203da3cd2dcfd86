using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG7001: the change log has no entry for this version, one without a day or without content, or one that leaves out what changed.</summary>
public sealed class ChangeLogLacksVersion : IRule
{
    private const string File = "CHANGELOG.md";

    // What a project has that never set a version.
    private const string DefaultVersion = "1.0.0";

    private static readonly string[] Versions = ["Version", "VersionPrefix", "PackageVersion"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        ChangeRules.Code, "ChangeLogLacksVersion", "The change log lacks this version", ChangeRules.Category, Severity.Note,
        "A version goes out, and the change log has no entry for it, one without a day, or one that says nothing; or something changed since the "
        + "release before that whoever updates has to know, and the entry does not mention it.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Facts.Changes is not { } changes || context.Facts.Project.Version.Length == 0)
        {
            yield break;
        }

        var isPrerelease = ReleaseVersion.IsPrerelease(context.Facts.Project.Version);
        var entry = changes.Entry ?? (isPrerelease ? changes.Unreleased : null);
        var wrong = changes.Notes is not null ? null : entry is null ? Absent(context, changes) : Lacking(context, changes, entry);
        if (wrong is not null)
        {
            yield return wrong;
        }

        var texts = (changes.Notes?.Text ?? "") + "\n" + (entry?.Text ?? "");
        // Who wrote nothing at all has been told so.
        if ((wrong is null || entry is { IsEmpty: false }) && !IsCut(changes.Notes) && !IsCut(entry))
        {
            var place = entry is null || changes.Path is null ? null : new FileLocation(changes.Path, entry.Line, 1);
            foreach (var change in UnmentionedChanges.Find(context, texts))
            {
                yield return ReproducibilityRules.About(context, Descriptor, change.Subject, change.Message, change.Fix, place);
            }
        }
    }

    // What was not read may mention it.
    private static bool IsCut(ChangeEntryFact? entry) => entry is { Text.Length: >= ChangeEntryFact.MaxText };

    private Finding? Absent(RuleContext context, ChangesFact changes)
    {
        var version = SafeText.Line(context.Facts.Project.Version, 80);
        if (changes.Path is null)
        {
            return IsUnset(context) ? null : About(
                context, null, $"No change log tells of version {version}: no {File}, CHANGES.md, HISTORY.md or RELEASENOTES.md was found from the project's folder up to the top of the repository, and PackageReleaseNotes says nothing.",
                $"Write {File} with the heading {Heading(context)} and what changed below it.");
        }

        var name = Path.GetFileName(changes.Path);
        if (changes.Unreadable is { } why)
        {
            return About(context, new FileLocation(changes.Path), $"{name} cannot be read: {SafeText.Line(why)}", "Mend the file.");
        }

        var waiting = changes.Unreleased is { IsEmpty: false } unreleased ? unreleased : null;
        return About(
            context, new FileLocation(changes.Path, waiting?.Line ?? 0, waiting is null ? 0 : 1),
            $"{name} has no entry for version {version}{(waiting is null ? "" : "; what changed stands under Unreleased")}.",
            waiting is null ? $"Add the heading {Heading(context)} and what changed below it." : $"Put the heading {Heading(context)} below that of Unreleased.");
    }

    private Finding? Lacking(RuleContext context, ChangesFact changes, ChangeEntryFact entry)
    {
        var place = new FileLocation(changes.Path!, entry.Line, 1);
        var name = Path.GetFileName(changes.Path!);
        var version = SafeText.Line(context.Facts.Project.Version, 80);
        if (entry.IsEmpty)
        {
            return About(context, place, $"The entry for version {version} in {name} says nothing.", "Write what changed, or that nothing did, in a list below the heading.");
        }

        // What is not released yet has no day.
        if (!changes.IsExact)
        {
            return null;
        }

        if (entry.Date is null)
        {
            var lacks = HasOtherDay(entry.Heading) ? "has a day that is not written as yyyy-MM-dd" : "has no day";
            return About(
                context, place, $"The entry for version {version} in {name} {lacks}: its heading is '{SafeText.Line(entry.Heading, 100)}'.", $"Write the day of the release: {Heading(context)}");
        }

        // A day that has begun somewhere may be tomorrow here.
        return DateOnly.TryParseExact(entry.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.DayNumber > RuleRunner.Day(context.Facts.JudgedAt).DayNumber + 1
            ? About(context, place, $"The entry for version {version} in {name} is of {entry.Date}, a day that is yet to come.", $"Write the day of the release: {Heading(context)}")
            : null;
    }

    // A year stands in it: January 2, 2026; 2026/01/02; 2. 1. 2026.
    private static bool HasOtherDay(string heading)
    {
        for (var i = 0; i + 4 <= heading.Length; i++)
        {
            var isYear = heading.AsSpan(i, 2) is "19" or "20" && char.IsAsciiDigit(heading[i + 2]) && char.IsAsciiDigit(heading[i + 3]);
            if (isYear && (i == 0 || heading[i - 1] is ' ' or '/' or '(' or ',') && (i + 4 == heading.Length || heading[i + 4] is ' ' or '/' or ')' or ',' or ']'))
            {
                return true;
            }
        }

        return false;
    }

    // A project that never set a version has released nothing that a log could tell of, unless the policy asks.
    private static bool IsUnset(RuleContext context)
    {
        if (context.Facts.Project.Version != DefaultVersion || ChangeRules.IsNamed(context.Policy))
        {
            return false;
        }

        foreach (var name in Versions)
        {
            if (context.Facts.Reproducibility.Setting(name)?.Place is not null)
            {
                return false;
            }
        }

        return true;
    }

    private Finding About(RuleContext context, FileLocation? place, string message, string fix) =>
        ReproducibilityRules.About(context, Descriptor, File, message, fix, place);

    private static string Heading(RuleContext context) =>
        $"## [{SafeText.Line(context.Facts.Project.Version, 80)}] - {RuleRunner.Day(context.Facts.JudgedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
