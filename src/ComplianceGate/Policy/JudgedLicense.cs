using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What the policy says of one term of an expression.</summary>
/// <param name="Term">The term.</param>
/// <param name="Accepted">Whether it is accepted.</param>
/// <param name="Reason">Why, in a few words: <c>OSI-approved</c>, <c>in licenses.allow</c>, <c>not in licenses.allow</c>, <c>in licenses.deny</c>.</param>
/// <param name="Entry">The policy entry that decided, if one did.</param>
/// <param name="TakenAs">The version that was chosen where a term offers later ones too (<c>GPL-3.0-only</c>); null where it is taken as it stands.</param>
public sealed record JudgedTerm(LicenseTerm Term, bool Accepted, string Reason, FileLocation? Entry = null, string? TakenAs = null)
{
    /// <summary>For an accepted term: what of the way in which the code is used its license leaves open; null where nothing is.</summary>
    public string? LinkageQuestion { get; init; }
}

/// <summary>One package's license under the policy: what rules explain and documents record.</summary>
/// <param name="Package">The package.</param>
/// <param name="Decision">The outcome.</param>
/// <param name="Expression">The expression; null when there is none or it could not be read.</param>
/// <param name="Error">Why the expression could not be read.</param>
/// <param name="Terms">Every term, in the order of the text.</param>
/// <param name="Clarification">The clarification that was applied, or that did not fit its file.</param>
/// <param name="ClarificationMismatch">How the clarified file differs (missing, or another digest); null when it fits.</param>
/// <param name="Judged">Whether the policy judges packages of this scope at all.</param>
public sealed record JudgedLicense(
    PackageFact Package,
    LicenseDecision Decision,
    LicenseExpression? Expression,
    ExpressionError? Error,
    ImmutableArray<JudgedTerm> Terms,
    LicenseClarification? Clarification = null,
    string? ClarificationMismatch = null,
    bool Judged = true)
{
    /// <summary>Where an address is all there is: whether it names one version of a file, so that what it shows does not change by itself.</summary>
    public bool IsAddressPinned { get; init; }

    /// <summary>Where an address is all there is: the SPDX id that its words name, a hint and no proof; null without one.</summary>
    public string? AddressSuggests { get; init; }

    /// <summary>
    /// The fewest terms that an exception would have to allow so that the license is accepted. Empty when it is accepted, not
    /// known, or when a denied term stands in every way.
    /// </summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>Terms of strong or network copyleft in the chosen branch, or in the whole expression where nothing was chosen.</summary>
    public ImmutableArray<string> StrongCopyleft { get; init; } = [];

    /// <summary>Whether what applies to the package is strong or network copyleft, at least in part.</summary>
    public bool IsStrongCopyleft => StrongCopyleft.Length > 0;

    /// <summary>Those of <see cref="StrongCopyleft"/> for which offering the work over a network counts as giving it out.</summary>
    public ImmutableArray<string> NetworkCopyleft { get; init; } = [];

    /// <summary>What the way in which the code is used leaves open about the chosen branch, the terms with their questions.</summary>
    public ImmutableArray<JudgedTerm> OpenLinkage { get; init; } = [];
}

/// <summary>The licenses of all packages under the policy, by <see cref="PackageFact.Key"/>, and which policy entries had an effect.</summary>
public sealed class JudgedLicenseCollection : IReadOnlyDictionary<string, JudgedLicense>
{
    private readonly Dictionary<string, JudgedLicense> byKey;
    private readonly HashSet<FileLocation> used;

    internal JudgedLicenseCollection(Dictionary<string, JudgedLicense> byKey, HashSet<FileLocation> used)
    {
        this.byKey = byKey;
        this.used = used;
    }

    /// <summary>
    /// Where the entries of <c>allow</c>, <c>deny</c>, <c>build</c>, <c>exceptions</c> (the entry and each of its terms) and
    /// <c>clarify</c> stand that decided something. An exception for what is allowed anyway decides nothing, and neither does a
    /// clarification whose text does not fit.
    /// </summary>
    public IReadOnlySet<FileLocation> UsedEntries => used;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => byKey.Keys;

    /// <inheritdoc/>
    public IEnumerable<JudgedLicense> Values => byKey.Values;

    /// <inheritdoc/>
    public int Count => byKey.Count;

    /// <inheritdoc/>
    public JudgedLicense this[string key] => byKey[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => byKey.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JudgedLicense value) => byKey.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JudgedLicense>> GetEnumerator() => byKey.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
