using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>
/// Makes one entry of a log of findings that repeat one cause. One cause is: the same code, the same severity, and the same words but
/// for the names of what they are about. Documents keep every finding on its own.
/// </summary>
internal static class FindingFold
{
    /// <summary>How many of the repeats are named.</summary>
    private const int Named = 5;

    /// <summary>The log's form of findings, repeats folded into the first of them.</summary>
    /// <param name="findings">Live findings, in their order.</param>
    /// <param name="fallbackFile">File to name where a finding has no place: the project.</param>
    public static ImmutableArray<LoggedFinding> Of(IReadOnlyList<Finding> findings, string fallbackFile)
    {
        var repeats = Repeats(findings);
        var logged = ImmutableArray.CreateBuilder<LoggedFinding>(findings.Count);
        for (var i = 0; i < findings.Count; i++)
        {
            if (repeats is null || !repeats.TryGetValue(i, out var others))
            {
                logged.Add(LoggedFinding.Of(findings[i], fallbackFile));
            }
            else if (others is not null)
            {
                logged.Add(LoggedFinding.Of(findings[i], fallbackFile, Likewise(findings[i], others)));
            }
        }

        return logged.ToImmutable();
    }

    // By the index of a finding: what repeats it, or null where it is itself a repeat. No entry for what stands alone.
    private static Dictionary<int, List<Finding>?>? Repeats(IReadOnlyList<Finding> findings)
    {
        Dictionary<string, int>? first = null;
        Dictionary<int, List<Finding>?>? repeats = null;
        for (var i = 0; i < findings.Count; i++)
        {
            if (IsOnlyOne(findings, i))
            {
                continue;
            }

            first ??= new(StringComparer.Ordinal);
            repeats ??= [];
            var cause = Cause(findings[i]);
            if (first.TryAdd(cause, i))
            {
                continue;
            }

            var of = first[cause];
            if (!repeats.TryGetValue(of, out var others))
            {
                repeats[of] = others = [];
            }

            others!.Add(findings[i]);
            repeats[i] = null;
        }

        return repeats;
    }

    // Findings are sorted by their place, so those of one code may stand apart; there are seldom many.
    private static bool IsOnlyOne(IReadOnlyList<Finding> findings, int index)
    {
        for (var i = 0; i < findings.Count; i++)
        {
            if (i != index && findings[i].Code == findings[index].Code && findings[i].Severity == findings[index].Severity)
            {
                return false;
            }
        }

        return true;
    }

    private static string Likewise(Finding first, List<Finding> others)
    {
        var text = new StringBuilder(200);
        text.Append("The same holds of ");
        for (var i = 0; i < others.Count && i < Named; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Name(others[i])).Append(Place(first, others[i]));
        }

        if (others.Count > Named)
        {
            text.Append(CultureInfo.InvariantCulture, $" and {others.Count - Named} more");
        }

        return text.Append(CultureInfo.InvariantCulture, $" ({others.Count + 1} in all).").ToString();
    }

    private static string Name(Finding finding) =>
        PackageUrl.TryParse(finding.Subject, out _, out var id, out var version)
            ? SafeText.Line(version is null ? id : $"{id} {version}", 120)
            : SafeText.Line(finding.Subject, 120);

    private static string Place(Finding first, Finding other)
    {
        if (other.Location is not { Line: > 0 } place)
        {
            return "";
        }

        var line = place.Line.ToString(CultureInfo.InvariantCulture);
        return place.Path == first.Location?.Path ? $" (line {line})" : $" ({SafeText.Line(Path.GetFileName(place.Path), 120)}, line {line})";
    }

    private static string Cause(Finding finding)
    {
        var text = new StringBuilder(finding.Message.Length + finding.Fix.Length + 32);
        text.Append(finding.Code).Append('\t').Append((int)finding.Severity).Append('\t').Append(finding.Message).Append('\t').Append(finding.Fix);
        var cause = text.ToString();
        if (PackageUrl.TryParse(finding.Subject, out _, out var id, out var version))
        {
            cause = WithoutPackage(cause, id, version, "\u0001");
        }
        else
        {
            cause = WithoutPath(cause, SafeText.Line(finding.Subject));
        }

        // The package that brings it in has a part in the fix.
        if (finding.Path.Length > 2 && finding.Path[1].Split(' ') is [var name, var number, ..])
        {
            cause = WithoutPackage(cause, name, number, "\u0002");
        }

        return cause;
    }

    private static string WithoutPackage(string text, string id, string? version, string sign)
    {
        text = Without(text, id, sign + "i");
        return string.IsNullOrEmpty(version) ? text : Without(text, version, sign + "v");
    }

    // A card lies beside its model and has its name, with another ending.
    private static string WithoutPath(string text, string path)
    {
        text = Without(text, path, "\u0001p");
        var stem = Path.ChangeExtension(path, null);
        return stem.Length > 0 && stem != path ? Without(text, stem + ".", "\u0001s.") : text;
    }

    // Whole words alone: the package A must not take the article out of a sentence in a way that makes two of them equal.
    private static string Without(string text, string name, string sign)
    {
        if (name.Length == 0)
        {
            return text;
        }

        StringBuilder? result = null;
        var from = 0;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if (at < from || (at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsLetterOrDigit(name[^1])))
            {
                continue;
            }

            result = (result ?? new StringBuilder(text.Length)).Append(text, from, at - from).Append(sign);
            from = end;
        }

        return result is null ? text : result.Append(text, from, text.Length - from).ToString();
    }
}
