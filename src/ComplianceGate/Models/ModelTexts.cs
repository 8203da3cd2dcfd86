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

        var found = new List<string>();
        foreach (var name in Usual)
        {
            if (files.Exists(Path.Combine(folder, name)))
            {
                found.Add(Path.Combine(folder, name));
            }
        }

        foreach (var name in InputFiles.Names(folder))
        {
            var path = Path.Combine(folder, name);
            if (found.Count < Most && IsText(name) && !found.Contains(path) && files.Exists(path))
            {
                found.Add(path);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
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
