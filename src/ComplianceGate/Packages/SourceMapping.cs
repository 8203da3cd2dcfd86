using System.Xml;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Whether configurations of NuGet say which feed may give which package (<c>packageSourceMapping</c>,
/// <c>learn.microsoft.com/nuget/consume-packages/package-source-mapping</c>).
/// </summary>
public static class SourceMapping
{
    /// <summary>Largest configuration that is read, in bytes.</summary>
    public const int MaxSize = 4 << 20;

    /// <summary>Looks through configurations.</summary>
    /// <param name="configs">Absolute paths, the nearest first: an entry of a farther one counts unless a nearer one has a <c>clear</c> before its own.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what cannot be read.</param>
    public static bool Exists(IEnumerable<string> configs, InputFiles files, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(configs);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var path in configs)
        {
            if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal) || !files.Exists(path))
            {
                continue;
            }

            var (maps, clears) = Read(path, files, problems);
            if (maps || clears)
            {
                return maps;
            }
        }

        return false;
    }

    private static (bool Maps, bool Clears) Read(string path, InputFiles files, List<Problem> problems)
    {
        try
        {
            using var reader = BoundedXml.Reader(files.ReadAllBytes(path, MaxSize));
            return Scan(reader);
        }
        catch (XmlException e)
        {
            Report($"This configuration of NuGet cannot be read: {e.Message}", e.LineNumber, e.LinePosition);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"This configuration of NuGet cannot be read ({e.GetType().Name}).", 0, 0);
        }

        return default;

        void Report(string message, int line, int column) =>
            problems.Add(new Problem(ProblemKind.InputUnreadable, Path.GetFileName(path), message, new FileLocation(path, line, column)));
    }

    private static (bool Maps, bool Clears) Scan(XmlReader reader)
    {
        bool inside = false, maps = false, clears = false, inSource = false;
        while (reader.Read())
        {
            BoundedXml.CheckDepth(reader);
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            inside = reader.Depth == 1 ? reader.LocalName == "packageSourceMapping" : inside;
            inSource = reader.Depth == 2 ? reader.LocalName == "packageSource" : inSource;
            if (inside && reader.Depth == 2 && reader.LocalName == "clear")
            {
                (maps, clears) = (false, true);
            }

            maps |= inside && inSource && reader.Depth == 3 && reader.LocalName == "package";
        }

        return (maps, clears);
    }
}
