using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

/// <summary>Holds docs/model-licenses.md to the tables of the code.</summary>
[TestClass]
public sealed class ModelTermsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(HouseTests.Root, "docs", "model-licenses.md"));

    private static IEnumerable<(string Id, ModelTerms Terms)> Licenses =>
        HuggingFaceLicenses.All.Where(l => l.Expression is not null).Select(l => (l.Id, ModelTerms.Of((LicenseTerm)SpdxExpressionParser.Parse(l.Expression!).Expression!)));

    [TestMethod]
    public void The_page_s_table_is_the_code_s() => Same(
        Licenses.Select(l => $"| `{l.Id}` | `{l.Terms.Id}` | {string.Join(" | ", ModelTermNames.All.Select(t => Cell(l.Terms[t])))} | {l.Terms.Basis} |"),
        Rows("## The licenses"));

    [TestMethod]
    public void The_page_says_what_terms_say() => Same(
        from license in Licenses
        from term in ModelTermNames.All
        let detail = license.Terms.Detail(term)
        where detail is not null
        select $"| `{license.Id}` | {ModelTermNames.RecordedAs(term)} | {detail} |",
        Rows("## What they say"));

    [TestMethod]
    public void The_page_names_the_words_of_the_policy() =>
        Same(ModelTermNames.Accepted.Select(a => $"`{a}`"), Rows("## The terms").Select(r => r.Split('|')[1].Trim()));

    [TestMethod]
    public void The_page_names_the_ids_that_are_no_license()
    {
        var section = Section("## What is no license");
        foreach (var family in HuggingFaceLicenses.All.Where(l => l.Expression is null))
        {
            StringAssert.Contains(section, $"`{family.Id}`", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void The_page_s_base_models_are_the_code_s() => Same(
        BaseModelLicenses.All.Select(b =>
            $"| `{b.Organization}/{b.Prefix}` | `{b.License}`{b.Proof switch { TermProof.Secondary => " [S]", TermProof.Unverified => " [U]", _ => "" }} |"),
        Rows("## Base models"));

    private static string Cell(TermFact fact) => fact.Answer switch
    {
        TermAnswer.Unknown => "?",
        var answer => answer.ToString().ToLowerInvariant() + fact.Proof switch { TermProof.Secondary => " [S]", TermProof.Unverified => " [U]", _ => "" },
    };

    private static string Section(string heading)
    {
        var start = Page.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, start, heading);
        var end = Page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    private static IEnumerable<string> Rows(string heading) => Section(heading).Split('\n').Where(l => l.StartsWith('|')).Skip(2);

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) => Assert.AreEqual(string.Join('\n', expected), string.Join('\n', actual));
}
