using System.Text;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>A copy of a fixture folder in a folder of its own, with a NuGet.config that adds the tests' feed.</summary>
internal sealed class Fixture : IDisposable
{
    private readonly string root;

    private Fixture(string root, string directory)
    {
        this.root = root;
        Directory = directory;
    }

    /// <summary>The folder in which commands run.</summary>
    public string Directory { get; }

    /// <summary>Copies <c>tests/fixtures/NAME</c>.</summary>
    /// <param name="name">The fixture's folder.</param>
    /// <param name="folder">Name of the copy's folder, for cases about names.</param>
    public static Fixture Of(string name, string folder = "work")
    {
        var root = Path.Combine(Path.GetTempPath(), "cg-" + Path.GetRandomFileName());
        var directory = Path.Combine(root, folder);
        CopyTree(Path.Combine(PackedGate.Repository, "tests", "fixtures", name), directory);
        File.WriteAllText(Path.Combine(root, "NuGet.config"), $"""
            <configuration>
              <packageSources><add key="tests" value="{PackedGate.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        // Nothing above the temporary folder has a say, and every fixture gets the packed version without naming it.
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), $"""
            <Project><PropertyGroup>
              <GateVersion>{PackedGate.Version}</GateVersion>
              <NuGetAudit>false</NuGetAudit>
            </PropertyGroup></Project>
            """);
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        return new Fixture(root, directory);
    }

    public CommandResult Build(params string[] arguments) => DotNet("build", arguments);

    public CommandResult DotNet(string verb, params string[] arguments) =>
        Harness.DotNet.Run(Directory, [verb, .. arguments, "-tl:off", "-nodeReuse:false"]);

    public CommandResult DotNet(IReadOnlyDictionary<string, string?> environment, string verb, params string[] arguments) =>
        Harness.DotNet.Run(Directory, [verb, .. arguments, "-tl:off", "-nodeReuse:false"], environment);

    public string PathOf(string relative) => Path.Combine(Directory, relative);

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public bool Has(string relative) => File.Exists(PathOf(relative));

    public void Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    public void Write(string relative, byte[] bytes)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllBytes(PathOf(relative), bytes);
    }

    public void Replace(string relative, string old, string with)
    {
        var text = Read(relative);
        StringAssert.Contains(text, old, StringComparison.Ordinal);
        Write(relative, text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Makes the folder a repository with one commit of a fixed time and author.</summary>
    public void Commit() => Commit(Directory);

    /// <summary>Makes a folder a repository with one commit of a fixed time and author.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="time">The commit's time.</param>
    public static void Commit(string directory, string time = "2026-01-02T03:04:05Z")
    {
        var who = new Dictionary<string, string?>
        {
            ["GIT_AUTHOR_NAME"] = "Test", ["GIT_AUTHOR_EMAIL"] = "test@example.test", ["GIT_AUTHOR_DATE"] = time,
            ["GIT_COMMITTER_NAME"] = "Test", ["GIT_COMMITTER_EMAIL"] = "test@example.test", ["GIT_COMMITTER_DATE"] = time,
        };
        foreach (string[] command in (string[][])[["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Fixture"]])
        {
            Harness.DotNet.Command("git", directory, command, who).MustPass();
        }
    }

    /// <summary>Makes a certificate that may sign code, with its key: <c>certificate.crt</c>, <c>.key</c> and <c>.pfx</c>, the last with the password <c>test</c>.</summary>
    public void Certificate() => Harness.DotNet.Command("sh", Directory,
    [
        "-c", "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Test -keyout certificate.key -out certificate.crt -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=codeSigning"
            + " && openssl pkcs12 -export -inkey certificate.key -in certificate.crt -out certificate.pfx -passout pass:test",
    ]).MustPass();

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("CG_KEEP_FIXTURES") is null)
        {
            System.IO.Directory.Delete(root, recursive: true);
        }
    }

    private static void CopyTree(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var file in System.IO.Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in System.IO.Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj"))
            {
                CopyTree(folder, Path.Combine(to, Path.GetFileName(folder)));
            }
        }
    }
}
