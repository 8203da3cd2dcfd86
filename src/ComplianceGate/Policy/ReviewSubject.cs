using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>A package, file or model that a review can be about.</summary>
public sealed class ReviewSubject
{
    private ReviewSubject(PackageFact package, LicenseDecision? decision)
    {
        Package = package;
        Component = package.Purl;
        Name = $"{package.Id} {package.Version}".TrimEnd();
        Version = package.Version;
        Digest = package.Sha256 ?? (package.ContentHash is { } hash ? WaiverDigest.Read(hash) : null);
        License = decision?.Expression ?? package.LicenseText;
        Dependencies = package.Dependencies;
        Folder = package.Folder;
        Location = package.RequestedAt;
    }

    private ReviewSubject(ModelFact model, ModelLicenseDecision? decision)
    {
        Model = model;
        Component = model.DisplayPath;
        Name = model.DisplayPath;
        Version = "";
        Digest = model.WeightsSha256;
        License = decision?.License ?? decision?.Stated;
        Terms = decision?.Terms ?? [];
        Location = model.DeclaredAt ?? new FileLocation(model.Path);
    }

    /// <summary>How findings, waivers and review records name it.</summary>
    public string Component { get; }

    /// <summary>How a person names it; not escaped.</summary>
    public string Name { get; }

    /// <summary>Its version; empty for a model.</summary>
    public string Version { get; }

    /// <summary>Its content, as lower-case hexadecimal; null when it is not known.</summary>
    public string? Digest { get; }

    /// <summary>Its license; null when it is not known.</summary>
    public string? License { get; }

    /// <summary>What it depends on, each as <c>Id/Version</c>.</summary>
    public ImmutableArray<string> Dependencies { get; } = [];

    /// <summary>Where its files lie; null where that is not known, and for a model.</summary>
    public string? Folder { get; }

    /// <summary>The package or file; null for a model.</summary>
    public PackageFact? Package { get; }

    /// <summary>The model; null for a package.</summary>
    public ModelFact? Model { get; }

    /// <summary>Of a model: the terms of its license.</summary>
    internal ImmutableArray<ModelTermDecision> Terms { get; } = [];

    /// <summary>Where the user can act.</summary>
    public FileLocation? Location { get; }

    /// <summary>The digest as a record writes it: a package's as NuGet does, others as hexadecimal.</summary>
    public string? WrittenDigest => Digest is null ? null : Digest.Length == 128 ? Convert.ToBase64String(Convert.FromHexString(Digest)) : Digest;

    /// <summary>Everything that a review can be about: packages and files first, then models, in the order of the facts.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="licenses">What is known of the packages' licenses, by <see cref="PackageFact.Key"/>.</param>
    /// <param name="modelLicenses">What is known of the models' licenses, by <see cref="ModelFact.DisplayPath"/>.</param>
    public static ImmutableArray<ReviewSubject> All(
        GateFacts facts, IReadOnlyDictionary<string, LicenseDecision> licenses, IReadOnlyDictionary<string, ModelLicenseDecision> modelLicenses)
    {
        var subjects = ImmutableArray.CreateBuilder<ReviewSubject>(facts.Packages.Length + facts.Models.Length);
        foreach (var package in facts.Packages)
        {
            subjects.Add(new(package, licenses.GetValueOrDefault(package.Key)));
        }

        foreach (var model in facts.Models)
        {
            subjects.Add(new(model, modelLicenses.GetValueOrDefault(model.DisplayPath)));
        }

        return subjects.DrainToImmutable();
    }

    /// <summary>Whether a record is of this very content.</summary>
    /// <param name="review">The record.</param>
    public bool IsSame(ReviewFact review) => Digest is not null && review.Digest == Digest;

    /// <summary>Whether a record is of this component, whatever its version and content.</summary>
    /// <param name="review">The record.</param>
    public bool IsNamedBy(ReviewFact review) => ReviewNames.Matches(review.Component, this, withVersion: false);

    /// <summary>The files that it has by the facts alone: those of a model. A package's lie in its folder.</summary>
    internal ImmutableArray<string> ModelFiles()
    {
        if (Model is null)
        {
            return [];
        }

        var files = ImmutableArray.CreateBuilder<string>(Model.Parts.Length + 1);
        files.Add(Model.DisplayPath);
        foreach (var part in Model.Parts)
        {
            files.Add(part.DisplayPath);
        }

        files.Sort(StringComparer.Ordinal);
        return files.DrainToImmutable();
    }

    /// <summary>The terms by which a model's license restricts what it may be used for, as documents call them.</summary>
    internal string Restrictions()
    {
        var names = new List<string>();
        foreach (var term in Terms)
        {
            if (term is { Term: "commercial-use", Answer: "no" or "limited" })
            {
                names.Add(ModelTermNames.AcceptedAs(ModelTerm.CommercialUse));
            }
            else if (term is { Term: "use-restrictions" or "user-threshold" or "regional-exclusion" or "no-derivatives" or "no-training", Answer: "yes" })
            {
                names.Add(term.Term);
            }
        }

        return string.Join(", ", names);
    }
}
