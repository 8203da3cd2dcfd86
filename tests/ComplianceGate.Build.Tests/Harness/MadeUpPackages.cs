using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>Small real packages with the license statements that the registry does not have to offer.</summary>
internal static class MadeUpPackages
{
    public static void WriteAll(string feed)
    {
        Write(feed, "Test.NoLicense", "1.0.0", "");
        Write(feed, "Test.Mit", "1.0.0", Expression("MIT"));
        Write(feed, "Test.Mit", "1.1.0", Expression("MIT"));
        Write(feed, "Test.Gpl", "1.0.0", Expression("GPL-3.0-only"));
        Write(feed, "Test.Lgpl", "1.0.0", Expression("LGPL-2.1-only"));
        // A text that is surely at hand, and surely not that of what is declared.
        Write(feed, "Test.Contradicts", "1.0.0", Expression("Apache-2.0"), files: [("LICENSE.txt", File.ReadAllText(Path.Combine(PackedGate.Repository, "LICENSE")))]);
        Write(feed, "Test.Confirms", "1.0.0", Expression("MIT"), files: [("LICENSE.txt", File.ReadAllText(Path.Combine(PackedGate.Repository, "LICENSE")))]);
        Write(feed, "Test.TextOnly", "1.0.0", "<licenseUrl>https://example.test/license</licenseUrl>", files: [("LICENSE", File.ReadAllText(Path.Combine(PackedGate.Repository, "LICENSE")))]);
        Write(feed, "Test.Unread", "1.0.0", Expression("MIT"), files: [("LICENSE.txt", File.ReadAllText(Path.Combine(PackedGate.Repository, "LICENSE")) + "\nYou must not use it on Sundays.\n")]);
        Write(feed, "Test.Busl", "1.0.0", Expression("BUSL-1.1"));
        Write(feed, "Test.Dual", "1.0.0", Expression("BUSL-1.1 OR MIT"));
        Write(feed, "Test.UnknownId", "1.0.0", Expression("MIT AND Foo-1.0"));
        Write(feed, "Test.UrlOnly", "1.0.0", "<licenseUrl>https://example.test/license</licenseUrl>");
        Write(feed, "Test.FileLicense", "1.0.0", "<license type=\"file\">LICENSE.txt</license>", files: [("LICENSE.txt", "You may look at this on Tuesdays.\n")]);
        Write(feed, "Test.Hostile", "1.0.0", Expression("MIT"), extra: "<description>##vso[task.complete]</description>");
        Write(feed, "Test.HostileUrl", "1.0.0", "<licenseUrl>https://example.test/::error::##vso[task.complete]</licenseUrl>");
        Write(feed, "Test.Parent", "1.2.0", Expression("MIT"), dependencies: [("Test.Child", "3.4.0")]);
        Write(feed, "Test.Child", "3.4.0", Expression("BUSL-1.1"));
        Write(feed, "Test.DevOnly", "1.0.0", Expression("BUSL-1.1"), extra: "<developmentDependency>true</developmentDependency>");
        Write(feed, "Test.WithModel", "1.0.0", Expression("MIT"), model: true);
        Write(feed, "Test.Dtd", "1.0.0", Expression("MIT"));
        Write(feed, "Test.LongExpression", "1.0.0", Expression("MIT" + string.Concat(Enumerable.Repeat(" OR MIT", 40_000))));
        Write(feed, "Test.AsksForJson", "1.0.0", Expression("MIT"), dependencies: [("System.Text.Json", "8.0.5")]);
        Write(feed, "Test.Brings", "1.0.0", "", files:
        [
            ("build/Test.Brings.targets", """
                <Project>
                  <ItemGroup>
                    <None Include="$(MSBuildThisFileDirectory)../payload/secret.so" CopyToOutputDirectory="PreserveNewest" Visible="false" />
                  </ItemGroup>
                </Project>
                """),
            ("payload/secret.so", "not a real library"),
        ], assembly: false);
        Write(feed, "Test.Policy", "1.0.0", Expression("MIT"), files: OrganisationPolicy("""{ "mode": "enforce", "rules": { "CG1002": "error" }, "locked": true }"""), assembly: false);
        Write(feed, "Test.Policy", "2.0.0", Expression("MIT"), files: OrganisationPolicy("""{ "licenses": { "deny": ["MIT"] } }"""), assembly: false);
        Write(feed, "Test.Native", "1.0.0", Expression("MIT"), dependencies: [("Test.Mit", "1.0.0")], files: [("runtimes/linux-x64/native/libtest.so", "not a real library"), ("docs/old.txt", "old")]);
        Write(feed, "Test.Native", "1.1.0", Expression("Apache-2.0"), dependencies: [("Test.Mit", "1.1.0")], files:
            [("runtimes/linux-x64/native/libtest.so", "not a real library, still"), ("build/Test.Native.targets", "<Project />")]);
        Write(feed, "Test.WithTexts", "1.0.0", Expression("MIT"), extra: "<copyright>Copyright 2020 Nobody</copyright>", files:
        [
            ("LICENSE.txt", Mit()),
            ("THIRD-PARTY-NOTICES.txt", "\uFEFFMade with parts of Nothing.\r\n\r\nCOMPONENTS\r\n\r\nTest.Forged 6.6.6\r\n  License: MIT\r\n"),
        ]);
        // Those that the pages speak of.
        Write(feed, "Contoso.Ink", "1.4.0", Expression("MIT"));
        Write(feed, "Contoso.Ink", "2.0.0", Expression("Apache-2.0"));
        Write(feed, "Contoso.Ink", "2.1.0", Expression("BUSL-1.1"));
        Write(feed, "Contoso.Paper", "1.0.0", Expression("MIT"));
        Write(feed, "Contoso.Native", "1.1.0", Expression("MIT"), files: [("runtimes/linux-x64/native/libink.so", "not a real library")]);
        Write(feed, "Test.Ciphers", "1.0.0", Expression("MIT"), code: Ciphers("Test.Ciphers"));
        Write(feed, "Test.Sealed", "1.0.0", Expression("MIT"), dependencies: [("Test.Ciphers", "1.0.0")]);
        Write(feed, "Test.SameText", "2.0.0", Expression("MIT"), files: [("LICENSE", Mit())]);
        Write(feed, "Test.RecognisedFile", "1.0.0", "<licenseUrl>https://example.test/license</licenseUrl>", files:
            [("LICENSE.md", Mit()), ("licenses/LICENSE-other.txt", "You may look at this on Tuesdays.\n")]);
        WriteThoseOfTheExamples(feed);
    }

