using System.Globalization;
using System.Text;

namespace ComplianceGate.Benchmarks;

/// <summary>Something that is built with the gate and without.</summary>
/// <param name="Name">Its name in the figures and on the command line.</param>
/// <param name="Target">What <c>dotnet build</c> is given, relative to the folder; empty for the project that lies there.</param>
/// <param name="Make">Writes it into a folder; the second argument is the line that asks for the gate, empty for none.</param>
internal sealed record Subject(string Name, string Target, Action<string, string> Make)
{
    private const string Packages = """
            <PackageReference Include="CsvHelper" Version="33.0.1" />
            <PackageReference Include="FluentValidation" Version="11.11.0" />
            <PackageReference Include="Humanizer.Core" Version="2.14.1" />
            <PackageReference Include="Polly" Version="8.9.1" />
            <PackageReference Include="Serilog" Version="3.1.1" />
            <PackageReference Include="Serilog.Sinks.Console" Version="5.0.0" />
        """;

    /// <summary>Finds one by its name: <c>sample</c>, <c>service</c>, <c>hello</c>, <c>packages</c>, <c>solution:N</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="repository">The repository, for the sample.</param>
    /// <returns>Null where there is none of that name.</returns>
    public static Subject? Find(string name, string repository) => name switch
    {
        "sample" => new(name, "", (folder, gate) => Sample(Path.Combine(repository, "samples", "SentimentService"), folder, gate, withModel: true)),
        "service" => new(name, "", (folder, gate) => Sample(Path.Combine(repository, "samples", "SentimentService"), folder, gate, withModel: false)),
        "hello" => new(name, "", Hello),
        "packages" => new(name, "", ManyPackages),
        _ when name.StartsWith("solution:", StringComparison.Ordinal) && int.TryParse(name["solution:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            => new(name, "All.slnx", (folder, gate) => Solution(folder, gate, count)),
        _ => null,
    };

    // The sample as it lies in the repository; without its model it is a web service with seven packages and nothing else.
    private static void Sample(string sample, string folder, string gate, bool withModel)
    {
        Copy(sample, folder, withModel);
        var file = Path.Combine(folder, "SentimentService.csproj");
        var lines = File.ReadAllLines(file).ToList();
        lines[lines.FindIndex(l => l.Contains("Include=\"ComplianceGate\"", StringComparison.Ordinal))] = gate;
        if (!withModel)
        {
            lines.RemoveAll(l => l.Contains("sentiment.safetensors", StringComparison.Ordinal));
        }

        File.WriteAllLines(file, lines);
    }

    private static void Hello(string folder, string gate)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Hello.csproj"), Project("<OutputType>Exe</OutputType>", gate));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"Hello\");\n");
    }

    // Some hundred packages, most of which are old and state their license by a URL; findings are warnings, for a build must end.
    private static void ManyPackages(string folder, string gate)
    {
        Directory.CreateDirectory(folder);
        const string old = """
                <PackageReference Include="NETStandard.Library" Version="1.6.1" />
                <PackageReference Include="Npgsql" Version="9.0.3" />
                <PackageReference Include="NLog" Version="6.2.0" />
                <PackageReference Include="NodaTime" Version="3.3.4" />
                <PackageReference Include="RabbitMQ.Client" Version="7.1.2" />
                <PackageReference Include="OpenTelemetry" Version="1.9.0" />
            """;
        const string properties = "<OutputType>Exe</OutputType><RestoreEnablePackagePruning>false</RestoreEnablePackagePruning><NuGetAudit>false</NuGetAudit><ComplianceGateMode>audit</ComplianceGateMode>";
        File.WriteAllText(Path.Combine(folder, "Many.csproj"), Project(properties, $"{gate}\n{Packages}\n{old}"));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"Hello\");\n");
    }

    // Layers of ten projects, each of which refers to two of the layer before; every third project asks for packages.
    private static void Solution(string folder, string gate, int count)
    {
        var solution = new StringBuilder("<Solution>\n");
        for (var i = 0; i < count; i++)
        {
            var name = Member(i);
            solution.Append(CultureInfo.InvariantCulture, $"  <Project Path=\"{name}/{name}.csproj\" />\n");
            var items = new StringBuilder(gate).Append('\n');
            foreach (var below in i < 10 ? Array.Empty<int>() : [(i / 10 * 10) - 10 + (i % 10), (i / 10 * 10) - 10 + ((i + 3) % 10)])
            {
                items.Append(CultureInfo.InvariantCulture, $"    <ProjectReference Include=\"../{Member(below)}/{Member(below)}.csproj\" />\n");
            }

            Directory.CreateDirectory(Path.Combine(folder, name));
            File.WriteAllText(Path.Combine(folder, name, name + ".csproj"), Project("", items.Append(i % 3 == 0 ? Packages : "").ToString()));
            File.WriteAllText(Path.Combine(folder, name, "Code.cs"), $"namespace {name};\n\npublic static class Code\n{{\n    public static int Value => {i};\n}}\n");
        }

        File.WriteAllText(Path.Combine(folder, "All.slnx"), solution.Append("</Solution>\n").ToString());
    }

    private static string Member(int number) => "P" + number.ToString("0000", CultureInfo.InvariantCulture);

    private static string Project(string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            {properties}
          </PropertyGroup>
          <ItemGroup>
        {items}
          </ItemGroup>
        </Project>

        """;

    private static void Copy(string from, string to, bool withModel)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj") && (withModel || Path.GetFileName(folder) != "models"))
            {
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)), withModel);
            }
        }
    }
}
