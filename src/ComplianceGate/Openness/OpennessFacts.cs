using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// Settles the facts of a model's openness. What was read goes before what is declared, and where two declared values contradict each
/// other the less open one holds.
/// </summary>
internal static class OpennessFacts
{
    /// <summary>The word for what nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>Settles who can get the weights. That a file lies here does not say who else may have it.</summary>
    public static void Weights(OpennessCase model)
    {
        model.Weights = model.Profile.Word("openness.weights") ?? Unknown;
        model.Say("weights", model.Weights switch
        {
            "public" => "The profile declares that anybody can get the weights.",
            "gated" => "The profile declares that the weights are given out on request or under a condition of access.",
            "private" => "The profile declares that the weights are not given out.",
            _ => "Nobody says who can get the weights; openness.weights of the profile does.",
        });
    }

    /// <summary>What the license that was found grants; null where none was.</summary>
    public static LicenseReading? Found(string? license) =>
        license is not null && SpdxExpressionParser.Parse(license).Expression is { } expression ? LicenseReading.Of(expression) : null;

    /// <summary>Settles the kind of the license.</summary>
    public static void License(OpennessCase model)
    {
        var declared = model.Profile.Word("openness.license");
        var found = model.License;
        if (found.Kind != LicenseKind.Unknown)
        {
            var name = LicenseReading.Name(found.Kind);
            model.Say("license", $"The license is {model.Decision!.License}: {found.Why}.");
            if (declared is not null && declared != name)
            {
                model.Say("license", $"The profile declares the kind {declared}, and what was found is {name}; what was found holds.");
            }

            return;
        }

        if (model.Decision is { License: { } license })
        {
            model.Say("license", $"The license is {license}: {found.Why}.");
        }
        else if (model.Decision is { Stated: { } stated })
        {
            model.Say("license", $"\"{stated}\" is stated as the license, and names none that is known.");
        }

        Declared(model, declared);
    }

    private static void Declared(OpennessCase model, string? declared)
    {
        var kind = declared is null ? LicenseKind.Unknown : LicenseReading.Find(declared);
        if (kind >= LicenseKind.OpenData && model.Decision is { } decision && (decision.License ?? decision.Stated) is { } read)
        {
            // What the OSI approved, and what is on a list, has an id by which it would have been known.
            model.Say("license", $"The profile declares the kind {declared}, and \"{read}\" is on no list of open licenses; the kind stays unknown.");
            return;
        }

        if (kind == LicenseKind.Unknown)
        {
            model.Say("license", "Nobody says of which kind the license is; openness.license of the profile does where no license is found.");
            return;
        }

        var isOpen = kind >= LicenseKind.OpenData;
        model.License = new(kind, kind == LicenseKind.Osi, isOpen ? false : null, $"the profile declares the kind {declared}");
        model.Say("license", $"The profile declares the kind {declared}; no license was found that says otherwise.");
    }

    /// <summary>Settles what is told of the training code.</summary>
    public static void TrainingCode(OpennessCase model)
    {
        var declared = model.Profile.Word("openness.trainingCode");
        var isPart = model.Profile.HasPart(OpennessParts.TrainingCode);
        model.TrainingCode = declared ?? (isPart ? "released" : Unknown);
        model.Say("training-code", (declared, isPart) switch
        {
            ("not-released", true) => "The profile declares that the training code is not released, and names it among the released components; the less open of the two holds.",
            ("not-released", false) => "The profile declares that the training code is not released.",
            (null, true) => "The profile names the training code among the released components.",
            (null, false) => "Nobody says whether the training code is released; openness.trainingCode of the profile does.",
            _ => "The profile declares that the training code is released.",
        });
    }

    /// <summary>Settles how many hosts there are: addresses that others can reach, each host once.</summary>
    public static void Hosts(OpennessCase model)
    {
        if (!model.Profile.Has("openness.hosts"))
        {
            model.Say("hosts", "Nobody says where the weights can be got from; openness.hosts of the profile does.");
            return;
        }

        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var address in model.Profile.Words("openness.hosts"))
        {
            if (HostOf(address) is { } host)
            {
                hosts.Add(host);
            }
            else
            {
                model.Say("hosts", $"\"{address}\" is no address that everybody can reach, and does not count as a host.");
            }
        }

        model.Hosts = hosts.Count;
        model.Say("hosts", hosts.Count switch
        {
            0 => "The profile names no host of the weights.",
            1 => "The profile names one host of the weights.",
            _ => $"The profile names {hosts.Count} hosts of the weights.",
        });
    }

    private static string? HostOf(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri))
        {
            return null;
        }

        if (uri.Scheme is "magnet" or "ipfs")
        {
            return uri.Scheme + ":";
        }

        return uri.Scheme is "https" or "http" or "ftp" && uri.Host.Length > 0 && !uri.IsLoopback
            ? uri.IdnHost.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.IdnHost[4..] : uri.IdnHost
            : null;
    }

    /// <summary>Settles whether the grant, or the only host, can be taken back.</summary>
    public static void Revocable(OpennessCase model)
    {
        model.IsHeldHere = IsHeldHere(model);
        var declared = model.Profile.Flag("openness.revocable");
        if (model.License.IsRevocable == true)
        {
            model.Revocable = "yes";
            model.Say("revocable", "The license itself lets the licensor take the grant back or restrict the use from afar."
                + (declared == false ? " The profile declares otherwise; what was found holds." : ""));
        }
        else if (declared == true)
        {
            model.Revocable = "yes";
            model.Say("revocable", "The profile declares that the grant can be taken back.");
        }
        else if (model.License.IsRevocable is null && declared is null)
        {
            model.Say("revocable", "Whether the grant can be taken back is not known; openness.revocable of the profile says it.");
        }
        else
        {
            OfHosts(model);
        }
    }

    private static void OfHosts(OpennessCase model)
    {
        if (model.IsHeldHere)
        {
            model.Revocable = "no";
            model.Say("revocable", "The lock holds the digests of the weights and of the license text beside them: a host that withdraws the model, or changes its terms, takes nothing back from who has this copy.");
        }
        else if (model.Hosts > 1)
        {
            model.Revocable = "no";
            model.Say("revocable", "The grant stands, and more than one host has the weights.");
        }
        else if (model.Hosts == 1)
        {
            model.Revocable = "yes";
            model.Say("revocable", "One host can withdraw the weights alone. A second host, or a lock (compliance-gate model lock) with the license text beside the model, defeats that.");
        }
        else
        {
            model.Say("revocable", "The grant stands; whether the weights can be withdrawn is not known, because no host is named and no lock binds them to a license text beside them.");
        }
    }

    private static bool IsHeldHere(OpennessCase model)
    {
        if (model.Model is not { } file || model.Facts.ModelLock is not { } locked)
        {
            return false;
        }

        var now = LockedModelFact.Of(file);
        foreach (var entry in locked.Models)
        {
            if (Plain(entry.Path) == Plain(file.DisplayPath) && entry.Sha256 == now.Sha256 && entry.PartsSha256 == now.PartsSha256
                && entry.LicenseTextSha256 is not null && entry.LicenseTextSha256 == now.LicenseTextSha256)
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
