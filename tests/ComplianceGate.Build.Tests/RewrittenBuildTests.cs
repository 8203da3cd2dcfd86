using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Assemblies that are rewritten or signed after the compiler are recorded as they end.</summary>
[TestClass]
public sealed class RewrittenBuildTests
{
    [TestMethod]
    public void An_assembly_that_a_weaver_rewrites_is_recorded_as_it_ends()
    {
        using var work = Fixture.Of("Woven");
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        Assert.IsFalse(work.Has("bin/Debug/net10.0/Newtonsoft.Json.dll"), "the weaver embeds it");
        Assert.IsTrue(Proof.Manifest(work).GetProperty("components").GetProperty("packages").EnumerateArray().Any(p => p.GetProperty("id").GetString() == "Newtonsoft.Json" && p.GetProperty("scope").GetString() == "shipped"), "and so it ships");
        StringAssert.Contains(DotNet.Command("dotnet", work.Directory, ["bin/Debug/net10.0/App.dll"]).MustPass().Output, "woven");
        StringAssert.Contains(InstalledTool.Run(work.Directory, "inspect", "bin/Debug/net10.0/App.dll").MustPass().Output, "Newtonsoft.Json 13.0.3");
    }

    [TestMethod]
    public void An_assembly_that_is_signed_after_the_copy_is_recorded_signed()
    {
        if (DotNet.Command("sh", PackedGate.Repository, ["-c", "command -v osslsigncode"]).ExitCode != 0)
        {
            Assert.Inconclusive("There is no osslsigncode here.");
        }

        using var work = Fixture.Of("Signed");
        WriteCertificate(work);
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(work.PathOf("bin/Debug/net10.0/App.dll"))));
        Assert.AreEqual(sha256, Proof.Manifest(work).GetProperty("artifacts").EnumerateArray().Single(a => a.GetProperty("path").GetString() == "App.dll").GetProperty("sha256").GetString());
        Assert.AreNotEqual(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(work.PathOf("obj/Debug/net10.0/App.dll")))), "it really was signed");

        // Without the setting the signing comes after the recording, and the build says so.
        work.Replace("App.csproj", "<ComplianceGateRecordAfterTargets>Sign<", "<ComplianceGateRecordAfterTargets>CopyFilesToOutputDirectory<");
        work.Replace("App.csproj", "AfterTargets=\"CopyFilesToOutputDirectory\"", "BeforeTargets=\"AfterBuild\"");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG4001"), "ComplianceGateRecordAfterTargets");
    }

    private static void WriteCertificate(Fixture work)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        work.Write("sign.crt", certificate.ExportCertificatePem());
        work.Write("sign.key", key.ExportPkcs8PrivateKeyPem());
    }
}
