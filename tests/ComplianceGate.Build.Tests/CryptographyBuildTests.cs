using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What compiled code does with cryptography, judged between the compiler and the copy.</summary>
[TestClass]
public sealed class CryptographyBuildTests
{
    private const string Program = """
        using System.Security.Cryptography;

        Console.WriteLine(Convert.ToHexString(Acme.Cache.Key(args)));

        namespace Acme
        {
            public static class Cache
            {
                public static byte[] Key(string[] parts) =>
                    MD5.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(parts)));
            }
        }
        """;

    [TestMethod]
    public void Own_code_with_a_broken_hash_stops_the_build_before_the_copy_until_it_is_mended_or_waived()
    {
        using var work = Project(Program);
        var first = work.Build().MustFail();
        StringAssert.Contains(first.Only("error", "CG6001"), "MD5");
        StringAssert.Contains(first.Output, "Program.cs(10,13): error CG6001");
        Assert.IsFalse(work.Has("bin/Debug/net10.0/App.dll"), "copied all the same");
        Assert.IsFalse(work.Has("bin/Debug/net10.0/App.compliance/manifest.json"));
        var seen = InstalledTool.Run(work.Directory, "inspect", "obj/Debug/net10.0/App.dll", "--cryptography");
        Assert.AreEqual(0, seen.ExitCode, seen.Output);
        seen.MustSay("MD5, to digest").MustSay("System.Security.Cryptography.MD5.HashData in Acme.Cache.Key, IL offset 0x").MustSay("Program.cs line 10");
        // The compiler has nothing to do now, and the answer is the same.
        work.Build("--no-restore").MustFail().Only("error", "CG6001");

        work.Write("compliance.json", Waiver(first.Only("error", "CG6001")));
        work.Build("--no-restore").MustPass().MustNotSay("CG6001").MustNotSay("CG0004");
        var manifest = Proof.Manifest(work);
        var asset = manifest.GetProperty("cryptography").GetProperty("assets").EnumerateArray().Single();
        Assert.AreEqual("MD5", asset.GetProperty("name").GetString());
        Assert.AreEqual("App.dll", asset.GetProperty("usedBy").EnumerateArray().Single().GetString());

        work.Replace("Program.cs", "MD5.HashData", "SHA256.HashData");
        work.Build("--no-restore").MustPass().MustNotSay("error CG6001").MustSay("CG0004");
        File.Delete(work.PathOf("compliance.json"));
        work.Build("--no-restore").MustPass().MustNotSay("CG6001").MustNotSay("CG0004");
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/sbom.cdx.json"), "\"cryptographic-asset\"");
    }

    [TestMethod]
    public void A_package_with_a_broken_cipher_is_a_warning_with_its_path_that_is_shown_again()
    {
        using var work = Project("Console.WriteLine();");
        work.Replace("App.csproj", "Test.Mit", "Test.Sealed");
        var warning = work.Build().MustPass().Only("warning", "CG6001");
        StringAssert.Contains(warning, "DES");
        StringAssert.Contains(warning, "App -> Test.Sealed 1.0.0 -> Test.Ciphers 1.0.0");
        StringAssert.Contains(work.Build("--no-restore").MustPass().Only("warning", "CG6001"), "DES");
        // Own code alone changes: the package is known from the build before.
        work.Write("Program.cs", "Console.WriteLine(1);");
        work.Build("--no-restore").MustPass().Only("warning", "CG6001");
        Assert.IsTrue(work.Has("obj/Debug/net10.0/ComplianceGate/inspect.kept"));
        Assert.AreEqual(2, Proof.Manifest(work).GetProperty("cryptography").GetProperty("inspected").GetInt32() - 1);

        work.Write("compliance.json", """{ "rules": { "CG6001": "none" } }""");
        work.Build("--no-restore").MustPass().MustNotSay("CG6001");
        work.DotNet("clean").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf("obj/Debug/net10.0/ComplianceGate")), "clean left state behind");
    }

    // What the message offers is pasted, with reason and owner.
    private static string Waiver(string message)
    {
        var start = message.IndexOf("{\"code\"", StringComparison.Ordinal);
        if (start < 0)
        {
            start = message.IndexOf("{ \"code\"", StringComparison.Ordinal);
        }

        Assert.IsGreaterThanOrEqualTo(0, start, message);
        var offer = message[start..(message.IndexOf('}', start) + 1)];
        using var parsed = JsonDocument.Parse(offer);
        return $$"""{ "waivers": [{{offer.Replace("\"reason\": \"\"", "\"reason\": \"A key of a cache, and nothing rests on it\"", StringComparison.Ordinal).Replace("\"owner\": \"\"", "\"owner\": \"Ann\"", StringComparison.Ordinal)}}] }""";
    }

    private static Fixture Project(string program)
    {
        var work = Fixture.Of("NotAllowed");
        work.Write("Program.cs", program);
        work.Replace("App.csproj", "Test.Busl", "Test.Mit");
        return work;
    }
}
