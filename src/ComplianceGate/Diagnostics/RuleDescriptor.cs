namespace ComplianceGate.Diagnostics;

/// <summary>What a rule is called and how much it weighs by default.</summary>
/// <param name="Id">The stable code, <c>CG1002</c>.</param>
/// <param name="Name">Its name in documents, in Pascal case: <c>LicenseNotAllowed</c>.</param>
/// <param name="Title">One short sentence.</param>
/// <param name="Category">The room it belongs to: <c>Gate</c>, <c>Licenses</c>, <c>Models</c> and so on.</param>
/// <param name="DefaultSeverity">Its severity where the policy says nothing.</param>
/// <param name="Description">What it finds and why it matters, in two or three sentences.</param>
public sealed record RuleDescriptor(string Id, string Name, string Title, string Category, Severity DefaultSeverity, string Description)
{
    /// <summary>The page that explains the rule.</summary>
    public string HelpLink => HelpLinkOf(Id);

    /// <summary>The page that explains a code.</summary>
    /// <param name="code">A rule's code.</param>
    public static string HelpLinkOf(string code) => $"https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/rules/{code}.md";
}
