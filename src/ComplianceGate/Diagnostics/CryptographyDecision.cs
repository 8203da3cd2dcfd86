using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Diagnostics;

/// <summary>Words for what is known of a cryptographic asset, from the best to the worst; unknown is neither.</summary>
public static class CryptographyStatuses
{
    /// <summary>Nothing speaks against it.</summary>
    public const string Acceptable = "acceptable";

    /// <summary>It is to be given up (CG6002).</summary>
    public const string Retiring = "retiring";

    /// <summary>Its key gives too little strength (CG6003).</summary>
    public const string TooSmall = "too-small";

    /// <summary>The profile does not have it on its list (CG6001).</summary>
    public const string NotApproved = "not-approved";

    /// <summary>It protects nothing (CG6001).</summary>
    public const string Broken = "broken";

    /// <summary>The code does not say what it is, or no source speaks of it.</summary>
    public const string Unknown = "unknown";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [Acceptable, Retiring, TooSmall, NotApproved, Broken, Unknown];

    /// <summary>How bad a status is: higher is worse, and what is unknown is not bad.</summary>
    /// <param name="status">The status.</param>
    public static int Rank(string status) => status == Unknown ? 0 : All.IndexOf(status);
}

/// <summary>Words for what kind of thing an asset is.</summary>
public static class CryptographyAssets
{
    /// <summary>An algorithm.</summary>
    public const string Algorithm = "algorithm";

    /// <summary>A version of a protocol.</summary>
    public const string Protocol = "protocol";

    /// <summary>Certificates.</summary>
    public const string Certificate = "certificate";

    /// <summary>A key that stands in the code.</summary>
    public const string Key = "key";

    /// <summary>An initialisation vector or nonce that stands in the code.</summary>
    public const string Nonce = "nonce";

    /// <summary>Something that is done and is no asset of its own: accepting every certificate.</summary>
    public const string Practice = "practice";
}

/// <summary>What was decided about one cryptographic asset, over all places that use it.</summary>
public sealed record CryptographyDecision
{
    /// <summary>Its name with what makes it what it is: <c>AES-256-GCM</c>, <c>RSA-1024</c>, <c>ECDSA-P-256-SHA-256</c>, <c>TLS 1.0</c>. No two have the same.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of thing it is, one of <see cref="CryptographyAssets"/>.</summary>
    public required string Asset { get; init; }

    /// <summary>The algorithm or protocol, as <see cref="CryptographyNames"/> spells it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>What was decided, one of <see cref="CryptographyStatuses"/>: the worst of all places.</summary>
    public required string Status { get; init; }

    /// <summary>Why, as a sentence; null where nothing speaks against it.</summary>
    public string? Reason { get; init; }

    /// <summary>The standard that says so, with the section; null without one.</summary>
    public string? Source { get; init; }

    /// <summary>Its primitive in CycloneDX's words; <c>key-wrap</c> is one of 1.7.</summary>
    public string Primitive { get; init; } = "unknown";

    /// <summary>Its family in CycloneDX's words (1.7); null where the list has none.</summary>
    public string? Family { get; init; }

    /// <summary>Its object identifier; null where it has none or more than one.</summary>
    public string? Oid { get; init; }

    /// <summary>The parameter set: a key size, <c>768</c>, <c>SHA2-128s</c>; of a protocol its version; null where the code does not say.</summary>
    public string? ParameterSet { get; init; }

    /// <summary>The curve; null where the code does not say.</summary>
    public string? Curve { get; init; }

    /// <summary>Mode of a block cipher; null where the code does not say.</summary>
    public string? Mode { get; init; }

    /// <summary>Padding; null where the places do not say, or differ.</summary>
    public string? Padding { get; init; }

    /// <summary>What is done, in CycloneDX's words, in ordinal order.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary>Strength against a computer of today, in bits; null where it is not known.</summary>
    public int? ClassicalLevel { get; init; }

    /// <summary>Category of NIST's post-quantum strength, 0 for none; null where it is not known.</summary>
    public int? QuantumLevel { get; init; }

    /// <summary>The packages whose code it is, as <see cref="PackageFact.Key"/>, in ordinal order.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>Where it is used: the project's own assembly first, then in the order of the facts.</summary>
    public ImmutableArray<CryptographyPlace> Places { get; init; } = [];

    /// <summary>How many places use it.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var place in Places)
            {
                count += place.Occurrences.Length + place.More;
            }

            return count;
        }
    }
}

/// <summary>An assembly that uses an asset.</summary>
/// <param name="Assembly">Name of the file.</param>
/// <param name="Package">What brings it, as <see cref="PackageFact.Key"/>; null for the project's own.</param>
/// <param name="Occurrences">The places, in the order of the facts.</param>
/// <param name="More">How many more are not listed.</param>
public sealed record CryptographyPlace(string Assembly, string? Package, ImmutableArray<CryptographyOccurrence> Occurrences, int More);

/// <summary>One place in the code that uses an asset.</summary>
/// <param name="Method">The method; empty where it is no code.</param>
/// <param name="Offset">Offset in its IL, in bytes; -1 where it is no instruction.</param>
/// <param name="Api">What is called or set.</param>
/// <param name="Status">What was decided about this place.</param>
/// <param name="Location">Where it stands in the source; null where nobody knows.</param>
public sealed record CryptographyOccurrence(string Method, int Offset, string Api, string Status, FileLocation? Location);
