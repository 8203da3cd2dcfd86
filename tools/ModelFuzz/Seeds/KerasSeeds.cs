using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small archives of Keras.</summary>
public sealed class KerasSeeds : IFuzzSeeds
{
    private const string Config = """
        {"module":"keras","class_name":"Functional","config":{"name":"m","layers":[
        {"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,28,28,1],"dtype":"float32","name":"in"},"registered_name":null},
        {"module":"keras.layers","class_name":"Lambda","config":{"function":{"class_name":"__lambda__","config":{"code":"4wE="}},"function_type":"lambda"}},
        {"module":"my.layers","class_name":"Mine","config":{},"registered_name":"Custom>Mine"}]},"registered_name":"Functional"}
        """;

    /// <inheritdoc/>
    public string Format => "keras";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.keras", FuzzZip.Pack([("metadata.json", Encoding.UTF8.GetBytes("{}")), ("config.json", Encoding.UTF8.GetBytes("{}")), ("model.weights.h5", new byte[4])])),
        new("b.keras", FuzzZip.Pack([("metadata.json", Encoding.UTF8.GetBytes("""{"keras_version":"3.11.3","date_saved":"2026-02-01@10:11:12"}""")), ("config.json", Encoding.UTF8.GetBytes(Config)), ("model.weights.h5", new byte[4])])),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) =>
        FuzzZip.Change(bytes, random, (name, content, dice) => name.EndsWith(".json", StringComparison.Ordinal) ? FuzzJson.Change(content, dice) : FuzzBytes.Change(content, content, dice));
}
