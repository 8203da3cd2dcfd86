using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Verification;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>inspect FILE</c>: the manifests that builds put into assemblies, programs and packages, read without loading them.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "An assembly, a program (also single-file or NativeAOT), a .nupkg, or a folder." };
        var json = new Option<bool>("--json") { Description = "Print the manifest as it is in the assembly; an array of them for a package, a folder, or a program with several." };
        var cryptography = new Option<bool>("--cryptography") { Description = "Print what the code of an assembly does with cryptography, and where, instead." };
        var command = new Command("inspect", "Reads back what a build put into an assembly, without loading it.") { file, json, cryptography };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(json), result.GetValue(cryptography)));
        return command;
    }

    private static int Run(string path, bool json, bool cryptography)
    {
        if (path.Length == 0)
        {
            Console.Error.WriteLine("Name what to inspect.");
            return ExitCodes.WrongUsage;
        }

        path = Path.GetFullPath(path);
        if (cryptography)
        {
            return InspectCryptography.Run(path, json);
        }

        var name = SafeText.Line(Path.GetFileName(path));
        ImmutableArray<InspectedBinary> found;
        try
        {
            found = Screen.Watch($"Inspecting {name}", () => BinaryInspector.Inspect(path), json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"{name} cannot be read: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }

        foreach (var one in found)
        {
            if (one.Problem is not null)
            {
                Console.Error.WriteLine($"{SafeText.Line(one.Path)} cannot be read: {SafeText.Line(one.Problem)}");
            }
        }

        var manifests = found.RemoveAll(f => f.Manifest is null);
        if (manifests.IsEmpty)
        {
            return Nothing(name, found);
        }

        var isSingle = manifests.Length == 1 && !Directory.Exists(path) && !path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase);
        Console.Out.Write(json ? Json(manifests, isSingle) : Text(manifests, isSingle && found is [{ Form: BinaryForm.Assembly }]));
        return found.Length == manifests.Length || found.All(f => f.Problem is null) ? ExitCodes.Holds : ExitCodes.CannotDecide;
    }

    private static int Nothing(string name, ImmutableArray<InspectedBinary> found)
    {
        if (found.Any(f => f.Problem is not null))
        {
            return ExitCodes.CannotDecide;
        }

        Console.Error.WriteLine(found is [{ Form: BinaryForm.Host }]
            ? $"{name} is a host that starts an assembly, and the assembly is not beside it."
            : $"{name} carries no ComplianceGate manifest. It was built without the package, or with ComplianceGateEmbed=false.");
        return ExitCodes.FallsShort;
    }

    private static string Json(ImmutableArray<InspectedBinary> manifests, bool isSingle)
    {
        if (isSingle)
        {
            return JsonText.Safe(Encoding.UTF8.GetString(manifests[0].Manifest!.Json.Span)).TrimEnd('\n') + "\n";
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var one in manifests)
            {
                writer.WriteStartObject();
                writer.WriteString("path", one.Path);
                writer.WriteString("form", Form(one.Form));
                writer.WritePropertyName("manifest");
                writer.WriteRawValue(one.Manifest!.Json.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return JsonText.Safe(Encoding.UTF8.GetString(bytes.ToArray())) + "\n";
    }

    private static string Form(BinaryForm form) => form switch
    {
        BinaryForm.Assembly => "assembly",
        BinaryForm.ReadyToRun => "ready-to-run",
        BinaryForm.Host => "host",
        BinaryForm.Bundled => "single-file",
        _ => "native",
    };

    private static string Text(ImmutableArray<InspectedBinary> manifests, bool isPlain)
    {
        var text = new StringBuilder();
        foreach (var one in manifests)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            if (!isPlain)
            {
                Row("file", $"{one.Path} ({Form(one.Form)})");
            }

            Append(one.Manifest!);
        }

        return text.ToString();

        void Append(EmbeddedManifest m)
        {
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
        }

        void Row(string name, string value) => text.Append(name.PadRight(11)).Append(SafeText.Line(value)).Append('\n');
    }
}
