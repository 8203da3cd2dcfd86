using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Builds that spool at once into one folder, and the installed tool that logs, verifies and proves.</summary>
[TestClass]
public sealed class LedgerBuildTests
{
    [TestMethod]
    public void Builds_side_by_side_spool_and_what_they_spooled_is_logged_verified_and_proven()
    {
        using var one = Fixture.Of("Plain");
        using var two = Fixture.Of("MultiTarget");
        one.Commit();
        two.Commit();
        var (spool, log) = (one.PathOf("../spool"), one.PathOf("../log"));
        // A relative path is relative to the project; both name one folder.
        var relative = "-p:ComplianceGateLedgerSpool=" + Path.GetRelativePath(two.Directory, spool);
        Parallel.Invoke(
            () => one.DotNet("publish", "-o", one.PathOf("out"), "-p:ComplianceGateLedgerSpool=../spool").MustPass(),
            () => two.DotNet("pack", "-o", two.PathOf("out"), relative).MustPass());

        // A build and its publishing; a build for each framework, and the package.
        var files = Directory.GetFiles(spool).Order(StringComparer.Ordinal).ToArray();
        Assert.HasCount(5, files);
        Assert.AreEqual("build build build pack publish", string.Join(' ', files.Select(Stage).Order(StringComparer.Ordinal)));
        var manifest = SHA256.HashData(File.ReadAllBytes(two.PathOf("out/App.1.0.0.compliance/manifest.json")));
        var sealedEntry = Path.Combine(spool, Convert.ToHexStringLower(manifest) + ".json");
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(two.PathOf("out/App.1.0.0.nupkg")))), File.ReadAllText(sealedEntry));
        var kept = File.ReadAllBytes(sealedEntry);

        Keys(one);
        string[] key = ["--key", one.PathOf("key.pem"), "--state", one.PathOf("seen")];
        string[] shown = ["--key", one.PathOf("public.pem"), "--state", one.PathOf("seen")];
        Assert.AreEqual(2, InstalledTool.Run(one.Directory, ["ledger", "append", log, "--spool", spool, .. key]).MustSay("--origin").ExitCode);
        // Two processes at once empty one spool: each entry is logged once.
        Parallel.For(0, 2, _ => InstalledTool.Run(one.Directory, ["ledger", "append", log, "--spool", spool, "--origin", "log.example.com/builds", .. key]).MustPass());
        Assert.IsEmpty(Directory.GetFiles(spool));
        InstalledTool.Run(one.Directory, ["ledger", "verify", log, .. shown]).MustPass().MustSay("log.example.com/builds: 5 entries").MustSay("continues the 5 entries");

        // A build that is up to date spools nothing again. The first after a publish is not: of publishing more is asked.
        one.DotNet("build", "-c", "Release", "-p:ComplianceGateLedgerSpool=../spool").MustPass();
        Directory.Delete(spool, recursive: true);
        one.DotNet("build", "-c", "Release", "-p:ComplianceGateLedgerSpool=../spool").MustPass();
        Assert.IsFalse(Directory.Exists(spool));
        Directory.CreateDirectory(spool);
        File.WriteAllBytes(sealedEntry, kept);
        using var json = JsonDocument.Parse(InstalledTool.Run(one.Directory, "ledger", "prove", log, "--entry", sealedEntry, "--json").MustPass().Output);
        Assert.AreEqual(5, json.RootElement.GetProperty("size").GetInt32());
        var index = json.RootElement.GetProperty("index").GetInt32();
        InstalledTool.Run(one.Directory, "ledger", "prove", log, "--index", $"{index}").MustPass().MustSay($"c2sp.org/tlog-proof@v1\nindex {index}\n");
        InstalledTool.Run(one.Directory, "ledger", "prove", log, "--consistency", "2").MustPass().MustSay("consistency 2 ");
        InstalledTool.Run(one.Directory, ["ledger", "append", log, sealedEntry, .. key]).MustPass().MustSay($"{index} ").MustSay("0 new");

        var entries = Directory.GetFiles(Path.Combine(log, "tile", "entries"), "*", SearchOption.AllDirectories).OrderBy(f => f.Length).Last();
        var bytes = File.ReadAllBytes(entries);
        bytes[^1] ^= 1;
        File.WriteAllBytes(entries, bytes);
        Assert.AreEqual(1, InstalledTool.Run(one.Directory, ["ledger", "verify", log, .. shown]).MustSay("does not hold").ExitCode);
        Assert.AreEqual(1, InstalledTool.Run(one.Directory, ["ledger", "append", log, .. key]).MustSay("is not the one that was logged").ExitCode);
        Assert.AreEqual(3, InstalledTool.Run(one.Directory, ["ledger", "verify", one.Directory, .. shown]).ExitCode);
        Assert.AreEqual(2, InstalledTool.Run(one.Directory, "ledger", "prove", log).ExitCode);
    }

    [TestMethod]
    public void The_tool_checks_proofs_by_themselves_holds_a_ledger_to_its_name_and_refuses_empty_paths()
    {
        using var work = Fixture.Of("Plain");
        Keys(work);
        var log = work.PathOf("log");
        string[] state = ["--state", work.PathOf("seen")];
        string[] shown = ["--key", work.PathOf("public.pem")];
        var files = Enumerable.Range(0, 3).Select(i => Entry(work, i)).ToArray();
        Tool(0, "1 ", ["append", log, .. files, "--key", work.PathOf("key.pem"), "--origin", "log.example.com/builds", "--state", work.PathOf("other")]);

        Tool(1, "was not seen before", ["verify", log, .. shown, .. state, "--require-seen"]);
        Tool(1, "and not log.example.com", ["verify", log, .. shown, .. state, "--origin", "log.example.com"]);
        File.WriteAllText(work.PathOf("log/pending"), "3 9\n");
        Tool(0, "WARNING", ["verify", log, .. shown, .. state]);
        File.Delete(work.PathOf("log/pending"));
        Tool(0, "continues the 3", ["verify", log, .. shown, .. state, "--require-seen", "--origin", "log.example.com/builds"]);
        Assert.Contains("FIRST SIGHT", InstalledTool.Run(work.Directory, ["ledger", "verify", log, .. shown, "--state", work.PathOf("third")]).MustPass().Output);

        File.WriteAllText(work.PathOf("in.txt"), InstalledTool.Run(work.Directory, "ledger", "prove", log, "--index", "1").MustPass().Output);
        File.WriteAllText(work.PathOf("grown.txt"), InstalledTool.Run(work.Directory, "ledger", "prove", log, "--consistency", "2").MustPass().Output);
        Directory.Delete(log, recursive: true);
        Tool(0, "number 1", ["check", work.PathOf("in.txt"), .. shown, "--entry", files[1]]);
        Tool(1, "does not hold", ["check", work.PathOf("in.txt"), .. shown, "--entry", files[2]]);
        Tool(2, "--entry", ["check", work.PathOf("in.txt"), .. shown]);
        Tool(0, "began with 2 entries", ["check", work.PathOf("grown.txt"), .. shown, "--origin", "log.example.com/builds"]);
        Tool(1, "falls-short", ["check", work.PathOf("grown.txt"), .. shown, "--origin", "other.example", "--json"]);
        Tool(3, "is not there", ["check", work.PathOf("none.txt"), .. shown]);

        Tool(2, "is empty", ["append", log, "", "--key", work.PathOf("key.pem"), .. state]);
        Tool(2, "is empty", ["append", "", "--key", work.PathOf("key.pem"), .. state]);
        Tool(2, "--spool is empty", ["append", log, "--spool", "", "--key", work.PathOf("key.pem"), .. state]);
        Tool(2, "--state is empty", ["verify", log, .. shown, "--state", ""]);
        Tool(2, "is empty", ["verify", "", .. shown, .. state]);
        Tool(2, "is empty", ["prove", "", "--index", "1"]);
        Tool(2, "is empty", ["check", "", .. shown]);

        void Tool(int exitCode, string says, string[] arguments) =>
            Assert.AreEqual(exitCode, InstalledTool.Run(work.Directory, ["ledger", .. arguments]).MustSay(says).ExitCode, string.Join(' ', arguments));
    }

    [TestMethod]
    public void Processes_that_append_at_once_and_some_that_are_killed_lose_and_double_nothing()
    {
        using var work = Fixture.Of("Plain");
        Keys(work);
        var log = work.PathOf("log");
        string[] common = ["--key", work.PathOf("key.pem"), "--state", work.PathOf("seen"), "--origin", "log.example.com/builds"];
        var files = Enumerable.Range(0, 60).Select(i => Entry(work, i)).ToArray();
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            string[] own = ["ledger", "append", log, .. files[(i * 10)..(i * 10 + 10)], .. common];
            if (i % 2 == 1)
            {
                // Killed somewhere on its way; then done again.
                using var process = DotNet.Start(InstalledTool.Command, work.Directory, own, null, out _);
                process.WaitForExit(150 + i * 40);
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            InstalledTool.Run(work.Directory, own).MustPass();
        });
        InstalledTool.Run(work.Directory, "ledger", "verify", log, "--key", work.PathOf("public.pem"), "--state", work.PathOf("seen")).MustPass().MustSay("60 entries");
    }

    private static string Stage(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        Assert.AreEqual(Path.GetFileNameWithoutExtension(file), json.RootElement.GetProperty("spec").GetProperty("manifestSha256").GetString());
        return json.RootElement.GetProperty("spec").GetProperty("stage").GetString()!;
    }

    private static void Keys(Fixture work)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        work.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        work.Write("public.pem", key.ExportSubjectPublicKeyInfoPem());
    }

    private static string Entry(Fixture work, int number)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{number}")));
        var name = $"entries/{number}.json";
        work.Write(name, $"{{\"apiVersion\":\"0.0.1\",\"kind\":\"compliance-gate-evidence\",\"spec\":{{\"artifactCount\":0,\"artifacts\":[],\"manifestSha256\":\"{digest}\",\"name\":\"App\",\"stage\":\"build\",\"version\":\"1.0.0\"}}}}");
        return work.PathOf(name);
    }
}
