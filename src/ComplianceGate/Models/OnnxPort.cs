using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Reads an input or output of an ONNX graph (onnx.proto, <c>ValueInfoProto</c>, <c>TypeProto</c>).</summary>
internal static class OnnxPort
{
    private const int MaxDepth = 8;
    private const int MaxDimensions = 32;

    /// <summary>Reads one.</summary>
    /// <param name="reader">Walks the file.</param>
    /// <param name="message">The field that holds it.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelPortFact Read(ProtobufReader reader, in ProtobufField message)
    {
        var name = "";
        (string? Type, string? Shape) type = default;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(1))
            {
                name = reader.Text(field, HeaderText.Short);
            }
            else if (field.IsBytes(2))
            {
                type = ReadType(reader, field, 0);
            }
        }

        return new ModelPortFact(name, type.Type, type.Shape);
    }

    private static (string? Type, string? Shape) ReadType(ProtobufReader reader, in ProtobufField message, int depth)
    {
        if (depth == MaxDepth)
        {
            reader.Fail(message.Start, $"has types nested deeper than {MaxDepth}");
            return default;
        }

        (string? Type, string? Shape) type = default;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(1))
            {
                type = ReadTensor(reader, field);
            }
            else if (field.IsBytes(8))
            {
                type = ReadTensor(reader, field);
                type.Type = $"sparse({type.Type})";
            }
            else if (field.IsBytes(4) || field.IsBytes(9))
            {
                type = ReadElement(reader, field, depth);
                type.Type = $"{(field.Number == 4 ? "sequence" : "optional")}({type.Type})";
            }
            else if (field.IsBytes(5))
            {
                type = ("map", null);
            }
        }

        return type;
    }

    private static (string? Type, string? Shape) ReadElement(ProtobufReader reader, in ProtobufField message, int depth)
    {
        (string? Type, string? Shape) type = default;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            type = field.IsBytes(1) ? ReadType(reader, field, depth + 1) : type;
        }

        return (HeaderText.Cut(type.Type ?? "", 100), type.Shape);
    }

    private static (string? Type, string? Shape) ReadTensor(ProtobufReader reader, in ProtobufField message)
    {
        string? type = null, shape = null;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            type = field.IsNumber(1) && field.Value != 0 ? OnnxType.NameOf(field.Value) : type;
            shape = field.IsBytes(2) ? ReadShape(reader, field) : shape;
        }

        return (type, shape);
    }

    private static string ReadShape(ProtobufReader reader, in ProtobufField message)
    {
        var shape = new StringBuilder();
        var count = 0;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsBytes(1) && count++ < MaxDimensions)
            {
                shape.Append(shape.Length > 0 ? "x" : "").Append(ReadDimension(reader, field));
            }
        }

        return shape.ToString();
    }

    private static string ReadDimension(ProtobufReader reader, in ProtobufField message)
    {
        var dimension = "?";
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            dimension = field.IsNumber(1) && field.Value <= long.MaxValue ? field.Value.ToString(CultureInfo.InvariantCulture)
                : field.IsBytes(2) && field.Length > 0 ? reader.Text(field, 64)
                : dimension;
        }

        return dimension;
    }
}
