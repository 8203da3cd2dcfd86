using System.Collections.Immutable;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Where the checks of referenced projects left their state.</summary>
internal static class ReferencedState
{
    /// <summary>The folders, absolute, each once. A project's own folder of state comes along with its assembly, and with whatever is found beside that.</summary>
    /// <param name="items">Files that references bring.</param>
    public static ImmutableArray<string> Folders(ITaskItem[] items)
    {
        var states = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.GetMetadata("_ComplianceGateState") is { Length: > 0 } state)
            {
                states.Add(Path.GetFullPath(state));
            }
        }

        return [.. states];
    }
}
