namespace ComplianceGate.Tests;

/// <summary>Article 5: what no role and no license allows.</summary>
[TestClass]
public class AiActProhibitionTests
{
    public static IEnumerable<DutyProfile> Rows =>
    [
        new("manipulation", "Article 5(1)(a)", "role=system-provider market=eu uses=prohibited/manipulation", "banned 5-1-a from 2025-02-02: prohibited/manipulation\ninfo 4"),
        new("exploiting vulnerability", "Article 5(1)(b)", "role=deployer market=eu uses=prohibited/exploiting-vulnerability", "banned 5-1-b\ninfo 4"),
        new("social scoring by an open-source project", "Articles 5(1)(c), 2(12)", "role=open-source-maintainer market=eu commercial=no uses=prohibited/social-scoring", "banned 5-1-c") { License = "MIT" },
        new("crime prediction", "Article 5(1)(d)", "role=deployer market=eu uses=prohibited/crime-prediction publicBody=true", "banned 5-1-d\ninfo 4"),
        new("face scraping by a hobbyist", "Article 5(1)(e): whatever the role", "role=hobbyist market=eu commercial=no uses=prohibited/face-scraping", "banned 5-1-e") { License = "MIT" },
        new("emotion recognition at work", "Article 5(1)(f)", "role=deployer market=eu uses=prohibited/emotion-at-work-or-school", "banned 5-1-f\ninfo 4"),
        new("sensitive categorisation", "Article 5(1)(g)", "role=system-provider market=eu uses=prohibited/sensitive-categorisation", "banned 5-1-g\ninfo 4"),
        new("real-time identification", "Article 5(1)(h)", "role=deployer market=eu uses=prohibited/real-time-identification", "banned 5-1-h\ninfo 4"),
        new("a prohibited practice without any role", "Article 5(1): whatever the role", "market=eu uses=prohibited/social-scoring", "banned 5-1-c"),
        new("two prohibited practices", "Article 5(1)", "role=distributor market=eu uses=prohibited/manipulation,prohibited/face-scraping", "banned 5-1-a, 5-1-e"),
        new("on the day before Article 5", "Article 113(a)", "role=system-provider market=eu uses=prohibited/manipulation", "banned ahead 5-1-a from 2025-02-02\ninfo ahead 4") { Day = "2025-02-01" },
        new("on the day of Article 5", "Article 113(a)", "role=system-provider market=eu uses=prohibited/manipulation", "banned 5-1-a\ninfo 4") { Day = "2025-02-02" },
        new("intimate imagery on the day before", "Article 5(1)(ba), Regulation (EU) 2026/1744", "role=open-source-maintainer market=eu uses=prohibited/intimate-imagery", "banned ahead 5-1-ba from 2026-12-02") { Day = "2026-12-01" },
        new("intimate imagery on the day", "Article 5(1)(ba), Regulation (EU) 2026/1744", "role=open-source-maintainer market=eu uses=prohibited/intimate-imagery", "banned 5-1-ba from 2026-12-02") { Day = "2026-12-02", License = "MIT" },
        new("material of child sexual abuse on the day", "Article 5(1)(bb), Regulation (EU) 2026/1744", "role=hobbyist market=eu commercial=no uses=prohibited/child-abuse-material", "banned 5-1-bb from 2026-12-02") { Day = "2026-12-02" },
        new("a prohibited practice outside the Union", "Article 2(1)", "role=system-provider market=us uses=prohibited/social-scoring", "not 5-1-c: no market in the Union"),
        new("research into manipulation", "Article 2(6)", "role=researcher commercial=no purpose=scientific-research uses=prohibited/manipulation", "not 5-1-a: Article 2(6)"),
        new("research into manipulation with a market", "Article 2(6): sole purpose", "role=researcher market=eu commercial=no purpose=scientific-research uses=prohibited/manipulation", "decide 5-1-a: sole purpose has to be decided"),
        new("an undecided prohibition stays undecided where the policy takes what is undecided to apply", "Article 2(6)", "role=researcher market=eu commercial=no purpose=scientific-research uses=prohibited/manipulation", "decide 5-1-a: sole purpose has to be decided") { UndecidedApplies = true },
        new("personal use does not lift a prohibition here", "Article 2(10) speaks of deployers' obligations; not settled, so it stays", "role=deployer market=eu purpose=personal uses=prohibited/face-scraping", "banned 5-1-e"),
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
