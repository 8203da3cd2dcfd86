using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary>The table of licenses for a screen of 80 columns.</summary>
internal static class LicenseTableText
{
    private const int Width = 80;
    private const int NameWidth = 36;

    public static string Of(LicenseTable table)
    {
        var text = new StringBuilder();
        foreach (var group in table.Groups)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            Wrap(text, "", $"{SafeText.Line(group.License ?? "(not known)", 1000)} ({group.Rows.Length})");
            var reason = group.Rows[0].Reason;
            var isCommon = group.Rows.All(r => r.Reason == reason);
            if (isCommon)
            {
                Wrap(text, "  ", SafeText.Line(reason, 1000));
            }

            foreach (var row in group.Rows)
            {
                Row(text, row, isCommon);
            }
        }

        return text.Length == 0 ? "No packages.\n" : text.ToString();
    }

    private static void Row(StringBuilder text, LicenseTableRow row, bool isReasonTold)
    {
        var name = SafeText.Line($"{row.Package.Id} {row.Package.Version}".TrimEnd());
        name += row.Package.Kind switch { ComponentKind.NpmPackage => " (npm)", ComponentKind.File => " (file)", ComponentKind.FrameworkPack => " (SDK)", _ => "" };
        text.Append("  ");
        // A name that is too long for its column has a line to itself.
        text.Append(name.Length > NameWidth ? $"{name}\n  {new string(' ', NameWidth)}" : name.PadRight(NameWidth));
        text.Append(row.Package.Scope == PackageScope.Shipped ? " shipped" : " build  ")
            .Append(row.Package.Direct ? " direct    " : " transitive")
            .Append(row.Accepted switch { true => " accepted", false => " refused ", null => " -       " })
            .Append(' ').Append(row.Decision.Basis).Append('\n');
        if (!isReasonTold)
        {
            Wrap(text, "    ", SafeText.Line(row.Reason, 1000));
        }

        if (!row.Codes.IsEmpty)
        {
            Wrap(text, "    ", string.Join(", ", row.Codes));
        }
    }

    private static void Wrap(StringBuilder text, string indentation, string words)
    {
        var column = 0;
        foreach (var word in words.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column == 0 ? indentation : " ").Append(word);
            column += (column == 0 ? indentation.Length : 1) + word.Length;
        }

        text.Append('\n');
    }
}
