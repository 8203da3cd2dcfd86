using ComplianceGate.Facts;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Lets the projects of one build share what git said: a process costs more than everything else that is asked of the source.</summary>
public interface ISourceShare
{
    /// <summary>The answer under a key; asks once a build, however many projects and threads want it.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="key">What the answer hangs on.</param>
    /// <param name="ask">Asks.</param>
    T Answer<T>(string key, Func<T> ask);
}

/// <summary>Asks git, or whoever asked before.</summary>
internal static class SourceShare
{
    /// <summary>The revision, without the state of the work tree.</summary>
    public static (SourceFact Source, Problem? Problem) Revision(string directory, InputFiles files, ISourceShare? share)
    {
        // The key notes the repository's own files as inputs also when somebody else has asked git already.
        var key = GitSourceReader.RepositoryStateKey(directory, files);
        return share is null || key is null
            ? GitSourceReader.Read(directory, includeDirty: false, null, files)
            : share.Answer("revision\n" + key, () => GitSourceReader.Read(directory, includeDirty: false, null, files));
    }

    /// <summary>Whether the work tree is dirty.</summary>
    public static bool? Dirty(GateFacts facts, ISourceShare? share) =>
        share is null
            ? GitSourceReader.IsDirty(facts.Project.Directory, new InputFiles())
            : share.Answer($"dirty\n{facts.Source.Root}", () => GitSourceReader.IsDirty(facts.Project.Directory, new InputFiles()));
}
