using System.Formats.Asn1;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.ForgeTrial;

/// <summary>Forges signatures.</summary>
/// <param name="sample">What is signed, and by whom.</param>
public sealed class Forger(ForgeSample sample)
{
    /// <summary>A good bundle.</summary>
    public SigstoreBundle Good(ISigner signer) => SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, sample.Statement, signer));

    /// <summary>A forged bundle.</summary>
    /// <param name="kind">How.</param>
    /// <param name="signer">The trusted key whose signature it claims to be.</param>
    /// <param name="random">Chooses the places.</param>
    public byte[] Forge(ForgeKind kind, ISigner signer, Random random)
    {
        var good = Good(signer);
        var envelope = good.Envelope;
        var value = good.Signature.Value.ToArray();
        return kind switch
        {
            ForgeKind.Payload => Bundle(envelope with { Payload = Flip(envelope.Payload.ToArray(), random) }),
            ForgeKind.PayloadSubject => Bundle(envelope with { Payload = OtherDigest(envelope.Payload.ToArray(), random) }),
            ForgeKind.PayloadType => Bundle(envelope with { PayloadType = "application/vnd.in-toto+jso" + (char)('a' + random.Next(13)) }),
            ForgeKind.Key => Good(sample.Stranger).ToJson(),
            ForgeKind.KeyId => Signed(envelope, Good(sample.Stranger).Signature.Value.ToArray(), signer.Key.Id),
            ForgeKind.KeyIdOfAnother => Signed(envelope, Flip(value, random), sample.Signers.First(s => s != signer).Key.Id),
            ForgeKind.SecondSignature => Second(good, random),
            ForgeKind.Reencoded => Signed(envelope, Flat(value, signer), signer.Key.Id),
            ForgeKind.NotCanonical => Signed(envelope, LongForm(value, signer), signer.Key.Id),
            ForgeKind.Signature => Signed(envelope, Flip(value, random), signer.Key.Id),
            ForgeKind.SignatureCut => Signed(envelope, value[..random.Next(1, value.Length)], signer.Key.Id),
            ForgeKind.Truncated => good.ToJson() is var json ? json[..random.Next(1, json.Length - 2)] : [],
            ForgeKind.Replayed => SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, sample.OtherStatement, signer)).ToJson(),
            ForgeKind.Exchanged => Signed(envelope with { Payload = sample.OtherStatement }, value, signer.Key.Id),
            ForgeKind.Shifted => Bundle(envelope with { PayloadType = envelope.PayloadType + " " + (char)random.Next('0', '9') }),
            ForgeKind.NotEncoded => Signed(envelope, signer.Sign(envelope.Payload.Span), signer.Key.Id),
            ForgeKind.PayloadTwice => Twice(good, random),
            _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.ToJson()).Replace(Convert.ToBase64String(value), "", StringComparison.Ordinal)),
        };
    }

    private static byte[] Bundle(DsseEnvelope envelope) => SigstoreBundle.Create(envelope).ToJson();

    private static byte[] Signed(DsseEnvelope envelope, byte[] value, string keyId) => Bundle(envelope with { Signatures = [new DsseSignature(value, keyId)] });

    private static byte[] Flip(byte[] bytes, Random random)
    {
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] OtherDigest(byte[] payload, Random random)
    {
        var at = payload.AsSpan().IndexOf("\"sha256\":\""u8) + 10 + random.Next(64);
        payload[at] = payload[at] == (byte)'0' ? (byte)'1' : (byte)'0';
        return payload;
    }

    private byte[] Second(SigstoreBundle good, Random random)
    {
        var second = random.Next(2) == 0 ? good.Signature : Good(sample.Stranger).Signature;
        return (good with { Envelope = good.Envelope with { Signatures = random.Next(2) == 0 ? [good.Signature, second] : [second, good.Signature] } }).ToJson();
    }

    private static byte[] Flat(byte[] value, ISigner signer)
    {
        if (signer.Key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256)
        {
            return [0, .. value];
        }

        var size = signer.Key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 ? 32 : 48;
        var pair = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        var flat = new byte[2 * size];
        for (var part = 0; part < 2; part++)
        {
            var number = pair.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
            number.CopyTo(flat, ((part + 1) * size) - number.Length);
        }

        return flat;
    }

    private static byte[] LongForm(byte[] value, ISigner signer) =>
        signer.Key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256 ? [.. value, 0] : [value[0], 0x81, .. value[1..]];

    private static byte[] Twice(SigstoreBundle good, Random random)
    {
        var text = Encoding.UTF8.GetString(good.ToJson());
        var at = text.IndexOf("\"payload\":", StringComparison.Ordinal);
        var other = $"\"payload\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"n\":{random.Next()}}}"))}\",";
        return Encoding.UTF8.GetBytes(text.Insert(at, other));
    }
}
