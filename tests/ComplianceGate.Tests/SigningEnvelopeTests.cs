using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SigningEnvelopeTests
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"_type":"https://in-toto.io/Statement/v1"}""");

    [TestMethod]
    public void What_is_signed_binds_type_and_length()
    {
        // The example of DSSE v1.0.2, protocol.
        Assert.AreEqual("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(DsseEnvelope.Encode("http://example.com/HelloWorld", "hello world"u8)));
        Assert.AreEqual("DSSEv1 2 ä 0 ", Encoding.UTF8.GetString(DsseEnvelope.Encode("ä", [])), "lengths are those of the bytes");
    }

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public void What_is_written_reads_back_and_verifies(string kind)
    {
        using var signer = Signer(kind);
        var envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, Payload, signer);
        var read = DsseEnvelope.Read(envelope.ToJson());
        CollectionAssert.AreEqual(Payload, read.Payload.ToArray());
        Assert.AreEqual(signer.Key.Id, read.Signatures.Single().KeyId);
        Assert.IsTrue(signer.Key.Verify(read.Encode(), read.Signatures[0].Value.Span));
        var bundle = SigstoreBundle.Create(envelope) with { LogEntries = [Encoding.UTF8.GetBytes("""{ "logIndex": "7",  "n": 1.0 }""")], Timestamps = [new byte[] { 1, 2 }] };
        var again = SigstoreBundle.Read(bundle.ToJson());
        Assert.AreEqual("""{ "logIndex": "7",  "n": 1.0 }""", Encoding.UTF8.GetString(again.LogEntries.Single().Span), "log entries stay as they stood");
        CollectionAssert.AreEqual(bundle.ToJson(), again.ToJson());
        Assert.AreEqual(signer.Key.Id, again.KeyHint);
        Assert.IsNull(again.Certificate);
    }

    [TestMethod]
    public void One_RSA_key_signs_the_same_bytes_alike()
    {
        using var signer = Signer("RSA");
        CollectionAssert.AreEqual(DsseEnvelope.Sign("t", Payload, signer).ToJson(), DsseEnvelope.Sign("t", Payload, signer).ToJson());
    }

    [TestMethod]
    [DataRow("+/8=", "-_8=")]
    [DataRow("+/8=", "-_8")]
    [DataRow("YWJj", "YWJj")]
    public void Both_alphabets_of_base64_are_read(string standard, string other)
    {
        static byte[] Read(string payload) => DsseEnvelope.Read(Encoding.UTF8.GetBytes($$"""{"payload":"{{payload}}","payloadType":"t","signatures":[{"sig":"AQ==","keyid":"","other":1}],"other":2}""")).Payload.ToArray();
        CollectionAssert.AreEqual(Read(standard), Read(other));
        CollectionAssert.AreEqual(Convert.FromBase64String(standard), Read(other));
    }

    [TestMethod]
    [DataRow("YWJ", "YWJj ")]
    [DataRow("payload", "+_8=")]
    [DataRow("a bit behind the last byte", "YWK=")]
    [DataRow("white space", "YWJj\\n")]
    [DataRow("no base64", "*")]
    public void Base64_has_one_spelling(string why, string payload) =>
        Assert.ThrowsExactly<InvalidDataException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes($$"""{"payload":"{{payload}}","payloadType":"t","signatures":[{"sig":"AQ=="}]}""")), why);

    [TestMethod]
    [DataRow("""{"payload":"YQ==","payload":"Yg==","payloadType":"t","signatures":[{"sig":"AQ=="}]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":"t","signatures":[{"sig":"AQ==","sig":"Ag=="}]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":"t","signatures":[]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":"","signatures":[{"sig":"AQ=="}]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":"t","signatures":[{"sig":""}]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":"t","signatures":[1]}""")]
    [DataRow("""{"payload":"YQ==","payloadType":1,"signatures":[{"sig":"AQ=="}]}""")]
    [DataRow("""{"payloadType":"t","signatures":[{"sig":"AQ=="}]}""")]
    [DataRow("[]")]
    [DataRow("")]
    public void What_is_no_envelope_is_refused(string json) => Assert.ThrowsExactly<InvalidDataException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(json)));

    [TestMethod]
    [DataRow("\"mediaType\":", "\"other\":1,\"mediaType\":")]
    [DataRow("bundle.v0.3", "bundle.v0.2")]
    [DataRow("\"hint\":\"", "\"hint\":\"0")]
    [DataRow("\"publicKey\":{", "\"certificate\":{\"rawBytes\":\"AQ==\"},\"publicKey\":{")]
    [DataRow("\"publicKey\":{", "\"x509CertificateChain\":{\"hint\":\"1\"},\"publicKey\":{")]
    [DataRow("\"tlogEntries\":[]", "\"tlogEntries\":[1]")]
    [DataRow("\"rfc3161Timestamps\":[]", "\"rfc3161Timestamps\":[{\"signedTimestamp\":\"\"}]")]
    [DataRow("\"dsseEnvelope\":", "\"dsse_envelope\":{},\"dsseEnvelope\":")]
    [DataRow("\"keyid\":\"", "\"keyId\":\"")]
    public void What_is_no_bundle_is_refused(string part, string other)
    {
        using var signer = Signer("P-256");
        var json = Encoding.UTF8.GetString(SigstoreBundle.Create(DsseEnvelope.Sign("t", Payload, signer)).ToJson());
        Assert.Contains(part, json);
        Assert.ThrowsExactly<InvalidDataException>(() => SigstoreBundle.Read(Encoding.UTF8.GetBytes(json.Replace(part, other, StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Several_may_sign_an_envelope_and_one_a_bundle()
    {
        using var one = Signer("P-256");
        using var two = Signer("P-384");
        var envelope = DsseEnvelope.Sign("t", Payload, one, two);
        Assert.HasCount(2, DsseEnvelope.Read(envelope.ToJson()).Signatures);
        Assert.ThrowsExactly<ArgumentException>(() => SigstoreBundle.Create(envelope));
    }

    [TestMethod]
    public void Damaged_bytes_are_read_or_refused_and_nothing_else()
    {
        using var signer = Signer("P-256");
        var json = SigstoreBundle.Create(DsseEnvelope.Sign("t", Payload, signer)).ToJson();
        var random = new Random(20261121);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = json.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = random.Next(3) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
            try
            {
                var read = SigstoreBundle.Read(damaged);
                Assert.HasCount(1, read.Envelope.Signatures);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(1500, refused);
    }

    public static IEnumerable<object[]> Keys => [["P-256"], ["P-384"], ["RSA"]];

    internal static KeySigner Signer(string kind) => new(kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => (AsymmetricAlgorithm)RSA.Create(2048),
    });
}
