using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>
/// Entries of <c>compliance.json</c> to paste, each as JSON on one line. What only a person can say (a reason, the license that
/// a text turned out to be) is left empty, and the policy reader refuses it until it is filled.
/// </summary>
internal static class LicensePolicyEntry
{
    private const int LongestPath = 1024;

    // The line goes to a log, not into a page: '+' and '<' may stand as they are. Line ends and quotes are still escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An entry of <c>licenses.exceptions</c>.</summary>
    /// <param name="package">The package.</param>
    /// <param name="terms">The terms to allow for it.</param>
    public static string Exception(PackageFact package, ImmutableArray<string> terms) => Write(package, json =>
    {
        json.WriteStartArray("allow");
        foreach (var term in terms)
        {
            json.WriteStringValue(SafeText.Line(term));
        }

        json.WriteEndArray();
        json.WriteString("reason", "");
    });

    /// <summary>An entry of <c>licenses.clarify</c>, bound to a text of the package where there is one.</summary>
    /// <param name="package">The package.</param>
    /// <param name="text">The text; null without one.</param>
    /// <param name="expression">The license where it was clarified before; empty for the user to fill.</param>
    public static string Clarification(PackageFact package, PackageText? text, string expression = "") => Write(package, json =>
    {
        json.WriteString("expression", SafeText.Line(expression));
        if (text is not null)
        {
            json.WriteString("file", SafeText.Line(text.Path, LongestPath));
            json.WriteString("sha256", text.Sha256);
        }
    });

    /// <summary>The text that most likely is the package's license: the one it names, else one called so; null when there is none.</summary>
    /// <param name="package">The package.</param>
    public static PackageText? LikeliestText(PackageFact package)
    {
        if (package.Statement == LicenseStatement.File && FindText(package, package.LicenseText) is { } named)
        {
            return named;
        }

        foreach (var text in package.Texts)
        {
            if (IsCalledLicense(text.Path))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The text at a path of the package; null when there is none.</summary>
    /// <param name="package">The package.</param>
    /// <param name="path">The path, with either slash and in any case; null finds nothing.</param>
    public static PackageText? FindText(PackageFact package, string? path)
    {
        foreach (var text in package.Texts)
        {
            if (text.Path.Equals(path?.Replace('\\', '/'), StringComparison.OrdinalIgnoreCase))
            {
                return text;
            }
        }

        return package.Itself is { } itself && itself.Path == path ? itself : null;
    }

    /// <summary>How to state a license in the policy, as a sentence with the entry to paste.</summary>
    /// <param name="package">The package.</param>
    /// <param name="text">The text that was or has to be read; null without one.</param>
    public static string HowToClarify(PackageFact package, PackageText? text) =>
        package is { Kind: ComponentKind.File, ItemType: null }
        // It came along with something that has an item.
        ? $"State its license on an item of its own, as an SPDX expression: License=\"\", here or in the project that it comes with, where ComplianceGate has to run too; or in licenses.clarify: {Clarification(package, package.Itself)}"
        : package.Kind == ComponentKind.File
        ? $"State its license on the item, as an SPDX expression: License=\"\"{(text is null ? "" : $", after reading '{SafeText.Line(text.Path)}'")}."
        : text is null
        ? $"Find out under which license this version was given out, then state it in licenses.clarify: {Clarification(package, null)}"
        : $"Read '{SafeText.Line(text.Path)}' in the package, then state the license in licenses.clarify: {Clarification(package, text)}";

    private static string Write(PackageFact package, Action<Utf8JsonWriter> rest)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("package", package.Kind switch
            {
                ComponentKind.NpmPackage => PackageUrl.Npm(package.Id, ""),
                ComponentKind.File => PackageUrl.File(package.Id, "", null),
                _ => SafeText.Line(package.Id),
            });
            if (package.Version.Length > 0)
            {
                json.WriteString("version", SafeText.Line(package.Version));
            }

            rest(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static bool IsCalledLicense(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return !Holds(name, "third") && !Holds(name, "notice") && (Holds(name, "licen") || Holds(name, "copying") || Holds(name, "eula"));
    }

    private static bool Holds(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
