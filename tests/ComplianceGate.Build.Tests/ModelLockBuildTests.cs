using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The lock of models, written by the installed tool and held by real builds.</summary>
[TestClass]
public sealed class ModelLockBuildTests
{
    private const string Lock = "compliance-models.lock.json";
    [TestMethod]
    public void A_lock_warns_here_and_stops_the_build_in_ci()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        Assert.AreEqual(3, Tool(work.Directory).ExitCode, "nothing was built yet");
        Assert.IsFalse(work.Has(Lock));
        work.Build("-p:ComplianceGateLocked=true").MustFail().Only("error", "CG2008");
        work.Build("--no-restore").MustPass().MustNotSay("CG2008");
        Assert.AreEqual(1, Tool(work.Directory, "--check").ExitCode);
        Tool(work.Directory).MustPass().MustSay("1 model");
        StringAssert.Contains(work.Read(Lock), "models/tiny.safetensors");
        Tool(work.Directory, "--check").MustPass();
        work.Build("--no-restore").MustPass().MustNotSay("CG2008");
        work.Build("--no-restore", "-p:ContinuousIntegrationBuild=true").MustPass();

        var changed = TinyModels.Safetensors();
        changed[^1] ^= 1;
        work.Write("models/tiny.safetensors", changed);
        Assert.AreEqual(3, Tool(work.Directory).ExitCode, "what the last build saw is not what lies here");
        var warning = work.Build("--no-restore").MustPass().Only("warning", "CG2008");
        StringAssert.Contains(warning, Lock + "(4");
        StringAssert.Contains(warning, "compliance-gate model lock App.csproj");
        work.Build("--no-restore", "-p:ContinuousIntegrationBuild=true").MustFail().Only("error", "CG2008");
        work.Build("--no-restore", "-p:ContinuousIntegrationBuild=true", "-p:ComplianceGateLocked=false").MustPass().Only("warning", "CG2008");
        Tool(work.Directory).MustPass();
        work.Build("--no-restore", "-p:ComplianceGateLocked=true").MustPass();

        work.Write(Lock, "{");
        work.Build("--no-restore", "-p:ComplianceGateLocked=true").MustFail().Only("error", "CG0005");
    }

    [TestMethod]
    public void A_model_that_comes_with_a_referenced_project_is_locked_too()
    {
        using var work = Fixture.Of("ReferencedModel");
        work.Write("Lib/models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("Lib/models/tiny.md", TinyModels.Card);
        work.Build("App").MustPass();
        Tool(work.PathOf("App")).MustPass().MustSay("1 model");
        work.Build("App", "--no-restore", "-p:ComplianceGateLocked=true").MustPass();
        var changed = TinyModels.Safetensors();
        changed[^1] ^= 1;
        work.Write("Lib/models/tiny.safetensors", changed);
        work.Build("App", "--no-restore", "-p:ComplianceGateLocked=true").MustFail().Only("error", "CG2008");
        Tool(work.PathOf("App")).MustPass();
        work.Build("App", "--no-restore", "-p:ComplianceGateLocked=true").MustPass();
    }

    private static CommandResult Tool(string directory, params string[] arguments) =>
        InstalledTool.Run(directory, ["model", "lock", .. arguments]);
}
