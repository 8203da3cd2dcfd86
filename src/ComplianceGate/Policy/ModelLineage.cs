using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>A model that another was made from.</summary>
/// <param name="Name">Its name, with its publisher where that is known.</param>
/// <param name="StatedIn">Where it is stated, as the end of a sentence: <c>the card</c>.</param>
/// <param name="License">Its license, an SPDX id or <c>LicenseRef-</c>; null when it is not known.</param>
/// <param name="IsCertain">Whether that was read where it is published.</param>
public sealed record LineageBase(string Name, string StatedIn, string? License, bool IsCertain);

/// <summary>Terms of a base model that a license does not pass on.</summary>
/// <param name="Base">The base model.</param>
/// <param name="Terms">The terms, as documents call them, each with what it says.</param>
/// <param name="IsCertain">Whether its license and the terms were read where they are published.</param>
/// <param name="OfPackage">Whether it is the package's license that drops them, and not the model's own.</param>
public sealed record LineageConflict(LineageBase Base, ImmutableArray<string> Terms, bool IsCertain, bool OfPackage);

/// <summary>A name that a license asks for.</summary>
/// <param name="Prefix">What the name must begin with.</param>
/// <param name="License">The license that says so.</param>
/// <param name="Name">The name that the model has.</param>
/// <param name="IsCertain">Whether the card says that the model was trained from another, and that one's license was read where it is published.</param>
public sealed record NamingConflict(string Prefix, string License, string Name, bool IsCertain);

/// <summary>Where a model comes from, and what follows from that.</summary>
/// <param name="Model">The model.</param>
public sealed record ModelLineage(ModelFact Model)
{
    /// <summary>The models that it was made from: those of the card, of the file and of the item, each once.</summary>
    public ImmutableArray<LineageBase> Bases { get; init; } = [];

    /// <summary>What its license or the package's does not pass on.</summary>
    public ImmutableArray<LineageConflict> Conflicts { get; init; } = [];

    /// <summary>The lines that its license and those of known base models ask to be shown, word for word.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>Those of them that neither the card nor a text beside the model shows; empty without a card.</summary>
    public ImmutableArray<string> MissingNotices { get; init; } = [];

    /// <summary>A name that it ought to have; null when no license asks for one, or it has it.</summary>
    public NamingConflict? Naming { get; init; }
}
