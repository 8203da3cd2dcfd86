using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Tool.Commands;

/// <summary>The options of <c>sign</c> that say with which key. Nothing of a key is printed.</summary>
internal sealed class KeyArguments
{
    private static readonly TimeSpan SignerLimit = TimeSpan.FromMinutes(2);

    private readonly Option<string?> key = new("--key") { Description = "The private key: PEM (encrypted, too) or PFX." };
    private readonly Option<string?> keyEnvironment = new("--key-env") { Description = "Environment variable that holds the private key: PEM, or a PFX in base64." };
    private readonly Option<string?> passphrase = new("--passphrase-env") { Description = "Environment variable that holds the passphrase of the key." };
    private readonly Option<string?> signer = new("--signer") { Description = "Program that signs: full path, or a name from PATH. It gets the bytes to sign on standard input and answers with the signature on standard output, raw or in base64." };
    private readonly Option<string[]> arguments = new("--signer-argument") { Description = "Argument of that program. May be given several times.", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> publicKey = new("--public-key") { Description = "Public half of the key that the program signs with, PEM or DER." };
    private readonly Option<string?> certificate = new("--certificate") { Description = "Certificate of the key, PEM or DER; the bundle carries it then." };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [key, keyEnvironment, passphrase, signer, arguments, publicKey, certificate];

    /// <summary>Those without a certificate, for what carries none.</summary>
    public IEnumerable<Option> WithoutCertificate => [key, keyEnvironment, passphrase, signer, arguments, publicKey];

    /// <summary>The signer, and the certificate that the bundle carries.</summary>
    /// <exception cref="UsageException">The options do not fit together, or name what is not there.</exception>
    /// <exception cref="CryptographicException">The key cannot be used; the message holds no secret.</exception>
    public (ISigner Signer, ReadOnlyMemory<byte>? Certificate) Open(ParseResult result)
    {
        var (file, variable, program) = (result.GetValue(key), result.GetValue(keyEnvironment), result.GetValue(signer));
        if (new[] { file, variable, program }.Count(s => !string.IsNullOrEmpty(s)) != 1)
        {
            throw new UsageException("Name the key by just one of --key, --key-env and --signer.");
        }

        if (program is null == (result.GetValue(publicKey) is not null) || (program is null && result.GetValue(arguments) is { Length: > 0 }) || (program is not null && result.GetValue(passphrase) is not null))
        {
            throw new UsageException("--signer needs --public-key; --public-key and --signer-argument belong to --signer, and --passphrase-env to a key.");
        }

        var (opened, carried) = program is null ? Own(result, file, variable) : (External(result, program), null);
        try
        {
            return (opened, result.GetValue(certificate) is { } named ? Certificate(opened, named) : carried);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private (ISigner Signer, ReadOnlyMemory<byte>? Certificate) Own(ParseResult result, string? file, string? variable)
    {
        var content = file is not null ? ToolFiles.Read(file) : Decode(Environment(variable!));
        try
        {
            var own = SigningKey.Read(content, result.GetValue(passphrase) is { } named ? Environment(named) : null);
            return (own.Signer, own.Certificate);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private ExternalSigner External(ParseResult result, string program)
    {
        var path = ExternalSigner.Find(program, System.Environment.GetEnvironmentVariable("PATH"))
            ?? throw new UsageException("The program that --signer names is not there. Give its full path, or a name that PATH leads to; the current folder is not searched.");
        return new ExternalSigner(path, result.GetValue(arguments) ?? [], PublicMaterial.ReadKey(ToolFiles.Read(result.GetValue(publicKey)!)), SignerLimit, System.Environment.CurrentDirectory);
    }

    private static ReadOnlyMemory<byte> Certificate(ISigner signer, string file)
    {
        var all = PublicMaterial.ReadCertificates(ToolFiles.Read(file));
        foreach (var der in all)
        {
            if (PublicMaterial.OfCertificate(der.Span).Id == signer.Key.Id)
            {
                return der;
            }
        }

        throw new UsageException("The certificate is not that of the key.");
    }

    private static string Environment(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new UsageException($"The environment variable {Diagnostics.SafeText.Line(name)} is not set.");

    private static byte[] Decode(string value)
    {
        if (value.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(value);
        }

        try
        {
            return Convert.FromBase64String(value);
        }
        catch (FormatException)
        {
            throw new UsageException("The environment variable that --key-env names holds neither PEM nor base64 of a PFX.");
        }
    }
}
