using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using NuGet.Packaging.Licenses;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingCatalogTests
{
    private static readonly SpdxCatalog Catalog = SpdxCatalog.Current;

    [TestMethod]
    [DataRow("MIT", "MIT License", true, true, Copyleft.None)]
    [DataRow("gpl-3.0-ONLY", "GNU General Public License v3.0 only", true, true, Copyleft.Strong)]
    [DataRow("MPL-2.0", "Mozilla Public License 2.0", true, true, Copyleft.Weak)]
    [DataRow("AGPL-3.0-or-later", "GNU Affero General Public License v3.0 or later", true, true, Copyleft.Network)]
    [DataRow("CC0-1.0", "Creative Commons Zero v1.0 Universal", false, true, Copyleft.None)]
    [DataRow("MIT-0", "MIT No Attribution", true, false, Copyleft.None)]
    [DataRow("BUSL-1.1", "Business Source License 1.1", false, false, Copyleft.None)]
    [DataRow("SSPL-1.0", "Server Side Public License, v 1", false, false, Copyleft.Network)]
    [DataRow("LiLiQ-P-1.1", "Licence Libre du Québec – Permissive version 1.1", true, false, Copyleft.None)]
    public void A_license_is_found_in_any_case_with_its_flags(string id, string name, bool osi, bool fsf, Copyleft copyleft)
    {
        Assert.IsTrue(Catalog.TryGetLicense(id, out var license));
        Assert.AreEqual((name, osi, fsf, copyleft), (license.Name, license.IsOsiApproved, license.IsFsfFree, license.Copyleft));
        Assert.AreEqual(id, license.Id, ignoreCase: true);
    }

    [TestMethod]
    public void The_whole_table_is_there_in_order()
    {
        Assert.AreEqual("3.28.0", SpdxCatalog.ListVersion);
        Assert.HasCount(740, Catalog.Licenses);
        Assert.HasCount(82, Catalog.Exceptions);
        Assert.AreEqual(149, Catalog.Licenses.Count(l => l.IsOsiApproved));
        var ids = Catalog.Licenses.Select(l => l.Id).ToArray();
        CollectionAssert.AreEqual(ids.Order(StringComparer.OrdinalIgnoreCase).ToArray(), ids);
        Assert.IsTrue(ids.All(id => Catalog.TryGetLicense(id.ToLowerInvariant(), out var found) && found.Id == id));
        Assert.IsTrue(Catalog.Exceptions.All(e => Catalog.TryGetException(e.Id.ToUpperInvariant(), out var found) && found == e));
        Assert.IsFalse(Catalog.TryGetException("MIT", out _));
        Assert.IsFalse(Catalog.TryGetLicense("LLVM-exception", out _));
        Assert.IsTrue(Catalog.Licenses.All(l => l.Sources.Length > 0 && l.Name.Length > 0));
        Assert.IsFalse(Catalog.TryGetLicense("LicenseRef-x", out _));
        Assert.IsFalse(Catalog.TryGetLicense("", out _));
    }

    [TestMethod]
    public void Every_replacement_is_current_and_readable()
    {
        var replaced = 0;
        foreach (var license in Catalog.Licenses)
        {
            foreach (var text in new[] { license.Replacement, license.ReplacementOrLater })
            {
                if (text is not null)
                {
                    replaced++;
                    Assert.IsTrue(license.IsDeprecated, license.Id);
                    var result = SpdxExpressionParser.Parse(text);
                    Assert.AreEqual(text, result.Expression?.ToString(), license.Id);
                    Assert.IsEmpty(result.Notes, license.Id);
                }
            }
        }

        Assert.IsGreaterThan(40, replaced);
        var left = Catalog.Licenses.Where(l => l.IsDeprecated && l.Replacement is null).Select(l => l.Id).ToArray();
        CollectionAssert.AreEqual(new[] { "BSD-2-Clause-FreeBSD", "Net-SNMP" }, left);
        Assert.IsTrue(Catalog.TryGetException("nokia-qt-exception-1.1", out var nokia));
        Assert.AreEqual("Qt-LGPL-exception-1.1", nokia.Replacement);
    }

    [TestMethod]
    public void Every_license_of_the_host_is_known_with_equal_flags()
    {
        // A newer host may know newer licenses and change a flag; a wave of differences means that the table is stale or wrong.
        var differ = NuGetLicenseData.LicenseList.Values.Count(l =>
            !Catalog.TryGetLicense(l.LicenseID, out var ours)
            || (ours.Id, ours.IsOsiApproved, ours.IsFsfFree, ours.IsDeprecated) != (l.LicenseID, l.IsOsiApproved, l.IsFsfLibre, l.IsDeprecatedLicenseId));

        Assert.IsGreaterThan(600, NuGetLicenseData.LicenseList.Count);
        Assert.IsLessThan(40, differ);
    }

    [TestMethod]
    [DataRow("GPL-3.0-only", true)]
    [DataRow("AGPL-3.0-or-later", true)]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", false)]
    [DataRow("GPL-2.0-only WITH openvpn-openssl-exception", true)]
    [DataRow("GPL-2.0-only WITH AdditionRef-x", true)]
    [DataRow("LGPL-3.0-only", false)]
    [DataRow("MPL-2.0", false)]
    [DataRow("MIT", false)]
    [DataRow("LicenseRef-GPL-3.0-only", false)]
    public void Strong_copyleft_is_told_from_the_rest(string term, bool strong) =>
        Assert.AreEqual(strong, Catalog.IsStrongCopyleft((LicenseTerm)SpdxExpressionParser.Parse(term).Expression!));

    [TestMethod]
    [DataRow("GPL-3.0-only", "GPL-2.0-or-later", true)]
    [DataRow("GPL-2.0-only", "GPL-2.0-or-later", false)]
    [DataRow("GPL-2.0-only", "GPL-3.0-or-later", false)]
    [DataRow("LGPL-3.0-only", "GPL-2.0-or-later", false)]
    [DataRow("AGPL-3.0-only", "AGPL-1.0-or-later", false)]
    [DataRow("Apache-2.0", "Apache-1.1", true)]
    [DataRow("mpl-2.0", "MPL-1.1", true)]
    [DataRow("MIT", "MIT", false)]
    public void Later_versions_are_known_only_where_they_are_certain(string later, string earlier, bool expected) =>
        Assert.AreEqual(expected, LicenseVersions.IsLaterVersion(later, earlier));

    [TestMethod]
    public void Later_versions_are_spelled_as_current_ids()
    {
        CollectionAssert.AreEqual(new[] { "GPL-2.0-only", "GPL-3.0-only" }, LicenseVersions.After("GPL-1.0-or-later").ToArray());
        CollectionAssert.AreEqual(new[] { "MPL-2.0" }, LicenseVersions.After("MPL-1.1").ToArray());
        Assert.IsEmpty(LicenseVersions.After("MIT"));
    }
}
