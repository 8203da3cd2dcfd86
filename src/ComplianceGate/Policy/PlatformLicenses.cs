namespace ComplianceGate.Policy;

/// <summary>
/// Terms of the platform's own libraries that the built-in default accepts. They are no open-source licenses; they are here
/// because each text permits everybody to distribute the library as part of their programs (section "Distributable Code"), and
/// because nearly every older graph holds them. Terms that permit use alone do not belong here.
/// </summary>
internal static class PlatformLicenses
{
    /// <summary>Why a term of the list is accepted.</summary>
    public const string Reason = "platform license";

    private static readonly string[] Ids =
    [
        // .NET Library, the terms of 2014 to 2016: System.* and runtime.* packages up to 4.3 and others of their time.
        "LicenseRef-scancode-ms-net-library",
        // .NET Library, the terms of June 2019: test platform 16.
        "LicenseRef-scancode-ms-net-library-2019-06",
        // The native part of the SQL Server client; the section is that of the .NET Library.
        "LicenseRef-Microsoft.Data.SqlClient.SNI",
        // .NET Library as ASP.NET's web API client 6.0 carries it: the section is that of November 2018, other sections differ.
        "LicenseRef-Microsoft.AspNet.WebApi.Client",
    ];

    /// <summary>Whether an id is on the list.</summary>
    /// <param name="id">The id, in any case.</param>
    public static bool Contains(string id)
    {
        foreach (var known in Ids)
        {
            if (known.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
