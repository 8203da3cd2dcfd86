using System.Buffers.Binary;
using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>The archive of a package is read as strictly as NuGet writes it, and through a signature.</summary>
[TestClass]
public sealed class PackageArchiveTests
{
    private static readonly KeyValuePair<string, byte[]>[] Two = [new("a/one.txt", Encoding.UTF8.GetBytes(new string('1', 5000))), new("two.txt", "two"u8.ToArray())];

    [TestMethod]
    public void A_sound_archive_is_listed_and_read()
    {
        var tree = Open(TamperSample.Zip([.. Two, new("My%20File.txt", "x"u8.ToArray())]));
        CollectionAssert.AreEqual(new[] { "My File.txt", "a/one.txt", "two.txt" }, tree.Files.Select(f => f.Path).ToArray(), "percent-encoded as NuGet does");
        CollectionAssert.AreEqual(Two[0].Value, tree.ReadAll(tree.Find("a/one.txt")!, 10_000));
        Assert.ThrowsExactly<InvalidDataException>(() => tree.ReadAll(tree.Find("a/one.txt")!, 4_999));
    }

    [TestMethod]
    [DataRow("../x")]
    [DataRow("/x")]
    [DataRow("a\\b")]
    [DataRow("C:/x")]
    [DataRow("a//b")]
    [DataRow("folder/")]
    [DataRow("%2e%2e/x")]
    [DataRow("a%5cb")]
    [DataRow("two.txt")]
    [DataRow("TWO.TXT")]
    [DataRow("tw%6f.txt")]
    [DataRow("a./b")]
    [DataRow("b.")]
    [DataRow("b%20")]
    [DataRow("a /b")]
    public void A_name_that_leads_elsewhere_or_is_there_twice_is_refused(string name) => Refused(TamperSample.Zip([.. Two, new(name, [1])]));

    [TestMethod]
    public void Whatever_two_readers_could_read_in_two_ways_is_refused()
    {
        var zip = TamperSample.Zip(Two);
        Refused([]);
        Refused([.. zip, 0]);
        Refused([0, .. zip]);
        Refused(zip[..^1]);
        Refused([.. zip, .. zip]);
        // A comment of the archive, told and there.
        Refused(Changed(zip, z => z[^2] = 1));
        Refused([.. Changed(zip, z => z[^2] = 1), 65]);
        // Count, disk, place of the directory.
        Refused(Changed(zip, z => z[^12]++));
        Refused(Changed(zip, z => z[^14]++));
        Refused(Changed(zip, z => z[^6]++));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        foreach (var at in (int[])[0, 8, 10, 12, 16, 20, 24, 28, 30, 32, 34, 42, 46])
        {
            Refused(Changed(zip, z => z[directory + at] ^= 0x40), $"directory at {at}");
        }

        foreach (var at in (int[])[0, 4, 6, 8, 10, 14, 18, 22, 26, 28, 30])
        {
            Refused(Changed(zip, z => z[at] ^= 0x40), $"local header at {at}");
        }
    }

