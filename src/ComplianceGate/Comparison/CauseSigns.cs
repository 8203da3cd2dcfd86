using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>The signs by which causes are recognised that need more than a look at a name.</summary>
internal static class CauseSigns
{
    private const int MaxLooked = 1 << 16;

    /// <summary>The same text with other line ends.</summary>
    public static bool IsLineEnds(CauseQuestion question) =>
        question.Member == "line ends" || question.Ends(": line ends") || question.Ends(", line ends")
        || (question is { Left: not null, Right: not null } && question.Left != question.Right
            && question.Left.Replace("\r\n", "\n", StringComparison.Ordinal) == question.Right.Replace("\r\n", "\n", StringComparison.Ordinal));

    /// <summary>A rooted path of a source file.</summary>
    public static bool IsSourcePath(string? text) =>
        IsRooted(text) && Path.GetExtension(text) is ".cs" or ".vb" or ".fs" or ".razor" or ".cshtml" or ".xaml" or ".axaml";

    /// <summary>A document, the place of symbols or a name that is made from a path.</summary>
    public static bool IsPathInSymbols(CauseQuestion question)
    {
        if (question.Begins("hash of a source path") || question.Member == "debug directory CodeView path")
        {
            return true;
        }

        foreach (var head in (ReadOnlySpan<string>)["document ", "source link "])
        {
            // On one side only: on the other it has another name.
            if (question.Kind == DifferenceKind.Symbols && question.Begins(head) && question.IsOneSided && IsRooted(question.Member[head.Length..]))
            {
                return !question.Member.StartsWith(head + "/_", StringComparison.Ordinal);
            }
        }

        return false;
    }

    /// <summary>What records the commit.</summary>
    public static bool IsCommit(CauseQuestion question)
    {
        if (question.IsIn(".nuspec") && question.Ends("repository/@commit"))
        {
            return true;
        }

        if (question.Begins("source link ") && !question.IsOneSided)
        {
            return true;
        }

        return question.Ends("AssemblyInformationalVersionAttribute") && Before(question.Left, '+') is { } left && left == Before(question.Right, '+');
    }

    /// <summary>A version of the assembly itself.</summary>
    public static bool IsVersion(CauseQuestion question) =>
        question.Member is "assembly: version" || question.Ends("AssemblyFileVersionAttribute") || question.Ends("AssemblyInformationalVersionAttribute")
        || (question.IsIn(".nuspec") && question.Ends("metadata/version"));

    /// <summary>A reference to the framework, or what says which one is needed.</summary>
    public static bool IsFramework(CauseQuestion question)
    {
        if (question.Ends("TargetFrameworkAttribute") || (question.IsIn(".runtimeconfig.json") && question.Member.Contains("framework", StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        return Reference(question) is { } name && (name is "mscorlib" or "netstandard" or "System" or "WindowsBase" || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || name is "Microsoft.CSharp" or "Microsoft.VisualBasic" or "Microsoft.VisualBasic.Core");
    }

    /// <summary>A reference to anything else.</summary>
    public static bool IsPackage(CauseQuestion question) =>
        Reference(question) is not null || (question.IsIn(".deps.json") && question.Member.Contains("libraries/", StringComparison.Ordinal))
        || (question.IsIn(".nuspec") && question.Member.Contains("/dependency", StringComparison.Ordinal) && question.Ends("/@version"));

    /// <summary>Two texts that are alike but for a time, a GUID or a number that was made up.</summary>
    public static bool IsTimeOrId(CauseQuestion question)
    {
        if (question.Kind is not (DifferenceKind.String or DifferenceKind.Text or DifferenceKind.Resource or DifferenceKind.Symbols or DifferenceKind.Metadata)
            || question.Begins("module version id") || question.Begins("compiled against")
            || question is not { Left: { Length: <= MaxLooked } left, Right: { Length: <= MaxLooked } right })
        {
            return false;
        }

        // Digits become one sign, so that two times or two ids become one text.
        var (shape, other) = (Shape(left), Shape(right));
        return shape == other && (shape.Contains("########-####-####-####-############", StringComparison.Ordinal) || HasTime(left, right));
    }

    /// <summary>A file that the build makes.</summary>
    public static bool IsGenerated(string member) =>
        member.Contains("/obj/", StringComparison.Ordinal) || member.Contains("\\obj\\", StringComparison.Ordinal) || member.Contains(".g.cs", StringComparison.Ordinal);

    private static bool IsRooted(string? text) => text is { Length: > 3 and < 4096 } && (text[0] == '/' || (text[1] == ':' && text[2] is '\\' or '/')) && !text.Contains('\n', StringComparison.Ordinal);

    private static string? Before(string? text, char sign) => text?.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at ? text[..at] : null;

    private static string? Reference(CauseQuestion question)
    {
        const string Assembly = "reference to assembly ";
        const string Compiled = "compiled against ";
        if (question.Begins(Assembly))
        {
            var name = question.Member[Assembly.Length..];
            return name.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? name[..end] : name;
        }

        return question.Begins(Compiled) ? Path.GetFileNameWithoutExtension(question.Member[Compiled.Length..]) : null;
    }

    private static string Shape(string text)
    {
        var shape = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // A letter counts as a digit where it stands in a run of hexadecimal ones that holds a digit.
            shape.Append(char.IsAsciiDigit(text[i]) || (char.IsAsciiHexDigit(text[i]) && IsInGuid(text, i)) ? '#' : text[i]);
        }

        return shape.ToString();
    }

    private static bool IsInGuid(string text, int at)
    {
        for (var start = Math.Max(0, at - 35); start <= at && start + 36 <= text.Length; start++)
        {
            if (Guid.TryParseExact(text.AsSpan(start, 36), "D", out _))
            {
                return true;
            }
        }

        return false;
    }

    // A date with a year in this century somewhere, or a clock's hours, minutes and seconds.
    private static bool HasTime(string left, string right) => left != right && HasTime(left) && HasTime(right);

    private static bool HasTime(string text)
    {
        for (var i = 0; i + 8 <= text.Length; i++)
        {
            if (Matches(text, i, "##:##:##") || (i + 10 <= text.Length && (Matches(text, i, "20##-##-##") || Matches(text, i, "##/##/20##") || Matches(text, i, "20##/##/##"))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string text, int at, string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '#' ? !char.IsAsciiDigit(text[at + i]) : pattern[i] != text[at + i])
            {
                return false;
            }
        }

        return true;
    }
}
