namespace ComplianceGate.Evidence;

/// <summary>Names of curves in the list of CycloneDX 1.7 (<c>ellipticCurvesEnum</c>), which puts the body that defines a curve before its name.</summary>
internal static class CycloneDxCurves
{
    // Of the curves of SEC 2 the list has these.
    private static readonly string[] Certicom =
    [
        "secp112r1", "secp112r2", "secp128r1", "secp128r2", "secp160k1", "secp160r1", "secp160r2", "secp192k1", "secp192r1", "secp224k1", "secp224r1", "secp256k1",
        "secp256r1", "secp384r1", "secp521r1", "sect113r1", "sect113r2", "sect131r1", "sect131r2", "sect163k1", "sect163r1", "sect163r2", "sect193r1", "sect193r2",
        "sect233k1", "sect233r1", "sect239k1", "sect283k1", "sect283r1", "sect409k1", "sect409r1", "sect571k1", "sect571r1",
    ];

    private static readonly string[] Brainpool = ["160", "192", "224", "256", "320", "384", "512"];

    /// <summary>The name in the list; null for a curve that it does not have.</summary>
    /// <param name="curve">The curve as facts name it.</param>
    public static string? Of(string? curve) => curve switch
    {
        null => null,
        "P-192" or "P-224" or "P-256" or "P-384" or "P-521" => "nist/" + curve,
        "Ed25519" or "Ed448" or "Curve25519" or "Curve448" => "other/" + curve,
        _ when Array.IndexOf(Certicom, curve) >= 0 => "secg/" + curve,
        _ when IsBrainpool(curve) => "brainpool/" + curve,
        _ => null,
    };

    private static bool IsBrainpool(string curve) =>
        curve.Length == 15 && curve.StartsWith("brainpoolP", StringComparison.Ordinal) && curve[13..] is ("r1" or "t1") && Array.IndexOf(Brainpool, curve[10..13]) >= 0;
}
