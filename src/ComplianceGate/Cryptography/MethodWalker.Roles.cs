using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>What arguments say of a use.</summary>
internal sealed partial class MethodWalker
{
    private const string Hmac = "HMAC-";
    private const string Digits = "0123456789";

    private void Preset(FoundUse use, MemberRule rule)
    {
        use.Do(rule.Functions);
        if (rule.Preset is { } preset)
        {
            SetNamed(use, preset);
        }
    }

    private void Apply(FoundUse? use, CallSite call, MemberRule rule)
    {
        var roles = call.Roles(rule);
        var isIterated = false;
        for (var i = 0; i < roles.Length; i++)
        {
            isIterated |= roles[i] == Role.Iterations;
            var argument = Load(call.Arguments[i]);
            if (roles[i] == Role.None)
            {
                Written(argument, call.Member.Shape.Parameters[i]);
                Store(call.Arguments[i], Value.Nothing);
            }
            else
            {
                Apply(use, roles[i], argument, call);
            }
        }

        if (use is not null && rule.Iterations is { } iterations && !isIterated && rule.Effect != Effect.On)
        {
            Set(use, Property.Iterations, iterations);
        }

        if (use is not null && use.Kind == CryptographyUseKind.Algorithm && use.Algorithm == "PBKDF2" && rule.Effect is Effect.Make && Set(use)[Property.Hash] is null
            && rule.Iterations is not null)
        {
            Set(use, Property.Hash, "SHA-1");
        }
    }

    private void Apply(FoundUse? use, Role role, Value value, CallSite call)
    {
        if (role is Role.Key or Role.Nonce or Role.Salt or Role.Password)
        {
            Material(use, role, value, call);
            return;
        }

        if (use is null)
        {
            return;
        }

        switch (role)
        {
            case Role.Algorithm or Role.Hmac:
                SetAlgorithm(use, value, role == Role.Hmac);
                break;
            case Role.Bits:
                Set(use, Property.KeySize, value is NumberValue { Number: > 0 and <= int.MaxValue } bits ? (int)bits.Number : Properties.Undecided);
                break;
            case Role.CurveBits:
                Set(use, Property.Curve, value is NumberValue size && CurveNames.OfSize(size.Number) is { } known ? known : Properties.Undecided);
                break;
            case Role.DigestBits:
                Set(use, Property.Algorithm, value is NumberValue digest ? use.Algorithm.TrimEnd(Digits.ToCharArray()) + digest.Number : Properties.Undecided);
                break;
            case Role.Iterations:
                Set(use, Property.Iterations, value is NumberValue { Number: >= 0 and <= int.MaxValue } count ? (int)count.Number : Properties.Undecided);
                break;
            case Role.Hash or Role.Part:
                Set(use, Property.Hash, NamedValues.Hash(value) ?? Part(value, role == Role.Part) ?? Properties.Undecided);
                break;
            case Role.Mode:
                Set(use, Property.Mode, NamedValues.Mode(value) ?? Properties.Undecided);
                break;
            case Role.Padding:
                // A digest in the place of a padding is that of OAEP.
                Set(use, Property.Padding, NamedValues.Padding(value) ?? (Part(value, isTaken: true) is { } taken ? "OAEP-" + taken : Properties.Undecided));
                break;
            case Role.Oaep:
                Set(use, Property.Padding, value is NumberValue oaep ? oaep.Number != 0 ? "OAEP-SHA-1" : "PKCS1" : Properties.Undecided);
                break;
            case Role.Curve:
                Set(use, Property.Curve, NamedValues.Curve(value) ?? Properties.Undecided);
                break;
            case Role.Protocols:
                SetProtocols(use, value);
                break;
            default:
                ApplyRest(use, role, value, call);
                break;
        }
    }

    private void ApplyRest(FoundUse use, Role role, Value value, CallSite call)
    {
        switch (role)
        {
            case Role.Callback when value is FunctionValue function:
                Judge(function, call.Member.Api);
                break;
            case Role.Encrypts when value is NumberValue encrypts:
                use.Do(encrypts.Number != 0 ? "encrypt" : "decrypt");
                break;
            case Role.Signs when value is NumberValue signs:
                use.Do(signs.Number != 0 ? "sign" : "verify");
                break;
            case Role.Bag when value is BagValue bag:
                foreach (var (itemRole, item) in bag.Items)
                {
                    Apply(use, itemRole, item, call);
                }

                break;
            case Role.Cmac:
                Set(use, Property.Algorithm, Part(value, isTaken: true) is { } cipher and ("AES" or "3DES" or "DES") ? cipher + "-CMAC" : Properties.Undecided);
                break;
            case Role.BlockBits when use.AlgorithmWith(Set(use)) == "AES" && value is not NumberValue { Number: 128 }:
                Set(use, Property.Algorithm, value is NumberValue ? "Rijndael" : Properties.Undecided);
                break;
            case Role.Bag when value is BytesValue or TextValue:
                Material(use, Role.Key, value, call);
                break;
        }
    }

