using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What a package of several frameworks tells of dependencies and cryptography.</summary>
[TestClass]
public sealed class DependencyMergeTests
{
    [TestMethod]
    public void What_one_framework_has_the_whole_has()
    {
        var merged = MergedBuilds.Merge([Record("A", "acceptable", "App.dll", AuditState.Done), Record("B", "broken", "Old.dll", AuditState.NoData)]);
        var health = merged.Facts.Dependencies;
        Assert.AreEqual("A/1.0.0 B/1.0.0", string.Join(' ', health.Advisories.Select(a => a.Package)));
        Assert.AreEqual((AuditState.NoData, true), (health.Audit, health.IsRead));
        var cryptography = merged.Facts.Cryptography;
        Assert.IsTrue(cryptography.IsRead);
        Assert.AreEqual("App.dll Old.dll", string.Join(' ', cryptography.Assemblies.Select(a => a.Name)));
        var decision = merged.Verdict.Cryptography.Single();
        Assert.AreEqual(("MD5", "broken", 2), (decision.Name, decision.Status, decision.Count));
        Assert.AreEqual(("baseline", "2026-11-21"), (merged.Verdict.CryptographyProfile, merged.Verdict.CryptographyData));
    }

    [TestMethod]
    public void What_both_frameworks_have_stands_there_once()
    {
        var one = Record("A", "broken", "App.dll", AuditState.Done);
        var merged = MergedBuilds.Merge([one, one]);
        Assert.HasCount(1, merged.Facts.Dependencies.Advisories);
        Assert.HasCount(1, merged.Facts.Cryptography.Assemblies);
        Assert.AreEqual(1, merged.Verdict.Cryptography.Single().Count);
    }

    private static CheckRecord Record(string package, string status, string assembly, AuditState audit)
    {
        var (facts, verdict) = CheckRecordTests.Sparse();
        return new(
            facts with
            {
                Dependencies = new() { IsRead = true, Audit = audit, Advisories = [new() { Id = "G", Url = "https://a.test/G", Severity = "high", Package = package + "/1.0.0" }] },
                Cryptography = new()
                {
                    IsRead = true, Inspected = 1,
                    Assemblies = [new() { Name = assembly, Uses = [new() { Kind = CryptographyUseKind.Algorithm, Algorithm = "MD5", Api = "MD5.Create", Method = "M", Offset = 1 }] }],
                },
            },
            verdict with
            {
                Cryptography =
                [
                    new()
                    {
                        Name = "MD5", Asset = CryptographyAssets.Algorithm, Algorithm = "MD5", Status = status,
                        Places = [new(assembly, null, [new("M", 1, "MD5.Create", status, null)], 0)],
                    },
                ],
                CryptographyProfile = "baseline",
                CryptographyData = "2026-11-21",
            });
    }
}
