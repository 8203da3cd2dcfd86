using System.Text.Json.Serialization;

namespace ComplianceGate;

/// <summary>How the check's result is kept in obj: generated code, because reflection would cost every build its start-up.</summary>
[JsonSourceGenerationOptions(WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckRecord))]
internal sealed partial class GateJson : JsonSerializerContext;
