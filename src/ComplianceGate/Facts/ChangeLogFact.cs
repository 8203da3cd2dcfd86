using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>What a change log says of one version.</summary>
/// <param name="Line">Line of its heading, from 1; 0 for release notes, which have none.</param>
/// <param name="Heading">The heading as it stands there, without Markdown; empty for release notes.</param>
public sealed record ChangeEntryFact(int Line, string Heading)
{
    /// <summary>Characters of a text that are kept; one that is as long was cut.</summary>
    public const int MaxText = 1 << 16;

    /// <summary>The day in the heading (<c>yyyy-MM-dd</c>); null where none is written so, or where the calendar lacks it.</summary>
    public string? Date { get; init; }

    /// <summary>Whether it says nothing: neither a list item nor a sentence stands below the heading.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>What it says, without fenced code and comments; at most 65,536 characters of it.</summary>
    public string Text { get; init; } = "";
}

/// <summary>What is written down of the changes in the version that is built.</summary>
public sealed record ChangesFact
{
    /// <summary>Absolute path of the change log; null where none was found.</summary>
    public string? Path { get; init; }

    /// <summary>Why it could not be read, as the end of a sentence; null where it was.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The entry of this version; of a version before a release also that of the release.</summary>
    public ChangeEntryFact? Entry { get; init; }

    /// <summary>Whether <see cref="Entry"/> speaks of this very version, and not of the release that it comes before.</summary>
    public bool IsExact { get; init; }

    /// <summary>What stands under "Unreleased".</summary>
    public ChangeEntryFact? Unreleased { get; init; }

    /// <summary>The release notes of the package (<c>PackageReleaseNotes</c>), where they say something of this version; null otherwise.</summary>
    public ChangeEntryFact? Notes { get; init; }
}

/// <summary>A public type of an assembly.</summary>
/// <param name="Name">Full name as metadata has it: <c>Contoso.Ink.Pen`1+Tip</c>.</param>
/// <param name="Sha256">SHA-256 of its public and protected surface in a canonical form, lower-case hexadecimal; as an earlier manifest has it, the first 32 digits.</param>
public sealed record ApiTypeFact(string Name, string Sha256);

/// <summary>What others can see of an assembly.</summary>
/// <param name="Types">The types, in ordinal order of the names; of a package for several frameworks each form of a type.</param>
public sealed record PublicApiFact(ImmutableArray<ApiTypeFact> Types)
{
    /// <summary>Digits of a digest that manifests keep.</summary>
    public const int ShortDigest = 32;

    /// <summary>SHA-256 over all types: of each its short digest, two spaces, its name, a line feed.</summary>
    public string Sha256
    {
        get
        {
            var text = new System.Text.StringBuilder();
            foreach (var type in Types)
            {
                text.Append(type.Sha256.AsSpan(0, Math.Min(ShortDigest, type.Sha256.Length))).Append("  ").Append(type.Name).Append('\n');
            }

            return FileDigest.Sha256(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
        }
    }
}

/// <summary>What a manifest says of one package.</summary>
/// <param name="Kind">What brings it, as manifests name it: <c>package</c>, <c>npm-package</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; empty without one.</param>
/// <param name="License">Its license; null when it was not known.</param>
public sealed record PreviousPackage(string Kind, string Id, string Version, string? License);

/// <summary>What the manifest of the release before says that a change log may have to mention.</summary>
public sealed record PreviousContents
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its target framework; several with semicolons between them.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The license expression of the project itself; null where it stated none, or where the manifest does not tell.</summary>
    public string? License { get; init; }

    /// <summary>Whether the manifest tells the project's own license at all.</summary>
    public bool TellsLicense { get; init; }

    /// <summary>The packages that shipped, in the manifest's order.</summary>
    public ImmutableArray<PreviousPackage> Packages { get; init; } = [];

    /// <summary>SHA-256 of the weights of its models, in ordinal order.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Its public API; null where it was not read.</summary>
    public PublicApiFact? PublicApi { get; init; }
}
