using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Which of the frameworks that a package is made for a project takes. Nearly every project has a framework like <c>net10.0</c>, for
/// which the order is simple: the highest .NET that is not above its own, else the highest .NET Standard. NuGet's own comparison
/// knows all others, and takes longer to start than the rest of the check.
/// </summary>
internal static class NearestFramework
{
    private enum Family
    {
        Foreign,
        Standard,
        Core,
    }

    /// <summary>Chooses.</summary>
    /// <param name="framework">The project's framework.</param>
    /// <param name="moniker">Its long form.</param>
    /// <param name="choices">The frameworks to choose from; null for any.</param>
    /// <returns>An index; -1 when none of them fits.</returns>
    public static int Choose(string framework, string moniker, IReadOnlyList<string?> choices)
    {
        if (!TryParse(framework, out var own) || own.Family != Family.Core || own.Version.Major < 5)
        {
            return NuGetHost.NearestFramework(framework, moniker, choices);
        }

        var (nearest, best) = (-1, (Family: Family.Foreign, Version: new Version(0, 0)));
        for (var i = 0; i < choices.Count; i++)
        {
            if (!TryParse(choices[i], out var choice))
            {
                return NuGetHost.NearestFramework(framework, moniker, choices);
            }

            var fits = choice.Family == Family.Standard || (choice.Family == Family.Core && choice.Version <= own.Version);
            if (fits && (choice.Family > best.Family || (choice.Family == best.Family && choice.Version > best.Version)))
            {
                (nearest, best) = (i, choice);
            }
        }

        return nearest;
    }

    private static bool TryParse(string? text, out (Family Family, Version Version) framework)
    {
        framework = (Family.Foreign, new Version(0, 0));
        // For a platform (net10.0-windows7.0), for any framework, or by a profile: rare, and not simple.
        if (string.IsNullOrEmpty(text) || text.AsSpan().IndexOfAny("-,+ ") >= 0)
        {
            return false;
        }

        return Is(text, ".NETStandard", Family.Standard, out framework) || Is(text, "netstandard", Family.Standard, out framework)
            || Is(text, ".NETCoreApp", Family.Core, out framework) || Is(text, "netcoreapp", Family.Core, out framework)
            || (Is(text, "net", Family.Core, out framework) && framework.Version.Major >= 5)
            || IsForeign(text, out framework);
    }

    // .NETFramework4.6.2 and net462 are another world.
    private static bool IsForeign(string text, out (Family Family, Version Version) framework)
    {
        framework = (Family.Foreign, new Version(0, 0));
        return text.StartsWith(".NETFramework", StringComparison.OrdinalIgnoreCase)
            || (text.StartsWith("net", StringComparison.OrdinalIgnoreCase) && text.Length is 5 or 6 && !text.AsSpan(3).ContainsAnyExceptInRange('0', '9'));
    }

    private static bool Is(string text, string beginning, Family family, out (Family Family, Version Version) framework)
    {
        framework = (family, new Version(0, 0));
        var rest = text.AsSpan();
        if (!rest.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = rest[beginning.Length..];
        var dot = rest.IndexOf('.');
        if (dot <= 0
            || !int.TryParse(rest[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(rest[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        framework = (family, new Version(major, minor));
        return true;
    }
}
