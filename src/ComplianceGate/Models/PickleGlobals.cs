using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// How an import of a pickle is known. What stored tensors need is allowed, name by name; what is known to run code, to start
/// processes or to reach files or the network is dangerous, with everything below it; all else is on no list. A helper that calls
/// whatever it is given is not allowed even where PyTorch itself writes it.
/// </summary>
internal static class PickleGlobals
{
    // No module or class of Python has such a name; a chain of attributes that long is made to hide where it leads.
    private const int LongestName = 1024;

    private static readonly HashSet<string> Allowed = new(PickleLists.Allowed, StringComparer.Ordinal);
    private static readonly HashSet<string> Dangerous = new(PickleLists.Dangerous, StringComparer.Ordinal);
    private static readonly HashSet<string> Anywhere = new(PickleLists.DangerousAnywhere, StringComparer.Ordinal);
    private static readonly HashSet<string> Calls = new(PickleLists.DangerousCalls, StringComparer.Ordinal);
    private static readonly HashSet<string> HarmlessBuiltins = new(PickleLists.HarmlessBuiltins, StringComparer.Ordinal);

    /// <summary>Judges an import.</summary>
    /// <param name="module">The module, as the file writes it.</param>
    /// <param name="name">The name, which may hold dots.</param>
    public static SerialisedGlobalKind Judge(string module, string name)
    {
        if (module.Length + name.Length > LongestName || HasControl(module) || HasControl(name))
        {
            return SerialisedGlobalKind.Dangerous;
        }

        if (Allowed.Contains(module + " " + name))
        {
            return SerialisedGlobalKind.Allowed;
        }

        return IsBuiltin(module, name) || IsListed(module + "." + name) || HasDangerousPart(module + "." + name, name)
            ? SerialisedGlobalKind.Dangerous
            : SerialisedGlobalKind.NotListed;
    }

    private static bool IsBuiltin(string module, string name) =>
        module is "builtins" or "__builtin__" or "__builtins__"
        && !HarmlessBuiltins.Contains(name) && !name.EndsWith("Error", StringComparison.Ordinal) && !name.EndsWith("Exception", StringComparison.Ordinal)
        && !name.EndsWith("Warning", StringComparison.Ordinal);

    // The whole path or any beginning of it that ends at a dot.
    private static bool IsListed(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (Dangerous.Contains(path[..end]))
            {
                return true;
            }
        }

        return false;
    }

    // Modules carry what they import (torch.os.system), and every object the way back to all code (x.__globals__).
    private static bool HasDangerousPart(string path, string name)
    {
        var parts = path.Split('.');
        for (var i = 1; i < parts.Length; i++)
        {
            if (Anywhere.Contains(parts[i]))
            {
                return true;
            }
        }

        var isDotted = name.Contains('.', StringComparison.Ordinal);
        foreach (var part in name.Split('.'))
        {
            if ((isDotted || name.EndsWith("__", StringComparison.Ordinal)) && part.StartsWith("__", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return Calls.Contains(name[(name.LastIndexOf('.') + 1)..]);
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }
}
