using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Where a review file of another organisation is to lie, and whether a policy names it.</summary>
/// <param name="Policy">Absolute path of the policy; null where there is none.</param>
/// <param name="Folder">Absolute path of the folder in which it lies, or would.</param>
/// <param name="Imports">Absolute paths of the files that the policy imports.</param>
/// <param name="Problems">What is wrong with the policy.</param>
public sealed record ImportPlace(string? Policy, string Folder, ImmutableArray<string> Imports, ImmutableArray<PolicyProblem> Problems)
{
    /// <summary>Finds the policy.</summary>
    /// <param name="folder">Absolute path of the project's folder.</param>
    /// <param name="policy">Absolute path of the policy that is named; null for the nearest.</param>
    public static ImportPlace Find(string folder, string? policy)
    {
        var files = new InputFiles();
        var reading = new PolicyReader(Gate.ParseExpression, RuleSet.Codes).Read(files, PolicyFile.Find(files, folder, policy, GitSourceReader.Root(folder, files)));
        var place = reading.Policy.Path is null ? folder : ReviewPolicy.FolderOf(reading.Policy);
        return new(reading.Policy.Path, place, [.. (reading.Policy.Reviews?.Imports ?? []).Select(i => Path.GetFullPath(i.File, place))], reading.Problems);
    }

    /// <summary>Whether the policy imports a file.</summary>
    /// <param name="path">Its absolute path.</param>
    public bool Names(string path) => Imports.Contains(Path.GetFullPath(path));
}
