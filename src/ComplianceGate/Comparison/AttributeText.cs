using System.Reflection.Metadata;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>The value of a custom attribute (ECMA-335, II.23.3).</summary>
internal static class AttributeText
{
    /// <summary>Arguments that are all texts are shown as texts, all others byte by byte; neither loses anything.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="constructor">The constructor's text.</param>
    /// <param name="value">The value.</param>
    public static string Of(AssemblyImage image, string constructor, BlobHandle value)
    {
        var from = constructor.IndexOf("::.ctor(string", StringComparison.Ordinal);
        if (value.IsNil || from < 0 || !Texts(constructor[(from + 8)..constructor.LastIndexOf(')')], out var count))
        {
            return image.Blob(value);
        }

        var blob = image.Metadata.GetBlobReader(value);
        if (blob.Length < 2 || blob.ReadUInt16() != 1)
        {
            return image.Blob(value);
        }

        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var argument = blob.ReadSerializedString();
            text.Append(i == 0 ? "" : ", ").Append(argument is null ? "null" : $"\"{argument.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return blob.RemainingBytes == 2 && blob.ReadUInt16() == 0 && !text.ToString().Contains('\uFFFD', StringComparison.Ordinal) ? text.ToString() : image.Blob(value);
    }

    private static bool Texts(string parameters, out int count)
    {
        count = 0;
        foreach (var part in parameters.Split(", "))
        {
            count++;
            if (part != "string")
            {
                return false;
            }
        }

        return true;
    }
}
