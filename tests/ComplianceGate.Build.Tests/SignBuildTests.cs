using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>A release as somebody makes it: packed, signed by NuGet's command and by ours, verified by both.</summary>
[TestClass]
public sealed class SignBuildTests
{
    private const string Package = "out/App.1.0.0.nupkg";
    private const string Secret = "a passphrase that nobody may see";

    [TestMethod]
    public void A_package_is_signed_by_NuGet_and_by_us_and_both_accept_it()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Commit();
        work.DotNet("pack", "-o", work.PathOf("out")).MustPass();
        using var key = RSA.Create(3072);
        using var certificate = Certificate(key);
        work.Write("signer.pfx", certificate.Export(X509ContentType.Pfx, Secret));
        work.Write("signer.pem", key.ExportSubjectPublicKeyInfoPem());
        work.Write("signer.crt", certificate.ExportCertificatePem());
        var passphrase = new Dictionary<string, string?> { ["SIGNER_PASSPHRASE"] = Secret };

        // NuGet first: it changes the package's bytes.
        var offline = new Dictionary<string, string?> { ["NUGET_CERT_REVOCATION_MODE"] = "offline" };
        DotNet.Run(work.Directory, ["nuget", "sign", Package, "--certificate-path", work.PathOf("signer.pfx"), "--certificate-password", Secret], offline).MustPass();
        Tool(work, passphrase, "sign", Package, "--key", "signer.pfx", "--passphrase-env", "SIGNER_PASSPHRASE").MustPass()
            .MustSay("App.1.0.0.nupkg.sigstore.json").MustSay("App.1.0.0.nupkg.dsse.json").MustNotSay(Secret);

