using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>The gate's own rules, CG0xxx: what it says about its policy, its waivers and its inputs.</summary>
public static class GateRules
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Gate";

    /// <summary>CG0002; reported by the package's targets, because on such a host no task of the gate can run.</summary>
    public static RuleDescriptor HostTooOld { get; } = new(
        "CG0002",
        "HostTooOld",
        "The build host is too old",
        Category,
        Severity.Error,
        "The gate needs the .NET SDK 10 or later, or MSBuild 18 or later of Visual Studio. On an older host it "
            + "cannot judge anything, so the build stops.");

    /// <summary>CG4001; in a build reported by the recording (<see cref="BinaryContradiction"/>), and by the package's targets, which see what changes after it; later by <c>verify</c>.</summary>
    public static RuleDescriptor ArtifactDiffers { get; } = new(
        "CG4001",
        "ArtifactDiffers",
        "An artifact differs from its evidence",
        "Integrity",
        Severity.Error,
        "A file is not what the evidence says of it, or two documents of the evidence contradict each other. In a build: something "
            + "changed an output after it was hashed, so the evidence beside it would be untrue; or an assembly contradicts what the build says of it.");

    /// <summary>CG4002; reported by <c>compliance-gate verify</c>.</summary>
    public static RuleDescriptor ArtifactMissing { get; } = new(
        "CG4002",
        "ArtifactMissing",
        "An artifact or document is missing",
        "Integrity",
        Severity.Error,
        "The evidence names a file that is not there, so that what was handed over is not the whole of what was built.");

    /// <summary>CG4003; reported by <c>compliance-gate verify</c>.</summary>
    public static RuleDescriptor UnexpectedFile { get; } = new(
        "CG4003",
        "UnexpectedFile",
        "A file is there that no evidence speaks of",
        "Integrity",
        Severity.Error,
        "A file came in after the evidence was written, so that nobody vouches for it. In the output folder of a build only code "
            + "and models are told; in a publish folder, a package and an evidence folder every file is.");

    /// <summary>CG4004; reported by <c>compliance-gate verify</c>.</summary>
    public static RuleDescriptor SignatureInvalid { get; } = new(
        "CG4004",
        "SignatureInvalid",
        "A signature is not valid",
        "Integrity",
        Severity.Error,
        "A signature beside what is verified is of other bytes, is broken, or was made by a key outside its time. Somebody changed "
            + "something, or put a signature where it does not belong.");

    /// <summary>CG4005; reported by <c>compliance-gate verify</c>: an error where signatures are asked for.</summary>
    public static RuleDescriptor NotSigned { get; } = new(
        "CG4005",
        "NotSigned",
        "Not signed by those who are trusted",
        "Integrity",
        Severity.Note,
        "Nobody who is trusted signed, or not as many or not those parties who must. Where no key, certificate, trust file or policy is "
            + "named it is told and changes nothing.");

    /// <summary>All descriptors, in the order of their codes.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors { get; } =
    [
        PolicyInvalidRule.Descriptor,
        HostTooOld,
        WaiverExpiredRule.Descriptor,
        EntryUnusedRule.Descriptor,
        InputUnreadableRule.Rule,
        WaiverExpiresSoonRule.Descriptor,
        ArtifactDiffers,
        ArtifactMissing,
        UnexpectedFile,
        SignatureInvalid,
        NotSigned,
    ];

    /// <summary>Those that judge facts. The others judge what rules found, and <see cref="RuleRunner"/> applies them.</summary>
    public static ImmutableArray<IRule> Rules { get; } = [new InputUnreadableRule()];
}
