using System.Buffers;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>NOTICE.txt</c>: every component and model that ships with its license and copyright, and the license and notice texts
/// that the packages carry. It is meant for people and for whoever receives the product, and always written. What is foreign
/// stands on one line behind a label, or indented by four spaces, so that no text can pass for a part of the list.
/// </summary>
public sealed class NoticeWriter : IEvidenceWriter
{
    private const int LongestLine = 4000;
    private const string Indentation = "    ";

    /// <inheritdoc/>
    public string Format => "notice";

    /// <inheritdoc/>
    public string FileName => "NOTICE.txt";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output) => Write(context, output, static _ => true);

    /// <summary>Writes the notices of a nupkg, which holds less than the output: the host that the SDK makes stays outside.</summary>
    /// <param name="context">What there is to write.</param>
    /// <param name="output">Receives the document.</param>
    /// <returns>False, and nothing is written, where it would be the same as the other.</returns>
    public static bool WritePacked(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var differs = context.Facts.Packages.Any(static p => p.Scope == PackageScope.Shipped && !GoesIntoPackage(p));
        if (differs)
        {
            Write(context, output, GoesIntoPackage);
        }

        return differs;
    }

    private static bool GoesIntoPackage(PackageFact package) => package.Place != ShippingPlace.Output;

    private static void Write(EvidenceContext context, IBufferWriter<byte> output, Func<PackageFact, bool> isMeant)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var text = new StringBuilder(1 << 12);
        var printed = new Printed();
        Head(text, context.Facts.Project);
        Components(text, context, isMeant, printed);
        Models(text, context, printed);
        Texts(text, context, printed);
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    private static void Head(StringBuilder text, ProjectFact project)
    {
        var build = project.RuntimeIdentifier is null ? project.TargetFramework : $"{project.TargetFramework}, {project.RuntimeIdentifier}";
        text.Append("NOTICES OF ").Append(SafeText.Line($"{project.PackageId} {project.Version} ({build})")).Append("\n\n")
            .Append("What ships with it and is made by others: licenses and copyrights as they are stated, and the license and notice texts that\n")
            .Append("the components carry, word for word. The lines of such a text are indented by four spaces. A text that several components\n")
            .Append("carry is printed once.\n\nCOMPONENTS\n");
    }

    private static void Components(StringBuilder text, EvidenceContext context, Func<PackageFact, bool> isMeant, Printed printed)
    {
        var shipped = new List<PackageFact>(context.Facts.Packages.Length);
        foreach (var package in context.Facts.Packages)
        {
            if (package.Scope == PackageScope.Shipped && isMeant(package))
            {
                shipped.Add(package);
            }
        }

        // Not by key, which puts one version of a package behind another whose id goes on.
        shipped.Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id) is not 0 and var order ? order
            : string.CompareOrdinal(a.Version, b.Version) is not 0 and var next ? next
            : string.CompareOrdinal(a.Key, b.Key));
        foreach (var package in shipped)
        {
            Component(text, context, package, printed);
        }

        text.Append(shipped.Count == 0 ? "\nNone.\n" : "");
    }

    private static void Component(StringBuilder text, EvidenceContext context, PackageFact package, Printed printed)
    {
        var license = context.LicenseOf(package);
        text.Append('\n').Append(SafeText.Line($"{package.Id} {package.Version}".TrimEnd(), LongestLine)).Append('\n');
        Line(text, "Kind", Kind(package));
        // Two files may have one name, and nothing but this to tell them apart.
        Line(text, "SHA-256", package.Sha256);
        Line(text, "License", License(package, license));
        Line(text, package.Copyright is null ? "Authors" : "Copyright", package.Copyright ?? package.Authors);
        Line(text, "Project", package.ProjectUrl);
        var (carriesLicense, isPrinted) = (false, false);
        foreach (var part in package.Texts)
        {
            carriesLicense |= part.Recognition is not null;
            isPrinted |= part.Recognition is not null && context.Texts.GetValueOrDefault(part.Sha256) is { Text: not null };
            Line(text, part.Recognition is null ? "Notice" : "License text", Reference(context, part.Path, part.Sha256, printed));
        }

        if (!isPrinted && NoticeLicenses.Addresses(license?.Chosen ?? license?.Expression) is var addresses && (addresses.Length > 0 || !carriesLicense))
        {
            // To be silent of a text that nobody looked for is not to have none.
            var none = package is { Kind: ComponentKind.NpmPackage, Folder: null }
                ? "it was not read, because node_modules does not hold the package; run 'npm ci' and build again"
                : carriesLicense ? "its own is not printed here" : "it carries none";
            Line(text, "License text", none + addresses);
        }
    }

    private static string? Kind(PackageFact package) => package.Kind switch
    {
        ComponentKind.FrameworkPack => package.InSdk ? "part of the .NET SDK" : "pack of the .NET SDK",
        ComponentKind.NpmPackage => "npm package",
        ComponentKind.File => $"library without a package, {package.File}",
        _ => null,
    };

    private static string License(PackageFact package, LicenseDecision? license) => license switch
    {
        { Chosen: { } chosen, Expression: { } whole } when chosen != whole => $"{chosen}, chosen of {whole}",
        { Expression: { } whole } => whole,
        _ => package.LicenseText is null ? "not stated" : $"not known; it states: {package.LicenseText}",
    };

    private static string Reference(EvidenceContext context, string path, string sha256, Printed printed)
    {
        if (context.Texts.GetValueOrDefault(sha256) is not { Text: not null } known)
        {
            var why = context.Texts.GetValueOrDefault(sha256)?.Withheld ?? "it was not read";
            return $"{path}, SHA-256 {sha256}; it is not printed here: {why}";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{path}: text {printed.Number(sha256)} below");
    }

    private static void Models(StringBuilder text, EvidenceContext context, Printed printed)
    {
        if (context.Facts.Models.IsEmpty)
        {
            return;
        }

        text.Append("\nMODELS\n");
        foreach (var model in context.Facts.Models)
        {
            var license = context.LicenseOf(model);
            text.Append('\n').Append(SafeText.Line(model.DisplayPath, LongestLine)).Append('\n');
            Line(text, "Name", Stated(model, CardFields.Name));
            Line(text, "License", License(license));
            Line(text, "Developer", Stated(model, CardFields.Developer));
            Attributions(text, license);
            foreach (var part in model.Parts)
            {
                Line(text, "License text", part.Role == ModelPartRole.LicenseText ? Reference(context, part.DisplayPath, part.Sha256, printed) : null);
            }
        }
    }

    private static void Attributions(StringBuilder text, ModelLicenseDecision? license)
    {
        if (license is { Notices.IsEmpty: false })
        {
            foreach (var line in license.Notices)
            {
                Line(text, "Attribution", line);
            }

            return;
        }

        foreach (var term in license is null ? [] : license.Terms)
        {
            // The detail of this one is what the license asks to be shown, word for word.
            Line(text, "Attribution", term is { Term: "attribution", Answer: not "no" } ? term.Detail : null);
        }
    }

    private static string License(ModelLicenseDecision? license) => license switch
    {
        { Chosen: { } chosen, License: { } whole } when chosen != whole => $"{chosen}, chosen of {whole}",
        { License: { } whole } => whole,
        _ => license?.Stated is { } stated ? $"not known; stated: {stated}" : "not stated",
    };

    private static string? Stated(ModelFact model, string field) =>
        model.Card?.Field(field) is { State: CardFieldState.Stated, Value: { Length: > 0 } value } ? value : null;

    private static void Texts(StringBuilder text, EvidenceContext context, Printed printed)
    {
        text.Append(printed.Digests.Count > 0 ? "\nTEXTS\n" : "");
        foreach (var digest in printed.Digests)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nText {printed.Number(digest)}\n");
            Line(text, "SHA-256", digest);
            text.Append('\n');
            Indented(text, context.Texts[digest].Text!);
        }
    }

    private static void Indented(StringBuilder text, string foreign)
    {
        foreach (var range in foreign.AsSpan().TrimEnd('\n').Split('\n'))
        {
            var line = foreign.AsSpan()[range];
            text.Append(line.IsEmpty ? "" : Indentation).Append(line).Append('\n');
        }
    }

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (SafeText.Line(value, LongestLine) is { Length: > 0 } line)
        {
            text.Append("  ").Append(label).Append(": ").Append(line).Append('\n');
        }
    }

    /// <summary>The texts to print, numbered in the order in which they are first referred to.</summary>
    private sealed class Printed
    {
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

        public List<string> Digests { get; } = [];

        public int Number(string sha256)
        {
            if (!numbers.TryGetValue(sha256, out var number))
            {
                Digests.Add(sha256);
                number = numbers[sha256] = Digests.Count;
            }

            return number;
        }
    }
}
