using System.Buffers;
using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>What the restore's result says of the health of the dependencies.</summary>
internal static class RestoreHealth
{
    private const int LongestAddress = 2_000;

    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n\"'<>");

    /// <summary>Takes it together; what needs other files is left for others.</summary>
    /// <param name="request">The project and framework.</param>
    /// <param name="graph">The graph with what the restore says of itself.</param>
    /// <param name="packages">The packages of the graph.</param>
    public static DependencyHealthFact Of(PackageGraphRequest request, AssetsGraph graph, ImmutableArray<PackageFact> packages)
    {
        var restore = graph.Restore;
        restore.Suppressed.Sort(StringComparer.Ordinal);
        return new DependencyHealthFact
        {
            IsRead = restore.IsThere,
            IsLocked = restore.IsLocked,
            Ranges = Ranges(request, graph, packages),
            Feeds = Feeds(restore, request.Packs.Root),
            Audit = Audit(restore),
            AuditLevel = restore.AuditLevel,
            Advisories = restore.Audits.Count == 0 ? [] : Advisories(request, graph),
            Suppressed = [.. restore.Suppressed],
        };
    }

    private static int Feeds(RestoreResult restore, string? packs)
    {
        var count = 0;
        foreach (var source in restore.Sources)
        {
            count += IsOfSdk(source, packs) ? 0 : 1;
        }

        return count;
    }

    /// <summary>
    /// Whether a source is a folder that the SDK adds (RestoreAdditionalProjectSources) and nobody chose: <c>library-packs</c> in the root of
    /// .NET, and <c>sdk/VERSION/FSharp/library-packs</c> for each project in F#.
    /// </summary>
    private static bool IsOfSdk(string source, string? packs)
    {
        const string Name = "library-packs";
        var parts = source.Replace('\\', '/').TrimEnd('/').Split('/');
        if (parts.Length < 2 || parts[^1] != Name)
        {
            return false;
        }

        if (parts is [.., "sdk", { Length: > 0 } version, "FSharp", _] && char.IsAsciiDigit(version[0]))
        {
            return true;
        }

        // The packs of the SDK lie in the same root.
        return packs is { Length: > 0 } && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(packs)) is { } root
            && root.Replace('\\', '/').TrimEnd('/') == string.Join('/', parts[..^1]);
    }

    private static ImmutableArray<RequestedRangeFact> Ranges(PackageGraphRequest request, AssetsGraph graph, ImmutableArray<PackageFact> packages)
    {
        var ranges = ImmutableArray.CreateBuilder<RequestedRangeFact>();
        foreach (var reference in graph.Direct)
        {
            if (reference.Version is { } version && !reference.IsImplicit && IsRange(version))
            {
                var package = Find(packages, reference.Id);
                ranges.Add(new(package?.Id ?? reference.Id, version, package?.Key, package?.RequestedAt ?? new FileLocation(request.ProjectPath)));
            }
        }

        ranges.Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        return ranges.DrainToImmutable();
    }

    /// <summary>
    /// Whether a range as NuGet writes it is more than one version and more than a lowest one: "[1.0.0, )" is what a plain "1.0.0" becomes,
    /// and of it NuGet takes the lowest, which does not change.
    /// </summary>
    private static bool IsRange(string version)
    {
        var text = version.AsSpan().Trim();
        if (text.Contains('*') || text.IsEmpty)
        {
            return !text.IsEmpty;
        }

        var comma = text.IndexOf(',');
        if (text[0] is not ('[' or '('))
        {
            return false;
        }

        return text[0] == '(' || (comma >= 0 && !(text[1..comma].Trim().Length > 0 && IsOpenOrSame(text[1..comma].Trim(), text[(comma + 1)..])));
    }

    private static bool IsOpenOrSame(ReadOnlySpan<char> lowest, ReadOnlySpan<char> rest)
    {
        var highest = rest.TrimEnd(")]").Trim();
        return highest.IsEmpty || (rest.TrimEnd().EndsWith("]") && highest.SequenceEqual(lowest));
    }

    private static PackageFact? Find(ImmutableArray<PackageFact> packages, string id)
    {
        foreach (var package in packages)
        {
            if (package.Kind == ComponentKind.Package && package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return package;
            }
        }

        return null;
    }

    private static AuditState Audit(RestoreResult restore)
    {
        if (restore.EnableAudit is null)
        {
            return AuditState.Unknown;
        }

        if (restore.EnableAudit.Equals("false", StringComparison.OrdinalIgnoreCase) || restore.EnableAudit.Equals("disable", StringComparison.OrdinalIgnoreCase))
        {
            return AuditState.Off;
        }

        var state = AuditState.Done;
        foreach (var audit in restore.Audits)
        {
            state = audit.Code == "NU1900" ? AuditState.Failed : audit.Code == "NU1905" && state == AuditState.Done ? AuditState.NoData : state;
        }

        return state != AuditState.Done ? state
            : restore.HidesAudit ? AuditState.Hidden
            : !HasServer(restore) ? AuditState.NoData
            : "direct".Equals(restore.AuditMode, StringComparison.OrdinalIgnoreCase) ? AuditState.DirectOnly : AuditState.Done;
    }

    // A folder of packages has no data on vulnerabilities. Findings may still come from sources that are for the audit alone.
    private static bool HasServer(RestoreResult restore)
    {
        foreach (var source in restore.Sources)
        {
            if (source.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return restore.Audits.Count > 0;
    }

    private static ImmutableArray<AdvisoryFact> Advisories(PackageGraphRequest request, AssetsGraph graph)
    {
        var advisories = ImmutableArray.CreateBuilder<AdvisoryFact>();
        var seen = new HashSet<(string Package, string Url)>();
        foreach (var audit in graph.Restore.Audits)
        {
            if (Severity(audit.Code) is not { } severity || audit.Library is null || !graph.Libraries.TryGetValue(audit.Library, out var library)
                || library.IsProject || !Concerns(audit, library.Version, request))
            {
                continue;
            }

            var key = $"{library.Id}/{library.Version}";
            // Without an address it has no name of its own.
            var address = Address(audit.Message);
            var url = address ?? $"{audit.Code}/{library.Id}";
            if (seen.Add((key, url)))
            {
                advisories.Add(new AdvisoryFact { Id = address is null ? url : DependencyHealthFact.IdOf(url), Url = url, Severity = severity, Package = key });
            }
        }

        advisories.Sort(static (a, b) => string.CompareOrdinal(a.Package, b.Package) is not 0 and var order ? order : string.CompareOrdinal(a.Url, b.Url));
        return advisories.DrainToImmutable();
    }

    private static string? Severity(string code) => code switch
    {
        "NU1901" => "low",
        "NU1902" => "moderate",
        "NU1903" => "high",
        "NU1904" => "critical",
        _ => null,
    };

    // Of several frameworks one may have another version of a package. The message is translated, but the version in it is not.
    private static bool Concerns(RestoreAudit audit, string version, PackageGraphRequest request)
    {
        if (audit.Message.Contains($" {version} ", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var target in audit.Targets)
        {
            var slash = target.IndexOf('/', StringComparison.Ordinal);
            var framework = slash < 0 ? target : target[..slash];
            if (framework.Equals(request.TargetFramework, StringComparison.OrdinalIgnoreCase) || framework.Equals(request.TargetFrameworkMoniker, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Address(string message)
    {
        var start = message.LastIndexOf("http", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var end = message.AsSpan(start).IndexOfAny(AddressEnds);
        var address = (end < 0 ? message[start..] : message.Substring(start, end)).TrimEnd('.', ',', ')', '。');
        return address.Length <= LongestAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? address : null;
    }
}
