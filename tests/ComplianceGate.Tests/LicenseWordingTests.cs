using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

/// <summary>Which license loose words can mean.</summary>
[TestClass]
public sealed class LicenseWordingTests
{
    [TestMethod]
    [DataRow("BSD", "BSD-3-Clause", true)]
    [DataRow("New BSD License", "BSD-3-Clause", true)]
    [DataRow("BSD 3", "BSD-3-Clause", true)]
    [DataRow("BSD 2-Clause", "BSD-3-Clause", false)]
    [DataRow("Apache 2.0", "Apache-2.0", true)]
    [DataRow("Apache License, Version 2.0", "Apache-2.0", true)]
    [DataRow("Apache2", "Apache-2.0", true)]
    [DataRow("Apache 1.1", "Apache-2.0", false)]
    [DataRow("The MIT License (MIT)", "MIT", true)]
    [DataRow("MIT/X11", "MIT", true)]
    [DataRow("GPLv3", "GPL-3.0-only", true)]
    [DataRow("GPLv3", "MIT", false)]
    [DataRow("MIT, GPL", "MIT", false)]
    [DataRow("Commercial", "MIT", false)]
    [DataRow("MIT for hobbyists", "MIT", false)]
    [DataRow("License", "MIT", false)]
    [DataRow("", "MIT", false)]
    public void Words_mean_a_license_only_where_all_belong_to_it(string words, string id, bool may) =>
        Assert.AreEqual(may, LicenseWording.MayMean(words, id));
}
