using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>
/// Writes what is known of a build as it is kept in obj, for the steps that come after it (pack, publish): field after field, for
/// <see cref="BuildFactReader"/> of this very assembly and for nobody else.
/// </summary>
public static class BuildFactWriter
{
    /// <summary>Names the one assembly that can read what this one wrote.</summary>
    internal static Guid Layout { get; } = typeof(BuildFactWriter).Module.ModuleVersionId;

    /// <summary>Writes a fact.</summary>
    /// <param name="build">The fact.</param>
    public static byte[] Write(BuildFact build)
    {
        ArgumentNullException.ThrowIfNull(build);
        using var bytes = new MemoryStream(1 << 14);
        using var output = new BinaryWriter(bytes, Encoding.UTF8);
        output.Write(Layout.ToByteArray());
        Text(output, Toolchain.GateVersion);
        Text(output, build.SdkCommit);
        Text(output, build.Branch);
        output.Write(build.PublishesRepository);
        Named(output, build.Options);
        output.Write(build.References.Length);
        foreach (var reference in build.References)
        {
            Text(output, reference.Path);
            Text(output, reference.Package);
            Text(output, reference.Sha256);
            Text(output, reference.Mvid);
        }

        Inputs(output, build.Analyzers);
        Inputs(output, build.Imports);
        Named(output, build.Properties);
        output.Write(build.Outputs.Length);
        foreach (var made in build.Outputs)
        {
            Text(output, made.Path);
            output.Write(made.Size);
            Text(output, made.Sha256);
            Text(output, made.Mvid);
            Text(output, made.PdbId);
        }

        output.Flush();
        return bytes.ToArray();
    }

    private static void Named(BinaryWriter output, ImmutableArray<NamedValue> values)
    {
        output.Write(values.Length);
        foreach (var value in values)
        {
            Text(output, value.Name);
            Text(output, value.Value);
        }
    }

    private static void Inputs(BinaryWriter output, ImmutableArray<BuildInputFact> inputs)
    {
        output.Write(inputs.Length);
        foreach (var input in inputs)
        {
            Text(output, input.Path);
            Text(output, input.Package);
            Text(output, input.Sha256);
        }
    }

    private static void Text(BinaryWriter output, string? text)
    {
        output.Write(text is not null);
        if (text is not null)
        {
            output.Write(text);
        }
    }
}
