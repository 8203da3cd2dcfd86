using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Keeps answers in MSBuild's own store for the length of one build, seen by every project that its node builds.</summary>
internal sealed class BuildShare(IBuildEngine4 engine) : ISourceShare
{
    /// <inheritdoc/>
    public T Answer<T>(string key, Func<T> ask)
    {
        var name = "ComplianceGate\n" + key;
        if (engine.GetRegisteredTaskObject(name, RegisteredTaskObjectLifetime.Build) is not Lazy<T>)
        {
            // Of two tasks that register at once the first wins, so what is registered is read back.
            engine.RegisterTaskObject(name, new Lazy<T>(ask), RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        return engine.GetRegisteredTaskObject(name, RegisteredTaskObjectLifetime.Build) is Lazy<T> shared ? shared.Value : ask();
    }
}
