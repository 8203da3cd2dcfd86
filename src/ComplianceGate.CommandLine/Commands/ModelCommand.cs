using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>model draft-card FILE</c>: a card with what the file can tell, and questions for the rest.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Works on model files and their cards.") { DraftCard(), ModelLockCommand.Create() };

    private static Command DraftCard()
    {
        var file = new Argument<string>("file") { Description = "The model file, or its name in a finding: Id/Version/path for one inside a package." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Where to write the card; by default the card it has, at its end, else beside the model as its name with .md behind it." };
        var force = new Option<bool>("--force") { Description = "Overwrite a card that is already there." };
        var json = new Option<bool>("--json") { Description = "Print the card and its path as a JSON object and write no file." };
        var command = new Command("draft-card", "Drafts a model card: fills what the file tells, asks for the rest, invents nothing.") { file, output, force, json };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(output), result.GetValue(force), result.GetValue(json)));
        return command;
    }

    private static int Run(string name, FileInfo? output, bool force, bool json)
    {
        if (Find(name) is not { } file)
        {
            Console.Error.WriteLine($"There is no file {SafeText.Line(name)}, neither here nor in the package folder.");
            return ExitCodes.CannotDecide;
        }

        var (models, problems) = Screen.Watch($"Reading {SafeText.Line(file.Name)}", () => ModelReader.Read([new ModelCandidate(file.FullName, file.Name, ModelShipping.Declared)], new InputFiles()), json);
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{SafeText.Line(problem.Subject)}: {SafeText.Line(problem.Message)}");
        }

        if (models.IsEmpty)
        {
            return ExitCodes.CannotDecide;
        }

        var model = models[0];
        var draft = CardDraftWriter.Write(model);
        var target = output?.FullName ?? model.Card?.Path ?? file.FullName + ".md";
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WriteString("path", target);
                w.WriteBoolean("append", model.Card?.Path == target);
                w.WriteString("card", draft);
            }));
            return ExitCodes.Holds;
        }

        return model.Card?.Path == target ? Append(target, draft) : Write(target, draft, force);
    }

    private static FileInfo? Find(string name)
    {
        if (File.Exists(name))
        {
            return new FileInfo(name);
        }

        // Findings name a model inside a package as Id/Version/path, never by the folder of one machine.
        var packages = PackageFolders.Global();
        return name.Split('/', 3) is [var id, var version, var rest] && !rest.Split('/').Contains("..")
            && Path.Combine(packages, id.ToLowerInvariant(), version.ToLowerInvariant(), rest) is var path && File.Exists(path)
            ? new FileInfo(path)
            : null;
    }

    private static int Append(string card, string draft)
    {
        if (draft.Length == 0)
        {
            Console.Error.WriteLine($"{card} already has a place for everything that is asked; nothing was changed. Answer what still reads \"[More Information Needed]\".");
            return ExitCodes.Holds;
        }

        var text = File.ReadAllText(card);
        return Save(card, text + (text.EndsWith('\n') ? "\n" : "\n\n") + draft);
    }

    private static int Write(string target, string draft, bool force)
    {
        if (File.Exists(target) && !force)
        {
            Console.Error.WriteLine($"{target} is already there; nothing was changed. Give --force to overwrite it, or --output for another place.");
            return ExitCodes.FallsShort;
        }

        return Save(target, draft);
    }

    private static int Save(string target, string text)
    {
        try
        {
            AtomicFile.Write(target, Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{target} cannot be written: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }

        Console.Out.WriteLine(target);
        Console.Error.WriteLine("Answer the questions in it; the build counts an unanswered one as missing.");
        return ExitCodes.Holds;
    }
}
