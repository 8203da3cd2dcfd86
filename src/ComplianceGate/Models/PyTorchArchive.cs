using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// What a PyTorch file says of itself: the archive of torch.save since 1.6 and of TorchScript, and the run of pickles before that.
/// </summary>
internal static class PyTorchArchive
{
    // Magic number, protocol, system, object, and the keys of the storages whose bytes follow.
    private const int LegacyPickles = 5;
    private const int LegacyObject = 3;
    private const int MaxCode = 64;

    /// <summary>Reads the older form.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelContents ReadLegacy(ModelBytes bytes)
    {
        var findings = new PickleFindings("");
        var tensors = new PickleTensors();
        var result = PickleReader.Walk(new ByteRegion(bytes, 0, bytes.Length), new PickleBudget(), findings, tensors, LegacyPickles, LegacyObject);
        return new ModelContents
        {
            Header = findings.Unparsed is null ? tensors.Describe(new ModelHeaderFact(), result, bytes.Length) : null,
            SerialisedCode = findings.ToFact(),
        };
    }

    /// <summary>Reads an archive.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes)
    {
        var archive = ZipEntries.Read(bytes, static n => IsPickle(n) || IsText(n) || IsCode(n));
        if (archive.Reason is { } reason)
        {
            return Refused(archive.Offset, reason, new PickleFindings(""));
        }

        var content = new ZipContent(bytes, archive);
        var findings = new PickleFindings("");
        var budget = new PickleBudget();
        var tensors = new PickleTensors();
        var result = default(PickleValue);
        foreach (var entry in archive.Wanted)
        {
            if (!IsPickle(entry.Name))
            {
                continue;
            }

            findings.Where = entry.Name;
            var region = content.Open(entry, out var why, out var isForged);
            if (region is null && isForged)
            {
                return Refused(entry.LocalOffset, why!, findings);
            }

            if (region is null)
            {
                findings.Where = "";
                findings.Fail(entry.LocalOffset, why!);
                continue;
            }

            var isData = entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal);
            var made = PickleReader.Walk(region, budget, findings, isData ? tensors : null, limit: 0, objectAt: 0);
            result = isData ? made : result;
        }

        findings.Where = "";
        return new ModelContents { Header = Header(archive, content, tensors, result, bytes.Length), SerialisedCode = findings.ToFact() };
    }

    private static ModelContents Refused(long offset, string reason, PickleFindings findings)
    {
        findings.Where = "";
        findings.Fail(offset, reason);
        return ModelContents.Broken(offset, reason) with { SerialisedCode = findings.ToFact() };
    }

    private static ModelHeaderFact Header(ZipEntries archive, ZipContent content, PickleTensors tensors, PickleValue result, long length)
    {
        var properties = ImmutableArray.CreateBuilder<ModelPropertyFact>();
        foreach (var name in (ReadOnlySpan<string>)["byteorder", "version"])
        {
            foreach (var entry in archive.Wanted)
            {
                if (entry.Name.EndsWith("/" + name, StringComparison.Ordinal) && content.Small(entry, 64) is { } text)
                {
                    properties.Add(new ModelPropertyFact(name, Printable(text)));
                    break;
                }
            }
        }

        var code = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in archive.Wanted)
        {
            if (IsCode(entry.Name) && code.Count < MaxCode)
            {
                code.Add(entry.Name[(entry.Name.IndexOf('/') + 1)..]);
            }
        }

        var header = new ModelHeaderFact { Properties = properties.ToImmutable(), CodeReferences = [.. code] };
        return tensors.Describe(header, result, length);
    }

    private static string Printable(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes).Trim();
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return string.Create(CultureInfo.InvariantCulture, $"({bytes.Length} bytes that are no text)");
            }
        }

        return text;
    }

    // Names of pickles are compared without regard to case: so do loaders that unpack to a disk.
    private static bool IsPickle(string name) =>
        name.EndsWith(".pkl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".pickle", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".joblib", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string name) =>
        (name.EndsWith("/version", StringComparison.Ordinal) || name.EndsWith("/byteorder", StringComparison.Ordinal))
        && name.IndexOf('/') == name.LastIndexOf('/');

    private static bool IsCode(string name) =>
        name.EndsWith(".py", StringComparison.Ordinal) && name.IndexOf('/') is > 0 and var slash
        && name.AsSpan(slash).StartsWith("/code/", StringComparison.Ordinal);
}
