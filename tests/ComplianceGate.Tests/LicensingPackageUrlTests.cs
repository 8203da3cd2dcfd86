using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingPackageUrlTests
{
    [TestMethod]
    [DataRow("Newtonsoft.Json", "13.0.3", "pkg:nuget/Newtonsoft.Json@13.0.3")]
    [DataRow("A_b-c", "1.0.0-rc.1+build", "pkg:nuget/A_b-c@1.0.0-rc.1%2Bbuild")]
    [DataRow("a/b@c?d#e%", "1", "pkg:nuget/a%2Fb%40c%3Fd%23e%25@1")]
    [DataRow("é", "1", "pkg:nuget/%C3%A9@1")]
    [DataRow("a::b", "1", "pkg:nuget/a%3A%3Ab@1")]
    [DataRow("A", "", "pkg:nuget/A")]
    [DataRow("A", null, "pkg:nuget/A")]
    public void Parts_are_percent_encoded(string id, string? version, string expected) =>
        Assert.AreEqual(expected, PackageUrl.NuGet(id, version));
}
