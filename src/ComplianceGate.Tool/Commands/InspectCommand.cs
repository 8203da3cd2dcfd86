using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>inspect FILE</c>: the manifest that a build put into an assembly, read without loading it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "An assembly (.dll or .exe)." };
        var json = new Option<bool>("--json") { Description = "Print the manifest as it is in the assembly." };
        var command = new Command("inspect", "Reads back what a build put into an assembly, without loading it.") { file, json };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo file, bool json)
    {
        try
        {
            if (EmbeddedManifestReader.ReadFile(file.FullName) is not { } manifest)
            {
                Console.Error.WriteLine($"{file.Name} carries no ComplianceGate manifest. It was built without the package, or with ComplianceGateEmbed=false.");
                return ExitCodes.FallsShort;
            }

            Console.Out.Write(json ? Encoding.UTF8.GetString(manifest.Json.Span).TrimEnd('\n') + "\n" : Text(manifest));
            return ExitCodes.Holds;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"{file.Name} cannot be read: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }
    }

    private static string Text(EmbeddedManifest m)
    {
        var text = new StringBuilder();
        Row("name", $"{m.Name} {m.Version}");
        Row("framework", m.RuntimeIdentifier is null ? m.TargetFramework : $"{m.TargetFramework} {m.RuntimeIdentifier}");
        Row("commit", m.Commit ?? "unknown");
        Row("sdk", m.Sdk);
        Row("gate", m.Gate);
        Row("policy", m.Policy);
        foreach (var package in m.Packages)
        {
            Row("package", $"{package.Id} {package.Version}  {package.Scope}  {package.ContentHash ?? "no content hash"}");
        }

        return text.ToString();

        void Row(string name, string value) => text.Append(name.PadRight(11)).Append(SafeText.Line(value)).Append('\n');
    }
}
