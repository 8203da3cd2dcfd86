using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How a policy wants cryptography to be judged (<c>cryptography</c>).</summary>
public sealed record CryptographyPolicy
{
    /// <summary>One of <see cref="PolicyKeys.CryptographyProfiles"/>.</summary>
    public string Profile { get; init; } = PolicyKeys.CryptographyProfiles[0];

    /// <summary>How much findings in packages weigh where <c>rules</c> does not name their code.</summary>
    public Severity Packages { get; init; } = Severity.Warning;
}

/// <summary>Reads <c>cryptography</c>.</summary>
internal static class PolicyCryptographySection
{
    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static CryptographyPolicy Read(PolicyReadState state, PositionedValue section)
    {
        var policy = new CryptographyPolicy();
        if (!state.IsObject(section, "'cryptography'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            switch (member.Name)
            {
                case "profile":
                    policy = policy with { Profile = state.OneOf(member.Value, "'cryptography.profile'", PolicyKeys.CryptographyProfiles) ?? policy.Profile };
                    break;
                case "packages":
                    policy = policy with { Packages = Weight(state.OneOf(member.Value, "'cryptography.packages'", PolicyKeys.Severities)) };
                    break;
                default:
                    state.Unknown(member, "in 'cryptography'", PolicyKeys.Cryptography, []);
                    break;
            }
        }

        return policy;
    }

    private static Severity Weight(string? word) => word switch
    {
        "error" => Severity.Error,
        "note" => Severity.Note,
        "none" => Severity.None,
        _ => Severity.Warning,
    };
}
