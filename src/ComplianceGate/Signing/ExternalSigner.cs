using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ComplianceGate.Signing;

/// <summary>
/// Signs through a program that speaks to what holds the key (HSM, KMS, smart card). It gets the bytes to sign on its standard input and
/// answers with the signature on its standard output, raw or in base64, and exit code 0. The answer is used only where it verifies.
/// </summary>
public sealed class ExternalSigner : ISigner
{
    private const int MaxAnswer = 64 << 10;

    private readonly string program;
    private readonly IReadOnlyList<string> arguments;
    private readonly TimeSpan limit;
    private readonly string folder;

    /// <summary>Names the program.</summary>
    /// <param name="program">Fully qualified path of the program; it is started without a shell.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="key">The public half of its key.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="folder">Fully qualified path of the folder that it runs in, from which its arguments may name files; null for that of the program.</param>
    public ExternalSigner(string program, IReadOnlyList<string> arguments, VerificationKey key, TimeSpan limit, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        if (!Path.IsPathFullyQualified(program))
        {
            throw new ArgumentException("The program's path is not fully qualified.", nameof(program));
        }

        (this.program, this.arguments, this.limit, this.folder, Key) = (program, arguments, limit, folder ?? Path.GetDirectoryName(program)!, key);
    }

    /// <inheritdoc/>
    public VerificationKey Key { get; }

    /// <summary>Finds a program: by its full path, or by its name in the folders of a search path, never in the current folder.</summary>
    /// <param name="command">A full path, or a name without any folder.</param>
    /// <param name="searchPath">The search path; parts that are not fully qualified are passed over.</param>
    /// <returns>Its fully qualified path; null where there is none, or where the command is a relative path.</returns>
    public static string? Find(string command, string? searchPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        if (Path.IsPathFullyQualified(command))
        {
            return File.Exists(command) ? command : null;
        }

        if (command != Path.GetFileName(command))
        {
            return null;
        }

        foreach (var folder in (searchPath ?? "").Split(Path.PathSeparator))
        {
            foreach (var name in OperatingSystem.IsWindows() ? [command + ".exe", command] : (string[])[command])
            {
                if (Path.IsPathFullyQualified(folder) && Path.Combine(folder, name) is var path && File.Exists(path) && IsProgram(path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var sent = message.ToArray();
        var answer = Ask(sent);
        foreach (var signature in (byte[]?[])[answer, Decode(answer)])
        {
            if (signature is { Length: > 0 } && Key.Verify(sent, signature))
            {
                return signature;
            }
        }

        throw new CryptographicException("The external signer's answer is no signature of these bytes by the public key that was given.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static bool IsProgram(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private byte[] Ask(byte[] message)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        using var time = new CancellationTokenSource(limit);
        try
        {
            process.Start();
            return Talk(process, message, time.Token).GetAwaiter().GetResult();
        }
        catch (Win32Exception)
        {
            throw new CryptographicException("The external signer cannot be started.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new CryptographicException($"The external signer did not answer within {limit.TotalSeconds:0} seconds.");
        }
        catch (AnswerTooLongException)
        {
            process.Kill(entireProcessTree: true);
            throw new CryptographicException($"The external signer answered with more than {MaxAnswer:N0} bytes, which is no signature.");
        }
    }

    private static async Task<byte[]> Talk(Process process, byte[] message, CancellationToken stop)
    {
        // Reading goes first: what answers without end need not have read its input.
        var writing = Write(process, message, stop);
        var answer = await ReadAnswer(process.StandardOutput.BaseStream, stop).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await process.WaitForExitAsync(stop).ConfigureAwait(false);
        return process.ExitCode == 0 ? answer : throw new CryptographicException($"The external signer ended with exit code {process.ExitCode}.");
    }

    private static async Task Write(Process process, byte[] message, CancellationToken stop)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(message, stop).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code tells why, and what it answered does not verify.
        }
    }

    private static async Task<byte[]> ReadAnswer(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[MaxAnswer + 1];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        return count <= MaxAnswer ? buffer[..count] : throw new AnswerTooLongException();
    }

    private static byte[]? Decode(byte[] answer)
    {
        var text = Encoding.ASCII.GetString(answer).Trim();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    private sealed class AnswerTooLongException : Exception;
}
