using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG3006: nothing in the source says which SDK builds it.</summary>
public sealed class SdkNotPinnedRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3006", "SdkNotPinned", "The SDK is not pinned", ReproducibilityRules.Category, Severity.Note,
        "The SDK brings the compiler, its libraries and NuGet, and all of them are in what comes out. Without a global.json that names "
        + "one version and lets no other take its place, the next machine builds with what it has.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (ReproducibilityRules.Speaks(context, Descriptor.Id) && Why(context.Facts) is { } why)
        {
            var sdk = SafeText.Line(context.Facts.Toolchain.Sdk, 40);
            var pin = context.Facts.Reproducibility.SdkPin;
            yield return ReproducibilityRules.About(
                context, Descriptor, "global.json", why,
                $"Pin the SDK of this build in global.json at the root of the repository: {{ \"sdk\": {{ \"version\": \"{sdk}\", \"rollForward\": \"disable\" }} }}",
                pin is null ? null : new FileLocation(pin.Path, pin.Line));
        }
    }

    private static string? Why(GateFacts facts)
    {
        if (facts.Reproducibility.SdkPin is not { } pin)
        {
            return "No global.json says which SDK builds this.";
        }

        if (!pin.IsShared)
        {
            return "The global.json that chooses the SDK lies outside the repository, where nobody else has it.";
        }

        if (pin.Version is null)
        {
            return "global.json names no version of the SDK.";
        }

        // "patch" takes another one only where the version that it names is not installed; here it was.
        var roll = pin.RollForward ?? "latestPatch";
        return roll.Equals("disable", StringComparison.OrdinalIgnoreCase) || (roll.Equals("patch", StringComparison.OrdinalIgnoreCase) && pin.Version == facts.Toolchain.Sdk)
            ? null
            : $"global.json names SDK {SafeText.Line(pin.Version, 40)} and lets later ones take its place (rollForward is {(pin.RollForward is null ? "not set, which means latestPatch" : $"'{SafeText.Line(roll, 40)}'")}).";
    }
}