    // Bytes that stand in the code, or come from a generator that is none for cryptography, are a use of their own.
    private void Material(FoundUse? use, Role role, Value value, CallSite call)
    {
        if (role == Role.Key && use is not null && value is BytesValue { Length: { } length and > 0 and < 1 << 24 })
        {
            Set(use, Property.KeySize, length * 8);
        }

        // ECB takes no nonce: what is handed over for one is passed by.
        if (role == Role.Nonce && use is not null && Set(use)[Property.Mode] is "ECB")
        {
            return;
        }

        var algorithm = use?.AlgorithmWith(Set(use)) ?? CryptographyNames.Unknown;
        var content = value switch
        {
            TextValue { Text.Length: > 0 } => BytesContent.Literal,
            BytesValue { Length: not 0 } bytes => bytes.Content,
            _ => BytesContent.Other,
        };
        if (content == BytesContent.WeakRandom)
        {
            _ = Begin(CryptographyUseKind.WeakRandom, "System.Random", call.Member.Api);
        }
        else if (content is BytesContent.Literal or BytesContent.Zero && role != Role.Salt)
        {
            var kind = role == Role.Nonce ? CryptographyUseKind.HardCodedNonce : CryptographyUseKind.HardCodedKey;
            _ = Begin(kind, algorithm, call.Member.Api, content == BytesContent.Zero && IsShared(value) ? value as BytesValue : null);
        }
    }

    // Bytes of a field may be filled by a method that is looked through later; those of a variable are what they are here.
    private bool IsShared(Value value)
    {
        foreach (var (_, held) in state.Fields)
        {
            if (ReferenceEquals(held, value))
            {
                return true;
            }
        }

        return false;
    }

    private void SetAlgorithm(FoundUse use, Value value, bool isHmac)
    {
        var named = NamedValues.Algorithm(value) ?? (Part(value, isHmac) is { } part ? new NamedAlgorithm(part) : null);
        if (named is null)
        {
            Set(use, Property.Algorithm, Properties.Undecided);
            return;
        }

        SetNamed(use, isHmac ? new NamedAlgorithm(Hmac + named.Algorithm) : named);
    }

    private string? Part(Value value, bool isTaken)
    {
        if (value is not ObjectValue { Uses: [var part] })
        {
            return null;
        }

        part.IsPart |= isTaken;
        var algorithm = part.AlgorithmWith(Set(part));
        return algorithm == CryptographyNames.Unknown ? null : algorithm;
    }

    private void SetNamed(FoundUse use, NamedAlgorithm named)
    {
        SetKnown(use, Property.Algorithm, named.Algorithm);
        SetKnown(use, Property.Hash, named.Hash);
        SetKnown(use, Property.Mode, named.Mode);
        SetKnown(use, Property.Padding, named.Padding);
        SetKnown(use, Property.Curve, named.Curve);
        SetKnown(use, Property.KeySize, named.KeyBits);
        if (named.Function is { } function)
        {
            use.Do(function);
        }
        else if (named.Algorithm is { } algorithm && KindOf(algorithm) is { } does)
        {
            use.Do(does);
        }
    }

    private static string? KindOf(string algorithm) => algorithm.StartsWith(Hmac, StringComparison.Ordinal) ? "tag"
        : algorithm.StartsWith("SHA", StringComparison.Ordinal) || algorithm.StartsWith("MD", StringComparison.Ordinal)
            || algorithm.StartsWith("RIPEMD", StringComparison.Ordinal) || algorithm.StartsWith("BLAKE", StringComparison.Ordinal) ? "digest"
        : null;

    private void SetProtocols(FoundUse use, Value value) =>
        Set(use, Property.Protocols, value is NumberValue number ? NamedValues.Protocols(number.Number) : Properties.Undecided);

    private void SetKnown(FoundUse use, Property property, object? value)
    {
        if (value is not null)
        {
            Set(use, property, value);
        }
    }

    private Properties Set(FoundUse use) => state.Uses.GetValueOrDefault(use) ?? use.Final;

    private void Set(FoundUse use, Property property, object value)
    {
        state.Uses[use] = use.Final = Set(use).With(property, value);
    }
}
