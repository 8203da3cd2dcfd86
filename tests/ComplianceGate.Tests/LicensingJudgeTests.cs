using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.LicensingSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingJudgeTests
{
    [TestMethod]
    [DataRow("MIT", "OSI-approved")]
    [DataRow("CC0-1.0", "FSF-free")]
    [DataRow("GPL-3.0-only", "OSI-approved")]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "OSI-approved")]
    [DataRow("Apache-2.0+", "OSI-approved")]
    public void The_default_accepts_what_is_osi_approved_or_fsf_free(string expression, string reason)
    {
        var license = Judge(CompliancePolicy.BuiltIn, Package(expression));

        Assert.IsTrue(license.Decision.Accepted);
        Assert.AreEqual((expression, expression, "expression"), (license.Decision.Expression, license.Decision.Chosen, license.Decision.Basis));
        Assert.AreEqual(reason, license.Terms.Single().Reason);
        Assert.IsEmpty(license.Missing);
    }

    [TestMethod]
    [DataRow("BUSL-1.1", "neither OSI-approved nor FSF-free")]
    [DataRow("CC-BY-NC-4.0", "neither OSI-approved nor FSF-free")]
    [DataRow("LicenseRef-Foo", "not a listed license")]
    [DataRow("MIT WITH AdditionRef-commons-clause", "what AdditionRef-commons-clause adds is not known")]
    [DataRow("any-OSI", "neither OSI-approved nor FSF-free")]
    public void The_default_refuses_the_rest(string expression, string reason)
    {
        var license = Judge(CompliancePolicy.BuiltIn, Package(expression));

        Assert.IsFalse(license.Decision.Accepted);
        Assert.IsNull(license.Decision.Chosen);
        Assert.AreEqual(reason, license.Terms.Single().Reason);
        CollectionAssert.AreEqual(new[] { expression }, license.Missing.ToArray());
    }

    [TestMethod]
    public void The_default_takes_a_later_version_where_only_that_is_approved()
    {
        var license = Judge(CompliancePolicy.BuiltIn, Package("GPL-1.0-or-later"));

        Assert.AreEqual("GPL-2.0-only", license.Decision.Chosen);
        Assert.AreEqual("taken as GPL-2.0-only, OSI-approved", license.Terms.Single().Reason);
        Assert.IsFalse(Judge(CompliancePolicy.BuiltIn, Package("GPL-1.0-only")).Decision.Accepted);
        Assert.AreEqual("GPL-3.0-only", Judge(PolicyOf(new() { Deny = Terms("GPL-2.0-only") }), Package("GPL-1.0-or-later")).Decision.Chosen);
        Assert.IsFalse(Judge(PolicyOf(new() { Deny = Terms("GPL-2.0-or-later") }), Package("GPL-1.0-or-later")).Decision.Accepted);
    }

    [TestMethod]
    [DataRow("MIT", "MIT", "MIT")]
    [DataRow("licenseref-free", "LicenseRef-Foo", null)]
    [DataRow("LicenseRef-foo", "LicenseRef-FOO", "LicenseRef-foo")]
    [DataRow("GPL-2.0", "GPL-2.0-only", "GPL-2.0-only")]
    [DataRow("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", null)]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", null)]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0-or-later", "GPL-2.0-only", "GPL-2.0-only")]
    [DataRow("GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-only")]
    [DataRow("GPL-2.0-or-later", "GPL-3.0-or-later", "GPL-3.0-or-later")]
    [DataRow("GPL-2.0-or-later", "GPL-1.0-only", null)]
    [DataRow("GPL-2.0-or-later", "LGPL-3.0-only", null)]
    [DataRow("GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-only", null)]
    [DataRow("GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0-only", "GPL-2.0-or-later", null)]
    [DataRow("GPL-3.0-only", "GPL-2.0-or-later", null)]
    [DataRow("Apache-2.0+", "Apache-2.0", "Apache-2.0")]
    [DataRow("Apache-1.1+", "Apache-2.0", "Apache-2.0")]
    [DataRow("Apache-2.0", "Apache-2.0+", null)]
    [DataRow("MIT+", "MIT", "MIT")]
    [DataRow("LicenseRef-foo-or-later", "LicenseRef-foo", null)]
    [DataRow("LicenseRef-foo-or-later", "LicenseRef-foo-only", null)]
    public void An_explicit_list_compares_whole_terms(string expression, string allowed, string? chosen)
    {
        var license = Judge(Allow(allowed), Package(expression));

        Assert.AreEqual(chosen, license.Decision.Chosen);
        Assert.AreEqual(chosen is not null, license.Decision.Accepted);
    }

    [TestMethod]
    public void An_allow_list_replaces_the_default_and_names_its_entry()
    {
        var policy = Allow("MIT");

        Assert.AreEqual("not in licenses.allow", Judge(policy, Package("Apache-2.0")).Terms.Single().Reason);
        var accepted = Judge(policy, Package("MIT")).Terms.Single();
        Assert.AreEqual(("in licenses.allow", policy.Licenses.Allow[0].Location), (accepted.Reason, accepted.Entry));
        var extended = PolicyOf(policy.Licenses with { AllowsOsiOrFsf = true });
        Assert.IsTrue(Judge(extended, Package("Apache-2.0")).Decision.Accepted);
        Assert.AreEqual("not in licenses.allow, neither OSI-approved nor FSF-free", Judge(extended, Package("BUSL-1.1")).Terms.Single().Reason);
    }

    [TestMethod]
    [DataRow("MIT OR GPL-3.0-only", "MIT")]
    [DataRow("GPL-3.0-only OR MIT", "MIT")]
    [DataRow("ISC OR MIT", "ISC")]
    [DataRow("MIT AND ISC", "MIT AND ISC")]
    [DataRow("MIT AND GPL-3.0-only", null)]
    [DataRow("(MIT OR GPL-3.0-only) AND (GPL-2.0-only OR ISC)", "MIT AND ISC")]
    [DataRow("MIT AND GPL-3.0-only OR ISC", "ISC")]
    [DataRow("MIT AND (GPL-3.0-only OR Zlib)", null)]
    [DataRow("GPL-2.0-or-later OR Zlib", null)]
    public void The_first_accepted_branch_is_chosen(string expression, string? chosen) =>
        Assert.AreEqual(chosen, Judge(Allow("MIT", "ISC"), Package(expression)).Decision.Chosen);

    [TestMethod]
    public void Every_term_is_judged_even_those_that_do_not_matter()
    {
        var terms = Judge(Allow("MIT"), Package("MIT OR ISC AND Zlib")).Terms;

        CollectionAssert.AreEqual(new[] { "MIT True", "ISC False", "Zlib False" }, terms.Select(t => $"{t.Term} {t.Accepted}").ToArray());
    }

    [TestMethod]
    [DataRow("MIT AND GPL-3.0-only AND Zlib", "GPL-3.0-only Zlib")]
    [DataRow("GPL-3.0-only AND Zlib OR ISC", "ISC")]
    [DataRow("GPL-2.0-only OR GPL-3.0-only", "GPL-2.0-only")]
    [DataRow("SSPL-1.0 OR GPL-3.0-only AND Zlib", "GPL-3.0-only Zlib")]
    [DataRow("SSPL-1.0", "")]
    [DataRow("SSPL-1.0 AND GPL-3.0-only", "")]
    [DataRow("Zlib AND Zlib", "Zlib")]
    public void The_fewest_missing_terms_are_named(string expression, string missing)
    {
        var policy = PolicyOf(new() { AllowsOsiOrFsf = false, Allow = Terms("MIT"), Deny = Terms("SSPL-1.0") });

        Assert.AreEqual(missing, string.Join(' ', Judge(policy, Package(expression)).Missing));
    }

    [TestMethod]
    public void Deny_beats_everything()
    {
        var policy = PolicyOf(new()
        {
            Allow = Terms("MIT"),
            Deny = Terms("MIT"),
            Exceptions = [new("A", null, Terms("MIT"), "r", Place())],
        });
        var license = Judge(policy, Package("MIT"));

        Assert.IsFalse(license.Decision.Accepted);
        Assert.AreEqual("in licenses.deny", license.Terms.Single().Reason);
        Assert.AreEqual("Zlib", Judge(policy, Package("MIT OR Zlib")).Decision.Chosen);
    }

    [TestMethod]
    [DataRow("GPL-3.0-only", "GPL-3.0-or-later", true)]
    [DataRow("GPL-3.0-or-later", "GPL-3.0-only", true)]
    [DataRow("GPL-2.0-or-later", "GPL-3.0-only", true)]
    [DataRow("GPL-3.0-only", "GPL-2.0-or-later", false)]
    [DataRow("GPL-2.0-only", "GPL-3.0-only", false)]
    [DataRow("GPL-2.0-only", "GPL-2.0-only WITH openvpn-openssl-exception", true)]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", false)]
    [DataRow("GPL-3.0-only", "LGPL-3.0-only", false)]
    public void Deny_covers_what_its_entry_means(string denied, string expression, bool refused)
    {
        var license = Judge(PolicyOf(new() { Deny = Terms(denied) }), Package(expression));

        Assert.AreEqual(!refused, license.Decision.Accepted);
        if (refused)
        {
            Assert.AreEqual($"covered by {denied} in licenses.deny", license.Terms.Single().Reason);
        }
    }

    [TestMethod]
    public void What_is_named_outweighs_what_deny_only_covers()
    {
        var policy = PolicyOf(new() { AllowsOsiOrFsf = false, Allow = Terms("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-3.0-only"), Deny = Terms("GPL-2.0-only") });

        Assert.IsTrue(Judge(policy, Package("GPL-2.0-only WITH Classpath-exception-2.0")).Decision.Accepted);
        Assert.AreEqual("GPL-3.0-only", Judge(policy, Package("GPL-2.0-or-later")).Decision.Chosen);
        Assert.IsFalse(Judge(policy, Package("GPL-2.0-only")).Decision.Accepted);
    }

    [TestMethod]
    [DataRow("a", null, true)]
    [DataRow("A", "1.2.0", true)]
    [DataRow("A", "[1.0,2.0)", true)]
    [DataRow("A", "1.*", true)]
    [DataRow("A", "1.1", false)]
    [DataRow("A", "[2.0,)", false)]
    [DataRow("A", "nonsense", false)]
    [DataRow("AB", null, false)]
    public void An_exception_is_for_one_package_and_its_versions(string id, string? version, bool accepted)
    {
        var policy = PolicyOf(new() { Exceptions = [new(id, version, Terms("BUSL-1.1"), "r", Place())] });
        var license = Judge(policy, Package("BUSL-1.1 AND MIT"));

        Assert.AreEqual(accepted, license.Decision.Accepted);
        Assert.AreEqual(accepted ? "exception" : "expression", license.Decision.Basis);
        if (accepted)
        {
            Assert.AreEqual("in licenses.exceptions", license.Terms[0].Reason);
            Assert.AreEqual("OSI-approved", license.Terms[1].Reason);
        }
    }

    [TestMethod]
    public void Exceptions_add_up()
    {
        var policy = PolicyOf(new()
        {
            AllowsOsiOrFsf = false,
            Exceptions = [new("A", null, Terms("BUSL-1.1"), "r", Place()), new("A", "1.2", Terms("SSPL-1.0"), "r", Place())],
        });

        Assert.IsTrue(Judge(policy, Package("BUSL-1.1 AND SSPL-1.0")).Decision.Accepted);
        Assert.IsTrue(Judge(policy, Package("SSPL-1.0")).Decision.Accepted);
    }

    [TestMethod]
    public void Build_only_packages_are_judged_only_by_a_list_of_their_own()
    {
        var package = Package("BUSL-1.1", scope: PackageScope.BuildOnly);
        var unjudged = Judge(CompliancePolicy.BuiltIn, package);
        Assert.IsFalse(unjudged.Judged);
        Assert.IsNull(unjudged.Decision.Accepted);
        Assert.IsNull(unjudged.Decision.Chosen);
        Assert.AreEqual("BUSL-1.1", unjudged.Decision.Expression);
        Assert.IsEmpty(unjudged.Terms);

        var policy = PolicyOf(new() { Build = Terms("BUSL-1.1"), Deny = Terms("Zlib") });
        var judged = Judge(policy, package);
        Assert.IsTrue(judged.Judged);
        Assert.IsTrue(judged.Decision.Accepted);
        Assert.AreEqual("in licenses.build", judged.Terms.Single().Reason);
        Assert.AreEqual("not in licenses.build", Judge(policy, Package("MIT", scope: PackageScope.BuildOnly)).Terms.Single().Reason);
        Assert.AreEqual("in licenses.deny", Judge(policy, Package("Zlib", scope: PackageScope.BuildOnly)).Terms.Single().Reason);
        Assert.IsFalse(Judge(policy, Package("BUSL-1.1")).Decision.Accepted, "The list for the build does not let anything ship.");
    }

    [TestMethod]
    public void Without_an_expression_the_basis_tells_why()
    {
        var none = Judge(CompliancePolicy.BuiltIn, Package());
        Assert.AreEqual((false, "none"), (none.Decision.Accepted, none.Decision.Basis));

        var url = Judge(CompliancePolicy.BuiltIn, Package() with { Statement = LicenseStatement.Url, LicenseText = "https://opensource.org/licenses/MIT" });
        Assert.AreEqual((false, "url"), (url.Decision.Accepted, url.Decision.Basis));
        Assert.IsNull(url.Decision.Expression);

        var file = Judge(CompliancePolicy.BuiltIn, FilePackage(@"docs\LICENSE.txt", Text("docs/LICENSE.txt"), Text("LICENSE", 'b')));
        Assert.AreEqual((false, "file", "docs/LICENSE.txt", new string('a', 64)), (file.Decision.Accepted, file.Decision.Basis, file.Decision.File, file.Decision.FileSha256));

        var missing = Judge(CompliancePolicy.BuiltIn, FilePackage("gone.txt"));
        Assert.AreEqual(("gone.txt", null), (missing.Decision.File, missing.Decision.FileSha256));

        var wrong = Judge(CompliancePolicy.BuiltIn, Package("MIT/ISC"));
        Assert.AreEqual((false, "expression"), (wrong.Decision.Accepted, wrong.Decision.Basis));
        Assert.AreEqual(3, wrong.Error!.Span.Start);
        Assert.IsNotNull(Judge(CompliancePolicy.BuiltIn, Package("MIT") with { LicenseText = null }).Error);
    }

    [TestMethod]
    public void A_clarification_stands_for_the_statement_while_its_text_fits()
    {
        var package = FilePackage("LICENSE.txt", Text("LICENSE.txt"));
        var clarification = new LicenseClarification("a", "[1.0,2.0)", Expression("MIT OR LicenseRef-Foo"), "license.TXT", new string('A', 64), Place());
        var policy = PolicyOf(new() { Clarify = [clarification] });
        var license = Judge(policy, package);

        Assert.IsTrue(license.Decision.Accepted);
        Assert.AreEqual(("clarification", "MIT OR LicenseRef-Foo", "MIT"), (license.Decision.Basis, license.Decision.Expression, license.Decision.Chosen));
        Assert.AreEqual(("LICENSE.txt", new string('a', 64)), (license.Decision.File, license.Decision.FileSha256));
        Assert.AreSame(clarification, license.Clarification);
        Assert.IsNull(license.ClarificationMismatch);
        Assert.IsNull(Judge(policy, package with { Version = "2.0" }).Clarification);
        Assert.AreEqual("clarification", Judge(policy, Package("BUSL-1.1") with { Texts = package.Texts }).Decision.Basis);
    }

    [TestMethod]
    public void A_clarification_whose_text_changed_or_is_gone_is_not_applied()
    {
        var clarification = new LicenseClarification("A", null, Expression("MIT"), "LICENSE.txt", new string('b', 64), Place());
        var policy = PolicyOf(new() { Clarify = [clarification] });

        var changed = Judge(policy, FilePackage("LICENSE.txt", Text("LICENSE.txt")));
        Assert.AreEqual((false, "file"), (changed.Decision.Accepted, changed.Decision.Basis));
        Assert.AreSame(clarification, changed.Clarification);
        Assert.AreEqual($"'LICENSE.txt' has SHA-256 {new string('a', 64)}, not {new string('b', 64)}", changed.ClarificationMismatch);

        var gone = Judge(policy, Package("ISC"));
        Assert.AreEqual("expression", gone.Decision.Basis);
        Assert.Contains("not among the license texts", gone.ClarificationMismatch!);

        var second = clarification with { Expression = Expression("ISC"), Sha256 = new string('a', 64), Location = Place() };
        var both = Judge(PolicyOf(new() { Clarify = [clarification, second] }), FilePackage("LICENSE.txt", Text("LICENSE.txt")));
        Assert.AreEqual("ISC", both.Decision.Expression);
        Assert.IsNull(both.ClarificationMismatch);
    }

    [TestMethod]
    public void A_clarification_without_a_file_applies_as_it_is()
    {
        var policy = PolicyOf(new() { Clarify = [new("A", "1.2", Expression("MIT"), null, null, Place())] });
        var license = Judge(policy, Package());

        Assert.AreEqual(("clarification", "MIT", null), (license.Decision.Basis, license.Decision.Chosen, license.Decision.File));
    }

    [TestMethod]
    public void Entries_that_decided_something_are_told_from_the_rest()
    {
        var licenses = new LicensePolicy
        {
            AllowsOsiOrFsf = false,
            Allow = Terms("MIT", "ISC"),
            Deny = Terms("SSPL-1.0", "BUSL-1.1"),
            Exceptions =
            [
                new("A", null, Terms("MIT"), "redundant", Place()),
                new("A", null, Terms("Zlib", "BSL-1.0"), "needed", Place()),
                new("B", null, Terms("Zlib"), "no such package", Place()),
            ],
            Clarify =
            [
                new("C", null, Expression("MIT"), "LICENSE", new string('b', 64), Place()),
                new("C", null, Expression("MIT"), "LICENSE", new string('a', 64), Place()),
            ],
        };
        var used = LicenseJudge.Judge(PolicyOf(licenses), [Package("MIT AND Zlib OR SSPL-1.0"), FilePackage("LICENSE", Text("LICENSE")) with { Id = "C" }]).UsedEntries;

        var expected = new[] { licenses.Allow[0].Location, licenses.Deny[0].Location, licenses.Exceptions[1].Location, licenses.Exceptions[1].Allow[0].Location, licenses.Clarify[1].Location };
        CollectionAssert.AreEquivalent(expected, used.ToArray());
    }

    [TestMethod]
    public void Strong_copyleft_counts_in_the_chosen_branch_only()
    {
        Assert.IsFalse(Judge(CompliancePolicy.BuiltIn, Package("MIT OR GPL-3.0-only")).IsStrongCopyleft);
        Assert.IsTrue(Judge(CompliancePolicy.BuiltIn, Package("MIT AND GPL-3.0-only")).IsStrongCopyleft);
        CollectionAssert.AreEqual(new[] { "GPL-3.0-only" }, Judge(CompliancePolicy.BuiltIn, Package("GPL-3.0-only OR MIT")).StrongCopyleft.ToArray());
        Assert.IsFalse(Judge(CompliancePolicy.BuiltIn, Package("LGPL-3.0-only")).IsStrongCopyleft);
    }

    [TestMethod]
    public void Hostile_packages_do_not_stop_the_judge()
    {
        var longest = string.Join(" OR ", Enumerable.Repeat("SL", 600)) + " AND MIT";
        var packages = ImmutableArray.Create(
            Package(longest),
            Package(new string('(', 5000), "B"),
            Package("MIT", "C", "not a version"),
            Package("\uD800", "\uD800", "\0"),
            Package("MIT"));
        var licenses = LicenseJudge.Judge(PolicyOf(new() { Exceptions = [new("C", "[1.0,)", Terms("MIT"), "r", Place())] }), packages);

        Assert.HasCount(4, licenses);
        Assert.IsTrue(licenses["A/1.2"].Decision.Accepted, "One key twice: the last one counts.");
        Assert.IsTrue(licenses["C/not a version"].Decision.Accepted);
        Assert.IsFalse(licenses["B/1.2"].Decision.Accepted);
        Assert.IsFalse(Judge(CompliancePolicy.BuiltIn, packages[0]).Decision.Accepted);
        Assert.IsEmpty(LicenseJudge.Judge(CompliancePolicy.BuiltIn, []));
    }

    [TestMethod]
    public void Random_policies_agree_with_a_plain_model()
    {
        string[] ids = ["MIT", "ISC", "Zlib", "BUSL-1.1", "SSPL-1.0"];
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var allowed = ids.Where(_ => random.Next(2) == 0).ToArray();
            var denied = ids.Where(_ => random.Next(5) == 0).ToArray();
            var expression = RandomExpression(random, ids, 4);
            var policy = PolicyOf(new() { AllowsOsiOrFsf = false, Allow = Terms(allowed), Deny = Terms(denied) });
            var license = Judge(policy, Package(expression.ToString()));

            Assert.AreEqual(Holds(expression, id => allowed.Contains(id) && !denied.Contains(id)), license.Decision.Accepted, expression.ToString());
            if (license.Missing is { IsEmpty: false } missing)
            {
                Assert.IsTrue(Holds(expression, id => !denied.Contains(id) && (allowed.Contains(id) || missing.Contains(id))), expression.ToString());
            }
            else
            {
                Assert.AreEqual(license.Decision.Accepted, Holds(expression, id => !denied.Contains(id)), expression.ToString());
            }

            if (license.Decision.Chosen is { } chosen)
            {
                Assert.IsFalse(chosen.Contains(" OR ", StringComparison.Ordinal));
                Assert.IsTrue(chosen.Split(" AND ").All(id => allowed.Contains(id) && !denied.Contains(id)));
            }
        }
    }

    private static LicenseExpression RandomExpression(Random random, string[] ids, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            return Expression(ids[random.Next(ids.Length)]);
        }

        var (left, right) = (RandomExpression(random, ids, depth - 1), RandomExpression(random, ids, depth - 1));
        return random.Next(2) == 0 ? new LicenseAnd(left, right, default) : new LicenseOr(left, right, default);
    }

    private static bool Holds(LicenseExpression expression, Func<string, bool> accepted) => expression switch
    {
        LicenseAnd and => Holds(and.Left, accepted) && Holds(and.Right, accepted),
        LicenseOr or => Holds(or.Left, accepted) || Holds(or.Right, accepted),
        _ => accepted(expression.ToString()!),
    };
}
