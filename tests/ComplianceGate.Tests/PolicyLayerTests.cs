using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyLayerTests
{
    private const string Waiver = """{ "code": "CG1002", "component": "pkg:nuget/A", "reason": "r", "owner": "o", "expires": "2026-06-30" }""";
    private const string OtherWaiver = """{ "code": "CG1002", "component": "pkg:nuget/B", "reason": "r", "owner": "o", "expires": "2026-06-30" }""";

    [TestMethod]
    public void The_lower_layer_holds_where_nothing_is_locked()
    {
        using var tree = new Tree();
        tree.Write("org.json", """{ "mode": "enforce", "rules": { "CG1001": "warning", "CG1002": "note" }, "waiverTerms": { "clock": "wall", "maximumDays": 30 } }""");
        tree.Write("compliance.json", """{ "rules": { "CG1002": "error" }, "waiverTerms": { "maximumDays": 90 } }""");
        var own = tree.Write("App/compliance.json", """{ "mode": "audit" }""");
        var (policy, problems) = tree.Read(own, "org.json");
        Assert.IsEmpty(problems);
        Assert.AreEqual("audit", policy.Mode);
        Assert.AreEqual("CG1001=Warning CG1002=Error", string.Join(' ', policy.Rules.Select(r => $"{r.Key}={r.Value}")));
        Assert.IsTrue(policy.WallClock);
        Assert.AreEqual(90, policy.MaximumWaiverDays);
        Assert.AreEqual(own, policy.Path);
    }

    [TestMethod]
    public void Layers_are_told_in_order_and_their_digest_covers_all_of_them()
    {
        using var tree = new Tree();
        tree.Write("org.json", """{ "extends": "base.json" }""");
        tree.Write("base.json", "{}");
        tree.Write("compliance.json", "{ }");
        var own = tree.Write("App/compliance.json", "{  }");
        var reading = tree.Read(own, "org.json");
        Assert.AreEqual(
            "extended base.json|organisation org.json|repository compliance.json|project App/compliance.json",
            string.Join('|', reading.Layers.Select(l => $"{l.KindName} {DisplayPaths.Relative(l.Path, tree.Path)}")));
        var text = string.Concat(reading.Layers.Select(l => FileDigest.Sha256File(l.Path) + "\n"));
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))), reading.Policy.Sha256);

        var before = reading.Policy.Sha256;
        tree.Write("base.json", "{ }");
        Assert.AreNotEqual(before, tree.Read(own, "org.json").Policy.Sha256);
    }

    [TestMethod]
    public void One_file_is_what_it_was()
    {
        using var tree = new Tree();
        var own = tree.Write("App/compliance.json", PolicyTestData.Good);
        var reading = tree.Read(own);
        var alone = PolicyTestData.Reader.Parse(File.ReadAllBytes(own), own);
        Assert.AreEqual(FileDigest.Sha256File(own), reading.Policy.Sha256);
        Assert.AreEqual(alone.Policy.Waivers.Single(), reading.Policy.Waivers.Single());
        Assert.AreEqual(new PolicyLayer(own, reading.Policy.Sha256, PolicyLayerKind.Project), reading.Layers.Single());
    }

    [TestMethod]
    // What a file without extends says replaces; with it the list is kept.
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "licenses": { "allow": ["MPL-2.0"] } }""", false, "MPL-2.0")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": "inherited", "licenses": { "allow": ["MPL-2.0"] } }""", false, "MIT MPL-2.0")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": "inherited", "licenses": { "allow": ["MIT"] } }""", false, "MIT")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": "default", "licenses": { "allow": ["MPL-2.0"] } }""", true, "MPL-2.0")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": ["inherited", "default"], "licenses": { "allow": ["MPL-2.0"] } }""", true, "MIT MPL-2.0")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": "default" }""", false, "MIT")]
    [DataRow("""{ "mode": "audit" }""", """{ "extends": "inherited", "licenses": { "allow": ["MPL-2.0"] } }""", true, "MPL-2.0")]
    [DataRow("""{ "mode": "audit" }""", """{ "licenses": { "allow": ["MPL-2.0"] } }""", false, "MPL-2.0")]
    [DataRow("""{ "mode": "audit" }""", """{ "extends": "../compliance.json", "licenses": { "allow": ["MPL-2.0"] } }""", true, "MPL-2.0")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "extends": "../compliance.json", "licenses": { "allow": ["MPL-2.0"] } }""", false, "MIT MPL-2.0")]
    public void Accepted_licenses_are_replaced_or_joined(string above, string own, bool builtIn, string allow)
    {
        using var tree = new Tree();
        tree.Write("compliance.json", above);
        var (policy, problems) = tree.Read(tree.Write("App/compliance.json", own));
        Assert.IsEmpty(problems);
        Assert.AreEqual(builtIn, policy.Licenses.AllowsOsiOrFsf);
        Assert.AreEqual(allow, string.Join(' ', policy.Licenses.Allow.Select(t => t.Term)));
    }

    [TestMethod]
    public void Several_extended_files_join()
    {
        using var tree = new Tree();
        tree.Write("a.json", """{ "licenses": { "allow": ["MIT"], "build": ["MIT"] }, "models": { "licenses": { "accept": ["revocable"], "allow": ["MIT"] } } }""");
        tree.Write("b.json", """{ "licenses": { "allow": ["Apache-2.0"] } }""");
        var (policy, problems) = tree.Read(tree.Write("compliance.json", """
            { "extends": ["a.json", "b.json"], "licenses": { "allow": ["MPL-2.0"], "build": ["MPL-2.0"] }, "models": { "licenses": { "accept": ["no-training"] } } }
            """));
        Assert.IsEmpty(problems);
        Assert.AreEqual("MIT Apache-2.0 MPL-2.0", string.Join(' ', policy.Licenses.Allow.Select(t => t.Term)));
        Assert.AreEqual("MIT MPL-2.0", string.Join(' ', policy.Licenses.Build!.Value.Select(t => t.Term)));
        Assert.AreEqual("Revocable NoTraining", string.Join(' ', policy.Models.Licenses.Accept.Select(t => t.Term)));
        Assert.IsFalse(policy.Models.Licenses.AcceptsOpenTerms);
        Assert.AreEqual("MIT", string.Join(' ', policy.Models.Licenses.Allow.Select(t => t.Term)));
    }

    [TestMethod]
    public void What_only_refuses_or_lets_single_things_pass_joins_with_its_own_place()
    {
        using var tree = new Tree();
        var above = tree.Write("compliance.json", $$"""
            {
              "licenses": { "deny": ["MIT"], "exceptions": [ { "package": "A", "allow": ["MPL-2.0"], "reason": "r" } ] },
              "models": { "require": ["contact"], "thresholds": [ { "ratio": "four-fifths" } ], "attribution": "require" },
              "waivers": [ {{Waiver}} ],
              "previous": "releases"
            }
            """);
        var own = tree.Write("App/compliance.json", $$"""
            {
              "licenses": { "deny": ["MIT", "MPL-2.0"], "exceptions": [ { "package": "B", "allow": ["MPL-2.0"], "reason": "r" } ] },
              "models": { "require": ["contact", "training-data"], "thresholds": [ { "ratio": "four-fifths" }, { "metric": "accuracy", "minimum": 1 } ] },
              "waivers": [ {{OtherWaiver}} ]
            }
            """);
        var (policy, problems) = tree.Read(own);
        Assert.IsEmpty(problems);
        Assert.AreEqual("MIT MPL-2.0", string.Join(' ', policy.Licenses.Deny.Select(t => t.Term)));
        Assert.AreEqual("B A", string.Join(' ', policy.Licenses.Exceptions.Select(t => t.Package)));
        Assert.AreEqual("contact training-data", string.Join(' ', policy.Models.Require));
        Assert.HasCount(2, policy.Models.Thresholds);
        Assert.IsTrue(policy.Models.RequiresAttribution);
        CollectionAssert.AreEqual(new[] { new FileLocation(own, 4, 16), new FileLocation(above, 4, 16) }, policy.Waivers.Select(w => w.Location).ToArray());
        Assert.AreEqual(new PreviousPlace("releases", new(above, 5, 15)), policy.Previous);
    }

    [TestMethod]
    // Loosening, each at its own place.
    [DataRow(""" "mode": "enforce", "locked": ["mode"] """, """{ "mode": "audit" }""", "1:11", "'mode' may not go from 'enforce' to 'audit'")]
    [DataRow(""" "locked": ["mode"] """, """{ "mode": "audit" }""", "1:11", "'mode' may not go from 'enforce' to 'audit'")]
    [DataRow(""" "mode": "enforce", "locked": true """, """{ "mode": "audit" }""", "1:11", "'mode' may not go from 'enforce' to 'audit'")]
    [DataRow(""" "rules": { "CG1002": "warning" }, "locked": true """, """{ "rules": { "CG1002": "note" } }""", "1:24", "'rules.CG1002' may not go from 'warning' to 'note'")]
    [DataRow(""" "locked": ["rules"] """, """{ "rules": { "CG0004": "none" } }""", "1:24", "'rules.CG0004' may not go from 'warning' to 'none'")]
    [DataRow(""" "locked": ["rules.CG1002"] """, """{ "rules": { "CG1002": "none" } }""", "1:24", "'rules.CG1002' may not go from 'error' to 'none'")]
    [DataRow(""" "licenses": { "allow": ["MIT"] }, "locked": ["licenses.allow"] """, """{ "licenses": { "allow": ["MIT", "MPL-2.0"] } }""", "1:34", "'licenses.allow' may not gain 'MPL-2.0'")]
    [DataRow(""" "licenses": { "allow": ["MIT"] }, "locked": true """, """{ "extends": "default", "licenses": { "allow": ["MIT"] } }""", "1:14", "'licenses.allow' may not gain the built-in list")]
    [DataRow(""" "locked": ["licenses"] """, """{ "licenses": { "allow": ["GPL-2.0-only WITH Nothing-exception"] } }""", "1:27", "'licenses.allow' may not gain 'GPL-2.0-only WITH Nothing-exception'")]
    [DataRow(""" "licenses": { "build": ["MIT"] }, "locked": true """, """{ "licenses": { "build": ["MPL-2.0"] } }""", "1:27", "'licenses.build' may not gain 'MPL-2.0'")]
    [DataRow(""" "locked": ["licenses"] """, """{ "licenses": { "exceptions": [ { "package": "A", "allow": ["MIT"], "reason": "r" } ] } }""", "1:33", "'licenses.exceptions' may not gain an entry")]
    [DataRow(""" "locked": ["licenses.clarify"] """, """{ "licenses": { "clarify": [ { "package": "A", "version": "1.0.0", "expression": "MIT" } ] } }""", "1:30", "'licenses.clarify' may not gain an entry")]
    [DataRow(""" "locked": ["waivers"] """, """{ "waivers": [ { "code": "CG1002", "component": "pkg:nuget/A", "reason": "r", "owner": "o", "expires": "2026-06-30" } ] }""", "1:16", "'waivers' may not gain an entry")]
    [DataRow(""" "waiverTerms": { "maximumDays": 30 }, "locked": true """, """{ "waiverTerms": { "maximumDays": 31 } }""", "1:35", "'waiverTerms.maximumDays' may not go from '30' to '31'")]
    [DataRow(""" "locked": ["waiverTerms"] """, """{ "waiverTerms": { "clock": "wall" } }""", "1:29", "'waiverTerms.clock' may not be changed")]
    [DataRow(""" "models": { "attribution": "require" }, "locked": true """, """{ "models": { "attribution": "write" } }""", "1:30", "'models.attribution' may not go from 'require' to 'write'")]
    [DataRow(""" "locked": ["models"] """, """{ "models": { "licenses": { "accept": ["revocable"] } } }""", "1:40", "'models.licenses.accept' may not gain 'revocable'")]
    [DataRow(""" "locked": ["models"] """, """{ "models": { "licenses": { "allow": ["MIT"] } } }""", "1:39", "'models.licenses.allow' may not gain 'MIT'")]
    [DataRow(""" "locked": ["previous"] """, """{ "previous": "x" }""", "1:15", "'previous' may not be changed")]
    [DataRow(""" "previous": "x", "locked": true """, """{ "previous": "x" }""", "1:15", "'previous' may not be changed")]
    [DataRow(""" "signatures": { "trust": "t", "threshold": 2 }, "locked": true """, """{ "signatures": { "trust": "t", "threshold": 1 } }""", "1:17", "'signatures' may not be changed")]
    [DataRow(""" "locked": ["duties"] """, """{ "duties": { "maximumAgeDays": 366 } }""", "1:33", "'duties.maximumAgeDays' may not go from '365' to '366'")]
    [DataRow(""" "locked": ["reviews"] """, """{ "reviews": { "require": ["native-code", "pickle", "own-cryptography", "restricted-model-license"] } }""", "1:27", "'reviews.require' may not leave out 'build-time-code'")]
    [DataRow(""" "locked": ["reviews"] """, """{ "reviews": { "exempt": [{ "component": "A", "reason": "r" }] } }""", "1:27", "'reviews.exempt' may not gain an entry")]
    [DataRow(""" "locked": ["reviews.import"] """, """{ "reviews": { "import": [{ "file": "a.json", "who": "A" }] } }""", "1:27", "'reviews.import' may not gain an entry")]
    [DataRow(""" "reviews": { "files": ["a.json"] }, "locked": true """, """{ "reviews": { "files": ["a.json"] } }""", "1:26", "'reviews.files' may not gain an entry")]
    [DataRow(""" "profile": { "facts": { "product.security-contact": "mailto:a@b.example" } }, "locked": ["profile.facts.product.security-contact"] """, """{ "profile": { "facts": { "product.security-contact": "mailto:c@d.example" } } }""", "1:55", "'profile.facts.product.security-contact' may not be changed")]
    // An entry that names what a deny only covers goes before it.
    [DataRow(""" "licenses": { "deny": ["GPL-2.0-only"] }, "locked": true """, """{ "licenses": { "allow": ["GPL-2.0-only WITH Classpath-exception-2.0"] } }""", "1:27", "'licenses.allow' may not name 'GPL-2.0-only WITH Classpath-exception-2.0', which 'GPL-2.0-only' in 'deny' covers")]
    [DataRow(""" "licenses": { "deny": ["GPL-2.0-only"] }, "locked": true """, """{ "licenses": { "exceptions": [ { "package": "A", "allow": ["GPL-2.0-only WITH x"], "reason": "r" } ] } }""", "1:61", "'licenses.exceptions' may not name 'GPL-2.0-only WITH x', which 'GPL-2.0-only' in 'deny' covers")]
    public void What_is_locked_cannot_be_loosened(string above, string own, string place, string message)
    {
        using var tree = new Tree();
        var shared = tree.Write("compliance.json", "{" + above + "}");
        var mine = tree.Write("App/compliance.json", own);
        var (policy, problems) = tree.Read(mine);
        Assert.HasCount(1, problems);
        Assert.AreEqual(place, $"{problems[0].Location.Line}:{problems[0].Location.Column}");
        Assert.AreEqual(mine, problems[0].Location.Path);
        StringAssert.StartsWith(problems[0].Message, message + ": '", StringComparison.Ordinal);
        StringAssert.Contains(problems[0].Message, $" is locked by {shared}(1,", StringComparison.Ordinal);
        Assert.IsEmpty(policy.Rules, "nothing is followed");
        Assert.IsNull(policy.Mode);
    }

    [TestMethod]
    [DataRow(""" "mode": "audit", "locked": true """, """{ "mode": "enforce" }""")]
    [DataRow(""" "locked": ["rules"] """, """{ "rules": { "CG0004": "error", "CG1002": "error" } }""")]
    [DataRow(""" "licenses": { "allow": ["MIT", "MPL-2.0"] }, "locked": true """, """{ "licenses": { "allow": ["MIT"] } }""")]
    [DataRow(""" "locked": ["licenses"] """, """{ "licenses": { "allow": ["MIT"], "build": ["MIT"], "deny": ["MPL-2.0"] } }""")]
    [DataRow(""" "licenses": { "deny": ["MIT"] }, "locked": true """, """{ "licenses": { "deny": ["MPL-2.0"] } }""")]
    [DataRow(""" "waiverTerms": { "maximumDays": 30 }, "locked": true """, """{ "waiverTerms": { "maximumDays": 29 } }""")]
    [DataRow(""" "locked": ["waiverTerms"] """, """{ "waiverTerms": { "clock": "commit", "maximumDays": 29 } }""")]
    [DataRow(""" "locked": ["models"] """, """{ "models": { "attribution": "require", "require": ["contact"], "licenses": { "accept": ["attribution"], "deny": ["MIT"] }, "thresholds": [ { "ratio": "four-fifths" } ] } }""")]
    [DataRow(""" "waivers": [], "locked": true """, """{ "waivers": [] }""")]
    [DataRow(""" "locked": ["duties"] """, """{ "duties": { "maximumAgeDays": 365 } }""")]
    [DataRow(""" "reviews": { "require": ["native-code"] }, "locked": true """, """{ "reviews": { "require": ["pickle"], "components": ["A"] } }""")]
    [DataRow(""" "locked": ["reviews"] """, """{ "reviews": {} }""")]
    [DataRow(""" "locked": ["reviews"] """, """{ "reviews": { "require": ["native-code", "pickle", "own-cryptography", "restricted-model-license", "build-time-code", "first-use"] } }""")]
    // What the layer itself takes out of its deny.
    [DataRow(""" "licenses": { "allow": ["GPL-2.0-only WITH Classpath-exception-2.0"], "deny": ["GPL-2.0-only"] }, "locked": true """, """{ "licenses": { "allow": ["GPL-2.0-only WITH Classpath-exception-2.0"] } }""")]
    [DataRow(""" "waiverTerms": { "clock": "wall" }, "locked": true """, """{ "mode": "audit" }""")]
    public void What_is_locked_can_be_tightened(string above, string own)
    {
        using var tree = new Tree();
        tree.Write("compliance.json", "{" + above + "}");
        Assert.IsEmpty(tree.Read(tree.Write("App/compliance.json", own)).Problems);
    }

    [TestMethod]
    public void A_threshold_of_signatures_can_be_raised_where_nothing_else_changes()
    {
        using var tree = new Tree();
        tree.Write("base.json", """{ "signatures": { "trust": "t", "threshold": 2 }, "locked": true }""");
        Assert.IsEmpty(Of("""{ "trust": "t", "threshold": 3 }"""));
        Assert.HasCount(1, Of("""{ "trust": "t", "threshold": 1 }"""));
        Assert.HasCount(1, Of("""{ "trust": "t" }"""));
        Assert.HasCount(1, Of("""{ "trust": "u", "threshold": 3 }"""));
        Assert.HasCount(1, Of("""{ "trust": "t", "threshold": 3, "allowFailing": true }"""));

        IReadOnlyList<PolicyProblem> Of(string signatures) =>
            tree.Read(tree.Write("compliance.json", $$"""{ "extends": "base.json", "signatures": {{signatures}} }""")).Problems;
    }

    [TestMethod]
    // Whatever stands first.
    [DataRow("""{ "mode": "audit" }""", """{ "locked": ["mode"] }""", "'mode' may not go from 'enforce' to 'audit'")]
    [DataRow("""{ "mode": "audit" }""", """{ "mode": "enforce", "locked": ["mode"] }""", null)]
    [DataRow("""{ "waivers": [{ "code": "CG1002", "component": "pkg:nuget/A", "reason": "r", "owner": "o", "expires": "2026-06-30" }] }""", """{ "locked": ["waivers"] }""", "'waivers' may not gain an entry")]
    [DataRow("""{ "licenses": { "allow": ["MIT"] } }""", """{ "licenses": { "allow": ["MPL-2.0"] }, "locked": true }""", null)]
    [DataRow("""{ "licenses": { "allow": ["GPL-2.0-only WITH Classpath-exception-2.0"] } }""", """{ "licenses": { "deny": ["GPL-2.0-only"] }, "locked": true }""", "'licenses.allow' may not name 'GPL-2.0-only WITH Classpath-exception-2.0'")]
    [DataRow("""{ "waiverTerms": { "maximumDays": 30 } }""", """{ "extends": "first.json", "locked": ["waiverTerms"] }""", null)]
    [DataRow("""{ "licenses": { "allow": ["GPL-2.0-only WITH x"] } }""", """{ "extends": "first.json", "licenses": { "allow": ["MIT"] }, "locked": true }""", null)]
    public void Layers_of_an_organisation_bind_one_another_whatever_their_order(string first, string second, string? message)
    {
        using var tree = new Tree();
        var loose = tree.Write("first.json", first);
        tree.Write("second.json", second);
        var problems = tree.Read(tree.Write("App/compliance.json", "{}"), "first.json", "second.json").Problems;
        Assert.AreEqual(message is null ? 0 : 1, problems.Length, string.Join('\n', problems.Select(p => p.Message)));
        if (message is not null)
        {
            StringAssert.StartsWith(problems[0].Message, message, StringComparison.Ordinal);
            Assert.AreEqual(loose, problems[0].Location.Path);
            Assert.HasCount(1, tree.Read(Path.Combine(tree.Path, "App/compliance.json"), "second.json", "first.json").Problems, "told once");
        }
    }

    [TestMethod]
    public void What_an_extended_file_extends_joins_as_it_does()
    {
        using var tree = new Tree();
        tree.Write("a.json", """{ "licenses": { "allow": ["MIT"] } }""");
        tree.Write("b.json", """{ "extends": "c.json" }""");
        tree.Write("c.json", """{ "licenses": { "allow": ["Apache-2.0"] } }""");
        var (policy, problems) = tree.Read(tree.Write("compliance.json", """{ "extends": ["a.json", "b.json"] }"""));
        Assert.IsEmpty(problems);
        Assert.AreEqual("MIT Apache-2.0", string.Join(' ', policy.Licenses.Allow.Select(t => t.Term)));
    }

    [TestMethod]
    [DataRow("""{ "mode": "enforce", "locked": ["mode"] }""", "repository named", 1)]
    [DataRow("""{ "extends": "base.json" }""", "extended repository named", 1)]
    [DataRow("""{ "locked": ["rules"] }""", "repository named", 0)]
    [DataRow("""{ "mode": "enforce" }""", "named", 0)]
    [DataRow("""{ "extends": "gone.json", "mod": 1 }""", "named", 0)]
    [DataRow("{", "repository named", 1)]
    public void A_named_file_does_not_escape_what_the_repository_locks(string above, string kinds, int wrong)
    {
        using var tree = new Tree();
        tree.Write("base.json", """{ "locked": ["mode"] }""");
        tree.Write("compliance.json", above);
        tree.Write("src/compliance.json", """{ "rules": { "CG1001": "note" } }""");
        var named = tree.Write("elsewhere/named.json", """{ "mode": "audit" }""");
        var files = new InputFiles();
        var reading = PolicyTestData.Reader.Read(files, PolicyFile.Find(files, tree.Folder("src/App"), named, tree.Path) with { IsNamed = true });
        Assert.AreEqual(kinds, string.Join(' ', reading.Layers.Select(l => l.KindName)));
        Assert.HasCount(wrong, reading.Problems, string.Join('\n', reading.Problems.Select(p => p.Message)));
        Assert.IsFalse(reading.Policy.Rules.ContainsKey("CG1001"));
        Assert.IsTrue(files.Seen.Any(s => s.Path == Path.Combine(tree.Path, "compliance.json")), "a lock that comes is noticed");

        // One of them that is named stands where it did.
        tree.Write("src/compliance.json", """{ "locked": ["mode"] }""");
        var root = tree.Write("compliance.json", """{ "mode": "audit" }""");
        Assert.IsEmpty(PolicyTestData.Reader.Read(files, PolicyFile.Find(files, tree.Folder("src/App"), root, tree.Path) with { IsNamed = true }).Problems);
    }

    [TestMethod]
    public void The_same_entry_again_is_no_loosening()
    {
        using var tree = new Tree();
        tree.Write("compliance.json", $$"""{ "waivers": [ {{Waiver}} ], "locked": ["waivers"] }""");
        var (policy, problems) = tree.Read(tree.Write("App/compliance.json", $$"""{ "waivers": [ {{Waiver.Replace(": ", ":")}} ] }"""));
        Assert.IsEmpty(problems);
        Assert.HasCount(1, policy.Waivers);
    }

    [TestMethod]
    public void The_first_that_locks_is_named_and_an_extended_file_binds_the_one_that_extends_it()
    {
        using var tree = new Tree();
        var org = tree.Write("org.json", """{ "locked": ["mode"] }""");
        tree.Write("compliance.json", """{ "locked": ["mode"] }""");
        var own = tree.Write("App/compliance.json", """{ "mode": "audit" }""");
        StringAssert.Contains(tree.Read(own, "org.json").Problems.Single().Message, org + "(1,");

        tree.Write("base.json", """{ "licenses": { "deny": ["MIT"] }, "rules": { "CG1002": "error" }, "locked": true }""");
        own = tree.Write("compliance.json", """{ "extends": "base.json", "rules": { "CG1002": "note" } }""");
        Assert.HasCount(1, tree.Read(own).Problems);
    }

    [TestMethod]
    [DataRow("""{"extends": "gone.json"}""", "which is not there.")]
    [DataRow("""{"extends": "sub"}""", "which is a folder, where a policy file should be.")]
    [DataRow("""{"extends": "compliance.json"}""", "which extends this file in turn, or is this file.")]
    [DataRow("""{"extends": "back.json"}""", null)]
    [DataRow("""{"extends": "App/compliance.json"}""", "which is a layer below this file and cannot be above it as well.")]
    public void A_file_that_cannot_be_extended_is_told_at_its_place(string json, string? what)
    {
        using var tree = new Tree();
        tree.Write("sub/x", "");
        tree.Write("back.json", """{ "extends": "compliance.json" }""");
        var above = tree.Write("compliance.json", json);
        var problem = tree.Read(tree.Write("App/compliance.json", "{}")).Problems.Single();
        if (what is null)
        {
            Assert.AreEqual(new PolicyProblem("'extends' names 'compliance.json', which extends this file in turn, or is this file.", new(Path.Combine(tree.Path, "back.json"), 1, 14)), problem);
            return;
        }

        Assert.AreEqual(new FileLocation(above, 1, 13), problem.Location);
        StringAssert.EndsWith(problem.Message, what);
    }

    [TestMethod]
    public void Depth_and_number_of_files_have_a_limit()
    {
        using var tree = new Tree();
        for (var i = 0; i < 18; i++)
        {
            tree.Write($"f{i}.json", $$"""{ "extends": "f{{i + 1}}.json" }""");
        }

        var problem = tree.Read(tree.Write("compliance.json", """{ "extends": "f0.json" }""")).Problems.Single();
        StringAssert.EndsWith(problem.Message, "but files may extend one another 16 deep at the most.");
        for (var i = 0; i < 5; i++)
        {
            for (var k = 0; k < 16; k++)
            {
                tree.Write($"w{i}.{k}.json", "{}");
            }

            tree.Write($"w{i}.json", $$"""{ "extends": [{{string.Join(", ", Enumerable.Range(0, 16).Select(k => $"\"w{i}.{k}.json\""))}}] }""");
        }

        var wide = tree.Read(tree.Write("compliance.json", """{ "extends": ["w0.json", "w1.json", "w2.json", "w3.json", "w4.json"] }"""));
        StringAssert.Contains(wide.Problems[0].Message, "at most 64 files");
        Assert.HasCount(64, wide.Layers);
    }

    [TestMethod]
    public void All_files_together_have_a_limit()
    {
        using var tree = new Tree();
        var big = "{}" + new string(' ', PolicyReader.MaximumSize - 2);
        for (var i = 0; i < 5; i++)
        {
            tree.Write($"b{i}.json", big);
        }

        var reading = tree.Read(tree.Write("compliance.json", """{ "extends": ["b0.json", "b1.json", "b2.json", "b3.json", "b4.json"] }"""));
        StringAssert.Contains(reading.Problems[0].Message, "at most 4 MB together");
    }

    [TestMethod]
    public void Problems_of_all_files_are_told_each_in_its_own()
    {
        using var tree = new Tree();
        tree.Write("org.json", """{ "modes": 1 }""");
        tree.Write("compliance.json", """{ "rules": [] }""");
        var reading = tree.Read(tree.Write("App/compliance.json", """{ "mode": 1 }"""), "org.json", "gone.json");
        Assert.AreEqual(
            "org.json gone.json compliance.json App/compliance.json",
            string.Join(' ', reading.Problems.Select(p => DisplayPaths.Relative(p.Location.Path, tree.Path))));
    }

    [TestMethod]
    public void Every_file_that_is_read_or_looked_for_is_remembered()
    {
        using var tree = new Tree();
        tree.Write("base.json", "{}");
        tree.Write("org.json", "{}");
        tree.Write("compliance.json", """{ "extends": ["base.json", "gone.json"] }""");
        var files = new InputFiles();
        tree.Read(tree.Write("App/compliance.json", "{}"), files, "org.json");
        var seen = files.Seen.ToDictionary(f => DisplayPaths.Relative(f.Path, tree.Path), f => f.Time is not null);
        Assert.IsTrue(seen["base.json"] && seen["org.json"] && seen["compliance.json"] && seen["App/compliance.json"] && !seen["gone.json"]);
    }

    [TestMethod]
    public void A_named_file_stands_for_repository_and_project()
    {
        using var tree = new Tree();
        tree.Write("org.json", """{ "rules": { "CG1001": "note" } }""");
        tree.Write("compliance.json", """{ "mode": "audit" }""");
        var named = tree.Write("rules/strict.json", "{}");
        var search = PolicyFile.Find(new(), tree.Folder("App"), named, tree.Path) with { IsNamed = true, Organisation = [Path.Combine(tree.Path, "org.json")] };
        var reading = PolicyTestData.Reader.Read(new InputFiles(), search);
        Assert.AreEqual("organisation named", string.Join(' ', reading.Layers.Select(l => l.KindName)));
        Assert.IsNull(reading.Policy.Mode);
        Assert.AreEqual(Severity.Note, reading.Policy.Rules["CG1001"]);
    }

    [TestMethod]
    public void Every_value_is_explained_with_its_place_and_lock()
    {
        using var tree = new Tree();
        var org = tree.Write("org.json", """{ "licenses": { "allow": ["MIT"] }, "locked": true }""");
        var own = tree.Write("App/compliance.json", """{ "extends": "inherited", "mode": "audit", "licenses": { "deny": [] } }""");
        var explanation = PolicyTestData.Reader.Explain(new InputFiles(), tree.Search(own, "org.json"));
        Assert.IsEmpty(explanation.Reading.Problems);
        var byKey = explanation.Settings.ToLookup(s => s.Key);
        Assert.AreEqual(new PolicySetting("mode", "\"audit\"", new(own, 1, 35), null), byKey["mode"].Single());
        Assert.AreEqual(new PolicySetting("licenses.allow", "\"MIT\"", new(org, 1, 27), new(org, 1, 47)), byKey["licenses.allow"].Single());
        Assert.AreEqual(new PolicySetting("licenses.deny", "[]", new(own, 1, 66), null), byKey["licenses.deny"].Single());
        Assert.AreEqual(new PolicySetting("waiverTerms.clock", "\"commit\"", null, null), byKey["waiverTerms.clock"].Single());
        Assert.IsNull(byKey["previous"].Single().Value);
        Assert.IsTrue(byKey.Contains("rules.CG1002") && !byKey.Contains("rules.CG0001"));
        foreach (var key in PolicyLayerKeys.All().Where(k => !PolicyLayerKeys.IsSection(k)))
        {
            Assert.IsTrue(byKey.Contains(key), key);
        }
    }

    [TestMethod]
    public void Of_a_profile_each_layer_declares_its_part_and_a_locked_part_stays()
    {
        using var tree = new Tree();
        var org = tree.Write("org.json", """{ "profile": { "market": "eu", "commercial": "large", "compute": { "base": 2 }, "facts": { "product.security-contact": "mailto:security@contoso.example" } }, "locked": ["profile.commercial"] }""");
        var own = tree.Write("App/compliance.json", """{ "profile": { "role": "deployer", "compute": { "training": 1 }, "facts": { "cra.reporting-process": { "document": "docs/r.md" } } } }""");
        var explanation = PolicyTestData.Reader.Explain(new InputFiles(), tree.Search(own, "org.json"));
        Assert.IsEmpty(explanation.Reading.Problems, string.Join('\n', explanation.Reading.Problems.Select(p => p.Message)));
        var profile = explanation.Reading.Policy.Profile!;
        Assert.AreEqual("commercial compute.base compute.training market role", string.Join(' ', profile.Values.Keys));
        Assert.AreEqual(own, profile.Facts["cra.reporting-process"].Location.Path);
        Assert.AreEqual(org, profile.Facts["product.security-contact"].Location.Path);
        Assert.AreEqual(new PolicySetting("profile.facts.product.security-contact", "\"mailto:security@contoso.example\"", new(org, 1, 120), null), explanation.Settings.Single(s => s.Key == "profile.facts.product.security-contact"));

        own = tree.Write("App/compliance.json", """{ "profile": { "commercial": "no" } }""");
        var problem = PolicyTestData.Reader.Explain(new InputFiles(), tree.Search(own, "org.json")).Reading.Problems.Single();
        StringAssert.StartsWith(problem.Message, "'profile.commercial' may not be changed: 'profile.commercial' is locked by ", StringComparison.Ordinal);
        Assert.AreEqual(own, problem.Location.Path);
    }

    [TestMethod]
    public void Random_trees_never_throw_and_never_loosen_what_is_locked()
    {
        var random = new Random(4711);
        var (valid, refused) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            using var tree = new Tree();
            string[] names = ["org.json", "x.json", "y.json", "compliance.json", "src/compliance.json", "src/App/compliance.json"];
            foreach (var name in names)
            {
                tree.Write(name, RandomPolicy(random, name));
            }

            var search = tree.Search(Path.Combine(tree.Path, names[^1]), "org.json");
            var full = PolicyTestData.Reader.Read(new InputFiles(), search);
            if (!full.Problems.IsEmpty)
            {
                refused++;
                Assert.IsTrue(full.Problems.All(p => p.Location.Line > 0 && p.Message.Length > 0));
                continue;
            }

            valid++;
            // What each locking file left to those below it, against what they made of it.
            foreach (var (part, file) in new[]
            {
                (search with { Above = [], Path = null }, "org.json"),
                (search with { Above = [], Path = search.Above[0] }, "compliance.json"),
                (search with { Above = [search.Above[0]], Path = search.Above[1] }, "src/compliance.json"),
            })
            {
                var before = PolicyTestData.Reader.Read(new InputFiles(), part).Policy;
                foreach (var path in Locked(Path.Combine(tree.Path, file)))
                {
                    Assert.IsTrue(Holds(path, before, full.Policy), $"round {round}: {path} of {file} was loosened");
                }
            }
        }

        Assert.IsTrue(valid > 50 && refused > 50, $"{valid} valid, {refused} refused");
    }

    private static IEnumerable<string> Locked(string file) =>
        PolicyTestData.Reader.ParseDocument(File.ReadAllBytes(file), file, PolicyLayerKind.Repository).Locks.Select(l => l.Path);

    private static bool Holds(string path, CompliancePolicy before, CompliancePolicy after) => path switch
    {
        "mode" => before.Mode == "audit" || after.Mode != "audit",
        "rules" => PolicyTestData.Codes.All(c => Holds("rules." + c, before, after)),
        "licenses" => Holds("licenses.allow", before, after) && Holds("licenses.deny", before, after) && Holds("licenses.exceptions", before, after),
        "licenses.allow" => (before.Licenses.AllowsOsiOrFsf || !after.Licenses.AllowsOsiOrFsf)
            && after.Licenses.Allow.All(t => before.Licenses.AllowsOsiOrFsf || before.Licenses.Allow.Any(b => b.Term.ToString() == t.Term.ToString())),
        "licenses.deny" => before.Licenses.Deny.All(b => after.Licenses.Deny.Any(t => b.Term.ToString() == t.Term.ToString())),
        "licenses.exceptions" => after.Licenses.Exceptions.Length == before.Licenses.Exceptions.Length,
        "waivers" => after.Waivers.Length == before.Waivers.Length,
        "waiverTerms.maximumDays" => (after.MaximumWaiverDays ?? int.MaxValue) <= (before.MaximumWaiverDays ?? int.MaxValue),
        "waiverTerms.clock" => after.WallClock == before.WallClock,
        "previous" => after.Previous?.Path == before.Previous?.Path,
        "licenses.build" => before.Licenses.Build is not { } build || (after.Licenses.Build is { } own && own.All(t => build.Any(b => b.Term.ToString() == t.Term.ToString()))),
        "reviews" => Reviews.All(k => Holds("reviews." + k, before, after)),
        "reviews.require" => Of(before).Require.All(Of(after).Require.Contains),
        "reviews.components" => Of(before).Components.All(Of(after).Components.Contains),
        "reviews.exempt" => Of(after).Exempt.All(Of(before).Exempt.Contains),
        "reviews.import" => Of(after).Imports.Length == Of(before).Imports.Length,
        "reviews.files" => Of(after).FilesAt is null || Of(after).FilePlaces.SequenceEqual(Of(before).FilePlaces),
        "signatures" => (after.Signatures?.Trust, after.Signatures?.Location.Path, after.Signatures?.Parties.Length) == (before.Signatures?.Trust, before.Signatures is null ? null : after.Signatures?.Location.Path, before.Signatures?.Parties.Length)
            && (after.Signatures?.Threshold ?? 0) >= (before.Signatures?.Threshold ?? 0),
        "dependencies" => Holds("dependencies.vex", before, after) && Holds("dependencies.maximumAgeDays", before, after),
        "dependencies.vex" => after.Dependencies.Vex is not { } vex || vex.All((before.Dependencies.Vex ?? []).Contains),
        "dependencies.maximumAgeDays" => before.Dependencies.MaximumAgeDays is not { } days || after.Dependencies.MaximumAgeDays <= days,
        "duties" or "duties.maximumAgeDays" => after.Duties.MaximumAgeDays <= before.Duties.MaximumAgeDays,
        "profile" or "profile.commercial" => Commercial(after) == Commercial(before),
        "models" => Holds("models.require", before, after) && Holds("models.attribution", before, after) && Holds("models.licenses.accept", before, after),
        "models.require" => before.Models.Require.All(after.Models.Require.Contains),
        "models.attribution" => after.Models.RequiresAttribution || !before.Models.RequiresAttribution,
        "models.licenses.accept" => after.Models.Licenses.Accept.All(t => before.Models.Licenses.Accept.Any(b => b.Term == t.Term)),
        _ when path.StartsWith("rules.", StringComparison.Ordinal) => Weight(after, path[6..]) >= Weight(before, path[6..]),
        _ => throw new InvalidOperationException(path),
    };

    private static readonly string[] Reviews = ["require", "components", "exempt", "import", "files"];

    private static ReviewPolicy Of(CompliancePolicy policy) => policy.Reviews ?? ReviewPolicy.Default;

    private static string Commercial(CompliancePolicy policy) => string.Join(' ', policy.Profile?.Values.GetValueOrDefault("commercial")?.Words ?? []);

    private static Severity Weight(CompliancePolicy policy, string code) =>
        policy.Rules.TryGetValue(code, out var severity) ? severity : code == "CG0004" ? Severity.Warning : Severity.Error;

    private static string RandomPolicy(Random random, string name)
    {
        var members = new List<string>();
        Maybe(5, () => "\"mode\": " + Pick("\"enforce\"", "\"audit\""));
        Maybe(3, () => $$"""
            "rules": { "{{Pick("CG1001", "CG0004")}}": "{{Pick("error", "warning", "none")}}" }
            """);
        Maybe(3, () => $$"""
            "licenses": { "allow": [{{Pick("", "\"MIT\"", "\"MIT\", \"MPL-2.0\"")}}]{{Pick("", ", \"deny\": [\"MIT\"]", ", \"deny\": [\"MPL-2.0\"]", ", \"build\": [\"MIT\"]", ", \"build\": [\"MIT\", \"MPL-2.0\"]")}}{{Pick("", "", ", \"exceptions\": [{ \"package\": \"A\", \"allow\": [\"MIT\"], \"reason\": \"" + random.Next(3) + "\" }]")}} }
            """);
        Maybe(4, () => "\"waivers\": [" + Pick("", Waiver, OtherWaiver) + "]");
        Maybe(4, () => $$"""
            "waiverTerms": { {{Pick("", $"\"maximumDays\": {random.Next(1, 4)}", "\"clock\": \"wall\"")}} }
            """);
        Maybe(6, () => "\"previous\": " + Pick("\"a\"", "\"b\""));
        Maybe(4, () => "\"reviews\": {" + Pick("", "\"require\": [\"pickle\"]", "\"require\": [\"native-code\", \"pickle\"]", "\"components\": [\"A\"]", "\"exempt\": [{ \"component\": \"A\", \"reason\": \"r\" }]", "\"files\": [\"r.json\"]", "\"import\": [{ \"file\": \"i.json\", \"who\": \"I\" }]") + "}");
        Maybe(6, () => "\"signatures\": { \"trust\": \"t.json\", \"threshold\": " + Pick("1", "2") + " }");
        Maybe(6, () => "\"duties\": { \"maximumAgeDays\": " + Pick("30", "365", "400") + " }");
        Maybe(6, () => "\"dependencies\": { " + Pick("\"vex\": [\"v.json\"]", "\"vex\": [\"w.json\"]", "\"maximumAgeDays\": 30", "\"maximumAgeDays\": 60") + " }");
        Maybe(6, () => "\"profile\": { \"commercial\": \"" + Pick("no", "sme", "large") + "\" }");
        Maybe(6, () => "\"models\": { " + Pick("\"require\": [\"contact\"]", "\"attribution\": \"require\"", "\"attribution\": \"write\"", "\"licenses\": { \"accept\": [\"revocable\"] }") + " }");
        Maybe(3, () => "\"extends\": " + Pick("\"default\"", "\"inherited\"", $"\"{(name.StartsWith("src/App", StringComparison.Ordinal) ? "../../x.json" : "y.json")}\"", "[\"x.json\", \"inherited\"]"));
        Maybe(3, () => "\"locked\": " + Pick("true", "[\"mode\"]", "[\"rules\", \"waivers\"]", "[\"licenses\"]", "[\"waiverTerms.maximumDays\", \"waiverTerms.clock\"]", "[\"licenses.allow\"]", "[\"reviews\", \"signatures\"]", "[\"duties\", \"profile\", \"dependencies\"]", "[\"models\", \"licenses.build\"]"));
        Maybe(40, () => "\"mod\": 1");
        return "{\n" + string.Join(",\n", members) + "\n}";

        void Maybe(int oneIn, Func<string> text)
        {
            if (random.Next(oneIn) == 0)
            {
                members.Add(text());
            }
        }

        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }

    /// <summary>A repository in a folder of its own.</summary>
    private sealed class Tree : IDisposable
    {
        private readonly PolicyTestData.TemporaryFolder folder = new();

        public string Path => folder.Path;

        public string Write(string relative, string text) => System.IO.Path.GetFullPath(folder.Write(relative, text));

        public string Folder(string relative) => folder.Folder(relative);

        public PolicyFileSearch Search(string nearest, params string[] organisation) =>
            PolicyFile.Find(new(), System.IO.Path.GetDirectoryName(nearest)!, null, Path) with
            {
                Organisation = [.. organisation.Select(o => System.IO.Path.Combine(Path, o))],
            };

        public PolicyReading Read(string nearest, params string[] organisation) => Read(nearest, new InputFiles(), organisation);

        public PolicyReading Read(string nearest, InputFiles files, params string[] organisation) =>
            new PolicyReader(PolicyTestData.ParseExpression, PolicyTestData.Codes, c => c == "CG0004" ? Severity.Warning : Severity.Error)
                .Read(files, Search(nearest, organisation));

        public void Dispose() => folder.Dispose();
    }
}
