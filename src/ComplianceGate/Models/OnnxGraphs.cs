using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The graphs of an ONNX model (onnx.proto, <c>GraphProto</c>, <c>NodeProto</c>, <c>AttributeProto</c>): the main one, and those inside nodes.</summary>
/// <param name="reader">Walks the file.</param>
/// <param name="tensors">Takes the tensors.</param>
internal sealed class OnnxGraphs(ProtobufReader reader, OnnxTensors tensors)
{
    private const int MaxDepth = 32;
    private const int MaxPorts = 16_384;
    private const int MaxListed = 256;

    // The largest that is taken for a number and not for weights: scales, shapes, values to fill with.
    private const long SmallConstant = 64;

    // floats, ints and strings, which onnx.proto does not pack: a forest has each number of each of its nodes there.
    private const int Lists = 1 << 7 | 1 << 8 | 1 << 9;

    private readonly HashSet<string> initializers = new(StringComparer.Ordinal);
    private readonly List<ModelPortFact> inputs = [];
    private readonly List<ModelPortFact> outputs = [];

    // In what is no part of the model as it is run, of which neither nodes nor weights are counted.
    private bool isAside;

    /// <summary>Name of the main graph.</summary>
    public string? Name { get; private set; }

    /// <summary>Number of nodes in all graphs and functions.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether a graph inside a node holds more than single numbers.</summary>
    public bool HasTensorsInBranches { get; private set; }

    /// <summary>The domains of all operators used.</summary>
    public SortedSet<string> Domains { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions that the file brings, with their domains.</summary>
    public SortedSet<string> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>The domains of those functions.</summary>
    public HashSet<string> FunctionDomains { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes in: the inputs of the main graph that no initialiser gives a value.</summary>
    public ImmutableArray<ModelPortFact> Inputs()
    {
        var open = ImmutableArray.CreateBuilder<ModelPortFact>();
        foreach (var input in inputs)
        {
            if (!initializers.Contains(input.Name) && open.Count < MaxListed)
            {
                open.Add(input);
            }
        }

        return open.ToImmutable();
    }

    /// <summary>What comes out.</summary>
    public ImmutableArray<ModelPortFact> Outputs() => [.. outputs];

    /// <summary>Walks a graph.</summary>
    /// <param name="message">The field that holds it.</param>
    /// <param name="depth">How many nodes it stands in.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void Walk(in ProtobufField message, int depth)
    {
        if (depth == MaxDepth)
        {
            reader.Fail(message.Start, $"has graphs nested deeper than {MaxDepth}");
            return;
        }

        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            switch (field.Number, field.Wire)
            {
                case (1, 2):
                    WalkNode(field, depth);
                    break;
                case (2, 2) when depth == 0:
                    Name = HeaderText.Fact(reader.Text(field, HeaderText.Short));
                    break;
                case (5, 2):
                    TakeInitializer(field, depth);
                    break;
                case (15, 2):
                    TakeSparse(field, depth);
                    break;
                case (11, 2) when depth == 0 && inputs.Count < MaxPorts:
                    inputs.Add(OnnxPort.Read(reader, field));
                    break;
                case (12, 2) when depth == 0 && outputs.Count < MaxListed:
                    outputs.Add(OnnxPort.Read(reader, field));
                    break;
            }
        }
    }

    /// <summary>Walks a function that the file brings (onnx.proto, <c>FunctionProto</c>).</summary>
    /// <param name="message">The field that holds it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void WalkFunction(in ProtobufField message)
    {
        string name = "", domain = "";
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(7))
            {
                WalkNode(field, 1);
            }
            else if (field.IsBytes(11))
            {
                // A default stands for what the caller of the function does not give.
                isAside = true;
                WalkAttribute(field, 1);
                isAside = false;
            }

            name = field.IsBytes(1) ? reader.Text(field, HeaderText.Short) : name;
            domain = field.IsBytes(10) ? reader.Text(field, HeaderText.Short) : domain;
        }

        if (Functions.Count < MaxListed)
        {
            Functions.Add(domain.Length == 0 ? name : domain + "." + name);
            FunctionDomains.Add(domain);
        }
    }

    /// <summary>Walks how the model is trained further (onnx.proto, <c>TrainingInfoProto</c>): nothing in it is counted.</summary>
    /// <param name="message">The field that holds it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void WalkTraining(in ProtobufField message)
    {
        isAside = true;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(1) || field.IsBytes(2))
            {
                Walk(field, 1);
            }
        }

        isAside = false;
    }

    private void WalkNode(in ProtobufField message, int depth)
    {
        Nodes += isAside ? 0 : 1;
        var domain = "";
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(5))
            {
                WalkAttribute(field, depth);
            }
            else if (field.IsBytes(7))
            {
                domain = reader.Text(field, HeaderText.Short);
            }
        }

        if (Domains.Count < MaxListed)
        {
            Domains.Add(domain);
        }
    }

    private void WalkAttribute(in ProtobufField message, int depth)
    {
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            switch (field.Number, field.Wire)
            {
                case (5 or 10, 2):
                    TakeTensor(field, depth);
                    break;
                case (6 or 11, 2):
                    Walk(field, depth + 1);
                    break;
                case (22 or 23, 2):
                    TakeSparse(field, depth);
                    break;
                case (7 or 8 or 9, _):
                    reader.SkipRun(ref position, message.End, Lists);
                    break;
            }
        }
    }

    private void TakeInitializer(in ProtobufField message, int depth)
    {
        var name = TakeTensor(message, depth);
        if (depth == 0 && initializers.Count < MaxPorts)
        {
            initializers.Add(name);
        }
    }

    private void TakeSparse(in ProtobufField message, int depth)
    {
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(1))
            {
                TakeInitializer(field, depth);
            }
            else if (field.IsBytes(2))
            {
                // Where the values belong; it is no weight.
                tensors.Take(field, isCounted: false);
            }
        }
    }

    private string TakeTensor(in ProtobufField message, int depth)
    {
        var before = tensors.Tally.Elements;
        var name = tensors.Take(message, isCounted: !isAside);
        HasTensorsInBranches |= depth > 0 && tensors.Tally.Elements - before > SmallConstant;
        return name;
    }
}
