using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.CryptographySamples;

namespace ComplianceGate.Tests;

/// <summary>What is told of cryptography, how much it weighs, and how a use for another purpose is waived.</summary>
[TestClass]
public sealed class CryptographyRulesTests
{
    private const string Machine = "/home/ada";
    private static readonly PackageFact Legacy = EvidenceSamples.Package("Contoso.Legacy", "1.0.0", Machine) with { Direct = false, Path = ["Contoso.App 2.0.0", "Contoso.Legacy 1.0.0"] };

    [TestMethod]
    public void Own_code_is_told_place_by_place_with_what_to_do()
    {
        var found = Run(Read(Own(Use("MD5+digest", "Acme.Cache.Key") with { Location = new FileLocation(Machine + "/src/app/Cache.cs", 14, 9), Api = "System.Security.Cryptography.MD5.HashData", More = 2 }, Use("MD5+digest", "Acme.Cache.Tag"))));
        Assert.HasCount(2, found);
        var first = found.Single(f => f.Subject == "MD5 in Acme.Cache.Key");
        Assert.AreEqual(("CG6001", Severity.Error, 14), (first.Code, first.Severity, first.Location!.Line));
        Assert.AreEqual(
            "MD5 is broken. Collisions of it are made within seconds (RFC 6151, section 2). Acme.Cache.Key uses System.Security.Cryptography.MD5.HashData. So do 2 more places of the assembly.",
            first.Message);
        Assert.AreEqual("Use SHA-256, SHA-384 or SHA-512. Where it protects nothing, a waiver with the reason says so.", first.Fix);
        Assert.AreEqual("MD5 in Acme.Cache.Key", first.Offer!.Component);
        Assert.AreEqual(Machine + "/src/app/App.csproj", found.Single(f => f.Subject != first.Subject).Location!.Path, "without symbols the project is the place");
    }

