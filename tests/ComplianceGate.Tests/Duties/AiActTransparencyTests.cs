namespace ComplianceGate.Tests;

/// <summary>Article 50: people who talk to it, generated content, recognition, deep fakes, text.</summary>
[TestClass]
public class AiActTransparencyTests
{
    public static IEnumerable<DutyProfile> Rows =>
    [
        new("a chat front end over an open model", "Articles 50(1), 50(2), 2(12); research 3.6, row 3", "role=open-source-maintainer market=eu commercial=no interaction=talks-to-people,generates-text", """
            unmet 50-1, 50-2 from 2026-08-02: talks to people is a system
            info 4
            not @documents, @always: neither compute nor generality is declared
            """) { License = "MIT", Parameters = 7_000_000_000, Open = "yes: all of it is public" },
        new("a vendor's chat front end", "Article 50(1)", "role=system-provider market=eu commercial=sme interaction=talks-to-people", """
            unmet 50-1 from 2026-08-02
            info 4
            not 50-2: not declared to generate
            """),
        new("a hobbyist's chat bot that nobody in the Union is offered", "Article 2(1)", "role=hobbyist commercial=no interaction=talks-to-people,generates-text", """
            not 50-1, 50-2: no market in the Union
            """),
        new("people see that they talk to a machine", "Article 50(1): unless obvious", "role=system-provider market=eu interaction=talks-to-people,obvious-to-people", """
            info 4
            not 50-1: people see + Article 50(1)
            """),
        new("on the day before Article 50", "Article 113; research 3.1 dates: not moved", "role=system-provider market=eu interaction=talks-to-people,generates-image", """
            unmet ahead 50-1, 50-2 from 2026-08-02
            info 4
            """) { Day = "2026-08-01" },
        new("on the day of Article 50", "Article 113", "role=system-provider market=eu interaction=talks-to-people,generates-image", """
            unmet 50-1, 50-2 from 2026-08-02
            info 4
            """) { Day = "2026-08-02" },
        new("an image generator from before 2 August 2026", "Article 111(4); research 3.1 dates", "role=system-provider market=eu interaction=generates-image released=2026-08-01", """
            unmet ahead 50-2 from 2026-12-02: Article 111(4)
            info 4
            """) { Day = "2026-12-01" },
        new("an image generator from before 2 August 2026, on the day", "Article 111(4)", "role=system-provider market=eu interaction=generates-image released=2026-08-01", """
            unmet 50-2 from 2026-12-02: Article 111(4)
            info 4
            """) { Day = "2026-12-02" },
        new("an image generator of 2 August 2026", "Article 111(4): before that day", "role=system-provider market=eu interaction=generates-image released=2026-08-02", """
            unmet 50-2 from 2026-08-02
            info 4
            """),
        new("assistance in standard editing", "Article 50(2): exceptions", "role=system-provider market=eu interaction=generates-text,assistive-editing", """
            info 4
            not 50-2: assist in standard editing + Article 50(2)
            """),
        new("an open-source image generator, model or system", "Article 50(2) binds systems; Article 3(3)", "role=open-source-maintainer market=eu commercial=no interaction=generates-image", """
            info 4
            decide 50-2: may be a system or only a model
            """) { License = "MIT" },
        new("a marked generator", "Article 50(2)", "role=system-provider market=eu interaction=generates-audio", """
            met 50-2
            info 4
            """) { Facts = [("transparency.output-marking", "a watermark and C2PA metadata")] },
        new("a deployer who publishes deep fakes", "Article 50(4)", "role=deployer market=eu interaction=deep-fakes", """
            unmet 50-4-deep-fakes from 2026-08-02
            info 4
            not 50-4-text
            """),
        new("a deployer who publishes generated news", "Article 50(4)", "role=deployer market=eu interaction=public-interest-text", """
            unmet 50-4-text
            info 4
            """),
        new("generated news under an editor", "Article 50(4): human review and editorial responsibility", "role=deployer market=eu interaction=public-interest-text,human-editorial-control", """
            info 4
            not 50-4-text: editorial responsibility + Article 50(4)
            """),
        new("a shop that reads emotions of its customers", "Article 50(3)", "role=deployer market=eu interaction=emotion-recognition", """
            unmet 50-3 from 2026-08-02
            info 4
            decide ahead @deployer: interaction is emotion-recognition + no use is declared
            info ahead 25-1
            """),
        new("a shop that reads emotions, and says to what end", "Annex III point 1(c)", "role=deployer market=eu interaction=emotion-recognition uses=biometrics/emotion-recognition publicBody=false", """
            unmet 50-3
            info 4
            unmet ahead @deployer
            info ahead 25-1
            not 27: neither a public body
            """),
        new("a provider of emotion recognition", "Article 50(3) binds the deployer", "role=system-provider market=eu interaction=emotion-recognition", """
            info 4
            decide ahead @high-risk: interaction is emotion-recognition + no use is declared
            info ahead @high-risk-info
            not 50-3: not that of a deployer
            """),
        new("a provider of categorisation by biometrics", "Annex III point 1(b)", "role=system-provider market=eu interaction=biometric-categorisation", """
            info 4
            decide ahead @high-risk: interaction is biometric-categorisation + no use is declared
            info ahead @high-risk-info
            """),
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
