using System.Collections.Immutable;
using static ComplianceGate.Comparison.CauseSigns;

namespace ComplianceGate.Comparison;

/// <summary>The known causes, the surer ones first. One cause is one entry; <c>docs/reproduce.md</c> lists them.</summary>
internal static class KnownCauses
{
    /// <summary>All entries.</summary>
    public static ImmutableArray<KnownCause> All { get; } =
    [
        new("line-ends", IsLineEnds,
            "The line ends of a text are those of another system; git converts them at checkout.",
            "Add a .gitattributes with `* text=auto eol=lf`.",
            CauseReach.Identity),
        new("not-deterministic", q => q.Member == "debug directory Reproducible",
            "The compiler did not work deterministically, so that ids and time stamps are made up in each build.",
            "Remove `<Deterministic>false</Deterministic>`, or set Deterministic to true.",
            CauseReach.Identity),
        new("path-in-code", q => q.Kind == DifferenceKind.String && IsSourcePath(q.Left) && IsSourcePath(q.Right),
            "The path of a source file is compiled into the code (CallerFilePath).",
            "Set ContinuousIntegrationBuild to true, which turns on DeterministicSourcePaths, or map the folder with PathMap.",
            CauseReach.Identity),
        new("path-in-symbols", IsPathInSymbols,
            "Paths of the machine that built it stand in the symbols or in names made from them.",
            "Set ContinuousIntegrationBuild to true, which turns on DeterministicSourcePaths, or map the folder with PathMap.",
            CauseReach.Identity),
        new("branch", q => q.IsIn(".nuspec") && q.Ends("repository/@branch"),
            "The branch was not the same, or could not be told because no branch was checked out.",
            "Set RepositoryBranch, or replay it: `-p:RepositoryBranch=NAME`."),
        new("commit", IsCommit,
            "The two were built from different commits.",
            "Build the commit that the original records, from a checkout that git can read."),
        new("version", IsVersion,
            "The version holds a wildcard, a date or a build number, or was given from outside.",
            "Set Version, AssemblyVersion and FileVersion to fixed values.",
            CauseReach.Identity),
        new("zip-times", q => q.Kind == DifferenceKind.ZipEntry && q.Begins("time of "),
            "The times of the entries are those at which the archive was made.",
            "Set DeterministicTimestamp or SOURCE_DATE_EPOCH, and pack with an SDK whose NuGet is 7.9 or later."),
        new("made-up-names", q => q.Begins("name of the part with the core properties") || q.Begins("ids and targets that NuGet made up"),
            "NuGet before 7.9 makes up the name of the part with the core properties and the ids of relationships.",
            "Pin an SDK whose NuGet is 7.9 or later in global.json."),
        new("package-signature", q => q.Kind == DifferenceKind.Signature && q.Begins("signature of the package"),
            "A signature is made anew each time, and after the build.",
            "Nothing is to be changed where the signature was made over the same package."),
        new("authenticode", q => q.Kind == DifferenceKind.Signature && q.Begins("Authenticode"),
            "The file was signed after the build.",
            "Nothing is to be changed where all else is equal."),
        new("strong-name", q => q.Kind == DifferenceKind.Signature && (q.Begins("strong name") || q.Ends("public key")),
            "The assembly was signed with another key, or not signed.",
            "Use the same AssemblyOriginatorKeyFile, SignAssembly, PublicSign and DelaySign.",
            CauseReach.Identity),
        new("configuration", q => q.Member is "compilation option optimization" || q.Ends("AssemblyConfigurationAttribute") || q.Ends("DebuggableAttribute"),
            "The two were built in different configurations.",
            "Build with the same Configuration (`-c`) and Optimize.",
            CauseReach.Code),
        new("defines", q => q.Member is "compilation option define",
            "Different symbols were defined for the compiler.",
            "Build with the same DefineConstants and TargetFramework.",
            CauseReach.Code),
        new("compiler", q => q.Member is "compilation option compiler-version" or "compilation option runtime-version",
            "Different compilers, that is different SDKs, made the two.",
            "Pin the SDK in global.json with `\"rollForward\": \"disable\"`.",
            CauseReach.Code),
        new("compiler-options", q => q.Kind == DifferenceKind.Symbols && q.Begins("compilation option "),
            "The compiler was called with different options.",
            "Set the property of that option in the project (LangVersion, Nullable, CheckForOverflowUnderflow, AllowUnsafeBlocks, OutputType).",
            CauseReach.Code),
        new("sdk", q => (q.IsIn(".psmdcp") && q.Ends("lastModifiedBy")) || q.Begins("packed form of an equal content") || q.Begins("host of the single-file program"),
            "Different SDKs packed the two.",
            "Pin the SDK in global.json with `\"rollForward\": \"disable\"`."),
        new("framework", IsFramework,
            "The two were built against different versions of the framework.",
            "Pin the SDK in global.json, and set TargetFramework and RuntimeFrameworkVersion to what the original has.",
            CauseReach.Code),
        new("package", IsPackage,
            "Another version of a package, or another build of a reference, was used.",
            "Commit packages.lock.json (RestorePackagesWithLockFile) and restore with RestoreLockedMode.",
            CauseReach.Code),
        new("generated", q => IsTimeOrId(q) || (q.Kind == DifferenceKind.Symbols && (q.Begins("document ") || q.Begins("source ")) && IsGenerated(q.Member)),
            "A source or text that the build makes holds a time, a random number or an id made up in each build.",
            "Let the generator use the commit's time (SOURCE_DATE_EPOCH) or nothing at all.",
            CauseReach.Code),
        new("culture", q => q.Left is not null && q.Right is not null && q.Left != q.Right && q.Left.Replace(',', '.') == q.Right.Replace(',', '.'),
            "A number was written as the culture of the machine wants it.",
            "Let the tool that makes it use the invariant culture (set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 or LC_ALL=C for it)."),
        new("platform", q => q.Member is "COFF Machine" or "COFF Characteristics" or "module: flags of the runtime header" or "optional header Magic" or "optional header DllCharacteristics" or "optional header ImageBase",
            "The two were built for different platforms.",
            "Build with the same PlatformTarget, Platform, RuntimeIdentifier, OutputType and HighEntropyVA."),
        new("ready-to-run", q => q.Begins("ReadyToRun native code"),
            "The code was compiled ahead of time by another compiler or against another framework, or in one of the two only.",
            "Publish with the same PublishReadyToRun, RuntimeIdentifier and SDK (global.json)."),
        new("embedded-file", q => q.Kind == DifferenceKind.Resource && q.Begins("resource "),
            "An embedded file was not the same.",
            "Commit the file that the EmbeddedResource names, or make it the same in every build.",
            CauseReach.Identity),
        new("source", q => q.Kind == DifferenceKind.Symbols && (q.Begins("document ") || q.Begins("source ")),
            "A source file was not the same when it was compiled: another commit, an uncommitted change, or line ends that git converted.",
            "Build the recorded commit from a clean checkout, and keep line ends with a .gitattributes.",
            CauseReach.Code),
        new("debug-type", q => q.Begins("debug directory ") && q.IsOneSided,
            "Symbols were made in another form.",
            "Build with the same DebugType and DebugSymbols.",
            CauseReach.Identity),
        new("file-mode", q => q.Kind == DifferenceKind.ZipEntry && q.Member is "attributes" or "versions and flags",
            "The archive was made on another system or under another umask.",
            "Make the archive on the system that made the original."),
    ];

    /// <summary>The first that explains a difference; null where none does.</summary>
    public static KnownCause? Of(CauseQuestion question)
    {
        foreach (var cause in All)
        {
            if (cause.Sign(question))
            {
                return cause;
            }
        }

        return null;
    }
}
