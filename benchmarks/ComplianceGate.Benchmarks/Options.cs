using System.Globalization;
using System.Text.Json;

namespace ComplianceGate.Benchmarks;

/// <summary>What a run of the benchmark is asked to do.</summary>
internal sealed record Options
{
    public const string Usage = """
        usage: dotnet run -c Release -- [--subject NAME]... [--pairs N] [--out FILE] [--host server|plain|both] [--package FILE] [--against FILE] [--keep]
          --subject NAME  sample (default), service (the sample without its model), hello, solution:N; several one after the other
          --out FILE      record the figures there, beside those of other subjects
          --pairs N       builds of each kind and variant (default 15)
          --host server   with a compiler server that is warm, as on a developer's machine (default)
          --host plain    without one, as on most build machines; both: one after the other
          --package FILE  measure this nupkg instead of packing the source
          --against FILE  compare with a build under this other nupkg instead of a build without the gate
          --keep          leave the working folder behind
        or: dotnet run -c Release -- project [--size N | --out FILE]
          what one project costs in a warm process
        or: dotnet run -c Release -- tool | hot | plot
          the tool from start to end; the hot parts; pictures of what was recorded
        or: dotnet run -c Release -- peers --package FILE [--subject NAME]
          the same solution before a peer
        or: dotnet run -c Release -- licenses
          what judging the licenses of a thousand packages costs, and how right the answers are on the corpus
        or: dotnet run -c Release -- cryptography
          what looking through 100 MB of assemblies for cryptography costs
        """;

    /// <summary>How recorded figures are written.</summary>
    public static JsonSerializerOptions Written { get; } = new() { WriteIndented = true };

    /// <summary><c>tool</c>, <c>peers</c>, or nothing for builds.</summary>
    public string Task { get; private init; } = "";

    public IReadOnlyList<string> Subjects { get; private init; } = [];

    public string? Out { get; private init; }

    public int Pairs { get; private init; } = 15;

    public IReadOnlyList<bool> Servers { get; private init; } = [true];

    public string? Package { get; private init; }

    public string? Against { get; private init; }

    public bool Keep { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <returns>Null where it cannot be understood.</returns>
    public static Options? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        if (arguments is ["tool" or "peers", ..])
        {
            options = options with { Task = arguments[0] };
            arguments = arguments[1..];
        }

        while (!arguments.IsEmpty)
        {
            var next = arguments switch
            {
                ["--keep", ..] => options with { Keep = true },
                ["--pairs", var n, ..] when int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var pairs) && pairs > 0 => options with { Pairs = pairs },
                ["--subject", var name, ..] => options with { Subjects = [.. options.Subjects, name] },
                ["--out", var file, ..] => options with { Out = Path.GetFullPath(file) },
                ["--host", "server", ..] => options with { Servers = [true] },
                ["--host", "plain", ..] => options with { Servers = [false] },
                ["--host", "both", ..] => options with { Servers = [true, false] },
                ["--package", var file, ..] when File.Exists(file) => options with { Package = Path.GetFullPath(file) },
                ["--against", var file, ..] when File.Exists(file) => options with { Against = Path.GetFullPath(file) },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            arguments = arguments[(next.Keep != options.Keep ? 1 : 2)..];
            options = next;
        }

        return options.Subjects.Count > 0 ? options : options with { Subjects = ["sample"] };
    }
}
