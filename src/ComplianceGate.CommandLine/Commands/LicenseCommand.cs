using System.CommandLine;
using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>license</c>: what the packages of a project are licensed under, and entries for the policy.</summary>
internal static class LicenseCommand
{
    public static Command Create() => new("license", "Works on the licenses of packages.")
    {
        LicenseListCommand.Create(), LicenseHashCommand.Create(), LicenseUnusedCommand.Create(),
    };

    /// <summary>Tells what is wrong with a policy, as a build would.</summary>
    public static int Refuse(ImmutableArray<PolicyProblem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{Place(problem.Location)}: error CG0001: {SafeText.Line(problem.Message, 1000)}");
        }

        return ExitCodes.CannotDecide;
    }

    /// <summary>Tells of checks that this tool cannot read.</summary>
    public static void Tell(ImmutableArray<UnreadableCheck> unreadable)
    {
        foreach (var check in unreadable)
        {
            Console.Error.WriteLine(
                $"{Shown(check.File)} cannot be read: {SafeText.Line(check.Reason)} Build that project again, with the version of ComplianceGate that this tool has.");
        }
    }

    /// <summary>A place as compilers show it.</summary>
    public static string Place(FileLocation location) =>
        location.Line > 0 ? $"{Shown(location.Path)}({location.Line},{Math.Max(1, location.Column)})" : Shown(location.Path);

    /// <summary>A path as the user knows it.</summary>
    public static string Shown(string path) => DisplayPaths.Relative(path, Environment.CurrentDirectory);
}
