using System.Runtime.CompilerServices;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What the tests of the policy share: a small license parser in place of the real one, and a policy that uses every key.</summary>
internal static class PolicyTestData
{
    public const string Path = "/here/app/compliance.json";

    public static readonly string[] Codes = ["CG0001", "CG0002", "CG0003", "CG0004", "CG0005", "CG0006", "CG1001", "CG1002", "CG2001", "CG2002"];

    public const string Good = """
        {
          // what we ship under
          "$schema": "https://example.org/compliance.schema.json",
          "extends": "default", "locked": ["mode"],
          "mode": "audit",
          "rules": { "CG1001": "warning", "CG1002": "error", "CG2001": "note", "CG2002": "none" },
          "licenses": {
            "allow": ["MIT", "GPL-2.0-only WITH Classpath-exception-2.0"],
            "deny": ["AGPL-3.0-only"],
            "build": ["GPL-3.0-only"],
            "exceptions": [
              { "package": "Some.Package", "version": "[1.0,2.0)", "allow": ["MPL-2.0"], "reason": "asked counsel" },
            ],
            "clarify": [
              {
                "package": "Other.Package",
                "version": "1.2.3",
                "expression": "MIT OR Apache-2.0",
                "file": "docs/LICENSE.txt",
                "sha256": "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
              }
            ]
          },
          "models": { "thresholds": [{ "metric": "accuracy", "dataset": "imdb", "task": "t", "split": "test", "group": "g", "minimum": 0.5, "maximum": 1, "minimumSamples": 10, "model": "**/a.onnx" }, { "ratio": "four-fifths" }], "require": ["training-data", "contact"], "attribution": "require", "licenses": { "accept": ["revocable"], "allow": ["MIT"], "deny": ["MPL-2.0"], "exceptions": [{ "model": "a.onnx", "accept": ["no-training"], "allow": ["Apache-2.0"], "reason": "read" }] } },
          "waivers": [
            {
              "code": "CG1002",
              "component": "pkg:nuget/Bad.Package@[1.0,2.0)",
              "reason": "replaced in the next release",
              "owner": "ops@example.org",
              "expires": "2026-06-30",
              "ticket": "OPS-12",
              "digest": "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
            }
          ],
          "waiverTerms": { "clock": "wall", "maximumDays": 90 },
          "previous": "releases/{name}/manifest.json",
          "signatures": { "trust": "trust.json", "threshold": 2, "parties": ["builder", "rebuilder"], "rungs": ["bit-identical"], "allowFailing": false },
          "reviews": { "files": ["reviews/own.json"], "import": [{ "file": "reviews/contoso.json", "who": "Contoso", "verdicts": ["accepted"] }], "require": ["pickle", "first-use"], "components": ["Some.Package"], "exempt": [{ "component": "pkg:nuget/Other.Package@1.2.3", "reason": "ours" }] },
          "duties": { "packs": ["eu-ai-act"], "maximumAgeDays": 200, "undecided": "applies" },
          "cryptography": { "profile": "pqc-ready", "packages": "note" },
          "profile": {
            "role": ["system-provider"], "market": "eu", "commercial": "sme", "uses": ["employment/recruitment"], "profiling": false, "released": "2026-05-01",
            "compute": { "training": 1e24 }, "openness": { "weights": "public", "hosts": ["https://example.org/a"], "components": { "training-code": "MIT" } },
            "facts": { "a": "b", "c": { "document": "docs/c.md" }, "d": 3 },
            "models": [{ "model": "**/b.onnx", "compute": { "training": 2 }, "facts": { "a": true } }]
          },
          "dependencies": { "vex": ["security/openvex.json"], "maximumAgeDays": 2000 },
        }
        """;

    public static PolicyReader Reader { get; } = new(ParseExpression, Codes);

    public static PolicyReading Read(string json) => Reader.Parse(Encoding.UTF8.GetBytes(json), Path);

    /// <summary>Knows a few ids, WITH, and OR between two terms.</summary>
    public static (LicenseExpression? Expression, string? Error, TextSpan Span) ParseExpression(string text)
    {
        var or = text.IndexOf(" OR ", StringComparison.Ordinal);
        if (or >= 0)
        {
            var (left, leftError, leftSpan) = ParseExpression(text[..or]);
            var (right, rightError, rightSpan) = ParseExpression(text[(or + 4)..]);
            return leftError is not null ? (null, leftError, leftSpan)
                : rightError is not null ? (null, rightError, new(rightSpan.Start + or + 4, rightSpan.Length))
                : (new LicenseOr(left!, right!, new(0, text.Length)), null, default);
        }

        var parts = text.Split(" WITH ");
        return parts[0] is "MIT" or "Apache-2.0" or "MPL-2.0" or "GPL-2.0-only" or "GPL-3.0-only" or "AGPL-3.0-only"
            ? (new LicenseTerm(parts[0], false, parts.Length > 1 ? parts[1] : null, text, new(0, text.Length)), null, default)
            : (null, $"'{parts[0]}' is not on the SPDX list.", new(0, parts[0].Length));
    }

    public static string RepositoryFile(string relative, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", relative));

    /// <summary>A folder of its own; deleted with the object.</summary>
    public sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("cg-policy-").FullName;

        public string Write(string relative, string text = "{}")
        {
            var path = System.IO.Path.Combine(Path, relative);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return path;
        }

        public string Folder(string relative) => Directory.CreateDirectory(System.IO.Path.Combine(Path, relative)).FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
