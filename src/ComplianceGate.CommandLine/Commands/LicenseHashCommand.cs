using System.CommandLine;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>license hash PACKAGE</c>: the entry of <c>licenses.clarify</c> that states a package's license, bound to its text.</summary>
internal static class LicenseHashCommand
{
    public static Command Create()
    {
        var package = new Argument<string>("package") { Description = "A package's id, Id/Version, or the path of a nupkg or an extracted package." };
        var version = new Option<string?>("--version") { Description = "The version, where there are several." };
        var project = new Option<string?>("--project") { Description = "The project whose last check knows the package: a project file or folder. By default the current folder." };
        var json = new Option<bool>("--json") { Description = "Print the entries and all texts of the package as a JSON object." };
        var command = new Command("hash", "Prints a ready entry of licenses.clarify for a package, bound to its license text.") { package, version, project, json };
        command.SetAction(result => Run(result.GetValue(package)!, result.GetValue(version), result.GetValue(project), result.GetValue(json)));
        return command;
    }

    private static int Run(string name, string? version, string? project, bool json)
    {
        if (project is not null && !File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return ExitCodes.WrongUsage;
        }

        var folder = Path.GetFullPath(project ?? ".");
        var checks = project is not null || HoldsProject(folder)
            ? KeptChecks.Find(File.Exists(folder) ? Path.GetDirectoryName(folder)! : folder)
            : new KeptChecks([], []);
        LicenseCommand.Tell(checks.Unreadable);
        var found = PackageLookup.Of(name, version, Path.GetFullPath(name), checks.Checks, PackageFolders.Global());
        if (found.Package is null)
        {
            Console.Error.WriteLine(SafeText.Line(found.Error, 1000));
            return found.Versions.IsEmpty ? ExitCodes.CannotDecide : ExitCodes.WrongUsage;
        }

        var entries = ClarifyEntry.Of(found.Package);
        Console.Error.WriteLine($"{SafeText.Line($"{found.Package.Id} {found.Package.Version}")}, from {SafeText.Line(found.From, 1000)}.");
        Console.Out.Write(json ? Json(found, entries) : string.Concat(entries.Select(e => e.Json + "\n")));
        Advise(found, entries);
        return entries.IsEmpty ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static void Advise(PackageLookup found, IReadOnlyList<ClarifyEntry> entries)
    {
        if (entries.Count == 0)
        {
            var others = found.Package!.Texts.IsEmpty ? "" : $" It holds {string.Join(", ", found.Package.Texts.Select(t => SafeText.Line(t.Path)))}, which are notices.";
            Console.Error.WriteLine($"The package carries no license text.{others} A clarification without a text needs its exact version.");
            return;
        }

        if (entries.Count > 1)
        {
            Console.Error.WriteLine($"It carries {entries.Count} license texts; paste the entry of the one that states the license of the whole.");
        }

        foreach (var entry in entries.Where(e => e.Expression.Length == 0))
        {
            var recognition = entry.Text.Recognition;
            var why = recognition is { Ids.IsEmpty: false } ? $"is the text of {string.Join(", ", recognition.Ids)}, and does not say which"
                : $"is not recognised{(recognition?.Hint is { } hint ? $" ({SafeText.Line(hint)})" : "")}";
            Console.Error.WriteLine($"{SafeText.Line(entry.Text.Path)} {why}: read it, and write the license into \"expression\".");
        }
    }

    private static string Json(PackageLookup found, IReadOnlyList<ClarifyEntry> entries) => JsonText.Object(w =>
    {
        w.WriteString("package", found.Package!.Id);
        w.WriteString("version", found.Package.Version);
        w.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            w.WriteRawValue(entry.Json);
        }

        w.WriteEndArray();
        w.WriteStartArray("texts");
        foreach (var text in found.Package.Texts)
        {
            w.WriteStartObject();
            w.WriteString("file", text.Path);
            w.WriteNumber("size", text.Size);
            w.WriteString("sha256", text.Sha256);
            w.WriteBoolean("isLicense", text.Recognition is not null);
            w.WriteStartArray("recognised");
            foreach (var id in text.Recognition?.Ids ?? [])
            {
                w.WriteStringValue(id);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    // Whoever asks from anywhere else did not mean a walk through all that lies below.
    private static bool HoldsProject(string folder) =>
        Directory.EnumerateFiles(folder).Any(f => KeptChecks.IsProject(Path.GetFileName(f)) || Path.GetExtension(f) is ".sln" or ".slnx");
}