    [TestMethod]
    public void Content_that_is_not_what_the_directory_says_is_refused()
    {
        var zip = TamperSample.Zip(Two);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        // Both headers claim a smaller size, so that they agree: what inflates beyond it must not be given out.
        var bomb = Changed(zip, z =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(z.AsSpan(22), 10);
            BinaryPrimitives.WriteInt32LittleEndian(z.AsSpan(directory + 24), 10);
        });
        var tree = Open(bomb);
        Assert.ThrowsExactly<InvalidDataException>(() => tree.ReadAll(tree.Find("a/one.txt")!, 10_000));
        tree = Open(Changed(zip, z =>
        {
            z[14] ^= 1;
            z[directory + 16] ^= 1;
        }));
        Assert.ThrowsExactly<InvalidDataException>(() => tree.ReadAll(tree.Find("a/one.txt")!, 10_000), "CRC-32");
    }

    [TestMethod]
    [DataRow(0xA1FFu << 16)]
    [DataRow(0x41EDu << 16)]
    [DataRow(0x11A4u << 16)]
    [DataRow(0x10u)]
    [DataRow(0x400u)]
    public void An_entry_that_is_a_link_or_a_folder_is_refused(uint attributes)
    {
        var zip = TamperSample.Zip(Two);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        Refused(Changed(zip, z => BinaryPrimitives.WriteUInt32LittleEndian(z.AsSpan(directory + 38), attributes)));
        Open(Changed(zip, z => BinaryPrimitives.WriteUInt32LittleEndian(z.AsSpan(directory + 38), 0x81A4u << 16)));
    }

    [TestMethod]
    public void A_directory_that_no_entries_need_is_refused_before_it_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            foreach (var (length, entries) in (ValueTuple<long, ushort>[])[(3L << 30, 1), (3L << 30, 65534), (1L << 30, 65534), (5000, 0), (5000, 2)])
            {
                using var file = new FileStream(path, FileMode.Create);
                file.SetLength(length);
                var end = new byte[22];
                BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
                BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), entries);
                BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), entries);
                BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)(length - 22));
                file.Position = length - 22;
                file.Write(end);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var message = Assert.ThrowsExactly<InvalidDataException>(() => PackageArchive.Read(file)).Message;
                StringAssert.Contains(message, "larger than its entries can need");
                Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(20_000)]
    public void Bytes_behind_the_end_of_what_is_deflated_are_refused(int more)
    {
        var (name, content) = Two[0];
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        var sound = Deflated(name, packed.ToArray(), content);
        CollectionAssert.AreEqual(content, sound.ReadAll(sound.Find(name)!, content.Length));
        packed.Write(new byte[more]);
        var hiding = Deflated(name, packed.ToArray(), content);
        Assert.ThrowsExactly<InvalidDataException>(() => hiding.ReadAll(hiding.Find(name)!, content.Length));
    }

    /// <summary>An archive of one entry with these packed bytes.</summary>
    private static PackageTree Deflated(string name, byte[] packed, byte[] content)
    {
        // Stored first, then told to be deflated: method and size.
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(packed);
        }

        var bytes = stream.ToArray();
        var directory = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 6));
        var crc32 = BinaryPrimitives.ReadUInt32LittleEndian(TamperSample.Zip([new(name, content)]).AsSpan(14));
        foreach (var (at, crc) in (ValueTuple<int, int>[])[(8, 14), (directory + 10, directory + 16)])
        {
            bytes[at] = 8;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(crc), crc32);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(crc + 8), content.Length);
        }

        return Open(bytes);
    }

    [TestMethod]
    public void Any_bytes_are_refused_or_read_and_nothing_else()
    {
        var zip = Signed(TamperSample.Zip(Two), Cms(Claim(SHA256.HashData(TamperSample.Zip(Two)))));
        var random = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])zip.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var tree = Open(random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
                foreach (var file in tree.Files)
                {
                    tree.ReadAll(file, 1 << 20);
                }

                PackageSignature.Read(tree);
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }

    [TestMethod]
    public void A_signature_is_looked_through_to_the_unsigned_bytes()
    {
        var zip = TamperSample.Zip(Two);
        Assert.IsNull(PackageSignature.Read(Open(zip)));
        foreach (var (oid, hash) in (ValueTuple<string, byte[]>[])[("1", SHA256.HashData(zip)), ("2", SHA384.HashData(zip)), ("3", SHA512.HashData(zip))])
        {
            var signed = PackageSignature.Read(Open(Signed(zip, Cms(Claim(hash, oid)))))!;
            Assert.IsTrue(signed.Holds);
            Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(zip)), signed.UnsignedSha256);
            Assert.AreEqual(Convert.ToHexStringLower(SHA512.HashData(zip)), signed.UnsignedSha512);
            Assert.AreEqual(Convert.ToHexStringLower(hash), signed.Claimed);
        }

        Assert.IsFalse(PackageSignature.Read(Open(Signed(zip, Cms(Claim(SHA256.HashData("other"u8))))))!.Holds);
    }

    [TestMethod]
    public void A_signature_in_another_place_or_form_is_refused()
    {
        var zip = TamperSample.Zip(Two);
        var good = Cms(Claim(SHA256.HashData(zip)));
        // Deflated, or not the last entry.
        RefusedSignature(TamperSample.Zip([.. Two, new(".signature.p7s", new byte[1000])]));
        RefusedSignature(TamperSample.Zip([new(".signature.p7s", good), .. Two]));
        foreach (var content in (string[])["", "Version:2\n\nx", "Version:1\n\n", "Version:1\n\n1.2.3-Hash:AAAA\n\n", $"Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:AAAA\n\n", Claim(new byte[32]) + Claim(new byte[32])])
        {
            RefusedSignature(Signed(zip, Cms(content)));
        }

        var sound = Claim(SHA256.HashData(zip));
        RefusedSignature(Signed(zip, Cms(sound, isSigned: false)));
        RefusedSignature(Signed(zip, Cms(sound, hasMore: true)));
        RefusedSignature(Signed(zip, [.. good, 0]));
        RefusedSignature(Signed(zip, []));
        RefusedSignature(Signed(zip, [0x30, 0x80]));
        RefusedSignature(Signed(zip, good[..^20]));
        RefusedSignature(Signed(zip, Cms(Claim(SHA256.HashData(zip)), "1.2.840.113549.1.7.3")));
    }

    [TestMethod]
    public void Evidence_beside_a_package_holds_through_a_signature_that_came_later_and_never_through_another_change()
    {
        var folder = Directory.CreateTempSubdirectory("signed-").FullName;
        try
        {
            foreach (var (path, bytes) in TamperSample.Package(folder).Files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
                File.WriteAllBytes(Path.Combine(folder, path), bytes);
            }

            var package = Path.Combine(folder, "Contoso.App.1.2.3.nupkg");
            var unsigned = File.ReadAllBytes(package);
            File.WriteAllBytes(package, Signed(unsigned, Cms(Claim(SHA256.HashData(unsigned)))));
            var report = EvidenceVerifier.Verify(package);
            Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, string.Join('\n', report.Findings.Select(f => f.Text)));
            Assert.IsTrue(report.Evidence.All(e => e.Signature == SignatureState.NuGetContentAgrees));
            StringAssert.Contains(report.Evidence[0].Line, "a NuGet signature that names these bytes, and the signature itself was not verified");

            var symbols = Path.Combine(folder, "Contoso.App.1.2.3.snupkg");
            var plain = File.ReadAllBytes(symbols);
            File.WriteAllBytes(symbols, Signed(plain, Cms(Claim(SHA256.HashData(plain)))));
            Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(folder).Outcome, "symbols are signed later, too");
            File.WriteAllBytes(symbols, Signed(unsigned, Cms(Claim(SHA256.HashData(unsigned)))));
            Assert.AreEqual("CG4001", EvidenceVerifier.Verify(folder).Findings.Single(f => f.Subject.EndsWith(".snupkg", StringComparison.Ordinal)).Code);

            File.WriteAllBytes(package, Signed(unsigned, Cms(Claim(SHA256.HashData("other"u8)))));
            report = EvidenceVerifier.Verify(package);
            Assert.IsTrue(report.Findings.Any(f => f.Code == "CG4001" && f.Message.Contains("content hash", StringComparison.Ordinal)));

            var other = Changed(unsigned, z =>
            {
                // A time, in both headers.
                var directory = BinaryPrimitives.ReadInt32LittleEndian(z.AsSpan(z.Length - 6));
                z[10] ^= 1;
                z[directory + 12] ^= 1;
            });
            File.WriteAllBytes(package, Signed(other, Cms(Claim(SHA256.HashData(other)))));
            Assert.IsTrue(EvidenceVerifier.Verify(package).Findings.Any(f => f.Message.Contains("without its NuGet signature", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static PackageTree Open(byte[] zip) => new(PackageArchive.Read(new MemoryStream(zip)));

    private static void Refused(byte[] zip, string why = "") => Assert.ThrowsExactly<InvalidDataException>(() => Open(zip), why);

    private static void RefusedSignature(byte[] zip)
    {
        var tree = Open(zip);
        Assert.ThrowsExactly<InvalidDataException>(() => PackageSignature.Read(tree));
    }

    private static byte[] Changed(byte[] zip, Action<byte[]> change)
    {
        var copy = (byte[])zip.Clone();
        change(copy);
        return copy;
    }

    private static string Claim(byte[] hash, string kind = "1") => $"Version:1\n\n2.16.840.1.101.3.4.2.{kind}-Hash:{Convert.ToBase64String(hash)}\n\n";

    /// <summary>As NuGet adds it: stored, behind the last entry, its header behind the last one of the directory.</summary>
    private static byte[] Signed(byte[] zip, byte[] signature)
    {
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        var alone = SignatureAlone(signature);
        var aloneDirectory = BinaryPrimitives.ReadInt32LittleEndian(alone.AsSpan(alone.Length - 6));
        var header = alone[aloneDirectory..^22];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(42), directory);
        var end = zip[^22..];
        var count = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10)) + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), zip.Length - 22 - directory + header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), directory + aloneDirectory);
        return [.. zip[..directory], .. alone[..aloneDirectory], .. zip[directory..^22], .. header, .. end];
    }

    private static byte[] SignatureAlone(byte[] signature)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            using var entry = zip.CreateEntry(".signature.p7s", CompressionLevel.NoCompression).Open();
            entry.Write(signature);
        }

        return stream.ToArray();
    }

    private static byte[] Cms(string content, string type = "1.2.840.113549.1.7.2", bool isSigned = true, bool hasMore = false)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(tag))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                    using (writer.PushSequence(tag))
                    {
                        writer.WriteOctetString(Encoding.ASCII.GetBytes(content));
                    }
                }

                using (writer.PushSequence(tag))
                {
                    // Certificates, which nobody looks at.
                }

                using (writer.PushSetOf())
                {
                    if (isSigned)
                    {
                        writer.PushSequence().Dispose();
                    }
                }

                if (hasMore)
                {
                    writer.WriteNull();
                }
            }
        }

        return writer.Encode();
    }
}
