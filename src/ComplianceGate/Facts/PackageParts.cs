namespace ComplianceGate.Facts;

/// <summary>What a package holds that reaches further than a managed assembly, whether this build uses it or not.</summary>
[Flags]
public enum PackageParts
{
    /// <summary>Nothing of it, or not known.</summary>
    None = 0,

    /// <summary>Native code: files in <c>runtimes/*/native/</c>, or with the ending of a native library.</summary>
    Native = 1,

    /// <summary>Props or targets that a build imports.</summary>
    BuildFiles = 2,

    /// <summary>Analyzers or source generators, which run in the compiler.</summary>
    Analyzers = 4,

    /// <summary>A script that a package manager runs: <c>tools/init.ps1</c> or <c>tools/install.ps1</c>.</summary>
    Script = 8,
}
