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

    /// <summary>Whether a text has the form of a code of ours, so that a page may lead to what explains it.</summary>
    /// <param name="text">Any text.</param>
    internal static bool IsCode(string text) =>
        text is ['C', 'G', var a, var b, var c, var d] && char.IsAsciiDigit(a) && char.IsAsciiDigit(b) && char.IsAsciiDigit(c) && char.IsAsciiDigit(d);
}
