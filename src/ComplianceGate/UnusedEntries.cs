using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>Entries of the policy's license lists that decided nothing in this project.</summary>
internal static class UnusedEntries
{
    public static ImmutableArray<UnusedEntry> Of(CompliancePolicy policy, JudgedLicenseCollection licenses)
    {
        var unused = ImmutableArray.CreateBuilder<UnusedEntry>();
        var lists = policy.Licenses;
        AddTerms("licenses.allow", lists.Allow);
        AddTerms("licenses.build", lists.Build ?? []);
        foreach (var entry in lists.Exceptions)
        {
            Add($"for {entry.Package} in licenses.exceptions", entry.Location);
        }

        foreach (var entry in lists.Clarify)
        {
            Add($"for {entry.Package} in licenses.clarify", entry.Location);
        }

        // A denied term that nothing has is a policy that works: lists of what is refused are not held against anybody.
        return unused.DrainToImmutable();

        void AddTerms(string list, ImmutableArray<PolicyTerm> terms)
        {
            foreach (var term in terms)
            {
                Add($"{term.Term} in {list}", term.Location);
            }
        }

        void Add(string text, FileLocation location)
        {
            if (!licenses.UsedEntries.Contains(location))
            {
                unused.Add(new UnusedEntry(text, location));
            }
        }
    }
}