        work.Write("trusted.config", $"""
            <configuration>
              <trustedSigners>
                <author name="test">
                  <certificate fingerprint="{Convert.ToHexString(SHA256.HashData(certificate.RawData))}" hashAlgorithm="SHA256" allowUntrustedRoot="true" />
                </author>
              </trustedSigners>
            </configuration>
            """);
        DotNet.Run(work.Directory, ["nuget", "verify", Package, "--all", "--configfile", work.PathOf("trusted.config")], offline).MustPass();
        Tool(work, null, "verify", Package, "--key", "signer.pem").MustPass().MustSay("the package carries a NuGet signature").MustSay("; signed by signer.pem");
        Tool(work, null, "verify", Package, "--certificate", "signer.crt").MustPass().MustSay("; signed by signer.crt");
        Tool(work, null, "verify", Package).MustPass().MustSay("message CG4005: App.1.0.0.nupkg carries signatures").MustSay("; the package carries a NuGet");
        Assert.AreEqual(1, Tool(work, null, "verify", "out/App.1.0.0.compliance", "--key", "signer.pem").MustSay("error CG4005").ExitCode);

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        work.Write("other.pem", other.ExportSubjectPublicKeyInfoPem());
        Assert.AreEqual(1, Tool(work, null, "verify", Package, "--key", "other.pem").MustSay("error CG4005").ExitCode);
        TwoParties(work, other);
        var bytes = File.ReadAllBytes(work.PathOf(Package + ".dsse.json"));
        bytes[40] ^= 1;
        File.WriteAllBytes(work.PathOf(Package + ".dsse.json"), bytes);
        Assert.AreEqual(1, Tool(work, null, "verify", Package, "--key", "signer.pem").MustSay("error CG4004: App.1.0.0.nupkg.dsse.json").ExitCode);
    }

    /// <summary>A second party verifies, and signs what it found; the policy asks for both.</summary>
    private static void TwoParties(Fixture work, ECDsa lab)
    {
        work.Write("trust.json", """{ "threshold": 2, "keys": [{ "name": "release", "publicKeyFile": "signer.pem" }, { "name": "lab", "publicKeyFile": "other.pem" }] }""");
        work.Write("release.json", """{ "signatures": { "trust": "trust.json" } }""");
        Assert.AreEqual(1, Tool(work, null, "verify", Package, "--policy", "release.json").MustSay("2 different keys must have signed").ExitCode);
        Tool(work, null, "verify", Package, "--key", "signer.pem", "--vsa", Package + ".vsa.json", "--verifier-id", "https://lab.example/verifier").MustPass();
        work.Write("note.txt", "of mine");
        Assert.AreEqual(2, Tool(work, null, "verify", Package, "--vsa", "note.txt", "--verifier-id", "https://lab.example/verifier").MustSay("is no verification summary").ExitCode);
        Tool(work, null, "verify", Package, "--vsa", "old.vsa.json", "--verifier-id", "https://lab.example/verifier").MustPass();
        Assert.AreEqual(3, Tool(work, null, "verify", "nothing", "--vsa", "old.vsa.json", "--verifier-id", "https://lab.example/verifier").ExitCode);
        Assert.IsFalse(File.Exists(work.PathOf("old.vsa.json")), "nothing was decided, so that no earlier summary may stay");
        Assert.AreEqual(2, Tool(work, null, "sign", "out/App.1.0.0.compliance/provenance.intoto.json", "--statement", "--key", "signer.pfx").ExitCode);
        var environment = new Dictionary<string, string?> { ["LAB_KEY"] = lab.ExportPkcs8PrivateKeyPem() };
        Tool(work, environment, "sign", Package + ".vsa.json", "--statement", "--key-env", "LAB_KEY").MustPass().MustSay("App.1.0.0.nupkg.vsa.json.sigstore.json");
        Tool(work, null, "verify", Package, "--policy", "release.json").MustPass().MustSay("; signed by lab, release");
        Tool(work, null, "verify", Package, "--trust", "trust.json", "--json").MustPass().MustSay("\"signer\": \"lab\"").MustSay("\"signedBy\": \"lab, release\"");
        Assert.AreEqual(2, Tool(work, null, "verify", Package, "--trust", "trust.json", "--key", "signer.pem").ExitCode);
    }

    [TestMethod]
    public void What_was_not_enforced_is_not_signed_unasked()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        work.DotNet("build", "-p:ComplianceGateMode=audit", "-o", work.PathOf("built")).MustPass();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        work.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        work.Write("key.pub.pem", key.ExportSubjectPublicKeyInfoPem());
        Assert.AreEqual(1, Tool(work, null, "sign", "built", "--key", "key.pem").MustSay("audit mode").ExitCode);
        Assert.IsEmpty(Directory.GetFiles(work.Directory, "*.sigstore.json"));
        Tool(work, null, "sign", "built", "--key", "key.pem", "--even-if-failing").MustPass();
        Tool(work, null, "verify", "built", "--key", "key.pub.pem").MustPass().MustSay("although the verdict did not pass").MustSay("; signed by key.pub.pem");

        Assert.AreEqual(2, Tool(work, null, "sign", "built").ExitCode);
        Assert.AreEqual(2, Tool(work, null, "sign", "built", "--key", "key.pub.pem").MustSay("no private key").ExitCode);
        Assert.AreEqual(2, Tool(work, null, "sign", "built", "--signer", "./signer", "--public-key", "key.pub.pem").MustSay("full path").ExitCode);
        Assert.AreEqual(2, Tool(work, null, "sign", "built", "--key", "key.pem", "--timestamp-url", "file:///tmp").ExitCode);
        Assert.AreEqual(3, Tool(work, null, "sign", "built", "--key", "key.pem", "--even-if-failing", "--timestamp-url", "http://127.0.0.1:9/").ExitCode);
        Assert.AreEqual(3, Tool(work, null, "sign", "Program.cs", "--key", "key.pem").ExitCode);
        work.DotNet("build", "-p:ComplianceGateFormats=cyclonedx", "-o", work.PathOf("bare")).MustPass();
        Assert.AreEqual(3, Tool(work, null, "sign", "bare", "--key", "key.pem").MustSay("ComplianceGateFormats").ExitCode);
    }

    private static CommandResult Tool(Fixture work, Dictionary<string, string?>? environment, params string[] arguments) =>
        DotNet.Command(InstalledTool.Command, work.Directory, arguments, environment);

    private static X509Certificate2 Certificate(RSA key)
    {
        var request = new CertificateRequest("CN=Test signer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
