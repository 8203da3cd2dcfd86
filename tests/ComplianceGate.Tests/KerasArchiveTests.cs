using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class KerasArchiveTests
{
    private const string Layers = """
        {"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,28,28,1],"dtype":"float32","sparse":false,"name":"image"},"registered_name":null,"name":"image","inbound_nodes":[]},
        {"module":"keras.layers","class_name":"Dense","config":{"name":"dense","dtype":{"module":"keras","class_name":"DTypePolicy","config":{"name":"float32"},"registered_name":null},
          "units":10,"activation":"relu","kernel_initializer":{"module":"keras.initializers","class_name":"GlorotUniform","config":{"seed":null},"registered_name":null}},"registered_name":null}
        """;

    [TestMethod]
    public void What_it_says_of_itself_is_read()
    {
        var read = Read(Config(Layers), """{"keras_version": "3.11.3", "date_saved": "2026-02-01@10:11:12"}""");
        Assert.IsNull(read.Reason);
        Assert.IsEmpty(read.SerialisedCode!.Globals);
        Assert.IsNull(read.SerialisedCode.Unparsed);
        var header = read.Header!;
        Assert.AreEqual("Functional", header.Architecture);
        Assert.AreEqual("digits", header.Name);
        Assert.AreEqual("3.11.3", header.ProducerVersion);
        Assert.AreEqual(new ModelPortFact("image", "float32", "?x28x28x1"), header.Inputs.Single());
        CollectionAssert.AreEqual(new ModelPropertyFact[] { new("date saved", "2026-02-01@10:11:12"), new("layers", "2") }, header.Properties.ToArray());
        Assert.IsEmpty(header.CodeReferences);
        Assert.IsNull(header.Parameters);
        Assert.IsNotNull(header.ParametersUnknown);
    }

    [TestMethod]
    [DataRow("""{"module":"keras.layers","class_name":"Lambda","config":{"name":"l","function":{"class_name":"__lambda__","config":{"code":"4wEAAA=="}}}}""", "Lambda")]
    [DataRow("""{"module":"keras.layers","class_name":"Dense","config":{"activation":{"class_name":"__lambda__","config":{"code":"4wEAAA=="}}}}""", "__lambda__")]
    [DataRow("""{"class_name":"Odd","config":{"function":["4wEAAA==",null,null],"function_type":"lambda"}}""", "__lambda__")]
    [DataRow("""{"module":"keras.layers","class_name":"TFSMLayer","config":{"filepath":"/x"}}""", "TFSMLayer")]
    [DataRow("""{"module":"keras.layers","class_name":"TorchModuleWrapper","config":{}}""", "TorchModuleWrapper")]
    [DataRow("""{"module":"subprocess","class_name":"Popen","config":{}}""", "Popen")]
    [DataRow("""{"module":"os","class_name":"function","config":"system","registered_name":"system"}""", "system")]
    [DataRow("""{"module":"my.layers","class_name":"Mine","config":{},"registered_name":"Mine"}""", "Mine")]
    [DataRow("""{"module":"keras.utils","class_name":"function","config":"get_file"}""", "get_file")]
    [DataRow("""{"module":"keras.src.utils.os","class_name":"function","config":"system"}""", "system")]
    [DataRow("""{"module":"builtins","class_name":"function","config":"eval"}""", "eval")]
    [DataRow("""{"m\u006fdule":"subprocess","class_n\u0061me":"Popen","config":{}}""", "Popen")]
    [DataRow("""{"module":"keras.layers","class_name":"Dense","config":{"a":[[{"b":{"module":"subprocess","class_name":"run"}}]]}}""", "run")]
    public void Code_in_a_layer_is_dangerous(string layer, string what)
    {
        var code = Read(Config(layer)).SerialisedCode!;
        Assert.IsTrue(code.Globals.Any(g => g.Module == what && g.Kind == SerialisedGlobalKind.Dangerous && g.Where == "config.json"), layer);
    }

    [TestMethod]
    [DataRow("""{"module":null,"class_name":"Mine","config":{},"registered_name":"Custom>Mine"}""", "Custom>Mine")]
    [DataRow("""{"module":"builtins","class_name":"function","config":"my_loss","registered_name":"my_loss"}""", "builtins.my_loss")]
    [DataRow("""{"module":"keras_hub.layers","class_name":"X","config":{}}""", "keras_hub.layers.X")]
    public void What_the_program_must_bring_is_on_no_list(string layer, string reference)
    {
        var read = Read(Config(layer));
        Assert.AreEqual(SerialisedGlobalKind.NotListed, read.SerialisedCode!.Globals.Single().Kind);
        Assert.AreEqual(reference, read.Header!.CodeReferences.Single());
    }

    [TestMethod]
    [DataRow("{", "that is no sound JSON")]
    [DataRow("""{"a":NaN}""", "that is no sound JSON")]
    [DataRow("""{"a":"\ud800"}""", "that is no sound JSON")]
    [DataRow("""{"config":{"layers":[{"class_name":"Dense","class_name":"Lambda"}]}}""", "names \"class_name\" twice")]
    public void What_is_not_sound_is_never_called_clean(string config, string reason) =>
        StringAssert.Contains(Read(config).SerialisedCode!.Unparsed, reason);

    [TestMethod]
    public void Depth_and_size_are_bounded()
    {
        StringAssert.Contains(Read(new string('[', 100_000)).SerialisedCode!.Unparsed, "no sound JSON");
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"module":"m{{i}}","class_name":"C"}"""));
        StringAssert.Contains(Read($"[{many}]").SerialisedCode!.Unparsed, "more than 4,096 objects");
    }

    [TestMethod]
    public void Hdf5_is_told_as_not_read()
    {
        var read = new Hdf5Format().ReadContents(new ModelBytes(new MemoryStream(ModelSamples.Hdf5)), new ModelSurroundings("/m/a.h5", new InputFiles()))!;
        StringAssert.StartsWith(read.SerialisedCode!.Unparsed, "is an HDF5 file; HDF5 is not read");
    }

    private static string Config(string layers) => $$"""
        {"module":"keras","class_name":"Functional","config":{"name":"digits","trainable":true,"layers":[{{layers}}],"input_layers":[["image",0,0]]},"registered_name":"Functional"}
        """;

    private static ModelContents Read(string config, string metadata = "{}") => new KerasFormat().ReadContents(
        new ModelBytes(new MemoryStream(ModelSamples.Zip(("metadata.json", metadata), ("config.json", config), ("model.weights.h5", "x")))),
        new ModelSurroundings("/m/a.keras", new InputFiles()))!;
}
