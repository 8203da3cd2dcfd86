namespace ComplianceGate.Facts;

/// <summary>What brings a component to a project.</summary>
public enum ComponentKind
{
    /// <summary>A NuGet package of the resolved graph.</summary>
    Package,

    /// <summary>A pack that the SDK chose: targeting, runtime, host, compiler. It is a NuGet package that no graph lists, or lies in the SDK itself.</summary>
    FrameworkPack,

    /// <summary>A file that no package brings: an assembly referenced by its path, or a native library.</summary>
    File,

    /// <summary>A package that a <c>package-lock.json</c> lists.</summary>
    NpmPackage,
}

/// <summary>Where a component that ships goes out.</summary>
public enum ShippingPlace
{
    /// <summary>With the output, and in a nupkg of the project; or nobody can tell that it is in one of them alone.</summary>
    Everywhere,

    /// <summary>With the output and what is published, never in a nupkg.</summary>
    Output,

    /// <summary>In a nupkg of the project alone.</summary>
    Package,
}
