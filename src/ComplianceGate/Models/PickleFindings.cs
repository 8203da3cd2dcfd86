using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What may be spent on all pickles of one file together.</summary>
internal sealed class PickleBudget
{
    /// <summary>Pickles inside pickles that are followed, one in the other.</summary>
    public const int MaxDepth = 4;

    private long opcodes = 16_000_000;
    private int imports = 16_384;
    private int tuples = 200_000;
    private long copied = 32 << 20;

    /// <summary>Takes an opcode.</summary>
    public bool TryOpcode() => opcodes-- > 0;

    /// <summary>Takes an import.</summary>
    public bool TryImport() => imports-- > 0;

    /// <summary>Takes a tuple that is kept for its values.</summary>
    public bool TryTuple() => tuples-- > 0;

    /// <summary>Takes bytes that are copied to be looked at.</summary>
    public bool TryCopy(long count) => (copied -= count) >= 0;
}

/// <summary>What the pickles of one file import, and the first reason for which one of them could not be followed.</summary>
internal sealed class PickleFindings(string where)
{
    private const int MaxGlobals = 4096;
    private const int MaxShown = 256;

    private readonly Dictionary<(string Module, string Name), SerialisedGlobalFact> globals = [];

    /// <summary>The entry of an archive that is being read; empty for the file itself.</summary>
    public string Where { get; set; } = where;

    /// <summary>Why a pickle could not be followed, as the rest of a sentence that begins with the file.</summary>
    public string? Unparsed { get; private set; }

    /// <summary>Byte at which that is.</summary>
    public long UnparsedOffset { get; private set; }

    /// <summary>Whether something is imported that is known to be dangerous.</summary>
    public bool HasDangerous { get; private set; }

    /// <summary>How many different things are imported.</summary>
    public int Count => globals.Count;

    /// <summary>Notes an import.</summary>
    public void Add(string module, string name, SerialisedGlobalKind kind, long offset)
    {
        HasDangerous |= kind == SerialisedGlobalKind.Dangerous;
        Add(new SerialisedGlobalFact(Shown(module), Shown(name), kind, Where, offset));
    }

    /// <summary>Notes why a pickle could not be followed; the first reason stays.</summary>
    public void Fail(long offset, string reason)
    {
        if (Unparsed is null)
        {
            Unparsed = Where.Length == 0 ? reason : $"holds \"{Where}\", which {reason}";
            UnparsedOffset = offset;
        }
    }

    /// <summary>Takes over what another walk found.</summary>
    public void Merge(PickleFindings other)
    {
        HasDangerous |= other.HasDangerous;
        foreach (var global in other.globals.Values)
        {
            Add(global);
        }
    }

    /// <summary>Whether something is imported from a module.</summary>
    public bool ImportsFrom(string module)
    {
        foreach (var (known, _) in globals.Keys)
        {
            if (known == module)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All of it.</summary>
    public SerialisedCodeFact ToFact()
    {
        var all = ImmutableArray.CreateBuilder<SerialisedGlobalFact>(globals.Count);
        all.AddRange(globals.Values);
        all.Sort(static (a, b) => string.CompareOrdinal(a.Module, b.Module) is var m and not 0 ? m : string.CompareOrdinal(a.Name, b.Name));
        return new SerialisedCodeFact { Globals = all.DrainToImmutable(), Unparsed = Unparsed, UnparsedOffset = UnparsedOffset };
    }

    private void Add(SerialisedGlobalFact global)
    {
        var key = (global.Module, global.Name);
        if (globals.TryGetValue(key, out var known))
        {
            // Two long names may be shown alike; the worse one counts.
            if (global.Kind > known.Kind)
            {
                globals[key] = global;
            }
        }
        else if (globals.Count < MaxGlobals || (global.Kind == SerialisedGlobalKind.Dangerous && globals.Count < 2 * MaxGlobals))
        {
            globals.Add(key, global);
        }
        else
        {
            Fail(global.Offset, $"imports more than {MaxGlobals:N0} different things");
        }
    }

    private static string Shown(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";
}
