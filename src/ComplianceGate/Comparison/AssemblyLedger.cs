using System.Reflection.Metadata;

namespace ComplianceGate.Comparison;

/// <summary>One fact about a member.</summary>
/// <param name="Kind">How a difference in it is told.</param>
/// <param name="Label">What it is; distinct within the member.</param>
/// <param name="Value">Its value, whole.</param>
internal readonly record struct MemberFact(DifferenceKind Kind, string Label, string Value);

/// <summary>A type, member, reference or resource with all that metadata says of it.</summary>
internal sealed class LedgerMember(string name, string? parent)
{
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);

    /// <summary>Its name, distinct within the assembly.</summary>
    public string Name => name;

    /// <summary>The member that holds it; null for one that stands by itself.</summary>
    public string? Parent => parent;

    /// <summary>The method whose body is compared; nil for what is no method.</summary>
    public MethodDefinitionHandle Method { get; init; }

    /// <summary>The facts, in the order of the tables.</summary>
    public List<MemberFact> Facts { get; } = [];

    /// <summary>Adds a fact.</summary>
    public void Add(string label, string value, DifferenceKind kind = DifferenceKind.Metadata)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(labels, label, out _);
        Facts.Add(new MemberFact(kind, ++count == 1 ? label : $"{label} #{count}", value));
    }
}

/// <summary>Everything in an assembly that two sides must have alike to be the same code, in the order of the tables.</summary>
internal sealed class AssemblyLedger
{
    private readonly Dictionary<string, LedgerMember> members = new(StringComparer.Ordinal);

    /// <summary>The members in their order.</summary>
    public List<LedgerMember> Members { get; } = [];

    /// <summary>The member of a name; null where there is none.</summary>
    public LedgerMember? Find(string name) => members.GetValueOrDefault(name);

    /// <summary>Adds a member, or gives the one that is there.</summary>
    public LedgerMember Add(string name, string? parent = null, MethodDefinitionHandle method = default)
    {
        if (!members.TryGetValue(name, out var member))
        {
            member = new LedgerMember(name, parent) { Method = method };
            members.Add(name, member);
            Members.Add(member);
        }

        return member;
    }
}
