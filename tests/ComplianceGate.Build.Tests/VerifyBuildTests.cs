using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What real builds leave holds, in every form in which it is handed over, and is read back from every form of program.</summary>
[TestClass]
public sealed class VerifyBuildTests
{
    [TestMethod]
    public void A_package_holds_as_packed_as_extracted_and_when_it_is_signed_later()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Commit();
        work.DotNet("pack", "-o", work.PathOf("out")).MustPass();
        Verify(work, "out/App.1.0.0.nupkg").MustPass().MustSay("App 1.0.0 (net10.0, netstandard2.0), pack").MustSay("; not signed");
        Verify(work, "out").MustPass();
        Verify(work, "bin/Release/netstandard2.0").MustPass().MustSay("1 embedded manifest");
        InstalledTool.Run(work.Directory, "inspect", "out/App.1.0.0.nupkg").MustPass().MustSay("lib/net10.0/App.dll").MustSay("lib/netstandard2.0/App.dll");

        work.Write("consumer/Consumer.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="App" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        work.DotNet("restore", "consumer", "-s", work.PathOf("out"), "-s", PackedGate.Feed, "--packages", work.PathOf("extracted")).MustPass();
        Verify(work, "extracted/app/1.0.0").MustPass();
        File.AppendAllText(work.PathOf("extracted/app/1.0.0/lib/net10.0/App.dll"), "x");
        Verify(work, "extracted/app/1.0.0").MustFail().MustSay("error CG4001: lib/net10.0/App.dll");

        var unsigned = SHA256.HashData(File.ReadAllBytes(work.PathOf("out/App.1.0.0.nupkg")));
        Sign(work, "out/App.1.0.0.nupkg");
        CollectionAssert.AreNotEqual(unsigned, SHA256.HashData(File.ReadAllBytes(work.PathOf("out/App.1.0.0.nupkg"))));
        Verify(work, "out/App.1.0.0.nupkg").MustPass().MustSay("the package carries a NuGet signature that names these bytes, and the signature itself was not verified");
        var bytes = File.ReadAllBytes(work.PathOf("out/App.1.0.0.nupkg"));
        bytes[11] ^= 1;
        File.WriteAllBytes(work.PathOf("out/App.1.0.0.nupkg"), bytes);
        Verify(work, "out/App.1.0.0.nupkg").MustFail().MustSay("error CG4001: App.1.0.0.nupkg");
    }

    [TestMethod]
    public void Programs_of_every_form_tell_what_they_were_made_from_and_hold()
    {
        using var work = Fixture.Of("SelfContained");
        work.DotNet("publish", "-o", work.PathOf("single"), "-p:PublishSingleFile=true", "-p:EnableCompressionInSingleFile=true", "-p:PublishTrimmed=true").MustPass();
        InstalledTool.Run(work.Directory, "inspect", "single/App").MustPass().MustSay("App!/App.dll (single-file)").MustSay("App 1.0.0");
        Verify(work, "single").MustPass().MustSay("1 embedded manifest");
        Verify(work, "single/App").MustPass();

        work.DotNet("publish", "-o", work.PathOf("ready"), "-p:PublishReadyToRun=true").MustPass();
        using var json = JsonDocument.Parse(InstalledTool.Run(work.Directory, "inspect", "ready", "--json").MustPass().Output);
        Assert.AreEqual("App.dll ready-to-run", string.Join(' ', json.RootElement.EnumerateArray().Select(e => $"{e.GetProperty("path")} {e.GetProperty("form")}")));
        InstalledTool.Run(work.Directory, "inspect", "ready/App").MustPass().MustSay("App.dll (ready-to-run)");
        Verify(work, "ready").MustPass().MustSay("1 embedded manifest");
        work.Write("ready/Evil.dll", "x");
        File.Delete(work.PathOf("ready/App.deps.json"));
        Verify(work, "ready").MustFail().MustSay("error CG4002: App.deps.json is not there").MustSay("error CG4003: Evil.dll");
        Assert.AreEqual(1, Verify(work, "ready").ExitCode);
        Assert.AreEqual(3, Verify(work, "Program.cs").ExitCode);
        Assert.AreEqual(2, Verify(work, "ready", "--root", "nothing").ExitCode);
    }

