using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>Entries of the policy's license lists that decided nothing in this project.</summary>
internal static class UnusedEntries
{
    public static ImmutableArray<UnusedEntry> Of(CompliancePolicy policy, JudgedLicenseCollection licenses, JudgedModels models)
    {
        var unused = ImmutableArray.CreateBuilder<UnusedEntry>();
        var lists = policy.Licenses;
        AddTerms("licenses.allow", lists.Allow);
        AddTerms("licenses.build", lists.Build ?? []);
        foreach (var entry in lists.Exceptions)
        {
            Add($"for {entry.Package} in licenses.exceptions", entry.Location);
            if (licenses.UsedEntries.Contains(entry.Location))
            {
                // One that decides nothing in an entry that does would accept tomorrow what nobody looked at.
                AddTerms($"the exception for {entry.Package} in licenses.exceptions", entry.Allow);
            }
        }

        foreach (var entry in lists.Clarify)
        {
            Add($"for {entry.Package} in licenses.clarify", entry.Location);
        }

        // Models may come into the output after the check: where it saw none, nothing is known of their entries.
        if (models.ByModel.Count > 0)
        {
            AddModels(unused, policy.Models.Licenses, models.UsedEntries);
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

    private static void AddModels(ImmutableArray<UnusedEntry>.Builder unused, ModelLicensePolicy lists, IReadOnlySet<FileLocation> used)
    {
        AddAccepted("models.licenses.accept", lists.Accept);
        AddTerms("models.licenses.allow", lists.Allow);
        foreach (var entry in lists.Exceptions)
        {
            Add($"for {entry.Model} in models.licenses.exceptions", entry.Location);
            if (used.Contains(entry.Location))
            {
                // One that decides nothing in an entry that does would accept tomorrow what nobody looked at.
                AddAccepted($"the exception for {entry.Model} in models.licenses.exceptions", entry.Accept);
                AddTerms($"the exception for {entry.Model} in models.licenses.exceptions", entry.Allow);
            }
        }

        void AddAccepted(string list, ImmutableArray<PolicyModelTerm> terms)
        {
            foreach (var term in terms)
            {
                Add($"{ModelTermNames.AcceptedAs(term.Term)} in {list}", term.Location);
            }
        }

        void AddTerms(string list, ImmutableArray<PolicyTerm> terms)
        {
            foreach (var term in terms)
            {
                Add($"{term.Term} in {list}", term.Location);
            }
        }

        void Add(string text, FileLocation location)
        {
            if (!used.Contains(location))
            {
                unused.Add(new UnusedEntry(text, location));
            }
        }
    }
}
