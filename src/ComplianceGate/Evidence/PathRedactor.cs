using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What a shown path is relative to.</summary>
public enum ShownPathKind
{
    /// <summary>The repository's root, or the project's folder where there is no repository.</summary>
    Source,

    /// <summary>The package folders: <c>Id/Version/…</c>.</summary>
    Package,

    /// <summary>Nothing that others know: only the file's name is shown.</summary>
    Elsewhere,
}

/// <summary>A path as documents show it.</summary>
/// <param name="Path">Relative path with forward slashes.</param>
/// <param name="Kind">What it is relative to.</param>
public readonly record struct ShownPath(string Path, ShownPathKind Kind);

/// <summary>
/// Takes this machine out of paths and texts: two honest builders have their repository, packages and home in different places,
/// and none of these is anyone's business. Safe for use by several threads.
/// </summary>
public sealed class PathRedactor
{
    private static readonly bool IsWindows = OperatingSystem.IsWindows();

    private readonly Dictionary<string, ShownPath> entries =
        new(IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private readonly List<string> prefixes;

    /// <summary>Learns the places of one build.</summary>
    /// <param name="facts">The facts, for the repository, the project, the packages and the models.</param>
    /// <param name="policyPath">Absolute path of the policy file; null for the built-in policy.</param>
    /// <param name="layers">The files of the policy, where it has several.</param>
    public PathRedactor(GateFacts facts, string? policyPath = null, ImmutableArray<PolicyLayer> layers = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var found = new HashSet<string>(entries.Comparer);
        AddFolder(found, facts.Source.Root, new ShownPath("", ShownPathKind.Source));
        if (Show(facts.Project.Path).Kind == ShownPathKind.Elsewhere)
        {
            AddFolder(found, facts.Project.Directory, new ShownPath("", ShownPathKind.Source));
        }

        foreach (var package in facts.Packages)
        {
            AddPackage(found, package);
        }

        foreach (var model in facts.Models)
        {
            AddFile(found, model.Path, model.DisplayPath);
            AddFile(found, model.Card?.Path, model.Card?.DisplayPath);
        }

        AddFile(found, policyPath, null);
        foreach (var layer in layers.IsDefault ? [] : layers)
        {
            AddFile(found, layer.Path, null);
        }

        prefixes = [.. found];
        // The longest first, or a repository would hide the package folder inside it.
        prefixes.Sort(static (a, b) => a.Length != b.Length ? b.Length - a.Length : string.CompareOrdinal(a, b));
    }

    /// <summary>How a path is shown in documents.</summary>
    /// <param name="path">A path, usually absolute.</param>
    public ShownPath Show(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.IsPathFullyQualified(path))
        {
            var relative = path.Replace('\\', '/');
            return IsTame(relative) ? new ShownPath(relative, ShownPathKind.Source) : new ShownPath(LastSegment(relative), ShownPathKind.Elsewhere);
        }

        var full = Normalise(path);
        var lookup = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = full.Length; length > 0; length = full.AsSpan(0, length).LastIndexOf('/'))
        {
            if (lookup.TryGetValue(full.AsSpan(0, length), out var entry))
            {
                return entry with { Path = Join(entry.Path, full[length..]) };
            }
        }

