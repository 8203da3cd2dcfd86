using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>Reads a trust file (<c>schemas/trust.schema.json</c>). A setting is used or refused.</summary>
public static class TrustReader
{
    private const int MaxItems = 1000;
    private const int MaxThreshold = 100;

    /// <summary>The keys of the file, object by object; a test holds the schema to them.</summary>
    internal static readonly ImmutableArray<string> RootKeys = ["$schema", "threshold", "keys", "certificates", "intermediates", "timestampAuthorities"];

    /// <summary>Of one of <c>keys</c>.</summary>
    internal static readonly ImmutableArray<string> KeyKeys = ["name", "role", "publicKey", "publicKeyFile", "notBefore", "notAfter"];

    /// <summary>Of one of <c>certificates</c>.</summary>
    internal static readonly ImmutableArray<string> CertificateKeys = ["name", "role", "certificate", "certificateFile"];

    /// <summary>Of one of <c>timestampAuthorities</c> and <c>intermediates</c>.</summary>
    internal static readonly ImmutableArray<string> AuthorityKeys = ["name", "certificate", "certificateFile"];

    /// <summary>Reads a trust file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="readFile">Gives the bytes of a file that it names, by a path relative to it.</param>
    /// <exception cref="InvalidDataException">It is none; the message is the end of a sentence that begins with the file.</exception>
    /// <exception cref="IOException">A file that it names cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file that it names may not be read.</exception>
    public static SignatureTrust Read(ReadOnlyMemory<byte> json, Func<string, byte[]> readFile)
    {
        ArgumentNullException.ThrowIfNull(readFile);
        using var document = StrictJson.Parse(json);
        try
        {
            return StrictJson.Read(() => Read(document.RootElement, readFile));
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"cannot be used: {SafeText.Line(e.Message)}", e);
        }
    }

    private static SignatureTrust Read(JsonElement root, Func<string, byte[]> readFile)
    {
        Only(root, RootKeys);
        var threshold = root.TryGetProperty("threshold", out var number) ? number.GetInt32() : 1;
        var trust = new SignatureTrust
        {
            Threshold = threshold is >= 1 and <= MaxThreshold ? threshold : throw new FormatException("threshold is less than 1, or too large."),
            Keys = Each(root, "keys", k => Key(k, readFile)),
            Certificates = Each(root, "certificates", c => Certificate(c, readFile)),
            Intermediates = [.. Each(root, "intermediates", i => Authority(i, readFile)).SelectMany(i => i)],
            TimestampAuthorities = [.. Each(root, "timestampAuthorities", a => Authority(a, readFile)).SelectMany(a => a)],
        };
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, name) in trust.Keys.Select(k => (k.Key.Id, k.Name)).Concat(trust.Certificates.Select(c => (Convert.ToHexStringLower(SHA256.HashData(c.Encoded.Span)), c.Name))))
        {
            if (!ids.Add(id) || !names.Add(name))
            {
                throw new FormatException("A key, a certificate or a name is given twice.");
            }
        }

        RequireOneRole(trust);
        if (trust.Keys.Any(k => k.NotBefore > k.NotAfter))
        {
            throw new FormatException("A notBefore is after its notAfter.");
        }

        return ids.Count > 0 ? trust : throw new FormatException("It trusts nobody: keys and certificates are empty.");
    }

    /// <summary>One key in two roles would be two parties.</summary>
    private static void RequireOneRole(SignatureTrust trust)
    {
        var roles = new Dictionary<string, SignerRole>(StringComparer.Ordinal);
        foreach (var (id, role) in trust.Keys.Select(k => (k.Key.Id, k.Role)).Concat(trust.Certificates.Select(c => (PublicMaterial.IdOfCertificate(c.Encoded.Span), c.Role))))
        {
            if (!roles.TryAdd(id, role) && roles[id] != role)
            {
                throw new FormatException("One key is given in two roles.");
            }
        }
    }

    private static TrustedKey Key(JsonElement item, Func<string, byte[]> readFile)
    {
        Only(item, KeyKeys);
        return new TrustedKey
        {
            Name = Name(item), Role = Role(item), Key = PublicMaterial.ReadKey(Content(item, "publicKey", readFile)), NotBefore = Time(item, "notBefore"), NotAfter = Time(item, "notAfter"),
        };
    }

    private static TrustedCertificate Certificate(JsonElement item, Func<string, byte[]> readFile)
    {
        Only(item, CertificateKeys);
        var all = PublicMaterial.ReadCertificates(Content(item, "certificate", readFile));
        return new TrustedCertificate
        {
            Name = Name(item), Role = Role(item), Encoded = all.Length == 1 ? all[0] : throw new FormatException("A certificate's file holds several."),
        };
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Authority(JsonElement item, Func<string, byte[]> readFile)
    {
        Only(item, AuthorityKeys);
        Name(item);
        return PublicMaterial.ReadCertificates(Content(item, "certificate", readFile));
    }

    private static string Name(JsonElement item) =>
        item.Text("name") is { Length: > 0 and <= 100 } name && SafeText.Line(name) == name ? name : throw new FormatException("A name is empty, too long, or not one plain line.");

    private static SignerRole Role(JsonElement item) => item.TextOrNull("role") switch
    {
        null => SignerRole.Any,
        "builder" => SignerRole.Builder,
        "rebuilder" => SignerRole.Rebuilder,
        _ => throw new FormatException("A role is neither builder nor rebuilder."),
    };

    private static byte[] Content(JsonElement item, string name, Func<string, byte[]> readFile) => (item.TextOrNull(name), item.TextOrNull(name + "File")) switch
    {
        ({ } text, null) => Encoding.UTF8.GetBytes(text),
        (null, { } file) => readFile(file),
        _ => throw new FormatException($"Just one of {name} and {name}File is needed."),
    };

    private static DateTimeOffset? Time(JsonElement item, string name) => item.TextOrNull(name) is not { } text ? null
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new FormatException($"{name} is not of the form 2026-01-31T00:00:00Z.");

    private static ImmutableArray<T> Each<T>(JsonElement root, string name, Func<JsonElement, T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var item in root.List(name))
        {
            items.Add(items.Count < MaxItems ? read(item) : throw new FormatException($"There are more than {MaxItems} {name}."));
        }

        return items.DrainToImmutable();
    }

    private static void Only(JsonElement element, ImmutableArray<string> names)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new FormatException($"{property.Name} is no key that is known.");
            }
        }
    }
}
