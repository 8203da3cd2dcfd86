using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>model lock [PROJECT]</c>: writes the lock of a project's models from what its last build found.</summary>
internal static class ModelLockCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "The configuration. By default that of the newest check." };
        var check = new Option<bool>("--check") { Description = "Write nothing; tell by the exit code whether the lock holds these models." };
        var json = new Option<bool>("--json") { Description = "Print what was locked as a JSON object." };
        var command = new Command("lock", "Writes compliance-models.lock.json: the digest and size of every model that the last build found.") { project, configuration, check, json };
        command.SetAction(result => Run(result.GetValue(project)!, result.GetValue(configuration), result.GetValue(check), result.GetValue(json)));
        return command;
    }

    private static int Run(string project, string? configuration, bool isCheck, bool json)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return ExitCodes.WrongUsage;
        }

        var choice = CheckChoice.Of(Path.GetFullPath(project), null, configuration);
        if (choice.Projects.Length > 1)
        {
            Console.Error.WriteLine($"Several projects lie there; name one: {string.Join(", ", choice.Projects.Select(LicenseCommand.Shown))}.");
            return ExitCodes.WrongUsage;
        }

        if (choice.Check is null)
        {
            LicenseCommand.Tell(choice.Unreadable);
            Console.Error.WriteLine($"No check of {SafeText.Line(project)} was found. Build it with ComplianceGate, then lock: which models ship is known only then.");
            return ExitCodes.CannotDecide;
        }

        var builds = ModelLockSource.Of(choice, out var refusal);
        if (refusal is not null)
        {
            Console.Error.WriteLine(refusal);
            return ExitCodes.CannotDecide;
        }

        var locked = ModelLock.Of(builds, out var contradicting);
        if (contradicting is not null)
        {
            Console.Error.WriteLine($"The builds for {string.Join(", ", builds.Select(b => b.Framework))} found different content of {SafeText.Line(contradicting)}. Build all of them again, then lock.");
            return ExitCodes.CannotDecide;
        }

        return Save(Path.Combine(choice.Check.Record.Facts.Project.Directory, ModelLockFile.Name), locked, isCheck, json);
    }

    private static int Save(string path, ImmutableArray<LockedModelFact> locked, bool isCheck, bool json)
    {
        var bytes = ModelLockFile.Write(locked);
        try
        {
            var isSame = File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
            if (!isSame && !isCheck)
            {
                AtomicFile.Write(path, bytes);
            }

            Show(path, locked, isSame, isCheck, json);
            return isSame || !isCheck ? ExitCodes.Holds : ExitCodes.FallsShort;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{ModelLockFile.Name} cannot be written: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }
    }

    private static void Show(string path, ImmutableArray<LockedModelFact> locked, bool isSame, bool isCheck, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WriteString("path", LicenseCommand.Shown(path));
                w.WriteBoolean("changed", !isSame);
                w.WriteNumber("models", locked.Length);
            }));
        }
        else
        {
            Console.Out.WriteLine(LicenseCommand.Shown(path));
        }

        var models = string.Create(CultureInfo.InvariantCulture, $"{locked.Length} {(locked.Length == 1 ? "model" : "models")}");
        Console.Error.WriteLine(isSame ? $"It holds {models} as the last build found them." : isCheck ? $"It does not hold {models} as the last build found them." : $"It holds {models} now. Commit it.");
    }
}
