using System.Security.Cryptography;
using ComplianceGate.Signing;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.ForgeTrial;

/// <summary>A package with evidence beside it and a good signature of it by each kind of key; and another package, signed as well.</summary>
public sealed class ForgeSample : IDisposable
{
    /// <summary>The time by which keys are judged.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly List<ISigner> signers = [];

    /// <summary>Makes the samples.</summary>
    /// <param name="folder">An empty folder.</param>
    public ForgeSample(string folder)
    {
        Folder = folder;
        Subject = Write(folder, TamperSample.Package(folder));
        Other = Write(Directory.CreateDirectory(Path.Combine(folder, "other")).FullName, TamperSample.Package(folder, version: "2.0.0"));
        signers.Add(new KeySigner(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        signers.Add(new KeySigner(ECDsa.Create(ECCurve.NamedCurves.nistP384)));
        signers.Add(new KeySigner(RSA.Create(3072)));
        Stranger = new KeySigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Statement = PreparedStatement.Of(Subject, false).Statement ?? throw new InvalidOperationException("The sample cannot be signed.");
        OtherStatement = PreparedStatement.Of(Other, false).Statement ?? throw new InvalidOperationException("The other sample cannot be signed.");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Path of the package.</summary>
    public string Subject { get; }

    /// <summary>Path of the other package.</summary>
    public string Other { get; }

    /// <summary>What is signed of the package.</summary>
    public ReadOnlyMemory<byte> Statement { get; }

    /// <summary>What is signed of the other package.</summary>
    public ReadOnlyMemory<byte> OtherStatement { get; }

    /// <summary>Keys that are trusted: P-256, P-384, RSA.</summary>
    public IReadOnlyList<ISigner> Signers => signers;

    /// <summary>A key that nobody trusts.</summary>
    public ISigner Stranger { get; }

    /// <summary>Whom to trust.</summary>
    public SignatureOptions Options => new()
    {
        Now = Now,
        Trust = new SignatureTrust { Keys = [.. signers.Select(s => new TrustedKey { Name = s.Key.Algorithm.ToString(), Key = s.Key })] },
    };

    /// <summary>Verifies the package with just one file of signatures beside it.</summary>
    /// <param name="name">Ending of the file.</param>
    /// <param name="content">Its content.</param>
    public VerificationReport Verify(string name, byte[] content)
    {
        var file = Subject + name;
        File.WriteAllBytes(file, content);
        try
        {
            return EvidenceVerifier.Verify(Subject, new VerificationOptions { Signatures = Options });
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        signers.ForEach(s => s.Dispose());
        Stranger.Dispose();
    }

    private static string Write(string folder, TamperSample sample)
    {
        foreach (var (path, content) in sample.Files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }

        return Path.Combine(folder, sample.Asked);
    }
}
