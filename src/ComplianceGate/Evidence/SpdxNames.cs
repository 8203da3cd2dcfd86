using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What the head of an SPDX document of any version says.</summary>
internal static class SpdxNames
{
    /// <summary>Written where SPDX asks for a time and none is known.</summary>
    public const string NoTime = "1970-01-01T00:00:00Z";

    /// <summary>Why that stands there.</summary>
    public const string NoTimeComment = "No time is known for this document, because neither SOURCE_DATE_EPOCH nor a commit tells one; 1970-01-01 stands where SPDX asks for one.";

    /// <summary>The document's name.</summary>
    public static string Document(EvidenceContext context) => SafeText.Line($"{context.Facts.Project.PackageId} {context.Facts.Project.Version}");

    /// <summary>What the document's namespace begins with; its id follows (SPDX 2.3, section 6.5, the form for those without a site).</summary>
    public static string Namespace(EvidenceContext context) =>
        $"https://spdx.org/spdxdocs/{PackageUrl.RelativeReference(context.Facts.Project.PackageId)}-{PackageUrl.RelativeReference(context.Facts.Project.Version)}-";

    /// <summary>The version of the license list, cut to or filled up to a number of parts; null where it is not known.</summary>
    /// <param name="version">The version as the toolchain tells it: <c>3.28.0</c>.</param>
    /// <param name="parts">How many parts the document wants.</param>
    public static string? LicenseList(string? version, int parts)
    {
        var numbers = (version ?? "").Split('.');
        if (numbers.Length is < 2 or > 3)
        {
            return null;
        }

        foreach (var number in numbers)
        {
            if (number.Length is 0 or > 6 || !int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _))
            {
                return null;
            }
        }

        return parts == 2 ? $"{numbers[0]}.{numbers[1]}" : $"{numbers[0]}.{numbers[1]}.{(numbers.Length == 3 ? numbers[2] : "0")}";
    }
}
