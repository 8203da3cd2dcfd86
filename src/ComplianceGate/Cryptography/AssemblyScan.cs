using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>One run over one assembly.</summary>
internal sealed class AssemblyScan
{
    /// <summary>Bytes of the longest method that is looked through.</summary>
    public const int MaxIl = 1 << 20;

    private const int MaxUses = 20_000;
    private const long MaxWork = 50_000_000;

    private readonly PEReader file;
    private readonly List<(MethodDefinitionHandle Method, FoundUse Use)> found = [];
    private bool isCut;
    private bool isOver;
    private string? problem;
    private long work;

    /// <summary>Looks at an opened file.</summary>
    /// <param name="file">The file.</param>
    public AssemblyScan(PEReader file)
    {
        this.file = file;
        Metadata = file.GetMetadataReader();
        Members = new AssemblyMembers(Metadata);
        Constants = new Constants(this);
    }

    /// <summary>The metadata.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>What tokens stand for.</summary>
    public AssemblyMembers Members { get; }

    /// <summary>What fields and small methods give.</summary>
    public Constants Constants { get; }

    /// <summary>Looks through everything that the screen finds worth it.</summary>
    /// <param name="symbols">Symbols beside the file, may be empty; null where no places in the source are wanted.</param>
    public ScanResult Run(ReadOnlyMemory<byte>? symbols)
    {
        var screen = new Screen(Metadata, Members);
        if (!screen.Run())
        {
            return new ScanResult(true, [], Members.Signatures.IsCut, null);
        }

        foreach (var method in Interesting(screen.Tokens))
        {
            try
            {
                Keep(method, new MethodWalker(this, method, isReported: true));
            }
            catch (ScanBoundException)
            {
                isCut = true;
            }
            catch (Exception e) when (Malformed.Is(e))
            {
                problem = Malformed.MethodProblem;
            }

            if (isOver)
            {
                break;
            }
        }

        return new ScanResult(true, Facts(symbols), isCut || Members.Signatures.IsCut, problem);
    }

    /// <summary>Code of a method; null where it has none.</summary>
    /// <param name="method">The method.</param>
    public MethodBodyBlock? Body(MethodDefinition method) =>
        method.RelativeVirtualAddress > 0 && (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.IL
            ? file.GetMethodBody(method.RelativeVirtualAddress)
            : null;

    /// <summary>Counts work that grows faster than the code; past the bound the rest of the assembly is left out.</summary>
    /// <param name="amount">How much.</param>
    public void Spend(int amount)
    {
        work += amount;
        if (work > MaxWork)
        {
            isCut = isOver = true;
            throw new ScanBoundException();
        }
    }

    private List<MethodDefinitionHandle> Interesting(HashSet<int> tokens)
    {
        var methods = new List<MethodDefinitionHandle>();
        var seen = new Dictionary<int, bool>();
        foreach (var handle in Metadata.MethodDefinitions)
        {
            try
            {
                if (IsWorth(handle, tokens, seen))
                {
                    methods.Add(handle);
                }
            }
            catch (ScanBoundException)
            {
                break;
            }
            catch (Exception e) when (Malformed.Is(e))
            {
                problem = Malformed.MethodProblem;
            }
        }

        return methods;
    }

    private bool IsWorth(MethodDefinitionHandle handle, HashSet<int> tokens, Dictionary<int, bool> seen)
    {
        var method = Metadata.GetMethodDefinition(handle);
        Spend(1);
        if (seen.TryGetValue(method.RelativeVirtualAddress, out var isWorth) || Body(method) is not { } body)
        {
            return isWorth;
        }

        seen[method.RelativeVirtualAddress] = false;
        var length = body.GetILReader().Length;
        if (length > MaxIl)
        {
            isCut = true;
            return false;
        }

        Spend(length / 4);
        return seen[method.RelativeVirtualAddress] = Constants.Note(handle, Il(body), tokens);
    }

    /// <summary>The bytes of a method's code, without a copy.</summary>
    /// <param name="body">The method's body.</param>
    public static ReadOnlySpan<byte> Il(MethodBodyBlock body) => body.GetILContent().AsSpan();

    private void Keep(MethodDefinitionHandle method, MethodWalker walker)
    {
        walker.Run();
        foreach (var use in walker.Uses)
        {
            if (use.IsPart)
            {
                continue;
            }

            if (found.Count >= MaxUses)
            {
                isCut = isOver = true;
                return;
            }

            found.Add((method, use));
        }
    }

    private ImmutableArray<CryptographyUse> Facts(ReadOnlyMemory<byte>? symbols)
    {
        using var lines = symbols is { } beside && found.Count > 0 ? SourceLines.Open(file, beside) : null;
        var owners = new OwnerNames(Metadata, Members.Signatures);
        var facts = ImmutableArray.CreateBuilder<CryptographyUse>(found.Count);
        foreach (var (method, use) in found)
        {
            if (use.Bytes is not { Content: BytesContent.Other })
            {
                facts.Add(use.ToFact(owners.Of(method), lines?.Find(method, use.Offset)));
            }
        }

        return facts.ToImmutable();
    }
}
