using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelTermsTests
{
    // Written by hand from the research (its section 5) and the texts, not from the code: id; license; the terms that stand in the
    // way of whoever does not accept them; those that nobody verified, where "rest" is every other one. [S] by third parties, [U] not
    // verified.
    private const string Table = """
        afl-3.0; AFL-3.0; attribution;
        agpl-3.0; AGPL-3.0-only; attribution share-alike;
        apache-2.0; Apache-2.0; attribution;
        apple-amlr; LicenseRef-apple-amlr; non-commercial[S] attribution[S]; rest
        apple-ascl; LicenseRef-apple-ascl; attribution[U]; rest
        artistic-2.0; Artistic-2.0; attribution naming-rule;
        bigcode-openrail-m; LicenseRef-bigcode-openrail-m; use-restrictions pass-on-terms attribution revocable;
        bigscience-bloom-rail-1.0; LicenseRef-bigscience-bloom-rail-1.0; use-restrictions pass-on-terms attribution revocable;
        bigscience-openrail-m; LicenseRef-bigscience-openrail-m; use-restrictions pass-on-terms attribution revocable;
        bsd; -
        bsd-2-clause; BSD-2-Clause; attribution;
        bsd-3-clause; BSD-3-Clause; attribution;
        bsd-3-clause-clear; BSD-3-Clause-Clear; attribution;
        bsl-1.0; BSL-1.0; attribution;
        c-uda; C-UDA-1.0; non-commercial use-restrictions pass-on-terms attribution share-alike;
        cc; -
        cc-by-2.0; CC-BY-2.0; attribution;
        cc-by-2.5; CC-BY-2.5; attribution;
        cc-by-3.0; CC-BY-3.0; attribution;
        cc-by-4.0; CC-BY-4.0; attribution;
        cc-by-nc-2.0; CC-BY-NC-2.0; non-commercial attribution;
        cc-by-nc-3.0; CC-BY-NC-3.0; non-commercial attribution;
        cc-by-nc-4.0; CC-BY-NC-4.0; non-commercial attribution;
        cc-by-nc-nd-3.0; CC-BY-NC-ND-3.0; non-commercial attribution no-derivatives;
        cc-by-nc-nd-4.0; CC-BY-NC-ND-4.0; non-commercial attribution no-derivatives;
        cc-by-nc-sa-2.0; CC-BY-NC-SA-2.0; non-commercial attribution share-alike;
        cc-by-nc-sa-3.0; CC-BY-NC-SA-3.0; non-commercial attribution share-alike;
        cc-by-nc-sa-4.0; CC-BY-NC-SA-4.0; non-commercial attribution share-alike;
        cc-by-nd-4.0; CC-BY-ND-4.0; attribution no-derivatives;
        cc-by-sa-3.0; CC-BY-SA-3.0; attribution share-alike;
        cc-by-sa-4.0; CC-BY-SA-4.0; attribution share-alike;
        cc0-1.0; CC0-1.0; ;
        cdla-permissive-1.0; CDLA-Permissive-1.0; attribution;
        cdla-permissive-2.0; CDLA-Permissive-2.0; attribution;
        cdla-sharing-1.0; CDLA-Sharing-1.0; attribution share-alike;
        creativeml-openrail-m; LicenseRef-creativeml-openrail-m; use-restrictions pass-on-terms attribution revocable;
        deepfloyd-if-license; LicenseRef-deepfloyd-if-license; non-commercial use-restrictions pass-on-terms attribution revocable; regional-exclusion share-alike no-derivatives no-training
        ecl-2.0; ECL-2.0; attribution;
        epl-1.0; EPL-1.0; attribution share-alike;
        epl-2.0; EPL-2.0; attribution share-alike;
        etalab-2.0; etalab-2.0; attribution;
        eupl-1.1; EUPL-1.1; attribution share-alike;
        eupl-1.2; EUPL-1.2; attribution share-alike;
        fair-noncommercial-research-license; LicenseRef-fair-noncommercial-research-license; non-commercial[S] use-restrictions[U]; rest
        gemma; LicenseRef-gemma; use-restrictions pass-on-terms attribution revocable;
        gfdl; -
        gpl; -
        gpl-2.0; GPL-2.0-only; attribution share-alike;
        gpl-3.0; GPL-3.0-only; attribution share-alike;
        grok2-community; LicenseRef-grok2-community; ; rest
        h-research; LicenseRef-h-research; non-commercial[U]; rest
        intel-research; LicenseRef-intel-research; non-commercial[U]; rest
        isc; ISC; attribution;
        lgpl; -
        lgpl-2.1; LGPL-2.1-only; attribution share-alike;
        lgpl-3.0; LGPL-3.0-only; attribution share-alike;
        lgpl-lr; LGPLLR; attribution share-alike;
        llama2; LicenseRef-llama2; use-restrictions pass-on-terms attribution user-threshold no-training;
        llama3; LicenseRef-llama3; use-restrictions pass-on-terms attribution naming-rule user-threshold no-training;
        llama3.1; LicenseRef-llama3.1; use-restrictions pass-on-terms attribution naming-rule user-threshold;
        llama3.2; LicenseRef-llama3.2; use-restrictions pass-on-terms attribution naming-rule user-threshold regional-exclusion;
        llama3.3; LicenseRef-llama3.3; use-restrictions pass-on-terms attribution naming-rule user-threshold regional-exclusion;
        llama4; LicenseRef-llama4; use-restrictions pass-on-terms attribution naming-rule user-threshold regional-exclusion;
        lppl-1.3c; LPPL-1.3c; attribution;
        mit; MIT; attribution;
        mpl-2.0; MPL-2.0; attribution share-alike;
        ms-pl; MS-PL; attribution share-alike;
        ncsa; NCSA; attribution;
        odbl; ODbL-1.0; attribution share-alike;
        odc-by; ODC-By-1.0; attribution;
        ofl-1.1; OFL-1.1; attribution naming-rule share-alike;
        openmdw-1.0; OpenMDW-1.0; attribution;
        openmdw-1.1; LicenseRef-openmdw-1.1; attribution[S]; rest
        openrail; -
        openrail++; LicenseRef-openrail-plus-plus; use-restrictions[S] pass-on-terms[S] attribution[S]; rest
        osl-3.0; OSL-3.0; attribution share-alike;
        other; -
        pddl; PDDL-1.0; ;
        postgresql; PostgreSQL; attribution;
        unknown; -
        unlicense; Unlicense; ;
        wtfpl; WTFPL; ;
        zlib; Zlib; attribution;
        """;

    private static IEnumerable<string> Ids => Lines.Select(l => l[0]);

    private static IEnumerable<string[]> Lines => Table.Split('\n').Select(l => l.Trim().Split(';', StringSplitOptions.TrimEntries));

    [TestMethod]
    public void Every_id_of_the_hub_is_in_the_table() =>
        CollectionAssert.AreEqual(Ids.ToArray(), HuggingFaceLicenses.All.Select(l => l.Id).ToArray());

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Each_id_has_the_license_and_the_terms_of_the_research(string id)
    {
        var line = Lines.Single(l => l[0] == id);
        var known = HuggingFaceLicenses.Find(id)!;
        if (line[1] == "-")
        {
            Assert.IsNull(known.Expression);
            return;
        }

        Assert.AreEqual(line[1], known.Expression);
        var terms = Of(known.Expression!);
        Assert.AreEqual(line[2], string.Join(' ', ModelTermNames.All.Where(terms.Stands).Select(t => Marked(terms, t))));
        var stand = line[2].Split(' ').Select(t => t.Split('[')[0]).ToHashSet();
        var undecided = line[3] == "rest" ? string.Join(' ', ModelTermNames.Accepted.Where(t => !stand.Contains(t))) : line[3];
        Assert.AreEqual(undecided, string.Join(' ', ModelTermNames.All.Where(terms.IsUndecided).Select(ModelTermNames.AcceptedAs)));
    }

    [TestMethod]
    public void What_is_claimed_without_proof_permits_nothing()
    {
        foreach (var (id, term, answer, proof) in new[]
        {
            ("LicenseRef-apple-ascl", ModelTerm.CommercialUse, TermAnswer.Yes, TermProof.Unverified),
            ("LicenseRef-openmdw-1.1", ModelTerm.CommercialUse, TermAnswer.Yes, TermProof.Secondary),
            ("LicenseRef-openmdw-1.1", ModelTerm.UseRestrictions, TermAnswer.No, TermProof.Secondary),
        })
        {
            var terms = Of(id);
            Assert.AreEqual(new TermFact(answer, proof), terms[term]);
            Assert.IsTrue(terms.IsUndecided(term));
            Assert.IsFalse(terms.Stands(term));
            Assert.IsFalse(terms.IsRead);
        }
    }

    [TestMethod]
    [DataRow("CC-BY-NC-SA-2.0-UK", "non-commercial attribution share-alike")]
    [DataRow("CC-BY-NC-1.0", "non-commercial attribution")]
    [DataRow("CC-BY-ND-3.0-DE", "attribution no-derivatives")]
    [DataRow("CC-BY-3.0-US", "attribution")]
    [DataRow("CC-BY-SA-2.1-JP", "attribution share-alike")]
    [DataRow("LicenseRef-scancode-llama-2-license-2023", "use-restrictions pass-on-terms attribution user-threshold no-training")]
    [DataRow("LicenseRef-scancode-stable-diffusion-2022-08-22", "use-restrictions pass-on-terms attribution revocable")]
    [DataRow("LicenseRef-GEMMA", "use-restrictions pass-on-terms attribution revocable")]
    [DataRow("Apache-2.0 WITH LLVM-exception", "attribution")]
    [DataRow("MIT-0", "")]
    [DataRow("GPL-3.0-or-later", "share-alike")]
    public void Licenses_that_the_hub_does_not_name_have_terms_too(string license, string stand)
    {
        var terms = Of(license);
        Assert.IsTrue(terms.IsRead);
        Assert.AreEqual(stand, string.Join(' ', ModelTermNames.All.Where(terms.Stands).Select(ModelTermNames.AcceptedAs)));
        Assert.IsFalse(
            ModelTermNames.All.Any(t => terms.IsUndecided(t) && t is not (ModelTerm.Attribution or ModelTerm.NamingRule or ModelTerm.ShareAlike)));
    }

    [TestMethod]
    [DataRow("LicenseRef-anything")]
    [DataRow("LicenseRef-mit")]
    [DataRow("LicenseRef-CC-BY-4.0")]
    [DataRow("DocumentRef-x:LicenseRef-gemma")]
    [DataRow("BUSL-1.1")]
    [DataRow("MIT WITH AdditionRef-x")]
    public void Of_any_other_license_nothing_is_known(string license)
    {
        var terms = Of(license);
        Assert.IsFalse(terms.IsRead);
        Assert.IsTrue(ModelTermNames.All.All(terms.IsUndecided));
        Assert.IsTrue(ModelTermNames.All.All(t => terms.Detail(t) is null));
    }

    [TestMethod]
    [DataRow("LicenseRef-llama2", "Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved.")]
    [DataRow("LicenseRef-llama3", "Built with Meta Llama 3|Meta Llama 3 is licensed under the Meta Llama 3 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.")]
    [DataRow("LicenseRef-llama3.1", "Built with Llama|Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.")]
    [DataRow("LicenseRef-llama4", "Built with Llama|Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.")]
    [DataRow("LicenseRef-gemma", "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms")]
    [DataRow("LicenseRef-deepfloyd-if-license", "DeepFloyd is licensed under the DeepFloyd License, Copyright (c) Stability AI Ltd. All Rights Reserved.")]
    [DataRow("MIT", "")]
    public void The_lines_that_licenses_ask_for_are_word_for_word(string license, string lines)
    {
        var terms = Of(license);
        Assert.AreEqual(lines, string.Join('|', terms.AttributionLines));
        Assert.AreEqual(lines.Length == 0 ? null : string.Join(" and ", lines.Split('|').Select(l => $"\"{l}\"")), terms.Detail(ModelTerm.Attribution));
    }

    [TestMethod]
    public void Names_and_numbers_of_terms_agree()
    {
        CollectionAssert.AreEqual(Enum.GetValues<ModelTerm>(), ModelTermNames.All.ToArray());
        Assert.HasCount(ModelTermNames.All.Length, ModelTermNames.Accepted.Distinct());
        Assert.HasCount(ModelTermNames.All.Length, ModelTermNames.All.Select(ModelTermNames.Question).Distinct());
    }

    private static ModelTerms Of(string license) => ModelTerms.Of((LicenseTerm)SpdxExpressionParser.Parse(license).Expression!);

    private static string Marked(ModelTerms terms, ModelTerm term) => ModelTermNames.AcceptedAs(term)
        + terms[term].Proof switch { TermProof.Secondary => "[S]", TermProof.Unverified => "[U]", _ => "" };
}
