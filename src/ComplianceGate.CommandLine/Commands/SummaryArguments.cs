using System.CommandLine;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Tool.Commands;

/// <summary>The options of <c>verify</c> by which it writes a verification summary.</summary>
internal sealed class SummaryArguments
{
    private readonly Option<string?> file = new("--vsa") { Description = "Write an in-toto verification summary to this file. sign --statement signs it." };
    private readonly Option<string?> verifier = new("--verifier-id") { Description = "URI of who verifies; --vsa needs it." };
    private readonly Option<string?> resource = new("--resource-uri") { Description = "URI of what is verified; by default the package URL that the evidence tells." };

    private readonly Option<string?> policyUri = new("--policy-uri") { Description = "URI of the policy that --policy names; the summary tells it with the policy's digest. Without it the rules of verify itself are told." };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [file, verifier, resource, policyUri];

    /// <summary>What is asked for; null where no summary is.</summary>
    /// <exception cref="UsageException">The options do not fit together.</exception>
    public Request? Read(ParseResult result, string? policy, DateTimeOffset now)
    {
        var (path, id, uri) = (result.GetValue(file), result.GetValue(verifier), result.GetValue(resource));
        var rules = result.GetValue(policyUri);
        if (path is null)
        {
            return id is null && uri is null && rules is null ? null : throw new UsageException("--verifier-id, --resource-uri and --policy-uri belong to --vsa.");
        }

        if (rules is not null && (policy is null || !IsUri(rules)))
        {
            throw new UsageException("--policy-uri is the URI of the policy that --policy names.");
        }

        return path.Length > 0 && IsUri(id) && (uri is null || IsUri(uri))
            ? new Request(Path.GetFullPath(path), id!, uri, rules, rules is null ? null : policy, now)
            : throw new UsageException("--vsa needs the URI of who verifies: --verifier-id https://example.org/verifiers/release. --resource-uri is a URI, too.");
    }

    private static bool IsUri(string? text) => text is not null && Uri.TryCreate(text, UriKind.Absolute, out var uri) && !uri.IsFile;

    /// <summary>A summary that is asked for.</summary>
    internal sealed record Request(string File, string VerifierId, string? ResourceUri, string? PolicyUri, string? Policy, DateTimeOffset Now)
    {
        /// <summary>Takes an earlier summary away, so that none is left that says what was not found this time.</summary>
        /// <exception cref="UsageException">What is there is no summary, or cannot be taken away.</exception>
        public void Clear()
        {
            try
            {
                if (Directory.Exists(File) || (System.IO.File.Exists(File) && PreparedStatement.RefusalOf(ToolFiles.Read(File)) is not null))
                {
                    throw new UsageException($"{SafeText.Line(File)} is there and is no verification summary; it is not written over.");
                }

                System.IO.File.Delete(File);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{SafeText.Line(File)} cannot be written.");
            }
        }

        /// <summary>Writes it; nothing is written where nothing was decided.</summary>
        /// <exception cref="UsageException">The file cannot be written.</exception>
        public void Write(string path, VerificationReport report)
        {
            if (report.Outcome == VerificationOutcome.CannotDecide || VerificationSummary.Of(report, VerifierId, ResourceUri, Now) is not { } summary)
            {
                Console.Error.WriteLine($"No verification summary of {SafeText.Line(Path.GetFileName(path))} is written: it is not decided whether it holds.");
                return;
            }

            if (report.Outcome == VerificationOutcome.Holds && !summary.Passed)
            {
                Console.Error.WriteLine($"The verification summary of {SafeText.Line(Path.GetFileName(path))} says FAILED: the verdict in the evidence did not pass, or nothing was enforced.");
            }

            try
            {
                AtomicFile.Write(File, (Policy is null ? summary : summary with { PolicyUri = PolicyUri!, PolicySha256 = FileDigest.Sha256File(Policy) }).ToJson());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{SafeText.Line(File)} cannot be written.");
            }
        }
    }
}
