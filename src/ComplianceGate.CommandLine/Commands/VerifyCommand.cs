using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Verification;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>verify PATH</c>: checks evidence against what it speaks of.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "An output or publish folder, an evidence folder, a .nupkg, an extracted package, or a file with its evidence folder beside it." };
        var root = new Option<string?>("--root") { Description = "The output folder, where the evidence folder lies apart from it." };
        var chain = new Option<string?>("--chain") { Description = "Follow the chain of releases back, through manifests below this folder; without a name below PATH.", Arity = ArgumentArity.ZeroOrOne };
        var expect = new Option<string[]>("--expect") { Description = "SHA-256 of a manifest.json or of SHA256SUMS. Only such evidence, and what it names by digest, vouches for files. May be given several times.", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
        var json = new Option<bool>("--json") { Description = "Print the result as a JSON object." };
        var trust = new TrustArguments();
        var summary = new SummaryArguments();
        var command = new Command("verify", "Recomputes every digest, checks every link between the documents, tells missing and unexpected files, and checks signatures.") { path, root, expect, chain, json };
        foreach (var option in trust.All.Concat(summary.All))
        {
            command.Add(option);
        }

        command.SetAction(result =>
        {
            try
            {
                var now = DateTimeOffset.UtcNow;
                var options = new VerificationOptions
                {
                    Root = Full(result.GetValue(root)),
                    Expected = [.. (result.GetValue(expect) ?? []).Select(d => d.ToLowerInvariant())],
                    FollowChain = result.GetResult(chain) is not null,
                    ChainFolder = Full(result.GetValue(chain)),
                    Signatures = trust.Read(result, now),
                };
                return Run(result.GetValue(path)!, options, summary.Read(result, trust.Policy(result), now), result.GetValue(json));
            }
            catch (UsageException e)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCodes.WrongUsage;
            }
        });
        return command;
    }

    private static string? Full(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);

    private static int Run(string path, VerificationOptions options, SummaryArguments.Request? summary, bool json)
    {
        if (path.Length == 0)
        {
            Console.Error.WriteLine("Name what to verify.");
            return ExitCodes.WrongUsage;
        }

        foreach (var folder in (string?[])[options.Root, options.ChainFolder])
        {
            if (folder is not null && !Directory.Exists(folder))
            {
                Console.Error.WriteLine($"There is no folder {SafeText.Line(folder)}.");
                return ExitCodes.WrongUsage;
            }
        }

        foreach (var digest in options.Expected)
        {
            if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigit))
            {
                Console.Error.WriteLine($"{SafeText.Line(digest)} is no SHA-256 in hexadecimal.");
                return ExitCodes.WrongUsage;
            }
        }

        summary?.Clear();
        var report = Screen.Watch($"Verifying {SafeText.Line(Path.GetFileName(path))}", () => EvidenceVerifier.Verify(Path.GetFullPath(path), options), json);
        summary?.Write(Path.GetFullPath(path), report);
        Console.Out.Write(json ? JsonText.Object(w => Write(w, report)) : Text(report));
        return report.Outcome switch
        {
            VerificationOutcome.Holds => ExitCodes.Holds,
            VerificationOutcome.FallsShort => ExitCodes.FallsShort,
            _ => ExitCodes.CannotDecide,
        };
    }

    /// <summary>The report in lines.</summary>
    public static string Text(VerificationReport report)
    {
        var text = new StringBuilder();
        foreach (var set in report.Evidence)
        {
            text.Append(set.Line).Append(".\n");
        }

        foreach (var finding in report.Findings)
        {
            text.Append("error ").Append(finding.Code).Append(": ").Append(finding.Text).Append('\n');
        }

        foreach (var note in report.Notes)
        {
            text.Append("message ").Append(note.Code).Append(": ").Append(note.Text).Append('\n');
        }

        foreach (var open in report.Open)
        {
            text.Append("cannot be decided: ").Append(open.Message).Append('\n');
        }

        if (report.ChainIsWhole is { } isWhole)
        {
            text.Append(Chain(report, isWhole)).Append('\n');
        }

        return text.ToString();
    }

    private static string Chain(VerificationReport report, bool isWhole)
    {
        if (report.Evidence.IsEmpty)
        {
            return "Chain: there is no evidence to begin with.";
        }

        if (report.Chain.IsEmpty)
        {
            return isWhole ? "Chain: no release is named before this one." : "Chain: the release before this one was not found.";
        }

        var last = report.Chain[^1];
        var releases = report.Chain.Length == 1 ? "1 earlier release" : $"{report.Chain.Length} earlier releases";
        return isWhole
            ? $"Chain: {releases}; it begins with {SafeText.Line(last.Name)} {SafeText.Line(last.Version)}."
            : $"Chain: {releases}; it breaks off behind {SafeText.Line(last.Name)} {SafeText.Line(last.Version)}.";
    }

    private static void Write(Utf8JsonWriter json, VerificationReport report)
    {
        json.WriteString("outcome", report.Outcome switch { VerificationOutcome.Holds => "holds", VerificationOutcome.FallsShort => "falls-short", _ => "cannot-decide" });
        json.WriteStartArray("evidence");
        foreach (var set in report.Evidence)
        {
            Write(json, set);
        }

        json.WriteEndArray();
        WriteFindings(json, "findings", report.Findings);
        WriteFindings(json, "notes", report.Notes);
        WriteSignatures(json, report);
        json.WriteStartArray("open");
        foreach (var open in report.Open)
        {
            json.WriteStartObject();
            json.WriteString("subject", open.Subject);
            json.WriteString("message", open.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteChain(json, report);
    }

    private static void WriteFindings(Utf8JsonWriter json, string name, IEnumerable<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("subject", finding.Subject);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSignatures(Utf8JsonWriter json, VerificationReport report)
    {
        json.WriteStartArray("signatures");
        foreach (var signature in report.Signatures)
        {
            json.WriteStartObject();
            json.WriteString("file", signature.File);
            json.WriteString("signer", signature.Signer);
            json.WriteString("keyId", signature.KeyId);
            json.WriteString("role", signature.Role switch { SignerRole.Builder => "builder", SignerRole.Rebuilder => "rebuilder", _ => null });
            json.WriteString("predicateType", signature.PredicateType);
            json.WriteString("rung", signature.Rung);
            json.WriteString("time", signature.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteBoolean("counts", signature.Counts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, VerifiedEvidence set)
    {
        json.WriteStartObject();
        json.WriteString("path", set.Path);
        json.WriteString("stage", set.Stage);
        json.WriteString("name", set.Name);
        json.WriteString("version", set.Version);
        json.WriteString("targetFramework", set.TargetFramework);
        json.WriteString("manifestSha256", set.ManifestSha256);
        json.WriteBoolean("holds", set.Holds);
        json.WriteNumber("artifacts", set.Artifacts);
        json.WriteNumber("artifactsElsewhere", set.ArtifactsElsewhere);
        json.WriteNumber("documents", set.Documents);
        json.WriteNumber("links", set.Links);
        json.WriteNumber("linksElsewhere", set.LinksElsewhere);
        json.WriteNumber("embedded", set.Embedded);
        json.WriteBoolean("sharesFolder", set.SharesFolder);
        json.WriteString("signedBy", set.SignedBy);
        json.WriteString("signature", set.Signature == SignatureState.NuGetContentAgrees ? "nuget-content-agrees" : "none");
        json.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter json, VerificationReport report)
    {
        if (report.ChainIsWhole is not { } isWhole)
        {
            json.WriteNull("chain");
            return;
        }

        json.WriteStartObject("chain");
        json.WriteBoolean("whole", isWhole);
        json.WriteStartArray("releases");
        foreach (var release in report.Chain)
        {
            json.WriteStartObject();
            json.WriteString("name", release.Name);
            json.WriteString("version", release.Version);
            json.WriteString("manifestSha256", release.ManifestSha256);
            json.WriteString("path", release.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
