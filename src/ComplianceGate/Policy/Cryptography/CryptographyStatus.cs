using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>What standards say of cryptographic algorithms, as the data file tells it.</summary>
public sealed record CryptographyStatus
{
    /// <summary>The day of the data, <c>yyyy-MM-dd</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What it rests on, in the order of the file.</summary>
    public ImmutableArray<CryptographySource> Sources { get; init; } = [];

    /// <summary>The algorithms and protocols, in the order of the file.</summary>
    public ImmutableArray<CryptographyAlgorithm> Algorithms { get; init; } = [];

    /// <summary>What is wrong whatever the algorithm is.</summary>
    public ImmutableArray<CryptographyAlgorithm> Practices { get; init; } = [];

    /// <summary>Strengths by key size, by the name of the table.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<CryptographyStrength>> Strengths { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<CryptographyStrength>>.Empty;

    /// <summary>Finds an algorithm: the one of this name, or the family that stands for all names that begin with its own and a hyphen.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null for one that the data does not have.</returns>
    public CryptographyAlgorithm? Find(string name)
    {
        CryptographyAlgorithm? family = null;
        foreach (var algorithm in Algorithms)
        {
            if (algorithm.Name == name)
            {
                return algorithm;
            }

            if (algorithm.IsFamily && name.Length > algorithm.Name.Length && name[algorithm.Name.Length] == '-' && name.StartsWith(algorithm.Name, StringComparison.Ordinal))
            {
                family = algorithm;
            }
        }

        return family;
    }

    /// <summary>Finds what is said of a practice.</summary>
    /// <param name="name">Its name.</param>
    public CryptographyAlgorithm? FindPractice(string name)
    {
        foreach (var practice in Practices)
        {
            if (practice.Name == name)
            {
                return practice;
            }
        }

        return null;
    }

    /// <summary>A source with a section, as a message names it.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="section">The section; null for the whole.</param>
    public string Cite(string id, string? section)
    {
        var name = id;
        foreach (var source in Sources)
        {
            if (source.Id == id)
            {
                name = source.ShortName;
            }
        }

        return section is null || section.StartsWith("whole ", StringComparison.Ordinal) ? name
            : char.IsAsciiDigit(section[0]) ? $"{name}, section {section}" : $"{name}, {section}";
    }
}

/// <summary>A standard or publication that the data rests on.</summary>
/// <param name="Id">Its id in the data.</param>
/// <param name="Title">Its number, a comma, and its title.</param>
/// <param name="Date">The day or month of its publication; null where it changes all the time.</param>
/// <param name="Url">Where it is.</param>
public sealed record CryptographySource(string Id, string Title, string? Date, string Url)
{
    /// <summary>The number alone.</summary>
    public string ShortName => Title.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0 ? Title[..comma] : Title;
}

/// <summary>The strength that a key size gives.</summary>
/// <param name="Bits">From this size on.</param>
/// <param name="Level">Strength against a computer of today, in bits.</param>
/// <param name="Quantum">Category of NIST's post-quantum strength, 0 for none.</param>
public sealed record CryptographyStrength(int Bits, int Level, int Quantum);

/// <summary>An algorithm, a version of a protocol, or a practice.</summary>
public sealed record CryptographyAlgorithm
{
    /// <summary>Its name, as facts spell it.</summary>
    public required string Name { get; init; }

    /// <summary>Its primitive in CycloneDX's words.</summary>
    public string Primitive { get; init; } = "unknown";

    /// <summary>Its family in the words of CycloneDX 1.7; null where the list has none.</summary>
    public string? Family { get; init; }

    /// <summary>Its object identifier; null where it has none.</summary>
    public string? Oid { get; init; }

    /// <summary>Which table gives its strength by key size; null where none does.</summary>
    public string? Strength { get; init; }

    /// <summary>Its strength where that hangs on no key size; null where it does or is not known.</summary>
    public int? Level { get; init; }

    /// <summary>Its post-quantum category where that hangs on no key size; null where it does or is not known.</summary>
    public int? Quantum { get; init; }

    /// <summary>Its parameter set; null for none.</summary>
    public string? ParameterSet { get; init; }

    /// <summary>Which protocol it is a version of, in CycloneDX's words; null for an algorithm.</summary>
    public string? Protocol { get; init; }

    /// <summary>Which version of it; null where the system chooses.</summary>
    public string? ProtocolVersion { get; init; }

    /// <summary>Whether it stands for every name that begins with its own and a hyphen.</summary>
    public bool IsFamily { get; init; }

    /// <summary>The standard that defines it; null where the data names none.</summary>
    public string? Source { get; init; }

    /// <summary>What to use in its place; null where nothing speaks against it.</summary>
    public string? Instead { get; init; }

    /// <summary>What speaks against it, each under conditions.</summary>
    public ImmutableArray<CryptographyEntry> Entries { get; init; } = [];
}

/// <summary>Something that speaks against an algorithm. Each condition that is set must hold; what the code leaves open meets none.</summary>
public sealed record CryptographyEntry
{
    /// <summary>What follows, one of <see cref="Diagnostics.CryptographyStatuses"/> but the first and the last.</summary>
    public required string Status { get; init; }

    /// <summary>The profiles in which it holds; empty for all.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Functions of which the use has one; empty for any.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary>Functions: a use that has nothing but these is not meant; empty for none.</summary>
    public ImmutableArray<string> ExceptOnly { get; init; } = [];

    /// <summary>Modes; empty for any.</summary>
    public ImmutableArray<string> Modes { get; init; } = [];

    /// <summary>Paddings; empty for any.</summary>
    public ImmutableArray<string> Paddings { get; init; } = [];

    /// <summary>Hashes; empty for any.</summary>
    public ImmutableArray<string> Hashes { get; init; } = [];

    /// <summary>Curves; empty for any.</summary>
    public ImmutableArray<string> Curves { get; init; } = [];

    /// <summary>Holds for every curve that has a name and is none of these; empty for any.</summary>
    public ImmutableArray<string> ExceptCurves { get; init; } = [];

    /// <summary>The key size, in bits, that is just enough; null for any.</summary>
    public int? Below { get; init; }

    /// <summary>The iterations that are just enough; null for any.</summary>
    public int? IterationsBelow { get; init; }

    /// <summary>The first day on which it holds; null for always.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day on which the use is still to be accepted; null where no day is named.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Id of the source.</summary>
    public required string Source { get; init; }

    /// <summary>Where in it.</summary>
    public required string Section { get; init; }

    /// <summary>Why, as a sentence without its full stop.</summary>
    public required string Reason { get; init; }
}
