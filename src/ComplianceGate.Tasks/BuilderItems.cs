using System.Runtime.InteropServices;
using ComplianceGate.Facts;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Who builds, as the host of a task tells it: for every task whose evidence names the builder.</summary>
internal static class BuilderItems
{
    /// <summary>Reads the items <c>_ComplianceGateBuilder</c>, the global properties of the build, and the system that it runs on.</summary>
    /// <param name="items">The items.</param>
    /// <remarks>Neither culture nor time zone: nothing that is written hangs on them, and so they must not make a difference.</remarks>
    /// <param name="engine">The task's engine.</param>
    public static BuilderFact Read(ITaskItem[] items, IBuildEngine engine) => BuilderSource.Read(
        BuildItems.Named(items),
        engine is IBuildEngine6 host ? host.GetGlobalProperties() : new Dictionary<string, string>(),
        [
            new("architecture", RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()),
            new("operatingSystem", RuntimeInformation.OSDescription),
            new("runtime", RuntimeInformation.FrameworkDescription),
        ]);
}
