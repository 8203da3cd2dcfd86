using System.Runtime.CompilerServices;
using System.Text;
using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

/// <summary>Texts to recognise: the repository's own license, and those that the machine has.</summary>
internal static class RecognitionSamples
{
    /// <summary>The repository's own MIT text.</summary>
    public static string Mit { get; } = File.ReadAllText(Path.Combine(Root(), "LICENSE")).Replace("\r\n", "\n");

    public static string Recognise(string text) => Describe(LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(text)));

    public static string Describe(Recognition found) => found.Kind switch
    {
        RecognitionKind.FullText => string.Join(',', found.Ids),
        RecognitionKind.Header => "header of " + string.Join(',', found.Ids),
        _ => "",
    };

    /// <summary>A text that Debian's base system carries; the test says nothing where there is none.</summary>
    public static string Common(string name)
    {
        var path = Path.Combine("/usr/share/common-licenses", name);
        if (!File.Exists(path))
        {
            Assert.Inconclusive($"There is no {path} here.");
        }

        return File.ReadAllText(path);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