    [TestMethod]
    [DataRow("RSA+1024", "CG6003", Severity.Error, "The key of RSA-1024 is too small. A key of less than 2048 bits gives less than 112 bits of strength (NIST SP 800-131A Rev. 2, section 3, table 2, and 6, table 5). ")]
    [DataRow("SHA-1+digest", "CG6002", Severity.Warning, "SHA-1 is to be given up by 2030-12-31. Collisions of it are made in practice; it is to be gone from everything by the end of 2030 (NIST announcement of 2022-12-15). ")]
    [DataRow("Blowfish", "CG6002", Severity.Warning, "Blowfish is retiring. Blowfish has blocks of 64 bits, which repeat within one large message (Bhargavan and Leurent). ")]
    [DataRow("TLS+TLS 1.0", "CG6001", Severity.Error, "TLS 1.0 is broken. It must not be used: it rests on SHA-1 and MD5 (RFC 8996, section 4). ")]
    [DataRow("X.509+any", "CG6001", Severity.Error, "Accepting any certificate: whoever is on the way can take the place of the peer when every certificate is accepted (RFC 5280, section 6). ")]
    [DataRow("AES+key", "CG6001", Severity.Error, "Hard-coded key (AES): everybody who has the file has the key (NIST SP 800-57 Part 1 Rev. 5, section 6). ")]
    public void A_message_says_what_is_wrong_and_who_says_so(string words, string code, Severity severity, string message)
    {
        var finding = Run(Read(Own(Use(words)))).Single();
        Assert.AreEqual((code, severity), (finding.Code, finding.Severity));
        StringAssert.StartsWith(finding.Message, message, StringComparison.Ordinal);
        StringAssert.StartsWith(finding.Fix, words == "SHA-1+digest" ? "Use SHA-256" : "Use ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_is_not_approved_is_told_by_that_word_and_only_where_the_policy_asks()
    {
        var facts = Read(Own(Use("ChaCha20-Poly1305")));
        Assert.IsEmpty(Run(facts));
        StringAssert.StartsWith(
            Run(facts, new() { Profile = "fips" }).Single().Message, "ChaCha20-Poly1305 is not approved in the profile fips. It is not on the list of approved functions (NIST SP 800-140C Rev. 2", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Two_faults_of_one_use_are_both_told()
    {
        var found = Run(Read(Own(Use("RSA+1024+PKCS1+MD5+sign"))));
        CollectionAssert.AreEquivalent(new[] { "CG6001", "CG6003" }, found.Select(f => f.Code).ToArray());
    }

    [TestMethod]
    public void A_package_is_told_once_for_each_code_with_its_way()
    {
        var found = Run(Read([Legacy], Of(Legacy, Use("MD5", "Contoso.Hash.Of", 18) with { More = 2 }, Use("MD5", "Contoso.Hash.Other"), Use("DES", "Contoso.Seal", -1), Use("DSA+1024+sign", "Contoso.Sign"))));
        CollectionAssert.AreEquivalent(new[] { "CG6001", "CG6002", "CG6003" }, found.Select(f => f.Code).ToArray());
        var broken = found.Single(f => f.Code == "CG6001");
        Assert.AreEqual("Contoso.Legacy 1.0.0 uses cryptography that is broken: DES (Contoso.Seal in Contoso.Legacy.dll), MD5 (4 places, first Contoso.Hash.Of at IL_0012 in Contoso.Legacy.dll).", broken.Message);
        Assert.AreEqual((Legacy.Purl, Severity.Warning, "pkg:nuget/Contoso.Legacy@1.0.0"), (broken.Subject, broken.Severity, broken.Offer!.Component));
        CollectionAssert.AreEqual(new[] { "App", "Contoso.App 2.0.0", "Contoso.Legacy 1.0.0" }, broken.Path.ToArray());
    }

    [TestMethod]
    [DataRow(Severity.Error, Severity.Error, Severity.Warning)]
    [DataRow(Severity.Warning, Severity.Warning, Severity.Warning)]
    [DataRow(Severity.Note, Severity.Note, Severity.Note)]
    public void The_policy_weighs_packages_and_no_more_than_the_rule(Severity packages, Severity broken, Severity retiring)
    {
        var found = Run(Read([Legacy], Own(Use("MD5")), Of(Legacy, Use("MD5"), Use("SHA-1+digest"))), new() { Packages = packages });
        Assert.AreEqual(broken, found.Single(f => f.Code == "CG6001" && f.Subject == Legacy.Purl).Severity);
        Assert.AreEqual(retiring, found.Single(f => f.Code == "CG6002").Severity);
        Assert.AreEqual(Severity.Error, found.Single(f => f.Subject.StartsWith("MD5", StringComparison.Ordinal)).Severity);
    }

    [TestMethod]
    public void Packages_can_be_left_out_and_a_code_goes_before_that()
    {
        var facts = Read([Legacy], Own(Use("SHA-256")), Of(Legacy, Use("MD5")));
        Assert.IsEmpty(Run(facts, new() { Packages = Severity.None }));
        Assert.AreEqual(Severity.Error, Run(facts, new(), rules: ("CG6001", Severity.Error)).Single().Severity);
    }

    [TestMethod]
    public void Test_code_is_only_noted_and_so_is_what_it_runs_on()
    {
        var facts = Read([Legacy], Own(Use("MD5")), Of(Legacy, Use("MD5")));
        var found = Run(facts with { Project = facts.Project with { IsTestProject = true } });
        Assert.AreEqual(Severity.Note, found.Single(f => f.Subject != Legacy.Purl).Severity);
        Assert.AreEqual(Severity.Note, found.Single(f => f.Subject == Legacy.Purl).Severity);
    }

    [TestMethod]
    public void Code_of_which_a_part_was_left_out_is_told_and_so_is_code_that_cannot_be_read()
    {
        var own = new AssemblyCryptography { Name = "App.dll", IsCut = true };
        var theirs = new AssemblyCryptography { Name = "Legacy.dll", Package = Legacy.Key, Problem = "It is malformed." };
        var facts = Read([Legacy], own, theirs);
        var found = new InputUnreadableRule().Evaluate(Context(facts, new(), [])).ToList();
        CollectionAssert.AreEqual(new[] { (Severity.Error, "App.dll"), (Severity.Warning, "Legacy.dll") }, found.Select(f => (f.Severity, f.Subject)).ToArray());
        StringAssert.Contains(found[0].Message, "a part of it was left out");
        StringAssert.Contains(found[1].Message, "cannot be looked at: It is malformed.");
    }

    [TestMethod]
    public void A_use_that_protects_nothing_is_waived_alone()
    {
        var facts = Read(Own(Use("MD5", "Acme.Cache.Key"), Use("MD5", "Acme.Cache.Key", 90), Use("MD5", "Acme.Vault.Seal"), Use("AES+key", "Acme.Cache.Key")));
        var found = Run(facts, waivers: [Waiver("CG6001", "MD5 in Acme.Cache.Key")]);
        Assert.IsTrue(found.Where(f => f.Subject == "MD5 in Acme.Cache.Key").All(f => f.Waived is not null));
        CollectionAssert.AreEquivalent(new[] { "MD5 in Acme.Vault.Seal", "Hard-coded key (AES) in Acme.Cache.Key" }, found.Where(f => f.Waived is null).Select(f => f.Subject).ToArray());
    }

    [TestMethod]
    public void What_is_offered_silences_what_it_is_offered_for()
    {
        string[] methods = ["Acme.Vault.Seal", "Acme.Box`1.Of<T>", "<Module>.Über", "Acme.Vault+Inner..ctor", "", "Acme.«σ».M"];
        var facts = Read([Legacy], Own([.. methods.Select(m => Use("MD5", m))]), Of(Legacy, Use("RSA+512")));
        var found = Run(facts);
        Assert.HasCount(methods.Length + 1, found);
        var again = Run(facts, waivers: [.. found.Select(f => Waiver(f.Code, f.Offer!.Component))]);
        Assert.IsTrue(again.All(f => f.Waived is not null), string.Join("; ", again.Where(f => f.Waived is null).Select(f => f.Subject)));
    }

    [TestMethod]
    public void A_waiver_of_a_package_covers_its_version_and_no_other_code()
    {
        var facts = Read([Legacy], Of(Legacy, Use("MD5"), Use("RSA+512")));
        CollectionAssert.AreEqual(new[] { "CG6003" }, Run(facts, waivers: [Waiver("CG6001", "pkg:nuget/Contoso.Legacy@[1.0.0,2.0.0)")]).Where(f => f.Waived is null).Select(f => f.Code).ToArray());
        Assert.IsTrue(Run(facts, waivers: [Waiver("CG6001", "pkg:nuget/Contoso.Legacy@2.0.0")]).Any(f => f.Code == "CG6001" && f.Waived is null));
    }

    [TestMethod]
    public void A_waiver_is_not_idle_before_the_compiler_and_may_be_after_it()
    {
        var facts = Read(Own(Use("SHA-256")));
        Waiver[] waivers = [Waiver("CG6001", "MD5 in Acme.Cache.Key")];
        Assert.IsEmpty(Run(facts with { Cryptography = new() }, waivers: waivers));
        Assert.AreEqual("CG0004", Run(facts, waivers: waivers).Single().Code);
    }

    [TestMethod]
    public void A_day_that_changes_the_answer_ends_what_may_be_kept()
    {
        var facts = Read(Own(Use("SHA-1+digest")));
        Assert.AreEqual("2030-12-31", Run(Context(facts, new(), [])).ValidUntil);
        Assert.IsNull(Run(Context(Read(Own(Use("SHA-256"))), new(), [])).ValidUntil);
        var ofCommit = facts with { Source = facts.Source with { CommitTime = facts.JudgedAt } };
        Assert.IsNull(Run(Context(ofCommit, new(), [])).ValidUntil, "another day is another commit");
    }

    [TestMethod]
    public void Nothing_of_a_package_can_act_on_a_log()
    {
        var hostile = Use("MD5", "A\u001b[31m\n::error::x") with { Api = "B\r\n##vso[x]" };
        foreach (var finding in Run(Read([Legacy], Own(hostile), Of(Legacy, hostile))))
        {
            Assert.IsFalse((finding.Text + finding.Subject).Any(char.IsControl), finding.Text);
        }
    }

    private static Waiver Waiver(string code, string component) =>
        new(code, component, "A name in a cache, no protection.", "ann@contoso.example", new DateOnly(2027, 3, 31), new FileLocation(Machine + "/src/app/compliance.json", 1, 1));

    private static ImmutableArray<Finding> Run(GateFacts facts, CryptographyPolicy? policy = null, Waiver[]? waivers = null, params (string Code, Severity Severity)[] rules) =>
        Run(Context(facts, policy ?? new(), waivers ?? [], rules)).Findings;

    private static RuleRun Run(RuleContext context) => RuleRunner.Run(CryptographyRules.All, context, null, []);

    private static RuleContext Context(GateFacts facts, CryptographyPolicy cryptography, Waiver[] waivers, params (string Code, Severity Severity)[] rules)
    {
        var policy = CompliancePolicy.BuiltIn with
        {
            Path = Machine + "/src/app/compliance.json", Cryptography = cryptography, Waivers = [.. waivers],
            Rules = rules.ToImmutableSortedDictionary(r => r.Code, r => r.Severity),
        };
        return new RuleContext(facts, policy, new Dictionary<string, JudgedLicense>(), new Dictionary<string, ModelLicenseDecision>())
        {
            Cryptography = CryptographyJudge.Judge(policy, facts, Today),
            Day = Today,
        };
    }
}
