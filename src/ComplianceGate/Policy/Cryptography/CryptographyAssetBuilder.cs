using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Collects what is known of one asset over all its places.</summary>
/// <param name="data">For the strengths and citations.</param>
/// <param name="name">The asset's name.</param>
/// <param name="algorithmName">The algorithm, or the version of a protocol.</param>
/// <param name="algorithm">What the data has of it; null for nothing.</param>
internal sealed class CryptographyAssetBuilder(CryptographyStatus data, string name, string algorithmName, CryptographyAlgorithm? algorithm)
{
    // Evidence is to show where to look; the number of all places stands beside them.
    private const int MostOccurrences = 20;

    private readonly List<Place> places = [];
    private readonly SortedSet<string> functions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> providers = new(StringComparer.Ordinal);
    private CryptographyUse? first;
    private CryptographyJudgement? worst;
    private string status = CryptographyStatuses.Acceptable;
    private string? padding;
    private bool paddingsDiffer;
    private int? bits;
    private bool bitsDiffer;

    /// <summary>Adds a use.</summary>
    /// <param name="assembly">Where it is.</param>
    /// <param name="use">The use.</param>
    /// <param name="unknown">"unknown" where nothing can be said of it; null otherwise.</param>
    /// <param name="judgements">What speaks against it, the worst first.</param>
    /// <param name="provider">The package whose code it is; null for none.</param>
    public void Add(AssemblyCryptography assembly, CryptographyUse use, string? unknown, ImmutableArray<CryptographyJudgement> judgements, string? provider)
    {
        paddingsDiffer |= first is not null && padding != use.Padding;
        bitsDiffer |= first is not null && bits != use.KeyBits;
        (first, padding, bits) = (first ?? use, use.Padding, use.KeyBits);
        functions.UnionWith(use.Functions);
        if (provider is not null)
        {
            providers.Add(provider);
        }

        var own = judgements is [var heaviest, ..] ? heaviest.Status : unknown ?? CryptographyStatuses.Acceptable;
        if (!judgements.IsEmpty && (worst is null || CryptographyStatuses.Rank(judgements[0].Status) > CryptographyStatuses.Rank(worst.Status)))
        {
            worst = judgements[0];
        }

        status = worst?.Status ?? unknown ?? status;
        PlaceOf(assembly).Add(use, own);
    }

    /// <summary>What was decided.</summary>
    public CryptographyDecision Decide()
    {
        var size = algorithm is null ? null : CryptographyJudge.Bits(algorithm, first!);
        var strength = Strength(size);
        return new CryptographyDecision
        {
            Name = name,
            Asset = CryptographyAssetName.Kind(first!, algorithm),
            Algorithm = SafeText.Line(algorithmName),
            Status = status,
            Reason = worst is null ? null : worst.Reason + ".",
            Source = worst?.Source ?? (algorithm?.Source is { } source ? data.Cite(source, null) : null),
            Primitive = Primitive(),
            Family = Family(),
            Oid = algorithm?.Oid,
            ParameterSet = algorithm?.ProtocolVersion ?? algorithm?.ParameterSet ?? (bitsDiffer || algorithm?.Primitive == "kdf" ? null : first!.KeyBits?.ToString(CultureInfo.InvariantCulture)),
            Curve = first!.Curve,
            Mode = first.Mode,
            Padding = paddingsDiffer ? null : padding,
            Functions = [.. functions],
            ClassicalLevel = algorithm?.Level ?? strength?.Level,
            QuantumLevel = algorithm?.Quantum ?? strength?.Quantum,
            Providers = [.. providers],
            Places = [.. places.Select(static p => p.Decide())],
        };
    }

    private string Primitive()
    {
        var primitive = algorithm?.Primitive ?? "unknown";
        return primitive switch
        {
            "block-cipher" when first!.Mode is "GCM" or "CCM" or "EAX" or "OCB" => "ae",
            "block-cipher" when first!.Mode is "KW" => "key-wrap",
            // RSA does both; what only signs is a signature.
            "pke" when functions.Count > 0 && functions.IsSubsetOf(["sign", "verify"]) => "signature",
            "hash" when functions.Count > 0 && functions.IsSubsetOf(["tag"]) => "mac",
            _ => primitive,
        };
    }

    private string? Family()
    {
        if (algorithm?.Name != "RSA")
        {
            return algorithm?.Family;
        }

        var signs = functions.Count > 0 && functions.IsSubsetOf(["sign", "verify"]);
        var encrypts = functions.Count > 0 && functions.IsSubsetOf(["encrypt", "decrypt"]);
        return first!.Padding switch
        {
            "PSS" => "RSASSA-PSS",
            "PKCS1" when signs => "RSASSA-PKCS1",
            "PKCS1" when encrypts => "RSAES-PKCS1",
            { } oaep when oaep.StartsWith("OAEP", StringComparison.Ordinal) => "RSAES-OAEP",
            _ => null,
        };
    }

    // A size below the smallest of the table has a strength that nobody states.
    private CryptographyStrength? Strength(int? size)
    {
        CryptographyStrength? found = null;
        if (size is not null && !(bitsDiffer && first!.Curve is null) && algorithm?.Strength is { } table && data.Strengths.TryGetValue(table, out var strengths))
        {
            foreach (var strength in strengths)
            {
                found = strength.Bits <= size ? strength : found;
            }
        }

        return found;
    }

    private Place PlaceOf(AssemblyCryptography assembly)
    {
        if (places.Count > 0 && ReferenceEquals(places[^1].Assembly, assembly))
        {
            return places[^1];
        }

        foreach (var known in places)
        {
            if (ReferenceEquals(known.Assembly, assembly))
            {
                return known;
            }
        }

        var place = new Place(assembly);
        places.Add(place);
        return place;
    }

    private sealed class Place(AssemblyCryptography assembly)
    {
        private readonly ImmutableArray<CryptographyOccurrence>.Builder occurrences = ImmutableArray.CreateBuilder<CryptographyOccurrence>();
        private long more;

        public AssemblyCryptography Assembly => assembly;

        public void Add(CryptographyUse use, string status)
        {
            more += Math.Max(0, use.More);
            if (occurrences.Count < MostOccurrences)
            {
                occurrences.Add(new(use.Method, use.Offset, use.Api, status, use.Location));
            }
            else
            {
                more++;
            }
        }

        public CryptographyPlace Decide() => new(assembly.Name, assembly.Package, occurrences.ToImmutable(), (int)Math.Min(more, int.MaxValue / 4));
    }
}