    [TestMethod]
    public void A_program_compiled_ahead_of_time_tells_what_it_was_made_from_and_holds()
    {
        using var work = Fixture.Of("NativeAot");
        work.DotNet("publish", "-o", work.PathOf("aot")).MustPass();
        InstalledTool.Run(work.Directory, "inspect", "aot/App").MustPass().MustSay("App (native)").MustSay("net9.0");
        Verify(work, "aot").MustPass().MustSay("1 embedded manifest");
    }

    [TestMethod]
    public void Releases_are_followed_back_and_the_command_prints_json()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-p:Version=1.0.0").MustPass();
        work.Write("releases/App/manifest.json", File.ReadAllBytes(work.PathOf("bin/Debug/net10.0/App.compliance/manifest.json")));
        work.Write("compliance.json", """{ "previous": "releases/{name}" }""");
        work.Build("-p:Version=1.1.0").MustPass();
        Verify(work, "bin/Debug/net10.0", "--chain", "releases").MustPass().MustSay("Chain: 1 earlier release; it begins with App 1.0.0.");
        Assert.AreEqual(3, Verify(work, "bin/Debug/net10.0", "--chain").ExitCode, "not below the output folder");
        using var json = JsonDocument.Parse(Verify(work, "bin/Debug/net10.0/App.dll", "--json").MustPass().Output);
        Assert.AreEqual("holds", json.RootElement.GetProperty("outcome").GetString());
        Assert.AreEqual("none", json.RootElement.GetProperty("evidence")[0].GetProperty("signature").GetString());
        InstalledTool.Run(work.Directory, "inspect", "bin/Debug/net10.0/App").MustPass().MustSay("App 1.1.0");
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "inspect", "").ExitCode);

        var sums = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(work.PathOf("bin/Debug/net10.0/App.compliance/SHA256SUMS"))));
        Verify(work, "bin/Debug/net10.0", "--expect", sums).MustPass();
        Assert.AreEqual(1, Verify(work, "bin/Debug/net10.0", "--expect", new string('0', 64)).ExitCode);
        Assert.AreEqual(2, Verify(work, "bin/Debug/net10.0", "--expect", "0123").ExitCode);

        // No log obeys what a hostile folder is named.
        var hostile = "##vso[task.complete]\u202Ex";
        Directory.Move(work.PathOf("bin/Debug/net10.0"), work.PathOf(hostile));
        foreach (var command in (string[])["verify", "inspect"])
        {
            var output = InstalledTool.Run(work.Directory, command, ".", "--json").Output;
            Assert.IsFalse(output.Contains("##", StringComparison.Ordinal) || output.Contains('\u202E', StringComparison.Ordinal), output);
        }

        using var inspected = JsonDocument.Parse(InstalledTool.Run(work.Directory, "inspect", ".", "--json").Output);
        Assert.IsTrue(inspected.RootElement.EnumerateArray().Any(e => e.GetProperty("path").GetString() == hostile + "/App.dll"), "the same text when it is read");
    }

    private static CommandResult Verify(Fixture work, params string[] arguments) => InstalledTool.Run(work.Directory, ["verify", .. arguments]);

    private static void Sign(Fixture work, string package)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=Test signer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        work.Write("signer.pfx", certificate.Export(X509ContentType.Pfx, "test"));
        DotNet.Run(work.Directory, ["nuget", "sign", package, "--certificate-path", work.PathOf("signer.pfx"), "--certificate-password", "test"],
            new Dictionary<string, string?> { ["NUGET_CERT_REVOCATION_MODE"] = "offline" }).MustPass();
    }
}
