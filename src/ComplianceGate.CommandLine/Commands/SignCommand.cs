using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Signing;
using ComplianceGate.Verification;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>sign PATH</c>: signs the provenance of what was built, as a Sigstore bundle and as plain DSSE.</summary>
internal static class SignCommand
{
    private static readonly TimeSpan TimestampLimit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A .nupkg or another file with its evidence, a folder with evidence, or with --statement an in-toto statement." };
        var keys = new KeyArguments();
        var output = new Option<string?>("--output") { Description = "Folder for the signatures; without it they are written beside PATH." };
        var label = new Option<string?>("--label") { Description = "Put into the names of the files, PATH.LABEL.sigstore.json, so that signatures of several parties lie side by side." };
        var even = new Option<bool>("--even-if-failing") { Description = "Sign although the verdict did not pass or nothing was enforced; the statement says so." };
        var timestamp = new Option<string?>("--timestamp-url") { Description = "Address of a time-stamp authority (RFC 3161). The only use of a network." };
        var statement = new Option<bool>("--statement") { Description = "PATH is an in-toto statement and is signed as it stands." };
        var json = new Option<bool>("--json") { Description = "Print the result as a JSON object." };
        var command = new Command("sign", "Verifies the evidence of PATH, and signs its provenance over the digest of PATH's own bytes.") { path, output, label, even, timestamp, statement, json };
        foreach (var option in keys.All)
        {
            command.Add(option);
        }

        command.SetAction(result =>
        {
            try
            {
                var request = new Request(result.GetValue(path)!, result.GetValue(output), result.GetValue(label), result.GetValue(even), result.GetValue(timestamp), result.GetValue(statement), result.GetValue(json));
                return Run(request, () => keys.Open(result));
            }
            catch (UsageException e)
            {
                return Fail(e.Message, ExitCodes.WrongUsage);
            }
        });
        return command;
    }

    private static int Run(Request request, Func<(ISigner Signer, ReadOnlyMemory<byte>? Certificate)> open)
    {
        request.Check();
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Path));
        ISigner signer;
        ReadOnlyMemory<byte>? certificate;
        try
        {
            (signer, certificate) = open();
        }
        catch (CryptographicException e)
        {
            return Fail(e.Message, ExitCodes.WrongUsage);
        }

        using (signer)
        {
            if (certificate is { } carried && !CertificateTrust.IsTrusted(carried, [carried], DateTimeOffset.UtcNow))
            {
                return Fail("The certificate of the key is not valid now, or is not for signing code, so that nobody could trust what it signs.", ExitCodes.WrongUsage);
            }

            if (Statement(request, path, out var refused) is not { } statement)
            {
                return refused;
            }

            try
            {
                return Sign(request, path, statement, signer, certificate);
            }
            catch (Exception e) when (e is CryptographicException or HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                return Fail(e is OperationCanceledException ? "The time-stamp authority does not answer." : SafeText.Line(e.Message), ExitCodes.CannotDecide);
            }
        }
    }

    private static ReadOnlyMemory<byte>? Statement(Request request, string path, out int refused)
    {
        refused = ExitCodes.Holds;
        if (request.IsStatement)
        {
            ReadOnlyMemory<byte> bytes = ToolFiles.Read(path);
            if (PreparedStatement.RefusalOf(bytes) is not { } reason)
            {
                return bytes;
            }

            refused = Fail($"{SafeText.Line(Path.GetFileName(path))} {reason}.", ExitCodes.WrongUsage);
            return null;
        }

        var prepared = Screen.Watch($"Verifying {SafeText.Line(Path.GetFileName(path))}", () => PreparedStatement.Of(path, request.EvenIfFailing), request.AsJson);
        if (prepared.Statement is { } statement)
        {
            return statement;
        }

        Console.Error.Write(VerifyCommand.Text(prepared.Report));
        refused = Fail(prepared.Refusal!, prepared.IsUndecided ? ExitCodes.CannotDecide : ExitCodes.FallsShort);
        return null;
    }

    private static int Sign(Request request, string path, ReadOnlyMemory<byte> statement, ISigner signer, ReadOnlyMemory<byte>? certificate)
    {
        var envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, statement, signer);
        var bundle = SigstoreBundle.Create(envelope, certificate);
        if (request.Authority is { } authority)
        {
            bundle = bundle with { Timestamps = [Ask(authority, bundle.Signature.Value)] };
        }

        var stem = Path.Combine(request.Output is null ? Path.GetDirectoryName(path)! : Path.GetFullPath(request.Output), Path.GetFileName(path) + (request.Label is null ? "" : "." + request.Label));
        (string Path, byte[] Bytes)[] files = [(stem + ".sigstore.json", bundle.ToJson()), (stem + ".dsse.json", envelope.ToJson())];
        foreach (var (file, bytes) in files)
        {
            AtomicFile.Write(file, bytes);
        }

        Console.Out.Write(request.AsJson
            ? JsonText.Object(json => Write(json, signer.Key, files, bundle))
            : string.Concat(files.Select(f => SafeText.Line(Path.GetRelativePath(Environment.CurrentDirectory, f.Path)) + "\n")));
        return ExitCodes.Holds;
    }

    private static byte[] Ask(Uri authority, ReadOnlyMemory<byte> signature)
    {
        // Nothing may lead the request elsewhere than to the address that was given.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimestampLimit };
        return Timestamps.AskAsync(client, authority, signature).GetAwaiter().GetResult();
    }

    private static void Write(Utf8JsonWriter json, VerificationKey key, (string Path, byte[] Bytes)[] files, SigstoreBundle bundle)
    {
        json.WriteString("keyId", key.Id);
        json.WriteString("algorithm", key.Algorithm.ToString());
        json.WriteBoolean("certificate", bundle.Certificate is not null);
        json.WriteNumber("timestamps", bundle.Timestamps.Length);
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStringValue(Path.GetFileName(file.Path));
        }

        json.WriteEndArray();
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }

    private sealed record Request(string Path, string? Output, string? Label, bool EvenIfFailing, string? TimestampUrl, bool IsStatement, bool AsJson)
    {
        public Uri? Authority => TimestampUrl is null ? null : new Uri(TimestampUrl);

        /// <summary>Refuses what does not fit together.</summary>
        public void Check()
        {
            if (!System.IO.Path.Exists(Path))
            {
                throw new UsageException($"There is no {SafeText.Line(Path)}.");
            }

            if (Output is not null && !Directory.Exists(Output))
            {
                throw new UsageException($"There is no folder {SafeText.Line(Output)}.");
            }

            if (Label is not null && (Label.Length is 0 or > 40 || !Label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            {
                throw new UsageException("A label holds letters, digits and hyphens.");
            }

            if (IsStatement && EvenIfFailing)
            {
                throw new UsageException("--even-if-failing has no effect with --statement, which is signed as it stands.");
            }

            if (TimestampUrl is not null && (!Uri.TryCreate(TimestampUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            {
                throw new UsageException("--timestamp-url is no http or https address.");
            }
        }
    }
}
