namespace ComplianceGate.Tests;

/// <summary>High-risk systems: Annex III, Article 6(3), products of Annex I, and those who deploy them.</summary>
[TestClass]
public class AiActHighRiskTests
{
    public static IEnumerable<DutyProfile> Rows =>
    [
        new("an open-source system with a use of Annex III", "Article 2(12): unless high-risk; research 3.6, row 10", "role=open-source-maintainer market=eu commercial=no uses=education/admission", """
            unmet ahead @high-risk from 2027-12-02: education/admission is one of Annex III + Annex III of Regulation
            info ahead @high-risk-info
            info 4
            not 6-4: no ground of Article 6(3)
            not 6-1: no product of Annex I
            """) { License = "MIT" },
        new("a vendor's system with a use of Annex III", "Article 6(2); research 3.6, row 10", "role=system-provider market=eu commercial=sme uses=essential-services/credit", """
            unmet ahead @high-risk from 2027-12-02
            info ahead @high-risk-info
            info 4
            not 27: not that of a deployer
            """),
        new("on the day before Annex III applies", "Regulation (EU) 2026/1744; research 3.1 dates", "role=system-provider market=eu uses=migration", """
            unmet ahead @high-risk from 2027-12-02
            info ahead @high-risk-info
            info 4
            """) { Day = "2027-12-01" },
        new("on the day from which Annex III applies", "Regulation (EU) 2026/1744", "role=system-provider market=eu uses=migration", """
            unmet @high-risk from 2027-12-02
            info @high-risk-info
            info 4
            """) { Day = "2027-12-02" },
        new("on the old day nothing begins", "research 3.0: 2 August 2026 is the date before the amendment", "role=system-provider market=eu uses=justice", """
            unmet ahead @high-risk from 2027-12-02
            info ahead @high-risk-info
            info 4
            """) { Day = "2026-08-02" },
        new("remote identification by biometrics", "Article 12(3)", "role=system-provider market=eu uses=biometrics/remote-identification", """
            unmet ahead @high-risk, 12-3 from 2027-12-02
            info ahead @high-risk-info
            info 4
            """),
        new("a ground of Article 6(3) without profiling", "Articles 6(3), 6(4), 49(2) [?]; research 3.6, row 11", "role=system-provider market=eu uses=employment/recruitment derogation=narrow-procedural-task profiling=false", """
            unmet ahead 6-4 from 2027-12-02
            decide ahead 49-2: kept or simplified
            info 4
            not @high-risk: the ground narrow-procedural-task is declared and nobody is profiled + Article 6(3)
            """) { License = "LicenseRef-Own" },
        new("a ground of Article 6(3), where the policy takes what is undecided to apply", "Article 49(2) [?]: no policy settles the law", "role=system-provider market=eu uses=employment/recruitment derogation=narrow-procedural-task profiling=false", """
            unmet ahead 6-4
            decide ahead 49-2: kept or simplified
            info 4
            """) { License = "LicenseRef-Own", UndecidedApplies = true },
        new("a ground of Article 6(3), and nobody said which license the system has", "Articles 6(4), 2(12)", "role=system-provider market=eu commercial=sme uses=employment/recruitment derogation=narrow-procedural-task profiling=false", """
            decide ahead 6-4: neither PackageLicenseExpression nor license + monetisation is not declared
            decide ahead 49-2
            info 4
            """),
        new("a ground of Article 6(3) of an open-source system for a price", "Recital 103", "role=system-provider market=eu commercial=sme monetisation=price uses=employment/recruitment derogation=narrow-procedural-task profiling=false", """
            unmet ahead 6-4
            decide ahead 49-2
            info 4
            """) { License = "MIT" },
        new("a ground of Article 6(3) of an open-source system that talks to people", "Article 2(12): unless Article 50", "role=open-source-maintainer market=eu commercial=no interaction=talks-to-people uses=employment/recruitment derogation=preparatory-task profiling=false", """
            unmet ahead 6-4
            decide ahead 49-2
            unmet 50-1
            info 4
            """) { License = "MIT" },
        new("a ground of Article 6(3) for a use that is profiling", "Article 6(3): profiling is always high-risk; Annex III point 6(e)", "role=system-provider market=eu uses=law-enforcement/profiling derogation=preparatory-task profiling=false", """
            unmet ahead @high-risk: law-enforcement/profiling is profiling of persons + Article 6(3)
            info ahead @high-risk-info
            info 4
            not 6-4, 49-2: the declared ground does not hold
            """),
        new("a ground of Article 6(3) of an open-source system", "Articles 6(4), 2(12): not settled, so it is asked", "role=open-source-maintainer market=eu commercial=no uses=employment/recruitment derogation=preparatory-task profiling=false", """
            decide ahead 6-4: is not settled + Article 2(12)
            decide ahead 49-2
            info 4
            not @high-risk: Article 6(3)
            """) { License = "MIT" },
        new("a ground of Article 6(3) with profiling", "Article 6(3): profiling is always high-risk", "role=system-provider market=eu uses=employment/recruitment derogation=preparatory-task profiling=true", """
            unmet ahead @high-risk: persons are profiled + Article 6(3)
            info ahead @high-risk-info
            info 4
            not 6-4, 49-2: the declared ground does not hold
            """),
        new("a ground of Article 6(3), and nobody said whether persons are profiled", "Article 6(3)", "role=system-provider market=eu uses=employment/recruitment derogation=detects-patterns", """
            decide ahead @high-risk, 6-4, 49-2: not whether persons are profiled
            info ahead @high-risk-info
            info 4
            """),
        new("a product of Annex I", "Article 6(1); research 3.6, row 12", "role=system-provider market=eu uses=annex-i-product", """
            unmet ahead 6-1, high-risk-documentation/annex-iv-product from 2028-08-02
            info 4
            not @high-risk: no use of Annex III
            """),
        new("on the day before Annex I applies", "Regulation (EU) 2026/1744; research 3.1 dates", "role=system-provider market=eu uses=annex-i-product", """
            unmet ahead 6-1, high-risk-documentation/annex-iv-product
            info 4
            """) { Day = "2028-08-01" },
        new("on the day from which Annex I applies", "Regulation (EU) 2026/1744", "role=system-provider market=eu uses=annex-i-product", """
            unmet 6-1, high-risk-documentation/annex-iv-product
            info 4
            """) { Day = "2028-08-02" },
        new("a product of Annex I with a use of Annex III", "Article 6(1), 6(2): asked once, from the earlier day", "role=system-provider market=eu uses=annex-i-product,critical-infrastructure", """
            unmet ahead @high-risk from 2027-12-02
            info ahead @high-risk-info
            info 4
            not 6-1, high-risk-documentation/annex-iv-product: a use of Annex III is declared
            """),
        new("a model provider who declares a use of Annex III", "Articles 3(3), 25(1): a model is no system", "role=gpai-provider market=eu establishment=eu uses=education compute.training=1e20", """
            decide ahead @high-risk: whether it is provided as one has to be decided
            info ahead @high-risk-info
            info 4
            """),
        new("a deployer in hiring using someone else's open model", "Article 26(1) to (7), (11); research 3.6, row 13", "role=deployer market=eu commercial=sme uses=employment/recruitment publicBody=false", """
            unmet ahead @deployer, 26-7 from 2027-12-02: employment/recruitment is one of Annex III
            info ahead 25-1
            info 4
            not 27: neither a public body + Article 27(1)
            not @high-risk: no role is declared of one who provides a system
            not @documents, @always: no role is declared of one who provides a model
            """) { Open = "yes: all of it is public", License = "MIT" },
        new("a deployer who did not say whether it is a public body", "Article 27(1)", "role=deployer market=eu uses=education/admission", """
            unmet ahead @deployer
            decide ahead 27: publicBody is not declared
            info ahead 25-1
            info 4
            not 26-7: no use in employment
            """),
        new("a public school", "Article 27(1); research 3.6, row 13", "role=deployer market=eu uses=education/admission publicBody=true", """
            unmet ahead @deployer, 27
            info ahead 25-1
            info 4
            """),
        new("a bank that scores credit", "Article 27(1), Annex III point 5(b)", "role=deployer market=eu uses=essential-services/credit publicBody=false", """
            unmet ahead @deployer, 27: essential-services/credit is one of Annex III
            info ahead 25-1
            info 4
            """),
        new("a public water works", "Article 27(1): not for Annex III point 2", "role=deployer market=eu uses=critical-infrastructure publicBody=true", """
            unmet ahead @deployer
            info ahead 25-1
            info 4
            not 27: critical infrastructure are excepted
            """),
        new("a bank that scores credit and runs its grid", "Article 27(1): only the use for infrastructure is excepted", "role=deployer market=eu uses=critical-infrastructure,essential-services/credit publicBody=false", """
            unmet ahead @deployer, 27
            info ahead 25-1
            info 4
            """),
        new("a public body with a water works and a school", "Article 27(1)", "role=deployer market=eu uses=critical-infrastructure,education/admission publicBody=true", """
            unmet ahead @deployer, 27
            info ahead 25-1
            info 4
            """),
        new("a deployer of a product of Annex I", "Articles 26, 6(1)", "role=deployer market=eu uses=annex-i-product", """
            unmet ahead 26-annex-i from 2028-08-02
            info ahead 25-1
            info 4
            not @deployer: no use of Annex III
            """),
        new("a deployer of nothing high-risk", "Article 26", "role=deployer market=eu commercial=large", """
            info 4
            not @deployer, 26-7, 27
            """),
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
