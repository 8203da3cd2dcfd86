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

    /// <summary>The file with an Authenticode signature over it, which nobody's key made.</summary>
    public static byte[] Signed(byte[] file)
    {
        var at = (file.Length + 7) / 8 * 8;
        var signed = new byte[at];
        file.CopyTo(signed, 0);
        var optional = BitConverter.ToInt32(file, 60) + 24;
        var directory = optional + (BitConverter.ToUInt16(file, optional) == 0x20B ? 112 : 96) + 32;
        byte[] hashed = [.. signed[..(optional + 64)], .. signed[(optional + 68)..directory], .. signed[(directory + 8)..]];
        var signature = Authenticode(System.Security.Cryptography.SHA256.HashData(hashed));
        var table = new byte[(8 + signature.Length + 7) / 8 * 8];
        BitConverter.TryWriteBytes(table, table.Length);
        BitConverter.TryWriteBytes(table.AsSpan(4), 0x00020200);
        signature.CopyTo(table, 8);
        BitConverter.TryWriteBytes(signed.AsSpan(directory), at);
        BitConverter.TryWriteBytes(signed.AsSpan(directory + 4), table.Length);
        BitConverter.TryWriteBytes(signed.AsSpan(optional + 64), 12345);
        return [.. signed, .. table];
    }

    private static byte[] Authenticode(byte[] digest)
    {
        const string Sha256 = "2.16.840.1.101.3.4.2.1";
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        var context = new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 0);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using var outer = writer.PushSequence(context);
            using var signed = writer.PushSequence();
            writer.WriteInteger(1);
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Sha256);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.6.1.4.1.311.2.1.4");
                using var inner = writer.PushSequence(context);
                using var content = writer.PushSequence();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.3.6.1.4.1.311.2.1.15");
                }

                using var info = writer.PushSequence();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha256);
                    writer.WriteNull();
                }

                writer.WriteOctetString(digest);
            }

            using var signers = writer.PushSetOf();
            using var signer = writer.PushSequence();
            writer.WriteInteger(1);
        }

        return writer.Encode();
    }
}
