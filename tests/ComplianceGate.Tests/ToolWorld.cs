using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Tool;

namespace ComplianceGate.Tests;

/// <summary>A folder with something for every command, and the tool run in it within this process.</summary>
internal sealed class ToolWorld : IDisposable
{
    public ToolWorld()
    {
        Root = Directory.CreateTempSubdirectory("cg-tool-").FullName;
        Keep("app", Good);
        Keep("bad", static f => f with { Packages = [f.Packages[0] with { LicenseText = "BUSL-1.1" }] });
        Place("out", TamperSample.Folder("build", EvidenceStage.Build, Path.Combine(Root, "scratch")));
        Place("older", TamperSample.Folder("build", EvidenceStage.Build, Path.Combine(Root, "scratch2"), version: "1.0.0"));
        Place("broken", TamperSample.Folder("build", EvidenceStage.Build, Path.Combine(Root, "scratch3")));
        File.AppendAllText(At("broken/App.deps.json"), "changed");
        Write("models/tiny.safetensors", ModelSamples.Safetensors);
        Write("p/Test.Paper.nuspec", Encoding.UTF8.GetBytes("<package><metadata><id>Test.Paper</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>"));
        Write("p/LICENSE.txt", File.ReadAllBytes(Path.Combine(DocumentationTests.Root, "LICENSE")));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("key.pub"), key.ExportSubjectPublicKeyInfoPem());
    }

    public string Root { get; }

    public static GateFacts Good(GateFacts facts) => facts;

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
    }

    /// <summary>Leaves what a build of a project would.</summary>
    /// <returns>The folder of the state.</returns>
    public string Keep(string name, Func<GateFacts, GateFacts> change, FactStage stage = FactStage.Record, string framework = "net10.0", string configuration = "Debug", string? mode = null)
    {
        var facts = ReviewSamples.FactsOf(null, ReviewSamples.Native() with { Statement = LicenseStatement.Expression });
        facts = change(facts with
        {
            Project = facts.Project with { Name = name, Path = At($"{name}/{name}.csproj"), TargetFramework = framework, Configuration = configuration, Mode = mode },
            Source = new SourceFact { Root = Root },
        });
        Write($"{name}/{name}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />"u8.ToArray());
        var folder = $"{name}/obj/{configuration}/{framework}/ComplianceGate/";
        var policy = Gate.ReadPolicy(facts.Project, null, [], facts.Source, new InputFiles());
        var bytes = CheckRecordWriter.Write(new CheckRecord(facts, Gate.Judge(facts, policy, mode, [])));
        Write(folder + "check.facts", bytes);
        Write(folder + "check.files", Encoding.UTF8.GetBytes($"{facts.Project.Path}|2026-01-01 00:00:00.0000000\n{At("compliance.json")}|\n{At(name + "/LICENSE.new")}|\n"));
        Write(folder + "check.inputs", []);
        if (stage >= FactStage.Inspect)
        {
            Write(folder + "inspect.facts", bytes);
            Write(folder + "inspect.stamp", []);
        }

        if (stage == FactStage.Record)
        {
            Write(folder + "record.facts", bytes);
        }

        return At(folder);
    }

    /// <summary>Runs a command line in this process; the tests that do so run alone, because the console is one.</summary>
    public static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var results = new StringWriter();
        using var messages = new StringWriter();
        Console.SetOut(results);
        Console.SetError(messages);
        try
        {
            return (ToolRun.Run(arguments), results.ToString(), messages.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Place(string folder, TamperSample sample)
    {
        foreach (var (path, content) in sample.Files)
        {
            Write($"{folder}/{path}", content);
        }
    }
}
