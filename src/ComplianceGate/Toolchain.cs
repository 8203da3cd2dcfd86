using System.Diagnostics;
using System.Reflection;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate;

/// <summary>Tells what translates the source.</summary>
internal static class Toolchain
{
    /// <summary>Version of this gate, without the commit behind it.</summary>
    public static string GateVersion { get; } =
        (typeof(Toolchain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    public static ToolchainFact Read(CheckRequest request) => new()
    {
        Sdk = request.SdkVersion,
        MSBuild = request.HostVersion,
        Compiler = request.CompilerFile is null ? null : Path.GetFileNameWithoutExtension(request.CompilerFile),
        CompilerVersion = Version(request.CompilerFile),
        Gate = GateVersion,
        LicenseList = SpdxCatalog.ListVersion,
    };

    // Not through InputFiles: the SDK's version is among the options that a check hangs on.
    private static string? Version(string? file) =>
        file is not null && File.Exists(file) ? FileVersionInfo.GetVersionInfo(file).ProductVersion : null;
}
