using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Verification;

namespace ComplianceGate;

/// <summary>What a policy's <c>signatures</c> and a trust file ask of signatures.</summary>
public static class SignatureDemands
{
    private const int MaxFile = 16 << 20;

    /// <summary>Reads the demands of a policy.</summary>
    /// <param name="policy">Fully qualified path of a <c>compliance.json</c>.</param>
    /// <param name="now">The time at which keys must be valid where no trusted time stamp tells another.</param>
    /// <param name="problems">What is wrong with the policy, each in one sentence; empty where there are demands.</param>
    /// <returns>The demands; null with problems.</returns>
    /// <exception cref="InvalidDataException">The trust file is none, or names nobody who could meet the demands; the message is one sentence.</exception>
    /// <exception cref="IOException">The trust file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The trust file may not be read.</exception>
    public static SignatureOptions? OfPolicy(string policy, DateTimeOffset now, out ImmutableArray<PolicyProblem> problems)
    {
        var reading = Gate.NewPolicyReader().Read(new InputFiles(), policy);
        problems = reading.Problems;
        if (problems.IsEmpty && reading.Policy.Signatures is null)
        {
            problems = [new PolicyProblem("The policy has no 'signatures', so that it asks for none.", new FileLocation(policy))];
        }

        if (!problems.IsEmpty || reading.Policy.Signatures is not { } asked)
        {
            return null;
        }

        var trust = ReadTrust(Path.GetFullPath(asked.Trust, Path.GetDirectoryName(asked.Location.Path)!));
        var options = new SignatureOptions
        {
            Now = now,
            Trust = trust with { Threshold = asked.Threshold ?? trust.Threshold },
            Parties = [.. asked.Parties.Select(p => p == "builder" ? SignerRole.Builder : SignerRole.Rebuilder)],
            AllowFailing = asked.AllowFailing,
            Rungs = asked.Rungs ?? SignatureOptions.DefaultRungs,
        };
        RequireReach(options, Path.GetFileName(policy));
        return options;
    }

    /// <summary>Refuses demands that nobody in the trust file could meet. Below a root there may be any number of keys.</summary>
    private static void RequireReach(SignatureOptions options, string name)
    {
        var trust = options.Trust!;
        if (trust.Certificates.IsEmpty && trust.Threshold > trust.Keys.Length)
        {
            throw new InvalidDataException($"{SafeText.Line(name)} asks for {trust.Threshold} different keys, and its trust file names {trust.Keys.Length}.");
        }

        foreach (var party in options.Parties)
        {
            if (!trust.Keys.Any(k => k.Role == party) && !trust.Certificates.Any(c => c.Role == party))
            {
                throw new InvalidDataException($"{SafeText.Line(name)} asks for the {(party == SignerRole.Builder ? "builder" : "rebuilder")}, and its trust file gives nobody that role.");
            }
        }
    }

    /// <summary>Reads a trust file and the files that it names.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <exception cref="InvalidDataException">It is none; the message is one sentence.</exception>
    /// <exception cref="IOException">It or a file that it names cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It or a file that it names may not be read.</exception>
    public static SignatureTrust ReadTrust(string path)
    {
        try
        {
            return TrustReader.Read(new InputFiles().ReadAllBytes(path, MaxFile), named => new InputFiles().ReadAllBytes(Path.GetFullPath(named, Path.GetDirectoryName(path)!), MaxFile));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{SafeText.Line(Path.GetFileName(path))} {e.Message}{(e.Message.EndsWith('.') ? "" : ".")}", e);
        }
    }
}