        return new ShownPath(LastSegment(full), ShownPathKind.Elsewhere);
    }

    /// <summary>A text with the known absolute paths in it shown as <see cref="Show"/> shows them.</summary>
    /// <param name="text">A message, fix or subject.</param>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('/') && !text.Contains('\\'))
        {
            return text;
        }

        foreach (var prefix in prefixes)
        {
            text = ScrubPrefix(text, prefix);
        }

        return text;
    }

    private string ScrubPrefix(string text, string prefix)
    {
        var comparison = IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var start = 0; ;)
        {
            // Of equal length, so that an index in one is an index in the other.
            var slashed = IsWindows ? text.Replace('\\', '/') : text;
            var at = slashed.IndexOf(prefix, start, comparison);
            if (at < 0)
            {
                return text;
            }

            var end = at + prefix.Length;
            if (!StartsPath(slashed, at) || !EndsSegment(slashed, end))
            {
                start = at + 1;
                continue;
            }

            end = EndOfEntry(slashed, at, end);
            var shown = Show(slashed[at..end]);
            // What follows in the text still belongs to the path; a package root shows nothing of its own.
            var name = shown.Kind == ShownPathKind.Elsewhere && !entries.ContainsKey(slashed[at..end]) ? "" : shown.Path;
            var hasMore = end < text.Length && slashed[end] == '/' && end + 1 < text.Length && IsPathCharacter(slashed[end + 1]);
            var replacement = name is "" or "." ? (hasMore ? "" : ".") : name;
            var skip = replacement.Length == 0 ? 1 : 0;
            text = string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(end + skip));
            start = at + replacement.Length;
        }
    }

    /// <summary>Where the longest known folder ends that starts at a place and goes at most two segments beyond a known prefix.</summary>
    private int EndOfEntry(string text, int at, int end)
    {
        var best = end;
        for (var segment = 0; segment < 2 && end < text.Length && text[end] == '/'; segment++)
        {
            for (end++; end < text.Length && IsPathCharacter(text[end]) && text[end] != '/'; end++)
            {
            }

            if (entries.ContainsKey(text[at..end]))
            {
                best = end;
            }
        }

        return best;
    }

    private void AddFolder(HashSet<string> found, string? folder, ShownPath shown)
    {
        if (folder is null || !Path.IsPathFullyQualified(folder) || Normalise(folder) is not { Length: > 1 } full)
        {
            return;
        }

        if (entries.TryAdd(full, shown))
        {
            found.Add(full);
        }
    }

    private void AddPackage(HashSet<string> found, PackageFact package)
    {
        // node_modules lies in the source and needs no name of its own.
        if (package.Folder is null || package.Kind == ComponentKind.NpmPackage || !Path.IsPathFullyQualified(package.Folder))
        {
            return;
        }

        var full = Normalise(package.Folder);
        if (!entries.TryAdd(full, new ShownPath(package.Key, ShownPathKind.Package)))
        {
            return;
        }

        // Thousands of packages lie in one or two package folders; only these are searched for in texts.
        var tail = "/" + package.Key;
        var prefix = full.EndsWith(tail, StringComparison.OrdinalIgnoreCase) && full.Length > tail.Length + 1 ? full[..^tail.Length] : full;
        found.Add(prefix);
    }

    private void AddFile(HashSet<string> found, string? path, string? display)
    {
        if (path is null || !Path.IsPathFullyQualified(path) || Show(path).Kind != ShownPathKind.Elsewhere)
        {
            return;
        }

        var full = Normalise(path);
        entries.TryAdd(full, new ShownPath(display ?? LastSegment(full), ShownPathKind.Elsewhere));
        found.Add(full);
    }

    private static string Normalise(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.TrimEndingDirectorySeparator(IsWindows ? full.Replace('\\', '/') : full);
    }

    private static string Join(string prefix, string rest) =>
        prefix.Length == 0 ? (rest.Length == 0 ? "." : rest[1..]) : prefix + rest;

    private static string LastSegment(string path)
    {
        var trimmed = path.TrimEnd('/');
        return trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    private static bool IsTame(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains(':')
        && path != ".." && !path.StartsWith("../", StringComparison.Ordinal) && !path.Contains("/../") && !path.EndsWith("/..", StringComparison.Ordinal);

    private static bool StartsPath(string text, int at) =>
        at == 0 || !IsPathCharacter(text[at - 1]) || text.AsSpan(0, at).EndsWith("://");

    private static bool EndsSegment(string text, int end) =>
        end == text.Length || text[end] == '/' || !IsPathCharacter(text[end])
        // A full stop that ends a sentence is no part of the name before it.
        || (text[end] == '.' && (end + 1 == text.Length || char.IsWhiteSpace(text[end + 1])));

    private static bool IsPathCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+' or '~';
}
