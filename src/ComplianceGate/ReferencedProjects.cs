using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>Reads what the checks of referenced projects say of the files that these ship, so that a license has to be stated only once.</summary>
internal static class ReferencedProjects
{
    private const int MaxSize = 64 << 20;

    /// <summary>Reads what is there; a project whose check left nothing, or nothing that this version understands, states nothing.</summary>
    /// <param name="states">Absolute paths of the folders of state.</param>
    /// <param name="files">The door to the disk; notes also what was looked for in vain.</param>
    public static ImmutableArray<ReferencedProject> Read(ImmutableArray<string> states, InputFiles files)
    {
        var projects = ImmutableArray.CreateBuilder<ReferencedProject>();
        foreach (var state in states)
        {
            var file = Path.Combine(state, BuildState.ShippedFilesName);
            if (!files.Exists(file))
            {
                continue;
            }

            try
            {
                var facts = CheckRecordReader.Read(files.ReadAllBytes(file, MaxSize)).Facts;
                projects.Add(new(facts.Project.Path, facts.Project.AssemblyName, facts.Packages));
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                // The files themselves are found in the output; only what was stated of them is not known.
            }
        }

        return projects.DrainToImmutable();
    }
}
