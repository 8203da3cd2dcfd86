using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>Decides what a model's license is, from its item or its card; certain or not at all.</summary>
public static class ModelLicenseJudge
{
    private const int MaxName = 100;
    private const string RefPrefix = "LicenseRef-";

    // What people write where the name of a license belongs, in lower-case letters and digits: a policy that allowed one of these
    // would allow every model of which nobody knows the license.
    private static readonly string[] NoNames =
    [
        "", "other", "unknown", "none", "noassertion", "proprietary", "commercial", "custom", "private", "internal", "unlicensed", "no", "na", "tbd",
        "tba", "tbc", "todo", "fixme", "xxx", "null", "undefined", "undetermined", "unspecified", "notspecified", "placeholder", "name",
    ];

    /// <summary>Decides.</summary>
    /// <param name="model">The model.</param>
    /// <param name="normaliseExpression">Gives the normalised form of an SPDX expression, or null for a text that is none.</param>
    /// <returns>The decision; its license is null where it is missing or not certain.</returns>
    public static ModelLicenseDecision Decide(ModelFact model, Func<string, string?> normaliseExpression)
    {
        var stated = Stated(model);
        var license = stated is null ? null : Read(stated, LicenseName(model), normaliseExpression);
        return new ModelLicenseDecision(model.DisplayPath, license, stated);
    }

    /// <summary>Says why a license is not known, as a clause that follows the model's name: "says ...".</summary>
    /// <param name="model">The model.</param>
    /// <param name="decision">A decision without a license.</param>
    /// <returns>The cause and what to write instead; safe to print on one line.</returns>
    public static (string Cause, string Fix) Explain(ModelFact model, ModelLicenseDecision decision)
    {
        const string How = "write \"license: <id>\" in the card's front matter, with a Hugging Face id (apache-2.0) or an SPDX expression";
        if (decision.Stated is not { } stated)
        {
            return ("states no license", $"Find out under which license it may be passed on and {How}.");
        }

        var shown = SafeText.Line(stated, 80);
        if (NoName(stated) is { } reference)
        {
            return ($"states \"{shown}\" as its license, and {SafeText.Line(reference, 80)} names no license",
                $"Write {RefPrefix} and the name that the license has, {RefPrefix}Contoso-Model-Terms.");
        }

        if (stated.Equals("other", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(model.DeclaredLicense))
        {
            return ("states \"other\" as its license", $"Write {RefPrefix} and the name that the license has, {RefPrefix}Contoso-Model-Terms.");
        }

        if (stated.Equals("other", StringComparison.OrdinalIgnoreCase) && model.Card?.LicenseName is { } name)
        {
            return ($"states \"other\" as its license and \"{SafeText.Line(name, 80)}\" as its license_name, which names no license",
                "Write in license_name the name that the license has, and \"license_link: <file or address>\" beside it.");
        }

        if (stated.Equals("other", StringComparison.OrdinalIgnoreCase))
        {
            return ("states \"other\" as its license without a license_name", "Add \"license_name: <name>\" and \"license_link: <file or address>\" beside it.");
        }

        if (HuggingFaceLicenses.Find(stated) is { } known)
        {
            return known.Id == "unknown"
                ? ("states that its license is unknown", $"Find out under which license it may be passed on and {How}.")
                : ($"states \"{shown}\" as its license, which is a family of licenses and not one of them", $"Write the exact one: {Members(known.Id)}.");
        }

        var hint = HuggingFaceLicenses.Nearest(stated) is { } near ? $" Is \"{near}\" meant?" : "";
        return ($"states \"{shown}\" as its license, which is neither a Hugging Face id nor an SPDX expression",
            hint.Length > 0 ? hint[1..] + $" Then {How}." : char.ToUpperInvariant(How[0]) + How[1..] + ".");
    }

    private static string? Stated(ModelFact model)
    {
        if (!string.IsNullOrWhiteSpace(model.DeclaredLicense))
        {
            return model.DeclaredLicense.Trim();
        }

        var field = model.Card?.Field(CardFields.License);
        return field is { State: CardFieldState.Stated } ? field.Value.Trim() : null;
    }

    // A name in the card explains the card's "other", not one that the project declares.
    private static string? LicenseName(ModelFact model) =>
        string.IsNullOrWhiteSpace(model.DeclaredLicense) ? model.Card?.LicenseName : null;

    /// <summary>The license that a statement names, in SPDX terms; null where it names no single one.</summary>
    /// <param name="stated">A Hub id or an SPDX expression.</param>
    /// <param name="licenseName">What <c>other</c> is called.</param>
    /// <param name="normaliseExpression">Gives the normalised form of an SPDX expression, or null for a text that is none.</param>
    internal static string? Read(string stated, string? licenseName, Func<string, string?> normaliseExpression)
    {
        if (stated.Equals("other", StringComparison.OrdinalIgnoreCase))
        {
            return licenseName is null || IsNoName(licenseName) ? null : Reference(licenseName);
        }

        return HuggingFaceLicenses.Find(stated) is { } known ? known.Expression
            : NoName(stated) is null ? normaliseExpression(stated)
            : null;
    }

    /// <summary>The first reference in an expression whose name names no license, <c>LicenseRef-unknown</c>; null without one.</summary>
    private static string? NoName(string expression)
    {
        foreach (var word in expression.Split([' ', '\t', '\r', '\n', '(', ')', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf(RefPrefix, StringComparison.OrdinalIgnoreCase);
            if ((at == 0 || (at > 0 && word[at - 1] == ':')) && IsNoName(word.AsSpan(at + RefPrefix.Length)))
            {
                return word;
            }
        }

        return null;
    }

    private static bool IsNoName(ReadOnlySpan<char> name)
    {
        var builder = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                builder.Append(char.ToLowerInvariant(c));
            }
        }

        // "Other license" is no better than "other".
        var plain = builder.ToString();
        plain = plain.EndsWith("license", StringComparison.Ordinal) || plain.EndsWith("licence", StringComparison.Ordinal) ? plain[..^"license".Length] : plain;
        return Array.IndexOf(NoNames, plain) >= 0;
    }

    /// <summary>A name as <c>LicenseRef-</c> with letters, digits, dots and single hyphens (SPDX 3.0.1, idstring).</summary>
    private static string? Reference(string name)
    {
        var builder = new StringBuilder(RefPrefix);
        var start = builder.Length;
        foreach (var c in name)
        {
            if (builder.Length - start == MaxName)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c) || c == '.')
            {
                builder.Append(c);
            }
            else if (builder[^1] != '-')
            {
                builder.Append('-');
            }
        }

        var end = builder.Length;
        while (end > start && builder[end - 1] is '-' or '.')
        {
            end--;
        }

        return end <= start ? null : builder.ToString(0, end);
    }

    private static string Members(string family) => family switch
    {
        "bsd" => "bsd-2-clause, bsd-3-clause or bsd-3-clause-clear",
        "cc" => "cc0-1.0, cc-by-4.0, cc-by-sa-4.0, cc-by-nc-4.0 or another with its version",
        "gpl" => "gpl-2.0, gpl-3.0, or GPL-3.0-or-later",
        "lgpl" => "lgpl-2.1, lgpl-3.0, or LGPL-3.0-or-later",
        "gfdl" => "GFDL-1.3-only, GFDL-1.3-or-later or another with its version",
        _ => "bigscience-openrail-m, creativeml-openrail-m, bigcode-openrail-m or openrail++",
    };
}
