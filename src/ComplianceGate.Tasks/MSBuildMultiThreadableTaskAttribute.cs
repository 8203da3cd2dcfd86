namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild that a task may run in its own process beside others (-mt). MSBuild looks for the full name only, so it is
/// declared here: the API that the tasks are compiled against does not have it yet.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
