using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Two versions of one project: what the pack says of the change log, and what the tool says of the two.</summary>
[TestClass]
public sealed class ChangeBuildTests
{
    [TestMethod]
    public void A_version_without_an_entry_is_told_and_two_releases_are_compared()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("pack", "-v:normal", "-p:Version=1.1.0", "-o", work.PathOf("one")).MustPass().MustSay("CG7001: No change log tells of version 1.1.0");
        work.Write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [1.2.0]\n\n- Draws.\n");
        work.DotNet("pack", "-v:normal", "-p:Version=1.2.0", "--no-restore", "-o", work.PathOf("two")).MustPass().MustSay("CG7001: The entry for version 1.2.0 in CHANGELOG.md has no day");
        var told = InstalledTool.Run(work.Directory, "diff", "one/App.1.1.0.compliance", "two/App.1.2.0.nupkg").MustPass();
        told.MustSay("## App 1.2.0 since 1.1.0").MustSay("### Artifacts");
        InstalledTool.Run(work.Directory, "diff", "two", "two", "--json").MustPass().MustSay("\"equal\": true");
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "diff", "nowhere", "two").ExitCode);
    }
}
