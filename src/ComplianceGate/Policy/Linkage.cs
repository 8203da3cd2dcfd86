using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What a form of use means for a license that has to stay exchangeable.</summary>
internal enum LinkageOutcome
{
    /// <summary>Nothing stands in the way.</summary>
    Free,

    /// <summary>Whether the license permits it depends on what is given out beside it.</summary>
    Open,

    /// <summary>The license does not permit it without more than a build can show.</summary>
    Refused,
}

/// <summary>
/// Judges weak copyleft of libraries by how the code enters the product. LGPL-2.1 (section 6) and LGPL-3.0 (section 4) let any
/// program use the library as long as its users can run the program with another version of it. An assembly beside the program
/// can be exchanged; one that is linked or merged into it cannot. Weak copyleft of files (MPL, EPL, CDDL) asks no such thing.
/// </summary>
internal static class Linkage
{
    private static readonly string[] ExchangeableIds =
    [
        "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "LGPLLR",
    ];

    // Exceptions that expressly permit what is linked to go out under terms of its owner's choice.
    private static readonly string[] PermittingExceptions =
    [
        "Classpath-exception-2.0", "FLTK-exception", "Independent-modules-exception", "LGPL-3.0-linking-exception", "OCaml-LGPL-linking-exception",
        "WxWindows-exception-3.1",
    ];

    /// <summary>Judges one term of a package's license.</summary>
    /// <param name="term">The term.</param>
    /// <param name="package">The package.</param>
    /// <param name="usage">How the code of packages enters the product.</param>
    /// <returns>The outcome, and why, as a clause that follows the license's name.</returns>
    public static (LinkageOutcome Outcome, string Reason) Judge(LicenseTerm term, PackageFact package, CodeUsage usage)
    {
        if (package.Scope != PackageScope.Shipped || !IsOneOf(term.Id, ExchangeableIds) || (term.Exception is not null && IsOneOf(term.Exception, PermittingExceptions)))
        {
            return (LinkageOutcome.Free, "");
        }

        // A native library stays a file of its own whatever becomes of the assemblies.
        var managed = (package.Contents & PackageContents.Managed) != 0;
        var linked = managed || (package.Contents & PackageContents.StaticLibrary) != 0;
        return linked && (usage & CodeUsage.NativeAot) != 0 ? (LinkageOutcome.Refused, "PublishAot links it into the program, where its users cannot exchange it")
            : managed && (usage & CodeUsage.Merged) != 0 ? (LinkageOutcome.Refused, "it is merged into another assembly, where its users cannot exchange it")
            : managed && (usage & CodeUsage.SingleFile) != 0 ? (LinkageOutcome.Open, "PublishSingleFile bundles it into the program")
            : managed && (usage & CodeUsage.Trimmed) != 0 ? (LinkageOutcome.Open, "PublishTrimmed cuts it down, and what goes out is a changed copy")
            : (LinkageOutcome.Free, "");
    }

    private static bool IsOneOf(string id, string[] list)
    {
        foreach (var known in list)
        {
            if (known.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
