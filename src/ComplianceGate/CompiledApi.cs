using ComplianceGate.Binaries;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Reads what others can see of the assembly that the compiler made.</summary>
internal static class CompiledApi
{
    private const int MaxSize = 512 << 20;

    /// <summary>Reads it of a library that can be packed: nobody compiles against a program or a test.</summary>
    /// <param name="request">What the build says.</param>
    /// <returns>Null where nobody will ask, or where it cannot be read.</returns>
    public static PublicApiFact? Read(InspectRequest request)
    {
        var project = request.Check.Facts.Project;
        if (!project.IsPackable || project.IsTestProject || project.OutputType is "Exe" or "WinExe")
        {
            return null;
        }

        try
        {
            return PublicApi.Read(new InputFiles().ReadAllBytes(request.Assembly, MaxSize));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The inspection of its code has told that it cannot be read.
            return null;
        }
    }
}
