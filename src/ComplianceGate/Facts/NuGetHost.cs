using System.Runtime.CompilerServices;
using System.Xml.Linq;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace ComplianceGate.Facts;

/// <summary>
/// The only class that touches NuGet's own assemblies. They are not shipped with the tasks: the host that builds brings them,
/// whatever their version.
/// </summary>
public static class NuGetHost
{
    /// <summary>Version of the NuGet that the host brings, as <c>7.9.0</c>; null when its assembly says none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Version() => typeof(NuspecReader).Assembly.GetName().Version?.ToString(3);

    /// <summary>Whether a text is a NuGet version range (<c>[1.0,2.0)</c>, <c>1.*</c>, <c>[3.1.4]</c>).</summary>
    /// <param name="range">The text.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsRange(string range) => VersionRange.TryParse(range, allowFloating: true, out _);

    /// <summary>Whether a text names one version (<c>1.2.3</c>, <c>[1.2.3]</c>).</summary>
    /// <param name="range">The text.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsExactVersion(string range) =>
        NuGetVersion.TryParse(range, out _)
        || (VersionRange.TryParse(range, allowFloating: false, out var parsed)
            && parsed is { IsMinInclusive: true, IsMaxInclusive: true, MinVersion: not null } && parsed.MinVersion.Equals(parsed.MaxVersion));

    /// <summary>A version as NuGet spells it in folders and graphs (<c>1.0</c> is <c>1.0.0</c>); what is none comes back as it is.</summary>
    /// <param name="version">A version.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Normalise(string version) => NuGetVersion.TryParse(version, out var parsed) ? parsed.ToNormalizedString() : version;

    /// <summary>
    /// Whether a version lies in a range. A bare version in a policy means exactly that version, unlike in a PackageReference,
    /// where it is a minimum: what was accepted for one version was not read for the next.
    /// </summary>
    /// <param name="version">A version.</param>
    /// <param name="range">A version or range; null for all versions.</param>
    /// <returns>False as well where either cannot be read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Satisfies(string version, string? range)
    {
        if (range is null)
        {
            return true;
        }

        if (!NuGetVersion.TryParse(version, out var parsed))
        {
            return false;
        }

        if (NuGetVersion.TryParse(range, out var exact))
        {
            return VersionComparer.VersionRelease.Equals(parsed, exact);
        }

        return VersionRange.TryParse(range, allowFloating: true, out var parsedRange)
            && (parsedRange.IsFloating ? parsedRange.Float!.Satisfies(parsed) : parsedRange.Satisfies(parsed));
    }

    /// <summary>The lowest version that a range takes, normalised; null where it has none or cannot be read.</summary>
    /// <param name="range">A version or range.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Lowest(string range) =>
        VersionRange.TryParse(range, allowFloating: true, out var parsed) ? parsed.MinVersion?.ToNormalizedString() : null;

    /// <summary>Whether one version is higher than another; false as well where either cannot be read.</summary>
    /// <param name="version">A version.</param>
    /// <param name="other">Another.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsHigher(string version, string other) =>
        NuGetVersion.TryParse(version, out var one) && NuGetVersion.TryParse(other, out var two) && one > two;

    /// <summary>Which of some frameworks a project takes what is made for.</summary>
    /// <param name="framework">The project's framework (<c>net10.0</c>, <c>net10.0-windows</c>).</param>
    /// <param name="moniker">Its long form, for an alias that names no framework.</param>
    /// <param name="choices">The frameworks to choose from; null for any.</param>
    /// <returns>An index; -1 when none of them fits.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int NearestFramework(string framework, string moniker, IReadOnlyList<string?> choices)
    {
        try
        {
            var own = NuGetFramework.Parse(framework);
            own = own.IsSpecificFramework ? own : NuGetFramework.Parse(moniker);
            var parsed = new List<NuGetFramework>(choices.Count);
            foreach (var choice in choices)
            {
                parsed.Add(choice is null ? NuGetFramework.AnyFramework : NuGetFramework.Parse(choice));
            }

            return new FrameworkReducer().GetNearest(own, parsed) is { } nearest ? parsed.IndexOf(nearest) : -1;
        }
        catch (ArgumentException)
        {
            return -1;
        }
    }

    /// <summary>Reads what a nuspec says, through NuGet's own reader.</summary>
    /// <param name="document">The nuspec, parsed without a DTD and with bounded depth.</param>
    /// <exception cref="FormatException">It has no <c>metadata</c> element, or an element that NuGet refuses.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static PackageNuspec ReadNuspec(XDocument document)
    {
        try
        {
            var reader = new NuspecReader(document);
            var (statement, text) = License(document);
            var repository = reader.GetRepositoryMetadata();
            return new PackageNuspec
            {
                Statement = statement,
                LicenseText = text,
                LicenseUrl = Value(reader.GetLicenseUrl()),
                Copyright = Value(reader.GetCopyright()),
                Authors = Value(reader.GetAuthors()),
                ProjectUrl = Value(reader.GetProjectUrl()),
                RepositoryUrl = Value(repository?.Url),
                RepositoryCommit = Value(repository?.Commit),
                DevelopmentDependency = IsDevelopmentDependency(reader),
            };
        }
        catch (Exception e) when (e is PackagingException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    // Read from the document and not by NuGet: its parser of expressions recurses without a bound, and a package with a long one
    // would take the whole build process down.
    private static (LicenseStatement Statement, string? Text) License(XDocument document)
    {
        XElement? license = null;
        foreach (var element in document.Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata")?.Elements() ?? [])
        {
            if (element.Name.LocalName == "license")
            {
                license = license is null ? element : throw new FormatException("it states its license twice.");
            }
        }

        var text = Value(license?.Value);
        return text is null ? (LicenseStatement.None, null) : license!.Attribute("type")?.Value.Trim().ToLowerInvariant() switch
        {
            "expression" => (LicenseStatement.Expression, text),
            "file" => (LicenseStatement.File, text),
            // NuGet knows no other type; a statement that nobody can read states nothing.
            _ => (LicenseStatement.None, null),
        };
    }

    private static bool IsDevelopmentDependency(NuspecReader reader)
    {
        try
        {
            return reader.GetDevelopmentDependency();
        }
        catch (FormatException)
        {
            // Neither true nor false: not a claim that one could rely on.
            return false;
        }
    }

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What a nuspec says, as far as the gate asks; nothing is interpreted.</summary>
public sealed record PackageNuspec
{
    /// <summary>The form of its <c>license</c> element: none, expression or file.</summary>
    public LicenseStatement Statement { get; init; }

    /// <summary>The text of its <c>license</c> element; null without one, or when it is empty.</summary>
    public string? LicenseText { get; init; }

    /// <summary>Its <c>licenseUrl</c>, whatever it points to.</summary>
    public string? LicenseUrl { get; init; }

    /// <summary>The copyright line.</summary>
    public string? Copyright { get; init; }

    /// <summary>The authors.</summary>
    public string? Authors { get; init; }

    /// <summary>The project page.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>The source repository.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The commit it was built from.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>Whether its author says that it only serves development.</summary>
    public bool DevelopmentDependency { get; init; }
}
