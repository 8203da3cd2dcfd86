using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace ComplianceGate.Tests;

/// <summary>Compiles small assemblies with the compiler of the SDK, in this process.</summary>
internal static class ComparisonCompiler
{
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private static readonly Lock OneAtATime = new();
    private static readonly Lazy<MethodInfo> Main = new(Load);

    /// <summary>Folder of the reference assemblies.</summary>
    public static string References { get; } = Newest(Path.Combine(Dotnet, "packs", "Microsoft.NETCore.App.Ref")) + "/ref/net10.0";

    /// <summary>Compiles a library; the bytes of the assembly.</summary>
    /// <param name="source">Its one source.</param>
    /// <param name="folder">Where the source lies; made where it is not there.</param>
    /// <param name="options">More options of the compiler.</param>
    public static byte[] Compile(string source, string folder, params string[] options)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "Code.cs");
        var output = Path.Combine(folder, "Lib.dll");
        File.WriteAllText(file, source);
        string[] all =
        [
            "/nologo", "/noconfig", "/nostdlib", "/target:library", "/debug:embedded", "/deterministic+", "/optimize+", "/langversion:latest", "/unsafe", "/nowarn:1591,0169,0649,0067,1607,7035,8632,0168,0219",
            $"/r:{References}/System.Runtime.dll", $"/r:{References}/System.Runtime.InteropServices.dll", $"/r:{References}/System.Collections.dll",
            $"/out:{output}", .. options, file,
        ];
        lock (OneAtATime)
        {
            var said = new StringWriter(new StringBuilder());
            var console = Console.Out;
            Console.SetOut(said);
            try
            {
                Assert.AreEqual(0, (int)Main.Value.Invoke(null, [all])!, said.ToString());
            }
            finally
            {
                Console.SetOut(console);
            }
        }

        return File.ReadAllBytes(output);
    }

    private static MethodInfo Load()
    {
        var folder = Path.Combine(Newest(Path.Combine(Dotnet, "sdk")), "Roslyn", "bincore");
        var context = new AssemblyLoadContext("compiler");
        context.Resolving += (c, name) => File.Exists(Path.Combine(folder, name.Name + ".dll")) ? c.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        return context.LoadFromAssemblyPath(Path.Combine(folder, "csc.dll")).EntryPoint!;
    }

    private static string Newest(string folder) =>
        Directory.GetDirectories(folder).Where(d => Path.GetFileName(d).StartsWith("10.", StringComparison.Ordinal)).OrderBy(d => Version.Parse(Path.GetFileName(d).Split('-')[0])).Last();
}
