using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The license and notice texts that lie beside a model.</summary>
internal static class ModelTexts
{
    private const int Most = 16;

    // Asked for by name, so that one that is added later is noticed.
    private static readonly string[] Usual =
        ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.txt", "NOTICE", "NOTICE.md", "NOTICE.txt", "COPYING", "COPYING.txt"];

    private static readonly string[] Beginnings = ["LICENSE", "LICENCE", "NOTICE", "COPYING"];

    /// <summary>Finds them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Absolute paths, in ordinal order; none for a model in the project's own folder, whose texts are the project's.</returns>
    public static IReadOnlyList<string> Find(ModelCandidate model, InputFiles files)
    {
        if (!model.DisplayPath.Contains('/', StringComparison.Ordinal) || Path.GetDirectoryName(model.Path) is not { } folder)
        {
            return [];
        }

        var asked = new List<string>();
        foreach (var name in Usual)
        {
            if (files.Exists(Path.Combine(folder, name)))
            {
                asked.Add(name);
            }
        }

        var found = new List<string>();
        foreach (var name in Join(asked, InputFiles.Names(folder)))
        {
            var path = Path.Combine(folder, name);
            if (files.Exists(path))
            {
                found.Add(path);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>
    /// Joins what was found by its usual name with what a listing of the folder has. A disk that knows no case finds <c>LICENSE.txt</c>
    /// where <c>License.txt</c> lies: that is one text, and has the name of the listing on every system.
    /// </summary>
    /// <param name="asked">The usual names that were found.</param>
    /// <param name="listed">The names in the folder.</param>
    /// <returns>The names of the texts, each once; the usual ones first.</returns>
    internal static List<string> Join(IReadOnlyList<string> asked, IReadOnlyList<string> listed)
    {
        var names = new List<string>();
        foreach (var name in asked)
        {
            Add(names, OnDisk(name, listed));
        }

        foreach (var name in listed)
        {
            if (IsText(name))
            {
                Add(names, name);
            }
        }

        return names;
    }

    private static void Add(List<string> names, string name)
    {
        if (names.Count < Most && !names.Contains(name))
        {
            names.Add(name);
        }
    }

    private static string OnDisk(string asked, IReadOnlyList<string> listed)
    {
        string? otherwise = null;
        foreach (var name in listed)
        {
            if (name == asked)
            {
                return asked;
            }

            otherwise = otherwise is null && name.Equals(asked, StringComparison.OrdinalIgnoreCase) ? name : otherwise;
        }

        return otherwise ?? asked;
    }

    private static bool IsText(string name)
    {
        var extension = Path.GetExtension(name.AsSpan());
        foreach (var beginning in Beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                // "LICENSE-MODEL", "LICENSE-2.0", "NOTICE.rst"; not "licenses.json" or "license.py".
                return extension.IsEmpty || extension.Length > 1 && char.IsAsciiDigit(extension[1])
                    || extension.Equals(".txt", StringComparison.OrdinalIgnoreCase) || extension.Equals(".md", StringComparison.OrdinalIgnoreCase)
                    || extension.Equals(".rst", StringComparison.OrdinalIgnoreCase) || extension.Equals(".html", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
