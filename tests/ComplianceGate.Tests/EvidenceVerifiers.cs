using System.Diagnostics;

namespace ComplianceGate.Tests;

/// <summary>Runs the validators of tests/verifiers and other foreign programs.</summary>
internal static class EvidenceVerifiers
{
    private static readonly Lazy<string> Folder = new(Install, LazyThreadSafetyMode.ExecutionAndPublication);

    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Runs a script; skips the test where there is no Node.js.</summary>
    /// <returns>The exit code and everything that the script said.</returns>
    public static (int ExitCode, string Output) Script(string name, params IEnumerable<string> arguments)
    {
        RequireNode();
        return Run("node", Folder.Value, [Path.Combine(Folder.Value, name), .. arguments]);
    }

    /// <summary>Folder of an npm package that the verifiers' lock names; skips the test where there is no npm, and fails it in CI.</summary>
    public static string Package(string name)
    {
        RequireNode();
        return Path.Combine(Folder.Value, "node_modules", name);
    }

    public static (int ExitCode, string Output) Run(string program, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find(program) ?? program)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end.");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Where a program lies on the search path; null where it is missing.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where there is no npm, and fails it in CI.</summary>
    public static void RequireNode()
    {
        if (OperatingSystem.IsLinux() && Find("node") is not null && Find("npm") is not null)
        {
            return;
        }

        const string Missing = "The foreign verifiers and the texts of the license list need Linux, node and npm.";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            // There they have been installed, or nothing would be proven.
            Assert.Fail(Missing);
        }

        Assert.Inconclusive(Missing);
    }

    /// <summary>
    /// Folder of the schemas that no npm package carries: the one that CG_SCHEMAS names, else <c>shared/schemas</c> beside a folder above the
    /// repository. Skips the test where there is none, also in CI: a clone elsewhere lacks them.
    /// </summary>
    public static string Schemas()
    {
        if (Environment.GetEnvironmentVariable("CG_SCHEMAS") is { Length: > 0 } given)
        {
            Assert.IsTrue(Directory.Exists(given), "CG_SCHEMAS names a folder that is not there.");
            return given;
        }

        for (var folder = Path.GetDirectoryName(RepositoryRoot); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var schemas = Path.Combine(folder, "shared", "schemas");
            if (File.Exists(Path.Combine(schemas, "spdx-2.3.schema.json")))
            {
                return schemas;
            }
        }

        Assert.Inconclusive("The schemas of SPDX are not here: set CG_SCHEMAS to a folder with spdx-2.3.schema.json, spdx-3.0.1.schema.json, spdx-3.0.1.model.ttl and spdx-3.0.1.context.json of spdx/spdx-spec.");
        return "";
    }

    private static string Install()
    {
        var folder = Path.Combine(RepositoryRoot, "tests", "verifiers");
        // Another test run may install into the same work tree.
        using var gate = OpenGate(Path.Combine(Path.GetTempPath(), "compliancegate-verifiers-" + Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(folder)))[..16] + ".lock"));
        var stamp = new FileInfo(Path.Combine(folder, "node_modules", ".complete"));
        if (stamp.Exists && stamp.LastWriteTimeUtc > File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            return folder;
        }

        var (exitCode, output) = Run("npm", folder, "ci", "--no-audit", "--no-fund");
        Assert.AreEqual(0, exitCode, "npm ci failed:\n" + output);
        File.WriteAllText(stamp.FullName, "");
        return folder;
    }

    private static FileStream OpenGate(string path)
    {
        for (var end = DateTime.UtcNow.AddMinutes(3); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                Thread.Sleep(200);
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("ComplianceGate.sln was not found above the tests.");
    }
}
