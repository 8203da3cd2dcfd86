using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>A pack that was found.</summary>
/// <param name="Item">The pack as the SDK chose it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Absolute path of its folder; empty when it is in none.</param>
/// <param name="InSdk">Whether it lies in the SDK's own folder of packs.</param>
/// <param name="Ships">Whether something of it goes out.</param>
/// <param name="Reason">Why it ships or not, in a few words.</param>
internal sealed record ResolvedPack(FrameworkPackItem Item, string Id, string Version, string Folder, bool InSdk, bool Ships, string Reason)
{
    /// <summary>Key of its fact.</summary>
    public string Key => $"{Id}/{Version}";

    /// <summary>Whether a runtime pack is for a framework.</summary>
    /// <param name="framework">The framework's name.</param>
    public bool IsFor(string framework)
    {
        foreach (var range in Item.Frameworks.AsSpan().Split(';'))
        {
            if (Item.Frameworks.AsSpan(range).Trim().Equals(framework, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// Tells which packs of the SDK a build uses, where they lie and which of them ship. Packs are looked up as the SDK does it: one
/// with a path lies in the SDK, another in the package folders.
/// </summary>
internal static class FrameworkPacks
{
    /// <summary>Resolves the packs; each once, the role in which it ships counting.</summary>
    /// <param name="request">What is read.</param>
    /// <param name="folders">The package folders.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives shipped packs that are nowhere.</param>
    public static List<ResolvedPack> Resolve(PackageGraphRequest request, List<string> folders, InputFiles files, List<Problem> problems)
    {
        var inputs = request.Packs;
        var packs = new List<ResolvedPack>(inputs.Items.Count);
        var hasTarget = false;
        foreach (var item in inputs.Items)
        {
            hasTarget |= item.Role == PackRole.TargetCompiler;
        }

        foreach (var item in inputs.Items)
        {
            var (id, version) = Name(item, inputs);
            if (id.Length == 0 || !IsUsed(item, inputs))
            {
                continue;
            }

            var (ships, reason) = request.IsTestProject ? (false, "test project") : Ships(item, id, inputs, hasTarget);
            var folder = item.Path is null ? Folder(folders, id, version, files) : Path.Combine(inputs.Root!, id, version);
            if (folder.Length == 0 && ships)
            {
                problems.Add(new Problem(
                    ProblemKind.InputUnreadable, $"{id} {version}",
                    $"{id} {version} ships with the program and is in none of the package folders; run 'dotnet restore' again."));
            }

            if (folder.Length > 0)
            {
                Add(packs, new ResolvedPack(item, id, version, folder, item.Path is not null, ships, reason));
            }
        }

        return packs;
    }

    private static void Add(List<ResolvedPack> packs, ResolvedPack pack)
    {
        for (var i = 0; i < packs.Count; i++)
        {
            if (packs[i].Key.Equals(pack.Key, StringComparison.OrdinalIgnoreCase))
            {
                var kept = pack.Ships && !packs[i].Ships ? pack : packs[i];
                packs[i] = kept with { Item = kept.Item with { Packed = packs[i].Item.Packed || pack.Item.Packed } };
                return;
            }
        }

        packs.Add(pack);
    }

    // The SDK lists the packs of every framework that a project could refer to; only those of the ones it does refer to are used.
    private static bool IsUsed(FrameworkPackItem item, FrameworkPackInputs inputs) => item.Role switch
    {
        PackRole.Targeting => IsReferenced(item.Name, inputs),
        PackRole.Runtime => IsReferenced(item.Frameworks ?? "", inputs),
        _ => true,
    };

    private static bool IsReferenced(string frameworks, FrameworkPackInputs inputs)
    {
        foreach (var range in frameworks.AsSpan().Split(';'))
        {
            foreach (var framework in inputs.Frameworks)
            {
                if (frameworks.AsSpan(range).Trim().Equals(framework, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static (bool Ships, string Reason) Ships(FrameworkPackItem item, string id, FrameworkPackInputs inputs, bool hasTarget) => item.Role switch
    {
        PackRole.Host => (true, "the native host of the program"),
        PackRole.Runtime when item.AlwaysCopied => (true, "runtime that is always copied"),
        PackRole.Runtime when inputs.Aot => inputs.AotUsesRuntimePack || id.Contains(".NativeAOT.", StringComparison.OrdinalIgnoreCase)
            ? (true, "PublishAot compiles it into the program")
            : (false, "PublishAot takes the framework from its compiler's pack"),
        PackRole.Runtime => inputs.SelfContained ? (true, "self-contained: the runtime ships with the program") : (false, "only compiled against"),
        PackRole.TargetCompiler => (inputs.Aot, "PublishAot links its runtime into the program"),
        PackRole.HostCompiler => inputs.Aot && !hasTarget ? (true, "PublishAot links its runtime into the program") : (false, "compiler only"),
        PackRole.Crossgen => (false, "compiler only"),
        _ => (false, "reference assemblies only"),
    };

    private static (string Id, string Version) Name(FrameworkPackItem item, FrameworkPackInputs inputs)
    {
        if (item.Path is null)
        {
            return item is { Id: { Length: > 0 } id, Version: { Length: > 0 } version } && IsSegment(id) && IsSegment(version) ? (id, version) : ("", "");
        }

        // ROOT/Id/Version/...
        if (inputs.Root is not { Length: > 0 } root)
        {
            return ("", "");
        }

        var relative = Path.GetRelativePath(root, item.Path).Replace('\\', '/').Split('/', 3);
        return relative.Length >= 2 && IsSegment(relative[0]) && IsSegment(relative[1]) ? (relative[0], relative[1]) : ("", "");
    }

    private static bool IsSegment(string text) => PackageFilePath.IsSafe(text) && !text.Contains('/', StringComparison.Ordinal);

    private static string Folder(List<string> folders, string id, string version, InputFiles files)
    {
        var (lowerId, lowerVersion) = (id.ToLowerInvariant(), version.ToLowerInvariant());
        foreach (var folder in folders)
        {
            var candidate = Path.Combine(folder, lowerId, lowerVersion);
            if (files.Exists(Path.Combine(candidate, lowerId + ".nuspec")))
            {
                return candidate;
            }
        }

        return "";
    }
}
