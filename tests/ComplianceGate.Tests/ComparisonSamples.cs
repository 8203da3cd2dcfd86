using System.IO.Compression;
using System.Text;

namespace ComplianceGate.Tests;

/// <summary>Packages of which one thing differs.</summary>
internal static class ComparisonSamples
{
    public const string Nuspec = """
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>Lib</id>
            <version>1.0.0</version>
            <authors>A</authors>
            <description>D</description>
            <repository type="git" url="https://example.test/r.git" branch="main" commit="1111111111111111111111111111111111111111" />
          </metadata>
        </package>
        """;

    public const string Core = "package/services/metadata/core-properties/nuget.psmdcp";

    public static Dictionary<string, byte[]> Files(byte[] assembly) => new()
    {
        ["Lib.nuspec"] = Encoding.UTF8.GetBytes(Nuspec),
        ["_rels/.rels"] = Relationships(Core, "R0123456789ABCDEF"),
        ["lib/net10.0/Lib.dll"] = assembly,
        ["lib/net10.0/Lib.xml"] = "<doc>\n<member name=\"a\" />\n</doc>\n"u8.ToArray(),
        ["README.md"] = "one\ntwo\nthree 1.5\n"u8.ToArray(),
        ["[Content_Types].xml"] = "<Types />"u8.ToArray(),
        [Core] = "<coreProperties><lastModifiedBy>NuGet.Packaging, Version=7.9.0.0</lastModifiedBy></coreProperties>"u8.ToArray(),
    };

    public static byte[] Relationships(string core, string id) => Encoding.UTF8.GetBytes(
        $"""<Relationships><Relationship Type="core" Target="/{core}" Id="{id}" /><Relationship Type="manifest" Target="/Lib.nuspec" Id="R1" /></Relationships>""");

    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files, int hour = 0, int attributes = 0)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 2, hour, 0, 0, TimeSpan.Zero);
                entry.ExternalAttributes = attributes;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public static byte[] With(byte[] assembly, string name, string content)
    {
        var files = Files(assembly);
        files[name] = Encoding.UTF8.GetBytes(content);
        return Zip(files);
    }

    public static byte[] Bundle(byte[] host, params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        stream.Write(host);
        stream.Write(new byte[8]);
        stream.Write(Facts.BundleReader.Signature);
        stream.Write(new byte[40]);
        var entries = new List<(string Name, long Offset, long Size)>();
        foreach (var (name, bytes) in files)
        {
            entries.Add((name, stream.Position, bytes.Length));
            stream.Write(bytes);
        }

        var place = stream.Position;
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(6);
            writer.Write(0);
            writer.Write(files.Length);
            writer.Write("id" + Facts.FileDigest.Sha256(files[0].Bytes)[..10]);
            foreach (var settings in (string[])["deps.json", "runtimeconfig.json"])
            {
                var entry = entries.Find(e => e.Name.EndsWith(settings, StringComparison.Ordinal));
                writer.Write(entry.Offset);
                writer.Write(entry.Size);
            }

            writer.Write(0L);
            foreach (var (name, offset, size) in entries)
            {
                writer.Write(offset);
                writer.Write(size);
                writer.Write(0L);
                writer.Write((byte)(name.EndsWith("deps.json", StringComparison.Ordinal) ? 3 : name.EndsWith("runtimeconfig.json", StringComparison.Ordinal) ? 4 : 1));
                writer.Write(name);
            }
        }

        var whole = stream.ToArray();
        BitConverter.TryWriteBytes(whole.AsSpan(host.Length), place);
        return whole;
    }
}
