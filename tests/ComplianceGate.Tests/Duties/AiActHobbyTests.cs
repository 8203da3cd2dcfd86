namespace ComplianceGate.Tests;

/// <summary>Who owes little or nothing: hobbyists, researchers, maintainers, foundations, hubs.</summary>
[TestClass]
public class AiActHobbyTests
{
    public static IEnumerable<DutyProfile> Rows =>
    [
        new("no profile at all", "Article 2(1); research 3.6, row 1", "", """
            not @documents, @always, @high-risk: no market in the Union is declared + Article 2(1)
            """),
        new("a hobbyist's permissive model", "Articles 2(1), 2(12); research 3.6, row 1", "role=hobbyist commercial=no openness.license=osi openness.weights=public interaction=generates-text", """
            not @documents, @always: no market in the Union is declared + Article 2(1)
            not @high-risk: Article 2(1)
            """) { Parameters = 120_000_000, License = "MIT" },
        new("a hobbyist's permissive model that is made available in the Union", "Recital 98; research 3.1 guidelines, 8 line 9",
            "role=hobbyist market=eu commercial=no", """
            not @documents, @always: neither compute nor generality is declared
            not 4, @high-risk, 50-2
            """) { Parameters = 120_000_000, License = "MIT" },
        new("a hobbyist who sells the download of a small model that writes text", "Article 50(2), Article 3(63); research 3.6, row 3",
            "role=hobbyist market=eu commercial=microenterprise monetisation=price interaction=generates-text compute.training=1e22", """
            info 4: may be a system or only a model
            decide 50-2: may be a system or only a model
            not @documents, @always: the training took 1e22 FLOP, not more than 1e23 FLOP + guidelines
            """),
        new("a research release", "Article 2(6); research 3.6, row 1",
            "role=researcher purpose=scientific-research commercial=no openness.weights=public compute.training=2e23 interaction=generates-text", """
            not @documents, @always: sole purpose of scientific research + Article 2(6)
            not 50-2: Article 2(6)
            """),
        new("a research release that is found in the Union, with no business behind it", "Article 2(6)",
            "role=researcher market=eu purpose=scientific-research commercial=no compute.training=2e23 interaction=generates-text", """
            decide @documents, @always, 50-2, 54: whether research is the sole purpose has to be decided + Article 2(6)
            info @form
            info 4
            """),
        new("another's model in a maintainer's chat front end, whose card tells what it took", "Article 3(3): who develops it; research 3.0: the threshold is the developer's",
            "role=open-source-maintainer market=eu commercial=no interaction=talks-to-people,generates-text", """
            unmet 50-1, 50-2
            info 4
            not @documents, @always, @systemic: says nothing of who trained it
            """) { License = "MIT", ModelLicense = "Apache-2.0", CardCompute = "1.2e25" },
        new("a general model of which a maintainer does not say whose it is", "Article 3(3)",
            "role=open-source-maintainer market=eu commercial=no establishment=eu interaction=talks-to-people,generates-text generality=general", """
            unmet 50-1, 50-2
            decide @documents, @always, @systemic, gpai-transparency/annex-xi-2: nobody says whether the publisher trained it
            info @form
            info 4
            """) { License = "MIT", Open = "no: the weights are private", CardCompute = "1.2e25" },
        new("a maintainer's own model whose card tells what it took", "Articles 3(3), 51(2)",
            "role=open-source-maintainer market=eu commercial=no establishment=eu interaction=talks-to-people,generates-text origin=own", """
            unmet 50-1, 50-2, @documents, @always, @systemic, gpai-transparency/annex-xi-2
            info @form
            info 4
            """) { License = "MIT", Open = "no: the weights are private", CardCompute = "1.2e25" },
        new("a large company that calls its release research and puts it on the market", "Article 2(6): sole purpose",
            "role=gpai-provider market=eu purpose=scientific-research commercial=large establishment=eu compute.training=2e23 interaction=generates-text", """
            decide @documents, @always: whether research is the sole purpose has to be decided + Article 2(6)
            info @form
            not @systemic: not more than 1e25 FLOP
            """),
        new("a university that places a large open model on the market", "Articles 3(63), 53(2); research 3.6, row 4 and 5",
            "role=researcher market=eu commercial=no establishment=eu compute.training=2e23 interaction=generates-text", """
            unmet @always: the training took 2e23 FLOP
            decide 50-2: may be a system or only a model
            info 4
            not @documents: free and open-source license + Article 53(2)
            not 54: established in the Union
            """) { Open = "yes: license, weights, architecture and usage are public" },
        new("development before the market", "Article 2(8); research 3.1 scope", "role=system-provider market=eu uses=employment/recruitment purpose=pre-market-development interaction=talks-to-people", """
            not @high-risk, 50-1: before it is placed on the market + Article 2(8)
            """),
        new("a person who sorts applications at home", "Article 2(10) [M]", "role=deployer market=eu uses=employment/recruitment purpose=personal interaction=deep-fakes", """
            info ahead 25-1
            not @deployer, 26-7, 27, 50-4-deep-fakes: personal, non-professional activity + Article 2(10)
            """),
        new("a maintainer's library", "Article 2(12); research 3.6, row 2", "role=open-source-maintainer market=eu commercial=no", """
            not @high-risk, 50-1, 50-2
            not @always: neither compute nor generality is declared
            """) { License = "Apache-2.0" },
        new("an open system without a use of Annex III and without Article 50", "Article 2(12); research 3.6, row 2", "role=system-provider market=eu commercial=no", """
            not 4: free and open-source license + Article 2(12)
            not @high-risk: no use of Annex III is declared
            not 50-1: not declared to talk to people
            """) { License = "MIT" },
        new("the same system for a price", "Recital 103; research 3.1 open source", "role=system-provider market=eu commercial=sme monetisation=price", """
            info 4: could not be verified
            """) { License = "MIT" },
        new("a steward foundation", "Article 2(12); research 3.6: the steward is a party of the CRA", "role=steward market=eu commercial=no", """
            not 4, @high-risk, @always, 23, 24, 50-1
            """) { License = "Apache-2.0" },
        new("a hub or registry as distributor", "Article 24 binds for high-risk systems; Article 3(7)", "role=distributor market=eu commercial=large", """
            not 24: no use of Annex III is declared
            not 24-annex-i: no product of Annex I is declared
            not @always, @documents: no role is declared of one who provides a model
            """),
        new("a registry that distributes a system for hiring", "Articles 24, 25(1); research 3.1 roles", "role=distributor market=eu uses=employment/recruitment", """
            unmet ahead 24 from 2027-12-02: employment/recruitment is one of Annex III
            info ahead 25-1
            not @high-risk: no role is declared of one who provides a system
            """),
        new("a registry that distributes a product of Annex I", "Articles 24, 6(1)", "role=distributor market=eu uses=annex-i-product", """
            unmet ahead 24-annex-i from 2028-08-02
            info ahead 25-1
            """),
        new("an importer of a system for exams", "Article 23", "role=importer market=eu uses=education/exam-monitoring", """
            unmet ahead 23 from 2027-12-02
            info ahead 25-1
            not 24: not that of a distributor
            """),
        new("an importer of a product of Annex I", "Articles 23, 6(1); research 3.1 dates", "role=importer market=eu uses=annex-i-product", """
            unmet ahead 23-annex-i from 2028-08-02
            info ahead 25-1
            not 23: no use of Annex III
            """),
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
