using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>
/// Goes through the code of one method once, in the order in which it stands, and keeps what is known of the values (ECMA-335, III). Ways
/// that join bring together what they know; what a loop changes is not known at its head.
/// </summary>
internal sealed partial class MethodWalker(AssemblyScan scan, MethodDefinitionHandle handle, bool isReported)
{
    private const int MaxUses = 2000;
    private const int MaxHeld = 2_000_000;

    private readonly Dictionary<int, FlowState> pending = [];
    private readonly Dictionary<int, FlowState> guarded = [];
    private readonly Dictionary<FoundUse, Properties> exits = [];
    private FlowState state = new();
    private FlowMap map = new();
    private readonly Dictionary<int, ExceptionRegion> handlers = [];
    private readonly HashSet<int> guards = [];
    private readonly Dictionary<int, Value> literals = [];
    private int held;
    private int parameters;
    private int offset;
    private bool isEnded;

    /// <summary>The uses, in the order of the instructions.</summary>
    public List<FoundUse> Uses { get; } = [];

    /// <summary>What is stored into fields; nothing known where it is stored differently.</summary>
    public Dictionary<int, Value> Stored { get; } = [];

    /// <summary>What it gives on every way.</summary>
    public Value Result { get; private set; } = Value.Absent;

    /// <summary>Whether it may throw, or hands what a peer shows to somebody who may.</summary>
    public bool Refuses { get; private set; }

    /// <summary>Whether it is a constructor that calls another one of its type.</summary>
    public bool IsChained { get; private set; }

    /// <summary>Goes through.</summary>
    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    /// <exception cref="ScanBoundException">It takes too much.</exception>
    public void Run()
    {
        var method = scan.Metadata.GetMethodDefinition(handle);
        if (scan.Body(method) is not { } body)
        {
            return;
        }

        var il = AssemblyScan.Il(body);
        if (il.Length > AssemblyScan.MaxIl)
        {
            throw new ScanBoundException();
        }

        var shape = AddParameters(method);
        map = FlowMap.Of(il, parameters);
        scan.Spend(il.Length);
        AddRegions(body.ExceptionRegions);
        var code = new IlCode(il);
        while (code.MoveNext())
        {
            offset = code.Offset;
            Enter();
            Step(ref code, shape.HasResult);
            isEnded = Flow.IsEnd(code.Code);
            Refuses |= code.Code is 0x7A or IlCode.TwoBytes + 0x1A;
        }

        foreach (var (use, properties) in exits)
        {
            use.Final = properties;
        }
    }

    // The first region counts where several begin at one place.
    private void AddRegions(IReadOnlyList<ExceptionRegion> regions)
    {
        scan.Spend(regions.Count);
        for (var i = 0; i < regions.Count; i++)
        {
            var region = regions[i];
            handlers.TryAdd(region.HandlerOffset, region);
            guards.Add(region.TryOffset);
            if (region.Kind == ExceptionRegionKind.Filter)
            {
                handlers.TryAdd(region.FilterOffset, region);
            }
        }
    }

    private MethodShape AddParameters(MethodDefinition method)
    {
        var shape = scan.Members.Signatures.Method(method.Signature);
        if ((method.Attributes & MethodAttributes.Static) == 0)
        {
            state.Slots[parameters++] = new AnyValue(scan.Members.Signatures.Name(method.GetDeclaringType()));
            AddVariables(method.GetDeclaringType());
        }

        foreach (var parameter in shape.Parameters)
        {
            state.Slots[parameters++] = new AnyValue(parameter);
        }

        return shape;
    }

    // Variables of asynchronous methods and iterators are fields; the way on which the method goes on after a wait has set none of them.
    private void AddVariables(TypeDefinitionHandle type)
    {
        var definition = scan.Metadata.GetTypeDefinition(type);
        if (!scan.Metadata.StringComparer.StartsWith(definition.Name, "<"))
        {
            return;
        }

        foreach (var field in definition.GetFields())
        {
            if (scan.Metadata.GetString(scan.Metadata.GetFieldDefinition(field).Name).Contains(">5__", StringComparison.Ordinal))
            {
                state.Fields[MetadataTokens.GetToken(field)] = Value.Absent;
            }
        }
    }

    private void Enter()
    {
        var isHandler = guards.Count > 0 && EnterRegion();
        if (pending.Remove(offset, out var other))
        {
            held -= other.Held;
            if (isEnded && !isHandler)
            {
                state = other;
            }
            else
            {
                state.Join(other);
            }
        }
        else if (isEnded && !isHandler)
        {
            // Reached from behind only, as the body of a loop whose condition stands below: what was known before the jump still holds.
            state.Stack.Clear();
        }

        map.Enter(offset, state);
    }

