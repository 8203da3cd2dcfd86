using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class DangerousSerialisationTests
{
    [TestMethod]
    public void A_dangerous_import_is_an_error_that_names_it_and_its_place()
    {
        var finding = Judge("pytorch", null, G("os", "system", SerialisedGlobalKind.Dangerous, "a/data.pkl", 12), G("a", "b"), G("torch", "Size", SerialisedGlobalKind.Allowed)).Single();
        Assert.AreEqual("CG2006", finding.Code);
        Assert.AreEqual(Severity.Error, finding.Severity);
        Assert.AreEqual("a.gguf", finding.Subject);
        Assert.AreEqual(
            "Loading the model a.gguf would run code: it names os.system (a/data.pkl, byte 12), known to run programs or to reach files or the network."
            + " It also names a.b (byte 0), not on the list of what stored tensors need.",
            finding.Message);
        StringAssert.Contains(finding.Fix, "safetensors or ONNX");
    }

    [TestMethod]
    public void What_is_on_no_list_is_one_warning_that_names_five()
    {
        var finding = Judge("pickle", null, [.. Enumerable.Range(0, 8).Select(i => G("m", "n" + i))]).Single();
        Assert.AreEqual(Severity.Warning, finding.Severity);
        StringAssert.Contains(finding.Message, "m.n0 (byte 0), m.n1, m.n2, m.n3, m.n4 and 3 more, not on the list");
        Assert.DoesNotContain("m.n5", finding.Message);
    }

    [TestMethod]
    public void What_cannot_be_followed_is_a_warning_and_never_clean()
    {
        var finding = Judge("pickle", "is a pickle that ends inside an opcode").Single();
        Assert.AreEqual(Severity.Warning, finding.Severity);
        Assert.AreEqual("The model a.gguf cannot be called free of code: it is a pickle that ends inside an opcode (byte 7).", finding.Message);
    }

    [TestMethod]
    [DataRow("pickle")]
    [DataRow("pytorch")]
    public void A_pickle_of_tensors_alone_is_still_a_warning(string format)
    {
        var finding = Judge(format, null, G("torch", "Size", SerialisedGlobalKind.Allowed)).Single();
        Assert.AreEqual(Severity.Warning, finding.Severity);
        StringAssert.StartsWith(finding.Message, "The model a.gguf is a pickle: ");
        StringAssert.Contains(finding.Fix, "safetensors or ONNX");
    }

    [TestMethod]
    public void A_pickle_whose_code_was_not_read_is_not_called_clean() =>
        Assert.AreEqual(
            "The model a.gguf cannot be called free of code: it was not followed.",
            Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = null }).Single().Message);

    [TestMethod]
    public void A_file_that_is_told_as_malformed_is_told_again_only_for_what_it_names()
    {
        var malformed = new Problem(ProblemKind.ModelMalformed, "a.gguf", "a.gguf is damaged.");
        var unparsed = new SerialisedCodeFact { Unparsed = "x" };
        Assert.IsEmpty(Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = unparsed }, malformed));
        Assert.IsEmpty(Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = null }, malformed));
        Assert.HasCount(1, Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = unparsed }, malformed with { Subject = "b" }));
        Assert.HasCount(1, Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = new SerialisedCodeFact() }, malformed));
        var evil = unparsed with { Globals = [G("os", "system", SerialisedGlobalKind.Dangerous)] };
        Assert.AreEqual(Severity.Error, Run(CompliancePolicy.BuiltIn, Model() with { Format = "pickle", SerialisedCode = evil }, malformed).Single().Severity);
    }

    [TestMethod]
    public void Keras_is_silent_unless_it_names_something_else()
    {
        Assert.IsEmpty(Judge("keras", null, G("x", "y", SerialisedGlobalKind.Allowed)));
        Assert.IsEmpty(Run(CompliancePolicy.BuiltIn, Model() with { Format = "onnx" }));
        var finding = Judge("keras", null, G("Lambda", "keras.layers", SerialisedGlobalKind.Dangerous, "config.json", 9)).Single();
        Assert.AreEqual(Severity.Error, finding.Severity);
        StringAssert.Contains(finding.Message, "it names Lambda of keras.layers (config.json, byte 9)");
        StringAssert.Contains(finding.Fix, "ONNX");
    }

    [TestMethod]
    public void Hdf5_is_never_called_clean()
    {
        var finding = Judge("hdf5", "is an HDF5 file").Single();
        Assert.AreEqual(Severity.Warning, finding.Severity);
        StringAssert.Contains(finding.Message, "cannot be called free of code");
    }

    [TestMethod]
    public void It_can_be_waived_and_its_severity_set()
    {
        var waiver = new Waiver("CG2006", "a.gguf", "x", "y", new DateOnly(2099, 1, 1), new FileLocation("/p/compliance.json"));
        var finding = Run(CompliancePolicy.BuiltIn with { Waivers = [waiver] }, Model() with { Format = "pickle" }).Single(f => f.Code == "CG2006");
        Assert.IsNotNull(finding.Waived);
        var policy = CompliancePolicy.BuiltIn with { Rules = CompliancePolicy.BuiltIn.Rules.SetItem("CG2006", Severity.Error) };
        Assert.AreEqual(Severity.Error, Run(policy, Model() with { Format = "pickle" }).Single().Severity);
    }

    [TestMethod]
    public void Foreign_text_is_harmless()
    {
        const string Evil = "a\n::error::x\u001b[31m##vso[x]\u202E";
        var finding = Judge("pickle", Evil, G(Evil, Evil, SerialisedGlobalKind.Dangerous, Evil, 1), G(Evil + "2", Evil)).Single();
        Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains("##", StringComparison.Ordinal), finding.Text);
    }

    private static ModelFact Model() => ModelLicenseTests.Model("mit");

    private static List<Finding> Run(CompliancePolicy policy, ModelFact model, params Problem[] problems)
    {
        var facts = new GateFacts
        {
            Project = new ProjectFact
            {
                Name = "p", Path = "/p/p.csproj", AssemblyName = "p", PackageId = "p", Version = "1.0.0", TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe",
            },
            Toolchain = new ToolchainFact { Sdk = "10", MSBuild = "18", Gate = "0" },
            Source = new SourceFact(),
            JudgedAt = 0,
            Models = [model],
            Problems = [.. problems],
        };
        var context = new RuleContext(facts, policy, new Dictionary<string, JudgedLicense>(), new Dictionary<string, ModelLicenseDecision>());
        return [.. RuleRunner.Run([new DangerousSerialisation()], context, null, []).Findings];
    }

    private static SerialisedGlobalFact G(string module, string name, SerialisedGlobalKind kind = SerialisedGlobalKind.NotListed, string where = "", long at = 0) =>
        new(module, name, kind, where, at);

    private static List<Finding> Judge(string format, string? unparsed, params SerialisedGlobalFact[] globals) => Run(
        CompliancePolicy.BuiltIn,
        Model() with
        {
            Format = format,
            SerialisedCode = new SerialisedCodeFact { Globals = [.. globals], Unparsed = unparsed, UnparsedOffset = unparsed is null ? 0 : 7 },
        });
}
