using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>
/// Keeps answers in MSBuild's own store for the length of one build, seen by every project that its node builds. The store is asked once,
/// by the task that makes this: a thread that goes on beside the build may not ask a task's host after the task has ended.
/// </summary>
internal sealed class BuildShare : ISourceShare
{
    private const string Name = "ComplianceGate answers";

    private readonly ConcurrentDictionary<string, Lazy<object?>> answers;

    /// <summary>Finds the answers of this build, or begins them.</summary>
    /// <param name="engine">The host of the task that is running.</param>
    public BuildShare(IBuildEngine4 engine)
    {
        if (engine.GetRegisteredTaskObject(Name, RegisteredTaskObjectLifetime.Build) is not ConcurrentDictionary<string, Lazy<object?>>)
        {
            // Of two tasks that register at once the first wins, so what is registered is read back.
            engine.RegisterTaskObject(Name, new ConcurrentDictionary<string, Lazy<object?>>(StringComparer.Ordinal), RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        answers = engine.GetRegisteredTaskObject(Name, RegisteredTaskObjectLifetime.Build) as ConcurrentDictionary<string, Lazy<object?>>
            ?? new ConcurrentDictionary<string, Lazy<object?>>(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public T Answer<T>(string key, Func<T> ask)
    {
        var answer = answers.GetOrAdd(key, new Lazy<object?>(() => ask()));
        try
        {
            return (T)answer.Value!;
        }
        catch (Exception)
        {
            // A file that another program held for a moment must not fail every project of the build.
            answers.TryRemove(new KeyValuePair<string, Lazy<object?>>(key, answer));
            throw;
        }
    }
}
