using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using ComplianceGate.Diagnostics;
using ComplianceGate.Signing;
using ComplianceGate.Verification;

namespace ComplianceGate.Tool.Commands;

/// <summary>The options of <c>verify</c> that say whom to trust.</summary>
internal sealed class TrustArguments
{
    private readonly Option<string[]> keys = Several("--key", "A public key that is trusted, PEM or DER.");
    private readonly Option<string[]> certificates = Several("--certificate", "A certificate that is trusted: that of a key, or a root above it. PEM or DER.");
    private readonly Option<string[]> authorities = Several("--timestamp-authority", "A certificate of a time-stamp authority that is trusted, or a root above it. PEM or DER.");
    private readonly Option<string?> trust = new("--trust") { Description = "A file that says whom to trust, for which role and until when, and how many must have signed." };
    private readonly Option<string[]> files = Several("--signature", "A file with a signature, besides those that lie beside PATH.");
    private readonly Option<string?> policy = new("--policy") { Description = "A compliance.json, whose 'signatures' say who must have signed." };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [keys, certificates, authorities, trust, files, policy];

    /// <summary>Fully qualified path of the policy; null without one.</summary>
    public string? Policy(ParseResult result) => result.GetValue(policy) is { Length: > 0 } named ? Path.GetFullPath(named) : null;

    /// <summary>What is asked of signatures.</summary>
    /// <exception cref="UsageException">The options do not fit together, or name what cannot be used.</exception>
    public SignatureOptions Read(ParseResult result, DateTimeOffset now)
    {
        try
        {
            var signatures = (result.GetValue(files) ?? []).Select(f => File.Exists(f) ? Path.GetFullPath(f) : throw new UsageException($"There is no file {SafeText.Line(f)}.")).ToImmutableArray();
            if (result.GetValue(policy) is "" || result.GetValue(trust) is "")
            {
                throw new UsageException("--policy and --trust name a file.");
            }

            var (named, single) = (Policy(result), Single(result));
            if ((named is not null || result.GetValue(trust) is not null) && single is not null)
            {
                throw new UsageException("--trust and --policy say whom to trust, and --key, --certificate and --timestamp-authority do not add to them.");
            }

            if (named is not null && result.GetValue(trust) is not null)
            {
                throw new UsageException("--policy names its own trust file.");
            }

            return named is not null
                ? OfPolicy(named, now) with { Files = signatures }
                : new SignatureOptions { Now = now, Files = signatures, Trust = result.GetValue(trust) is { } file ? SignatureDemands.ReadTrust(Path.GetFullPath(file)) : single };
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            throw new UsageException(SafeText.Line(e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The trust file, or a file that it names, cannot be read.");
        }
    }

    private static SignatureOptions OfPolicy(string path, DateTimeOffset now)
    {
        var options = SignatureDemands.OfPolicy(path, now, out var problems);
        return options ?? throw new UsageException(string.Join('\n', problems.Select(p => $"{SafeText.Line(Path.GetFileName(path))}({p.Location.Line},{p.Location.Column}): {SafeText.Line(p.Message)}")));
    }

    private SignatureTrust? Single(ParseResult result)
    {
        var (ownKeys, ownCertificates) = (result.GetValue(keys) ?? [], result.GetValue(certificates) ?? []);
        var stamps = result.GetValue(authorities) ?? [];
        if (ownKeys.Length + ownCertificates.Length == 0)
        {
            return stamps.Length == 0 ? null : throw new UsageException("--timestamp-authority has no effect without --key or --certificate.");
        }

        return new SignatureTrust
        {
            Keys = [.. ownKeys.Select(f => new TrustedKey { Name = SafeText.Line(Path.GetFileName(f)), Key = PublicMaterial.ReadKey(ToolFiles.Read(f)) })],
            Certificates = [.. ownCertificates.SelectMany(f => PublicMaterial.ReadCertificates(ToolFiles.Read(f)).Select(c => new TrustedCertificate { Name = SafeText.Line(Path.GetFileName(f)), Encoded = c }))],
            TimestampAuthorities = [.. stamps.SelectMany(f => PublicMaterial.ReadCertificates(ToolFiles.Read(f)))],
        };
    }

    private static Option<string[]> Several(string name, string description) =>
        new(name) { Description = description + " May be given several times.", AllowMultipleArgumentsPerToken = false };
}
