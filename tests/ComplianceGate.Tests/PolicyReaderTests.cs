using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyReaderTests
{
    [TestMethod]
    public void Every_key_is_read()
    {
        var (policy, problems) = PolicyTestData.Read(PolicyTestData.Good);
        Assert.IsEmpty(problems);
        Assert.AreEqual(PolicyTestData.Path, policy.Path);
        Assert.AreEqual("audit", policy.Mode);
        Assert.AreEqual("CG1001=Warning CG1002=Error CG2001=Note CG2002=None", string.Join(' ', policy.Rules.Select(r => $"{r.Key}={r.Value}")));
        Assert.AreEqual("training-data contact", string.Join(' ', policy.Models.Require));
        Assert.IsTrue(policy.WallClock);
        Assert.AreEqual(90, policy.MaximumWaiverDays);
        Assert.AreEqual(
            new Waiver(
                "CG1002", "pkg:nuget/Bad.Package@[1.0,2.0)", "replaced in the next release", "ops@example.org", new(2026, 6, 30),
                new(PolicyTestData.Path, 26, 5), "OPS-12", "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"),
            policy.Waivers.Single());
    }

    [TestMethod]
    public void Every_key_of_licenses_is_read()
    {
        var licenses = PolicyTestData.Read(PolicyTestData.Good).Policy.Licenses;
        Assert.IsTrue(licenses.AllowsOsiOrFsf, "extends default keeps the built-in list");
        Assert.AreEqual("MIT|GPL-2.0-only WITH Classpath-exception-2.0", string.Join('|', licenses.Allow.Select(t => t.Term)));
        Assert.AreEqual(new(PolicyTestData.Path, 8, 22), licenses.Allow[1].Location);
        Assert.AreEqual("AGPL-3.0-only", licenses.Deny.Single().Term.Id);
        Assert.AreEqual("GPL-3.0-only", licenses.Build!.Value.Single().Term.Id);
        var exception = licenses.Exceptions.Single();
        Assert.AreEqual(("Some.Package", "[1.0,2.0)", "asked counsel"), (exception.Package, exception.Version, exception.Reason));
        Assert.AreEqual("MPL-2.0", exception.Allow.Single().Term.Id);
        Assert.AreEqual(new(PolicyTestData.Path, 12, 7), exception.Location);
        var clarification = licenses.Clarify.Single();
        Assert.AreEqual(("Other.Package", "1.2.3", "docs/LICENSE.txt"), (clarification.Package, clarification.Version, clarification.File));
        Assert.AreEqual("MIT OR Apache-2.0", clarification.Expression.ToString());
        Assert.AreEqual("abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789", clarification.Sha256);
        Assert.AreEqual(new(PolicyTestData.Path, 15, 7), clarification.Location);
    }

    [TestMethod]
    public void Every_key_of_model_licenses_is_read()
    {
        var licenses = PolicyTestData.Read(PolicyTestData.Good).Policy.Models.Licenses;
        Assert.IsTrue(licenses.AcceptsOpenTerms, "extends default keeps the built-in list");
        Assert.AreEqual(ModelTerm.Revocable, licenses.Accept.Single().Term);
        Assert.AreEqual("MIT", licenses.Allow.Single().Term.Id);
        Assert.AreEqual("MPL-2.0", licenses.Deny.Single().Term.Id);
        var exception = licenses.Exceptions.Single();
        Assert.AreEqual(("a.onnx", "read"), (exception.Model, exception.Reason));
        Assert.AreEqual(ModelTerm.NoTraining, exception.Accept.Single().Term);
        Assert.AreEqual("Apache-2.0", exception.Allow.Single().Term.Id);
        Assert.AreEqual(24, exception.Location.Line);
    }

    [TestMethod]
    public void An_empty_policy_asks_what_the_built_in_one_asks()
    {
        var (policy, problems) = PolicyTestData.Read("{}");
        Assert.IsEmpty(problems);
        Assert.AreEqual(CompliancePolicy.BuiltIn with { Path = policy.Path, Sha256 = policy.Sha256 }, policy);
        Assert.IsNull(policy.Licenses.Build);
    }

    [TestMethod]
    [DataRow("{}", true)]
    [DataRow("""{"licenses": {"deny": ["MIT"]}}""", true)]
    [DataRow("""{"licenses": {"allow": ["MIT"]}}""", false)]
    [DataRow("""{"licenses": {"allow": []}}""", false)]
    [DataRow("""{"licenses": {"allow": ["MIT"]}, "extends": "default"}""", true)]
    public void Allow_replaces_the_built_in_list_unless_it_is_extended(string json, bool builtIn)
    {
        var (policy, problems) = PolicyTestData.Read(json);
        Assert.IsEmpty(problems);
        Assert.AreEqual(builtIn, policy.Licenses.AllowsOsiOrFsf);
    }

    [TestMethod]
    public void The_digest_is_taken_over_the_bytes_as_they_are()
    {
        Assert.AreEqual("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", PolicyTestData.Read("{}").Policy.Sha256);
        Assert.AreEqual(FileDigest.Sha256([0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']), PolicyTestData.Read("\uFEFF{}").Policy.Sha256);
    }

    [TestMethod]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing_but_the_digest()
    {
        var plain = PolicyTestData.Read(PolicyTestData.Good.ReplaceLineEndings("\n"));
        var windows = PolicyTestData.Read("\uFEFF" + PolicyTestData.Good.ReplaceLineEndings("\r\n"));
        Assert.IsEmpty(windows.Problems);
        Assert.AreEqual(plain.Policy.Waivers.Single(), windows.Policy.Waivers.Single());
        Assert.AreNotEqual(plain.Policy.Sha256, windows.Policy.Sha256);
    }

    [TestMethod]
    [DataRow("[]", 1, 1, "The policy must be an object {…}, but is an array.")]
    [DataRow("{ nope", 1, 3, "Expected a key in double quotes or '}', found 'nope'.")]
    [DataRow("""{"mode": "audit", "mode": "enforce"}""", 1, 19, "The key 'mode' stands here a second time.")]
    [DataRow("""{"$schema": 1}""", 1, 13, "'$schema' must be a text that is not empty, but is the number 1.")]
    [DataRow("""{"extends": 7}""", 1, 13, "'extends' must be 'default', 'inherited' or the path of a policy file relative to this one, or an array of these, but is the number 7.")]
    [DataRow("""{"extends": []}""", 1, 13, "'extends' must be 'default', 'inherited' or the path of a policy file relative to this one, or an array of these, but is an array.")]
    [DataRow("""{"extends": ["default", 1]}""", 1, 25, "'extends' must be 'default', 'inherited' or the path of a policy file relative to this one, or an array of these, but is the number 1.")]
    [DataRow("""{"extends": ["default", "default"]}""", 1, 25, "'default' stands in 'extends' a second time.")]
    [DataRow("""{"extends": "/etc/p.json"}""", 1, 13, "'extends' must name a file by its path relative to this one, with forward slashes, but names '/etc/p.json'.")]
    [DataRow("""{"extends": "C:/p.json"}""", 1, 13, "'extends' must name a file by its path relative to this one, with forward slashes, but names 'C:/p.json'.")]
    [DataRow("""{"extends": "a\\b.json"}""", 1, 13, "'extends' must name a file by its path relative to this one, with forward slashes, but names 'a\\b.json'.")]
    [DataRow("""{"extends": "a\u0000b"}""", 1, 13, "'extends' must name a file by its path relative to this one, with forward slashes, but names 'a\uFFFDb'.")]
    [DataRow("""{"locked": false}""", 1, 12, "'locked' must be true (all that this file sets) or a list of keys such as [\"mode\", \"licenses.allow\"], but is false.")]
    [DataRow("""{"locked": []}""", 1, 12, "'locked' must be true (all that this file sets) or a list of keys such as [\"mode\", \"licenses.allow\"], but is an array.")]
    [DataRow("""{"locked": ["mod"]}""", 1, 13, "Unknown key 'mod' in 'locked'. Did you mean 'mode'?")]
    [DataRow("""{"locked": ["licenses.alow"]}""", 1, 13, "Unknown key 'licenses.alow' in 'locked'. Did you mean 'licenses.allow'?")]
    [DataRow("""{"locked": ["extends"]}""", 1, 13, "Unknown key 'extends' in 'locked'. Known here: mode, rules, licenses, licenses.allow, licenses.deny, licenses.build, licenses.exceptions, licenses.clarify, models, models.require, models.licenses, models.licenses.accept, models.licenses.allow, models.licenses.deny, models.licenses.exceptions, models.attribution, models.thresholds, waivers, waiverTerms, waiverTerms.clock, waiverTerms.maximumDays, previous, signatures, profile, duties, duties.packs, duties.maximumAgeDays, duties.undecided, reviews, reviews.files, reviews.import, reviews.require, reviews.components, reviews.exempt, dependencies, dependencies.vex, dependencies.maximumAgeDays, cryptography, cryptography.profile, cryptography.packages, rules.CODE, profile.KEY.")]
    [DataRow("""{"locked": ["rules.CG1009"]}""", 1, 13, "Unknown code 'CG1009' in 'locked'. Did you mean 'CG1001'?")]
    [DataRow("""{"locked": ["rules.CG0001"]}""", 1, 13, "The severity of CG0001 cannot be set, so that there is nothing to lock.")]
    [DataRow("""{"locked": ["mode", "mode"]}""", 1, 21, "'mode' stands in 'locked' a second time.")]
    [DataRow("""{"mode": "Audit"}""", 1, 10, "'mode' must be 'enforce' or 'audit', but is 'Audit'.")]
    [DataRow("""{"mode": null}""", 1, 10, "'mode' must be 'enforce' or 'audit', but is null.")]
    [DataRow("""{"mode": true}""", 1, 10, "'mode' must be 'enforce' or 'audit', but is true.")]
    [DataRow("""{"licence": {}}""", 1, 2, "Unknown key 'licence' in the policy. Did you mean 'licenses'?")]
    [DataRow("""{"Licenses": {}}""", 1, 2, "Unknown key 'Licenses' in the policy. Did you mean 'licenses'?")]
    [DataRow("""{"zzz": {}}""", 1, 2, "Unknown key 'zzz' in the policy. Known here: $schema, extends, locked, mode, rules, licenses, models, waivers, waiverTerms, previous, signatures, profile, duties, reviews, dependencies, cryptography.")]
    [DataRow("""{"::error::": 1}""", 1, 2, "Unknown key ': :error: :' in the policy. Known here: $schema, extends, locked, mode, rules, licenses, models, waivers, waiverTerms, previous, signatures, profile, duties, reviews, dependencies, cryptography.")]
    [DataRow("""{"models": 7}""", 1, 12, "'models' must be an object {…}, but is the number 7.")]
    [DataRow("""{"models": {"requires": []}}""", 1, 13, "Unknown key 'requires' in 'models'. Did you mean 'require'?")]
    [DataRow("""{"models": {"require": {}}}""", 1, 24, "'models.require' must be an array […], but is an object.")]
    [DataRow("""{"models": {"require": ["trainingdata"]}}""", 1, 25, "Unknown card field 'trainingdata' in 'models.require'. Did you mean 'training-data'?")]
    [DataRow("""{"models": {"require": [" "]}}""", 1, 25, "An entry of 'models.require' must be a text that is not empty, but is empty.")]
    [DataRow("""{"models": {"require": ["contact", "contact"]}}""", 1, 36, "'contact' stands in 'models.require' a second time.")]
    [DataRow("""{"waiverTerms": []}""", 1, 17, "'waiverTerms' must be an object {…}, but is an array.")]
    [DataRow("""{"waiverTerms": {"clocks": 1}}""", 1, 18, "Unknown key 'clocks' in 'waiverTerms'. Did you mean 'clock'?")]
    [DataRow("""{"waiverTerms": {"clock": "sun"}}""", 1, 27, "'waiverTerms.clock' must be 'commit' or 'wall', but is 'sun'.")]
    [DataRow("""{"waiverTerms": {"maximumDays": 0}}""", 1, 33, "'waiverTerms.maximumDays' must be a whole number of days from 1 to 3660, but is the number 0.")]
    [DataRow("""{"waiverTerms": {"maximumDays": 1e2}}""", 1, 33, "'waiverTerms.maximumDays' must be a whole number of days from 1 to 3660, but is the number 1e2.")]
    [DataRow("""{"waiverTerms": {"maximumDays": 99999999999}}""", 1, 33, "'waiverTerms.maximumDays' must be a whole number of days from 1 to 3660, but is the number 99999999999.")]
    [DataRow("""{"waiverTerms": {"maximumDays": "90"}}""", 1, 33, "'waiverTerms.maximumDays' must be a whole number of days from 1 to 3660, but is '90'.")]
    public void A_wrong_file_is_told_at_its_place(string json, int line, int column, string message) => AssertProblem(json, line, column, message);

    [TestMethod]
    [DataRow("""{"rules": []}""", 1, 11, "'rules' must be an object {…}, but is an array.")]
    [DataRow("""{"rules": {"cg1001": "error"}}""", 1, 12, "Unknown code 'cg1001' in 'rules'. Did you mean 'CG1001'?")]
    [DataRow("""{"rules": {"CG9876": "error"}}""", 1, 12, "Unknown code 'CG9876' in 'rules'.")]
    [DataRow("""{"rules": {"CG1001": "info"}}""", 1, 22, "The severity of 'CG1001' must be 'error', 'warning', 'note' or 'none', but is 'info'.")]
    [DataRow("""{"rules": {"CG1001": false}}""", 1, 22, "The severity of 'CG1001' must be 'error', 'warning', 'note' or 'none', but is false.")]
    [DataRow("""{"rules": {"CG0001": "none"}}""", 1, 12, "The severity of CG0001 cannot be set: it tells that there is no policy to go by.")]
    public void A_wrong_rule_is_told_at_its_place(string json, int line, int column, string message) => AssertProblem(json, line, column, message);

    [TestMethod]
    [DataRow("""{"cryptography": true}""", 1, 18, "'cryptography' must be an object {…}, but is true.")]
    [DataRow("""{"cryptography": {"profile": "nsa"}}""", 1, 30, "'cryptography.profile' must be 'baseline', 'fips' or 'pqc-ready', but is 'nsa'.")]
    [DataRow("""{"cryptography": {"packages": "loud"}}""", 1, 31, "'cryptography.packages' must be 'error', 'warning', 'note' or 'none', but is 'loud'.")]
    [DataRow("""{"cryptography": {"profil": "fips"}}""", 1, 19, "Unknown key 'profil' in 'cryptography'. Did you mean 'profile'?")]
    public void A_wrong_setting_of_cryptography_is_told_at_its_place(string json, int line, int column, string message) => AssertProblem(json, line, column, message);

    [TestMethod]
    public void Cryptography_has_a_profile_and_a_weight_for_packages()
    {
        Assert.AreEqual(new CryptographyPolicy { Profile = "baseline", Packages = Severity.Warning }, PolicyTestData.Read("{}").Policy.Cryptography);
        Assert.AreEqual(
            new CryptographyPolicy { Profile = "fips", Packages = Severity.None },
            PolicyTestData.Read("""{"cryptography": {"profile": "fips", "packages": "none"}}""").Policy.Cryptography);
    }

    [TestMethod]
    [DataRow("""{"previous": 1}""", "'previous' must be a text that is not empty, but is the number 1.")]
    [DataRow("""{"previous": ""}""", "'previous' must be a text that is not empty, but is empty.")]
    [DataRow("""{"previous": "/srv/manifest.json"}""", "'previous' must be a path relative to this file, with forward slashes.")]
    [DataRow("""{"previous": "a\\\\b"}""", "'previous' must be a path relative to this file, with forward slashes.")]
    public void A_wrong_release_before_is_told_at_its_place(string json, string message) => AssertProblem(json, 1, 14, message);

    [TestMethod]
    [DataRow("""{}""", 1, 27, "'models.thresholds' must be an array […], but is an object.")]
    [DataRow("""[{"minimum": 1}]""", 1, 28, "A threshold lacks 'metric'.")]
    [DataRow("""[{"metric": "m"}]""", 1, 28, "A threshold needs a 'minimum' or a 'maximum'.")]
    [DataRow("""[{"metric": "m", "minimum": "1"}]""", 1, 55, "'minimum' of a threshold must be a number, but is '1'.")]
    [DataRow("""[{"metric": "m", "minimum": 1e999}]""", 1, 55, "'minimum' of a threshold must be a number, but is the number 1e999.")]
    [DataRow("""[{"metric": "m", "minimum": 2, "maximum": 1}]""", 1, 28, "A threshold has a 'minimum' above its 'maximum', which nothing can meet.")]
    [DataRow("""[{"metric": "m", "minimum": 1, "minimumSamples": 1.5}]""", 1, 76, "'minimumSamples' of a threshold must be a whole number from 0 on, but is the number 1.5.")]
    [DataRow("""[{"metric": "m", "minimum": 1, "samples": 1}]""", 1, 58, "Unknown key 'samples' in a threshold. Known here: metric, ratio, dataset, task, split, group, minimum, maximum, minimumSamples, model.")]
    [DataRow("""[{"ratio": "four-fifths", "minimum": 0.9}]""", 1, 28, "A threshold for four fifths is 0.8 by its name; for another number use \"ratio\": \"demographic-parity\".")]
    [DataRow("""[{"ratio": "equalized-odds", "metric": "tpr", "minimum": 0.9}]""", 1, 28, "A threshold for equalized odds compares two rates and may not name a 'metric'.")]
    [DataRow("""[{"ratio": "demographic-parity", "group": "a", "minimum": 0.9}]""", 1, 28, "A threshold with a 'ratio' compares all groups and may not name one in 'group'.")]
    [DataRow("""[{"ratio": "demographic-parity", "minimum": 1.25}]""", 1, 28, "A threshold with a 'ratio' has a 'minimum' and 'maximum' from 0 to 1.")]
    [DataRow("""[{"ratio": "fair"}]""", 1, 38, "'ratio' of a threshold must be 'demographic-parity', 'equalized-odds' or 'four-fifths', but is 'fair'.")]
    public void A_wrong_threshold_is_told_at_its_place(string json, int line, int column, string message) =>
        AssertProblem($$"""{"models": {"thresholds": {{json}} } }""", line, column, message);

    [TestMethod]
    [DataRow("""{"licenses": []}""", 1, 14, "'licenses' must be an object {…}, but is an array.")]
    [DataRow("""{"licenses": {"allowed": []}}""", 1, 15, "Unknown key 'allowed' in 'licenses'. Did you mean 'allow'?")]
    [DataRow("""{"licenses": {"allow": "MIT"}}""", 1, 24, "'licenses.allow' must be an array […], but is 'MIT'.")]
    [DataRow("""{"licenses": {"allow": [1]}}""", 1, 25, "An entry of 'licenses.allow' must be a text that is not empty, but is the number 1.")]
    [DataRow("""{"licenses": {"allow": ["MITT"]}}""", 1, 26, "An entry of 'licenses.allow': 'MITT' is not a license. 'MITT' is not on the SPDX list.")]
    [DataRow("""{"licenses": {"deny": ["MIT OR Foo"]}}""", 1, 32, "An entry of 'licenses.deny': 'MIT OR Foo' is not a license. 'Foo' is not on the SPDX list.")]
    [DataRow("""{"licenses": {"build": ["MIT OR Apache-2.0"]}}""", 1, 25, "'licenses.build' lists single licenses, but 'MIT OR Apache-2.0' joins several; give each an entry of its own.")]
    [DataRow("""{"licenses": {"deny": ["MIT", "MIT"]}}""", 1, 31, "MIT stands in 'licenses.deny' a second time.")]
    [DataRow("""{"licenses": {"exceptions": {}}}""", 1, 29, "'licenses.exceptions' must be an array […], but is an object.")]
    [DataRow("""{"licenses": {"exceptions": ["x"]}}""", 1, 30, "An entry of 'licenses.exceptions' must be an object {…}, but is 'x'.")]
    [DataRow("""{"licenses": {"exceptions": [{"allow": ["MIT"], "reason": "r"}]}}""", 1, 30, "An exception lacks 'package'.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "reason": "r"}]}}""", 1, 30, "An exception lacks 'allow'.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "allow": ["MIT"]}]}}""", 1, 30, "An exception lacks 'reason'.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "allow": [], "reason": "r"}]}}""", 1, 56, "'allow' of an exception must be a list of at least one license, but is an array.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "allow": ["MIT"], "reason": ""}]}}""", 1, 75, "'reason' must be a text that is not empty, but is empty.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A*", "allow": ["MIT"], "reason": "r"}]}}""", 1, 42, "'package' must be a package id such as Newtonsoft.Json, or a package URL such as pkg:npm/left-pad (no wildcard, no version), but is 'A*'.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "version": "1,,", "allow": ["MIT"], "reason": "r"}]}}""", 1, 58, "'version' must be a version such as 1.2.3 or a NuGet version range such as [1.2,2.0), but is '1,,'.")]
    [DataRow("""{"licenses": {"exceptions": [{"package": "A", "versions": "1", "allow": ["MIT"], "reason": "r"}]}}""", 1, 47, "Unknown key 'versions' in an exception. Did you mean 'version'?")]
    public void A_wrong_license_setting_is_told_at_its_place(string json, int line, int column, string message) =>
        AssertProblem(json, line, column, message);

    private const string Digest = "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789";

    [TestMethod]
    [DataRow("""{"package": "A", "expression": "MIT"}""", 1, 1, "A clarification without 'file' and 'sha256' needs a 'version' that is one version, not a range.")]
    [DataRow("""{"package": "A", "expression": "MIT", "version": "[1.0,2.0)"}""", 1, 1, "A clarification without 'file' and 'sha256' needs a 'version' that is one version, not a range.")]
    [DataRow("""{"package": "A", "expression": "MIT", "file": "LICENSE"}""", 1, 1, "A clarification lacks 'sha256'.")]
    [DataRow($$"""{"package": "A", "expression": "MIT", "sha256": "{{Digest}}"}""", 1, 1, "A clarification lacks 'file'.")]
    [DataRow($$"""{"package": "A", "file": "LICENSE", "sha256": "{{Digest}}"}""", 1, 1, "A clarification lacks 'expression'.")]
    [DataRow($$"""{"expression": "MIT", "file": "LICENSE", "sha256": "{{Digest}}"}""", 1, 1, "A clarification lacks 'package'.")]
    [DataRow($$"""{"package": "A", "expression": "M", "file": "LICENSE", "sha256": "{{Digest}}"}""", 1, 33, "'expression': 'M' is not a license. 'M' is not on the SPDX list.")]
    [DataRow($$"""{"package": "A", "expression": "MIT", "file": "../LICENSE", "sha256": "{{Digest}}"}""", 1, 47, "'file' must be a path inside the package with forward slashes, such as LICENSE.txt, but is '../LICENSE'.")]
    [DataRow($$"""{"package": "A", "expression": "MIT", "file": "/LICENSE", "sha256": "{{Digest}}"}""", 1, 47, "'file' must be a path inside the package with forward slashes, such as LICENSE.txt, but is '/LICENSE'.")]
    [DataRow("""{"package": "A", "expression": "MIT", "file": "LICENSE", "sha256": "abc"}""", 1, 68, "'sha256' must be 64 hexadecimal digits, but is 'abc'.")]
    [DataRow($$"""{"package": "A", "expression": "MIT", "file": "LICENSE", "sha256": "{{Digest}}", "sha1": ""}""", 1, 136, "Unknown key 'sha1' in a clarification. Known here: package, version, expression, file, sha256.")]
    public void A_wrong_clarification_is_told_at_its_place(string entry, int line, int column, string message) =>
        AssertProblem("{\"licenses\": {\"clarify\": [\n" + entry + "]}}", line + 1, column, message);

    [TestMethod]
    [DataRow("""{"component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01"}""", 1, 1, "A waiver lacks 'code'.")]
    [DataRow("""{"code": "CG1002", "reason": "r", "owner": "o", "expires": "2026-01-01"}""", 1, 1, "A waiver lacks 'component'.")]
    [DataRow("""{"code": "CG1002", "component": "a", "owner": "o", "expires": "2026-01-01"}""", 1, 1, "A waiver lacks 'reason'.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "expires": "2026-01-01"}""", 1, 1, "A waiver lacks 'owner'.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o"}""", 1, 1, "A waiver lacks 'expires'.")]
    [DataRow("""{"code": "CG1022", "component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01"}""", 1, 10, "Unknown code 'CG1022' in a waiver. Did you mean 'CG1002'?")]
    [DataRow("""{"code": "CG0003", "component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01"}""", 1, 10, "CG0003 cannot be waived: a waiver vouches neither for the policy it stands in nor for another waiver.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": " ", "owner": "o", "expires": "2026-01-01"}""", 1, 48, "'reason' must be a text that is not empty, but is empty.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "", "expires": "2026-01-01"}""", 1, 62, "'owner' must be a text that is not empty, but is empty.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": "2026-02-30"}""", 1, 78, "'expires' must be a day of the calendar written as yyyy-MM-dd, but is '2026-02-30'.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": "30.06.2026"}""", 1, 78, "'expires' must be a day of the calendar written as yyyy-MM-dd, but is '30.06.2026'.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": 2026}""", 1, 78, "'expires' must be a day of the calendar written as yyyy-MM-dd, but is the number 2026.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01", "ticket": 5}""", 1, 102, "'ticket' must be a text that is not empty, but is the number 5.")]
    [DataRow("""{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01", "until": 5}""", 1, 92, "Unknown key 'until' in a waiver. Known here: code, component, reason, owner, expires, ticket, digest.")]
    [DataRow("3", 1, 1, "An entry of 'waivers' must be an object {…}, but is the number 3.")]
    public void A_wrong_waiver_is_told_at_its_place(string entry, int line, int column, string message) =>
        AssertProblem("{\"waivers\": [\n" + entry + "]}", line + 1, column, message);

    [TestMethod]
    [DataRow("pkg:nuget/Some.Package", true)]
    [DataRow("pkg:nuget/Some.Package@1.2.3", true)]
    [DataRow("PKG:NuGet/Some.Package@[1.0,2.0)", true)]
    [DataRow("pkg:nuget/Some.Package@%5B1.0,2.0%29", true)]
    [DataRow("pkg:nuget/Some.Package@1.*", true)]
    [DataRow("models/a.onnx", true)]
    [DataRow("../shared/a.onnx", true)]
    [DataRow("pkg:npm/left-pad", true)]
    [DataRow("pkg:npm/%40contoso/ui@[1.0,2.0)", true)]
    [DataRow("pkg:npm/@contoso/ui@1.0.0", true)]
    [DataRow("pkg:generic/Contoso.Ink.dll@2.1.0.0", true)]
    [DataRow("pkg:generic/Contoso.Ink.dll@2.1.0.0?checksum=sha256:00", false)]
    [DataRow("pkg:npm/", false)]
    [DataRow("pkg:maven/org.example/a", false)]
    [DataRow("pkg:nuget/", false)]
    [DataRow("pkg:nuget/Some.*", false)]
    [DataRow("pkg:nuget/A/B", false)]
    [DataRow("pkg:nuget/A@", false)]
    [DataRow("pkg:nuget/A@one", false)]
    [DataRow("pkg:nuget/A@1.0?x=y", false)]
    [DataRow("models\\\\a.onnx", false)]
    [DataRow("models/*.onnx", false)]
    [DataRow("./models/a.onnx", false)]
    public void A_component_that_could_match_nothing_is_refused(string component, bool valid)
    {
        var json = $$"""{"waivers": [{"code": "CG1002", "component": "{{component}}", "reason": "r", "owner": "o", "expires": "2026-01-01"}]}""";
        var (policy, problems) = PolicyTestData.Read(json);
        Assert.AreEqual(valid, problems.IsEmpty);
        Assert.AreEqual(valid ? 1 : 0, policy.Waivers.Length);
        Assert.IsTrue(valid || (problems.Single().Location.Column == 46 && problems[0].Message.StartsWith("'component' must be ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void All_problems_are_told_in_one_pass_in_the_order_of_the_file()
    {
        var (policy, problems) = PolicyTestData.Read("""
            {
              "cryptographies": true,
              "mode": "loud",
              "licenses": { "allow": ["Nope"], "alow": [] },
              "waivers": [ { "code": "CG1002" } ],
              "mode": "audit",
              "rules": { "CG1001": "warning" }
            }
            """);
        CollectionAssert.AreEqual(
            new[] { "2:3", "3:11", "4:28", "4:36", "5:16", "5:16", "5:16", "5:16", "6:3" },
            problems.Select(p => $"{p.Location.Line}:{p.Location.Column}").ToArray());
        Assert.IsTrue(problems.All(p => p.Location.Path == PolicyTestData.Path));
        Assert.IsEmpty(policy.Rules, "nothing half-read is followed");
        Assert.AreEqual(PolicyTestData.Path, policy.Path);
        Assert.IsNotNull(policy.Sha256);
    }

    [TestMethod]
    public void Problems_are_capped_and_the_rest_counted()
    {
        var keys = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"mod{i}\": 1"));
        var problems = PolicyTestData.Read("{" + keys + "}").Problems;
        Assert.HasCount(101, problems);
        Assert.AreEqual("19900 more problems are not listed.", problems[^1].Message);
    }

    [TestMethod]
    public void A_very_long_value_is_refused() => AssertProblem(
        "{\"licenses\": {\"allow\": [\"" + new string('x', 5000) + "\"]}}", 1, 25,
        "An entry of 'licenses.allow' may have at most 4096 characters, but has 5000.");

    [TestMethod]
    public void Mutated_policies_are_read_or_refused_and_never_throw()
    {
        var good = Encoding.UTF8.GetBytes(PolicyTestData.Good);
        var random = new Random(91_007);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutate(good, random);
            var (policy, problems) = PolicyTestData.Reader.Parse(bytes, PolicyTestData.Path);
            Assert.IsLessThanOrEqualTo(101, problems.Length);
            Assert.AreEqual(FileDigest.Sha256(bytes), policy.Sha256);
            foreach (var problem in problems)
            {
                Assert.IsTrue(problem.Location.Line >= 1 && problem.Location.Column >= 1, problem.ToString());
                Assert.AreEqual(SafeText.Line(problem.Message, 10_000), problem.Message);
                Assert.IsTrue(problem.Message.Length is > 0 and < 1000, problem.Message);
            }

            refused += problems.IsEmpty ? 0 : 1;
            Assert.IsTrue(problems.IsEmpty || policy.Waivers.IsEmpty);
        }

        Assert.IsTrue(refused is > 5_000 and < 20_000, $"{refused} of the mutations were refused");
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)"{}[]\",:\\/*\n0aZ "[random.Next(15)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 60))); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 60)))); break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static void AssertProblem(string json, int line, int column, string message) =>
        Assert.AreEqual(new PolicyProblem(message, new(PolicyTestData.Path, line, column)), PolicyTestData.Read(json).Problems.Single());
}
