using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>Calls, and what they mean by the rules of the libraries.</summary>
internal sealed partial class MethodWalker
{
    private readonly Dictionary<Value, FoundUse> begun = new(ReferenceEqualityComparer.Instance);

    private void Call(int token, bool isNew)
    {
        var member = scan.Members.Of(token);
        var arguments = new Value[member.Shape.Parameters.Length];
        for (var i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = state.Pop();
        }

        Refuses |= !OnlyTells(member) && TakesPeer(arguments);
        var place = member.Shape.IsInstance && !isNew ? state.Pop() : Value.Nothing;
        var call = new CallSite(member, Load(place), arguments, isNew);
        var result = Meaning(call);
        if (member.Name == ".ctor" && !isNew)
        {
            Store(place, result);
            IsChained |= member.Own != 0 && member.Type == state.Slots.GetValueOrDefault(0)?.Type;
        }
        else if (isNew || member.Shape.HasResult)
        {
            state.Push(result);
        }
    }

    // What makes a text or writes it down refuses nobody.
    private static bool OnlyTells(Member member) =>
        member.Own == 0
        && (member.Type is "System.String" or "System.Console" or "System.IO.TextWriter" or "System.Text.StringBuilder" or "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler"
            || member.Type.StartsWith("Microsoft.Extensions.Logging.", StringComparison.Ordinal));

    // Whoever gets what the peer shows may refuse it, by throwing.
    private bool TakesPeer(Value[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (Load(argument).Type is "System.Net.Security.SslPolicyErrors" or "System.Security.Cryptography.X509Certificates.X509Chain"
                or "System.Security.Cryptography.X509Certificates.X509Certificate" or "System.Security.Cryptography.X509Certificates.X509Certificate2")
            {
                return true;
            }
        }

        return false;
    }

    private Value Meaning(CallSite call)
    {
        if (call.IsNew && call.Arguments is [_, FunctionValue function])
        {
            return Delegate(call, function);
        }

        if (call.Member.Rule is { } rule)
        {
            return Apply(call, rule);
        }

        // The method ends here for now, and goes on with what was begun.
        if (call.Member.Name is "AwaitUnsafeOnCompleted" or "AwaitOnCompleted" && call.Member.Own == 0)
        {
            state.Uses.Clear();
        }

        if (call.Member.Native is { } native)
        {
            Native(call, native);
        }
        else if (call.Member.Own == 0 && KnownCalls.Result(scan, call) is { } known)
        {
            return known;
        }
        else
        {
            Anywhere(call);
        }

        return Unknown(call);
    }