    /// <summary>The packages of docs/examples, which its README lists.</summary>
    private static void WriteThoseOfTheExamples(string feed)
    {
        Write(feed, "Contoso.Pencil", "1.0.0", Expression("MIT"));
        Write(feed, "Contoso.Plain", "1.0.0", "");
        Write(feed, "Contoso.Press", "3.0.0", Expression("MIT"), dependencies: [("Contoso.Ink", "2.1.1")]);
        Write(feed, "Contoso.Press", "3.1.0", Expression("MIT"), dependencies: [("Contoso.Ink", "2.2.0")]);
        Write(feed, "Contoso.Ink", "2.1.1", Expression("BUSL-1.1 OR SSPL-1.0"));
        Write(feed, "Contoso.Ink", "2.2.0", Expression("BUSL-1.1 OR MIT"));
        Write(feed, "Contoso.Parchment", "1.0.0", "<license type=\"file\">LICENSE.txt</license>", files: [("LICENSE.txt", Mit() + "\nYou must not use it on Sundays.\n")]);
        Write(feed, "Contoso.Mixed", "1.0.0", Expression("Apache-2.0"), files: [("LICENSE.txt", Mit())]);
        Write(feed, "Contoso.Glue", "4.0.0", "<licenseUrl>https://contoso.example/license</licenseUrl>");
        Write(feed, "Contoso.Solver", "5.0.0", Expression("GPL-3.0-only"));
        Write(feed, "Contoso.Codec", "2.0.0", Expression("LGPL-2.1-only"));
        Write(feed, "Contoso.Cache", "3.1.0", Expression("Apache-2.0"));
        Write(feed, "Contoso.Paste", "1.4.0", Expression("MIT"), dependencies: [("Contoso.Brush", "2.1.0")]);
        Write(feed, "Contoso.Brush", "2.1.0", Expression("MIT"));
    }