    // What a guarded part has stored when something is thrown is not known, and what was set there may not have been set.
    private bool EnterRegion()
    {
        var isHandler = handlers.TryGetValue(offset, out var region);
        if (isHandler)
        {
            state = guarded.TryGetValue(region.TryOffset, out var before) ? before.Copy() : new FlowState();
            scan.Spend(state.Size);
            state.Stack.Clear();
            state.Uses.Clear();
            map.Forget(region.TryOffset, region.TryOffset + region.TryLength, state);
            if (region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter)
            {
                state.Push(Value.Nothing);
            }
        }

        if (guards.Contains(offset))
        {
            scan.Spend(state.Size);
            Hold(guarded[offset] = state.Copy());
        }

        return isHandler;
    }

    private void Step(ref IlCode code, bool hasResult)
    {
        if (Flow.IsBranch(code.Code))
        {
            Drop(code.Code is 0xDD or 0xDE ? state.Stack.Count : code.Pops);
            GoTo(code.Target);
        }
        else if (code.Code == 0x45)
        {
            Drop(1);
            for (var i = 0; i < code.Operand; i++)
            {
                GoTo(code.SwitchTarget(i));
            }
        }
        else if (code.Code == 0x2A)
        {
            Return(hasResult);
        }
        else if (!StepVariable(ref code) && !StepConstant(ref code) && !StepField(ref code) && !StepObject(ref code) && !StepNumber(ref code))
        {
            Drop(code.Pops);
            for (var i = 0; i < code.Pushes; i++)
            {
                state.Push(Value.Nothing);
            }
        }
    }

    private void Return(bool hasResult)
    {
        if (hasResult)
        {
            Result = FlowState.Join(Result, state.Pop());
        }

        foreach (var (use, properties) in state.Uses)
        {
            exits[use] = exits.TryGetValue(use, out var other) ? other.Join(properties) : properties;
        }
    }

    private void GoTo(int target)
    {
        if (target <= offset)
        {
            return;
        }

        scan.Spend(state.Size);
        if (pending.TryGetValue(target, out var there))
        {
            there.Join(state);
            Hold(there);
        }
        else
        {
            Hold(pending[target] = state.Copy());
        }
    }

    // Jumps ahead keep what is known until their target is reached; many of them over many variables are too much to keep.
    private void Hold(FlowState kept)
    {
        held += kept.Size - kept.Held;
        kept.Held = kept.Size;
        if (held > MaxHeld)
        {
            throw new ScanBoundException();
        }
    }

    private void Drop(int count)
    {
        for (var i = 0; i < count; i++)
        {
            state.Pop();
        }
    }

    private Value Load(Value value) => value is not AddressValue address ? value
        : address.IsField ? LoadField(address.Place)
        : state.Slots.GetValueOrDefault(address.Place) ?? Value.Nothing;

    private void Store(Value place, Value value)
    {
        if (place is AddressValue { IsField: true } field)
        {
            StoreField(field.Place, value);
        }
        else if (place is AddressValue slot)
        {
            state.Slots[slot.Place] = value;
        }
    }

    private Value LoadField(int token)
    {
        if (state.Fields.TryGetValue(token, out var value))
        {
            return value;
        }

        value = literals.GetValueOrDefault(token) ?? scan.Constants.Field(token) ?? FieldOf(token);
        if (value is BytesValue { Content: BytesContent.Literal } shared)
        {
            // What is done with them here must not change what another method finds.
            literals[token] = value = new BytesValue(shared.Length, BytesContent.Literal);
        }

        state.Fields[token] = value;
        return value;
    }

    // The compiler keeps delegates in fields of its own, which are empty until the branch that fills them.
    private Value FieldOf(int token)
    {
        var entity = MetadataTokens.EntityHandle(token);
        if (entity.Kind == HandleKind.FieldDefinition)
        {
            var field = scan.Metadata.GetFieldDefinition((FieldDefinitionHandle)entity);
            var name = scan.Metadata.GetString(field.Name);
            var isKept = name.StartsWith("<>9__", StringComparison.Ordinal) || name.StartsWith('<') && name.Contains(">__", StringComparison.Ordinal) && name[1] != '>';
            return isKept && (field.Attributes & FieldAttributes.Static) != 0 ? Value.Absent : new AnyValue(scan.Members.Signatures.Field(field.Signature));
        }

        if (entity.Kind != HandleKind.MemberReference)
        {
            return Value.Nothing;
        }

        var member = scan.Metadata.GetMemberReference((MemberReferenceHandle)entity);
        if (member.GetKind() != MemberReferenceKind.Field)
        {
            return Value.Nothing;
        }

        var type = scan.Members.Signatures.Name(member.Parent);
        return member.Parent.Kind == HandleKind.TypeReference && RuleBook.Find(type, scan.Metadata.GetString(member.Name)) is { Effect: Effect.Name, Preset: { } named }
            ? new NamedValue(named)
            : new AnyValue(scan.Members.Signatures.Field(member.Signature));
    }

    private void StoreField(int token, Value value)
    {
        state.Fields[token] = value;
        Stored[token] = Stored.TryGetValue(token, out var other) ? FlowState.Join(other, value) : value;
    }
}
