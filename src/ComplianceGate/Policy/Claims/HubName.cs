using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How two names of models or data sets stand to each other.</summary>
internal enum NameLikeness
{
    /// <summary>They name different things.</summary>
    Different,

    /// <summary>One may be a shorter form of the other.</summary>
    Similar,

    /// <summary>One name, two publishers: a copy, or another thing of that name.</summary>
    OtherPublisher,

    /// <summary>They name one thing.</summary>
    Same,
}

/// <summary>A model or data set by its name and publisher, however it is written: an id of the Hub, an address, or words.</summary>
/// <param name="Organization">Who publishes it; null when it is not said.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct HubName(string? Organization, string Name)
{
    private const int Telling = 4;
    private static readonly string[] Hosts = ["huggingface.co/", "www.huggingface.co/", "hf.co/", "github.com/"];
    private static readonly string[] Folders = ["output", "outputs", "models", "model", "checkpoints", "checkpoint", "results", "data", "content", "tmp", "workspace", "home", "mnt", "runs"];

    // What repacking puts behind a name.
    private static readonly string[] Repacked = ["bnb4bit", "bnb8bit", "unslothbnb4bit", "4bit", "8bit", "awq", "gptq", "gptqint4", "gptqint8", "fp8", "gguf", "mlx", "instructbnb4bit", "exl2"];

    private static readonly string[] Kinds = ["datasets/", "models/"];

    /// <summary>Whether it is certain whose it is.</summary>
    public bool IsWhole => Organization is { Length: > 0 };

    /// <summary>Reads a name.</summary>
    /// <param name="text">An id, an address or a name.</param>
    public static HubName Of(string text)
    {
        var rest = text.AsSpan().Trim(" \t`\"'<>");
        var scheme = rest.IndexOf("://");
        var isAddress = scheme > 0;
        rest = isAddress ? rest[(scheme + 3)..] : rest;
        var isHub = Take(ref rest, Hosts);
        Take(ref rest, Kinds);
        var end = rest.IndexOfAny("?#@");
        rest = (end < 0 ? rest : rest[..end]).TrimEnd('/');
        if ((isAddress && !isHub) || IsPath(rest))
        {
            return new(null, rest[(rest.LastIndexOfAny("/\\") + 1)..].ToString());
        }

        var slash = rest.IndexOf('/');
        if (slash <= 0)
        {
            return new(null, rest.ToString());
        }

        var name = rest[(slash + 1)..];
        var next = name.IndexOf('/');
        return new(rest[..slash].ToString(), (next < 0 ? name : name[..next]).ToString());
    }

    /// <summary>The name of a reference in a file's head: its address is the surest.</summary>
    /// <param name="reference">The reference.</param>
    public static HubName Of(ModelReferenceFact reference)
    {
        if (reference.Url is { } url && Of(url) is { IsWhole: true } byUrl)
        {
            return byUrl;
        }

        var byName = Of(reference.Name);
        return byName.IsWhole ? byName : byName with { Organization = reference.Organization };
    }

    /// <summary>Compares.</summary>
    /// <param name="other">Another name.</param>
    public NameLikeness Compare(HubName other)
    {
        var (one, two) = (ClaimText.Slug(Name), ClaimText.Slug(other.Name));
        if (one.Length == 0 || two.Length == 0)
        {
            return NameLikeness.Similar;
        }

        if (one == two)
        {
            return !IsWhole || !other.IsWhole || ClaimText.Slug(Organization) == ClaimText.Slug(other.Organization) ? NameLikeness.Same : NameLikeness.OtherPublisher;
        }

        (one, two) = (Unpacked(one), Unpacked(two));
        return one == two || Holds(one, two) || Holds(two, one) || Holds(ClaimText.Slug(Organization) + one, two) || Holds(ClaimText.Slug(other.Organization) + two, one)
            ? NameLikeness.Similar : NameLikeness.Different;
    }

    /// <inheritdoc/>
    public override string ToString() => IsWhole ? $"{Organization}/{Name}" : Name;

    private static string Unpacked(string slug)
    {
        foreach (var end in Repacked)
        {
            if (slug.Length > end.Length + Telling && slug.EndsWith(end, StringComparison.Ordinal))
            {
                return slug[..^end.Length];
            }
        }

        return slug;
    }

    private static bool Holds(string whole, string piece) => piece.Length >= Telling && whole.Contains(piece, StringComparison.Ordinal);

    /// <summary>Whether a text is the place of a folder and not the name of what lies there.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPath(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return IsPath(text.AsSpan()) || (!text.Contains("://", StringComparison.Ordinal) && text.AsSpan().Count('/') > 1) || text.Contains("checkpoint-", StringComparison.Ordinal)
            || (slash > 0 && Folders.Contains(text[..slash], StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsPath(ReadOnlySpan<char> text) =>
        text.StartsWith("/") || text.StartsWith(".") || text.StartsWith("~") || text.Contains('\\') || (text.Length > 1 && text[1] == ':');

    private static bool Take(ref ReadOnlySpan<char> text, ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                text = text[start.Length..];
                return true;
            }
        }

        return false;
    }
}
