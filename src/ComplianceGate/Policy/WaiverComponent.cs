using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What the <c>component</c> of a waiver can be.</summary>
public static class WaiverComponent
{
    /// <summary>Whether a waiver may name it: anything else would match nothing.</summary>
    /// <param name="component">A text.</param>
    public static bool IsValid(string component)
    {
        if (PackageUrl.IsMeant(component))
        {
            return PackageUrl.TryParse(component, out _, out _, out var version)
                && component.AsSpan().IndexOfAny('?', '#') < 0
                && (version is null || NuGetHost.IsRange(version));
        }

        return !string.IsNullOrWhiteSpace(component)
            && component.AsSpan().IndexOfAny('\\', '*') < 0
            && !component.StartsWith("./", StringComparison.Ordinal);
    }

    /// <summary>What a waiver would have to name to cover a finding: a package with its exact version, or a path.</summary>
    /// <param name="subject">What the finding is about.</param>
    /// <returns>Null where no waiver can name it.</returns>
    public static string? Of(string subject)
    {
        if (!PackageUrl.IsMeant(subject))
        {
            var path = subject.Replace('\\', '/');
            return IsValid(path) ? path : null;
        }

        var tail = subject.AsSpan().IndexOfAny('?', '#');
        var url = tail < 0 ? subject : subject[..tail];
        if (IsValid(url))
        {
            return url;
        }

        // A version that is no NuGet version cannot be asked for, so what is left is the name.
        var at = url.LastIndexOf('@');
        return at > 0 && IsValid(url[..at]) ? url[..at] : null;
    }
}
