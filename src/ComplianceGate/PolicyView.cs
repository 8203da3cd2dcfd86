using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>The policy of a folder as it is now, and where each of its values comes from.</summary>
/// <param name="Explanation">The policy and its values.</param>
/// <param name="Build">The build that told which layers an organisation gives and which file the project names; null where none did.</param>
/// <param name="IsNamed">Whether the project names its policy file.</param>
public sealed record PolicyView(PolicyExplanation Explanation, KeptCheck? Build, bool IsNamed)
{
    /// <summary>Reads the policy.</summary>
    /// <param name="path">Absolute path of a folder, or of a project file.</param>
    /// <param name="layers">Absolute paths of the layers of an organisation; empty for those that the last build was given.</param>
    public static PolicyView Of(string path, ImmutableArray<string> layers)
    {
        var folder = Path.TrimEndingDirectorySeparator(File.Exists(path) ? Path.GetDirectoryName(path)! : path);
        var build = CheckChoice.Of(path, framework: null, configuration: null).Check;
        var organisation = layers.IsEmpty && build is not null ? Gate.OrganisationLayers(build.Record.Verdict) : layers;
        // The file that a project further down names is its own business; what its packages bring is likely the same for all.
        var isOfFolder = build?.Record.Facts.Project.Directory == folder;
        var named = isOfFolder && build!.Record.Verdict.PolicyLayers.Length > 0 ? Gate.NamedPolicy(build.Record.Verdict) : null;
        var files = new InputFiles();
        var root = GitSourceReader.Root(folder, files);
        var search = Gate.FindPolicy(folder, named, organisation, root, files);
        var explanation = Gate.NewPolicyReader().Explain(files, search);
        return new(explanation with { Reading = PolicyAnswers.Check(explanation.Reading, root, files) }, build, named is not null);
    }
}