    private Value Unknown(CallSite call)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            Written(Load(call.Arguments[i]), call.Member.Shape.Parameters[i]);
            Store(call.Arguments[i], Value.Nothing);
        }

        if (call.Member.Name is not ("CopyTo" or "TryCopyTo" or "Clone" or "ToArray" or "get_Length" or "get_IsEmpty"))
        {
            Written(call.Receiver, call.Member.FullType);
        }

        var type = call.IsNew ? call.Member.FullType : call.Member.Shape.Return;
        return call.Member.Own != 0 && !call.IsNew && call.Arguments.Length == 0 && call.Member.Shape.HasResult && IsFixed(call.Member.Own)
            && scan.Constants.Result(call.Member.Own) is { } result && result != Value.Nothing && result != Value.Absent
            ? result
            : new AnyValue(type);
    }

    private bool IsFixed(int token) =>
        (scan.Metadata.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.EntityHandle(token)).Attributes & MethodAttributes.Virtual) == 0;

    private FunctionValue Delegate(CallSite call, FunctionValue function)
    {
        var made = new FunctionValue(function.Method);
        if (TypedRoles.IsCallback(call.Member.FullType))
        {
            Judge(made, call.Member.Type);
        }

        return made;
    }

    private void Judge(FunctionValue function, string api)
    {
        if (function.AcceptsAny is { } known)
        {
            known.Api = api;
            return;
        }

        var own = scan.Members.Of(function.Method).Own;
        if (isReported && own != 0 && scan.Constants.Result(own) is NumberValue { Number: 1 } && !scan.Constants.MayRefuse(own))
        {
            function.AcceptsAny = Begin(CryptographyUseKind.AcceptAnyCertificate, CryptographyNames.Tls, api);
        }
    }

    private FoundUse Begin(CryptographyUseKind kind, string algorithm, string api, BytesValue? bytes = null)
    {
        var use = new FoundUse(kind, algorithm, api, offset) { Bytes = bytes };
        if (Uses.Count >= MaxUses)
        {
            throw new ScanBoundException();
        }

        Uses.Add(use);
        state.Uses[use] = Properties.Empty;
        return use;
    }

    private Value Apply(CallSite call, MemberRule rule)
    {
        switch (rule.Effect)
        {
            case Effect.Name:
                return NamedValues.Of(rule, call);
            case Effect.Same:
                return call.Member.Shape.IsInstance && !call.IsNew ? call.Receiver : call.Arguments.Length > 0 ? Load(call.Arguments[0]) : Value.Nothing;
            case Effect.Bag:
                return Bag(call, rule);
            case Effect.AcceptAny:
                _ = Begin(CryptographyUseKind.AcceptAnyCertificate, CryptographyNames.Tls, call.Member.Api);
                return Value.Nothing;
            case Effect.Callback:
                SetCallbacks(call);
                return Value.Nothing;
            case Effect.KeyHolder:
                Apply(null, call, rule);
                return new AnyValue(call.Member.Type);
            case Effect.On:
                return On(call, rule);
            default:
                return Make(call, rule);
        }
    }

    private Value Make(CallSite call, MemberRule rule)
    {
        if (rule.Effect == Effect.Wrap && call.Arguments.Length > 0 && Load(call.Arguments[0]) is ObjectValue inner)
        {
            foreach (var wrapped in inner.Uses)
            {
                Preset(wrapped, rule);
                Apply(wrapped, call, rule);
            }

            return new ObjectValue(call.Member.Type, inner.Uses);
        }

        var use = Begin(rule.Kind, rule.Algorithm ?? CryptographyNames.Unknown, call.Member.Api);
        Preset(use, rule);
        Apply(use, call, rule);
        if (rule.Effect == Effect.Call)
        {
            return (Value?)Bytes(call, rule) ?? new AnyValue(call.Member.Shape.Return);
        }

        return new ObjectValue(call.IsNew || call.Member.Name == ".ctor" ? call.Member.Type : call.Member.Shape.Return, [use]);
    }

    private Value On(CallSite call, MemberRule rule)
    {
        foreach (var use in Receivers(call))
        {
            Preset(use, rule);
            Apply(use, call, rule);
        }

        return (Value?)Bytes(call, rule) ?? new AnyValue(call.Member.Shape.Return);
    }

    private FoundUse[] Receivers(CallSite call)
    {
        if (call.Receiver is ObjectValue known)
        {
            return known.Uses;
        }

        // The object comes from elsewhere: its type, or else that of the member, tells what is known of it.
        if (call.Receiver == Value.Nothing || !begun.TryGetValue(call.Receiver, out var use))
        {
            var type = RuleBook.OfType(call.Receiver.Type) ?? RuleBook.OfType(call.Member.Type);
            use = Begin(call.Member.Rule?.Kind is { } kind and not CryptographyUseKind.Algorithm ? kind : type?.Kind ?? CryptographyUseKind.Algorithm,
                type?.Algorithm ?? call.Member.Rule?.Algorithm ?? CryptographyNames.Unknown, call.Member.Api);
            if (type?.Preset is { } preset)
            {
                SetNamed(use, preset);
            }

            begun[call.Receiver] = use;
        }

        return [use];
    }

    private static BytesValue? Bytes(CallSite call, MemberRule rule)
    {
        if (rule.ResultLength < 0 || rule.ResultLength >= call.Arguments.Length)
        {
            return null;
        }

        var length = call.Arguments[rule.ResultLength] is NumberValue { Number: >= 0 and <= int.MaxValue } number ? (int?)number.Number : null;
        return new BytesValue(length, BytesContent.Other);
    }

    private void Native(CallSite call, string native)
    {
        var named = NativeLibraries.Algorithm(native);
        foreach (var argument in call.Arguments)
        {
            named ??= argument is TextValue text ? AlgorithmNames.Find(text.Text) ?? NativeName(native, text.Text) : null;
        }

        var use = Begin(CryptographyUseKind.NativeLibrary, CryptographyNames.Unknown, native);
        if (named is not null)
        {
            SetNamed(use, named);
        }
    }

    // OpenSSL's names of ciphers and digests are those of its functions: des-ede3-cbc, EVP_des_ede3_cbc.
    private static NamedAlgorithm? NativeName(string native, string text) =>
        native.EndsWith("byname", StringComparison.Ordinal) ? NativeLibraries.Algorithm(text.Replace('-', '_')) : null;

    // A delegate of a library's own method, as Aes.Create handed over for a factory.
    private void HandedOver(int token)
    {
        var member = scan.Members.Of(token);
        if (member.Own == 0 && member.Rule is { Effect: Effect.Make or Effect.Call, Algorithm: { } algorithm } rule)
        {
            Preset(Begin(rule.Kind, algorithm, member.Api), rule);
        }
    }

    private void Anywhere(CallSite call)
    {
        for (var i = 0; i < call.Arguments.Length && call.Member.Own == 0; i++)
        {
            var role = TypedRoles.IsAnywhere(call.Member.Shape.Parameters[i]) ? TypedRoles.Of(call.Member.Shape.Parameters[i]) : Role.None;
            if (role == Role.Protocols)
            {
                SetProtocols(Begin(CryptographyUseKind.Protocol, CryptographyNames.Tls, call.Member.Api), call.Arguments[i]);
            }
            else if (role == Role.Callback && call.Arguments[i] is FunctionValue function)
            {
                Judge(function, call.Member.Api);
            }
        }
    }

    private void SetCallbacks(CallSite call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is FunctionValue function)
            {
                Judge(function, call.Member.Api);
            }
        }
    }

    private static BagValue Bag(CallSite call, MemberRule rule)
    {
        var bag = new BagValue(call.Member.Type);
        var roles = call.Roles(rule);
        for (var i = 0; i < roles.Length && i < call.Arguments.Length; i++)
        {
            if (roles[i] == Role.Bag && call.Arguments[i] is BagValue inner)
            {
                bag.Items.AddRange(inner.Items.Count + bag.Items.Count <= 16 ? inner.Items : []);
            }
            else if (roles[i] is not (Role.None or Role.Bag))
            {
                bag.Items.Add((roles[i], call.Arguments[i]));
            }
        }

        return bag;
    }
}

/// <summary>A call with what is known of its values.</summary>
/// <param name="Member">What is called.</param>
/// <param name="Receiver">The object that it is called on.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="IsNew">Whether it makes an object.</param>
internal sealed record CallSite(Member Member, Value Receiver, Value[] Arguments, bool IsNew)
{
    /// <summary>What the arguments are: as the rule says, else as their types say.</summary>
    /// <param name="rule">The rule.</param>
    public Role[] Roles(MemberRule rule)
    {
        var types = Member.Shape.Parameters;
        var roles = new Role[types.Length];
        foreach (var candidate in rule.Roles)
        {
            if (Fits(candidate, types))
            {
                Array.Copy(candidate, roles, Math.Min(candidate.Length, roles.Length));
                break;
            }
        }

        for (var i = 0; i < roles.Length; i++)
        {
            roles[i] = roles[i] == Role.None ? TypedRoles.Of(types[i]) : roles[i];
        }

        return roles;
    }

    private static bool Fits(Role[] roles, string[] types)
    {
        for (var i = 0; i < roles.Length; i++)
        {
            if (i >= types.Length || !TypedRoles.Fits(roles[i], types[i]))
            {
                return false;
            }
        }

        return true;
    }
}