    /// <summary>A real assembly with a method that makes a cipher which was broken long ago.</summary>
    private static byte[] Ciphers(string id)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(id) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
        var type = builder.DefineDynamicModule(id).DefineType($"{id}.Sealer", TypeAttributes.Public);
        var code = type.DefineMethod("Seal", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator();
        code.Emit(OpCodes.Call, typeof(System.Security.Cryptography.DES).GetMethod("Create", [])!);
        code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        using var bytes = new MemoryStream();
        builder.Save(bytes);
        return bytes.ToArray();
    }

    /// <summary>A policy of an organisation, as its package brings it.</summary>
    private static (string Path, string Text)[] OrganisationPolicy(string policy) =>
    [
        ("build/Test.Policy.props", """
            <Project>
              <ItemGroup>
                <ComplianceGatePolicyLayer Include="$(MSBuildThisFileDirectory)../policy/organisation.json" />
              </ItemGroup>
            </Project>
            """),
        ("policy/organisation.json", policy),
    ];

    /// <summary>A real text: the repository's own license.</summary>
    public static string Mit() => File.ReadAllText(Path.Combine(PackedGate.Repository, "LICENSE")).ReplaceLineEndings("\n");

    private static string Expression(string text) => $"<license type=\"expression\">{text}</license>";

    private static void Write(
        string feed, string id, string version, string license, string extra = "",
        (string Id, string Version)[]? dependencies = null, (string Path, string Text)[]? files = null, bool model = false, bool assembly = true, byte[]? code = null)
    {
        using var stream = File.Create(Path.Combine(feed, $"{id}.{version}.nupkg"));
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        var description = extra.Contains("<description>", StringComparison.Ordinal) ? "" : "<description>A package made up for a test.</description>";
        Add(zip, $"{id}.nuspec", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id>
                <version>{version}</version>
                <authors>Nobody</authors>
                {description}
                {license}
                {extra}
                <dependencies><group targetFramework=".NETStandard2.0">
                  {string.Concat((dependencies ?? []).Select(d => $"<dependency id=\"{d.Id}\" version=\"{d.Version}\" />"))}
                </group></dependencies>
                {(model ? "<contentFiles><files include=\"any/any/inner.safetensors\" buildAction=\"None\" copyToOutput=\"true\" /></contentFiles>" : "")}
              </metadata>
            </package>
            """);
        if (assembly)
        {
            using var entry = zip.CreateEntry($"lib/netstandard2.0/{id}.dll").Open();
            entry.Write(code ?? Assembly(id, version));
        }

        if (model)
        {
            using var entry = zip.CreateEntry("contentFiles/any/any/inner.safetensors").Open();
            entry.Write(TinyModels.Safetensors());
        }

        foreach (var (path, text) in files ?? [])
        {
            Add(zip, path, text);
        }
    }

    private static void Add(ZipArchive zip, string path, string text)
    {
        using var entry = zip.CreateEntry(path).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A real assembly with one empty class.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="parent">What the class derives from, so that the assembly refers to another; null for object.</param>
    public static byte[] Assembly(string id, string version, Type? parent = null)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(id) { Version = System.Version.Parse(version) }, typeof(object).Assembly);
        builder.DefineDynamicModule(id).DefineType($"{id}.Thing", TypeAttributes.Public, parent).CreateType();
        using var bytes = new MemoryStream();
        builder.Save(bytes);
        return bytes.ToArray();
    }
}
