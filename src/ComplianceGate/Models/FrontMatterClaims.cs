using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The claims in the keys of a front matter that the Hub defines, and in <c>version</c>, which many cards have.</summary>
internal static class FrontMatterClaims
{
    public static void Add(FrontMatter matter, CardClaimSet claims)
    {
        foreach (var entry in matter.Entries)
        {
            switch (entry.Key)
            {
                case "license":
                    Texts(ClaimKinds.License, entry.Node, claims, entry.Text == "other" ? matter.Text("license_name") : null);
                    break;
                case "base_model":
                    Texts(ClaimKinds.BaseModel, entry.Node, claims);
                    break;
                case "base_model_relation":
                    Texts(ClaimKinds.BaseModelRelation, entry.Node, claims);
                    break;
                case "datasets":
                    Texts(ClaimKinds.Dataset, entry.Node, claims);
                    break;
                case "language" or "languages":
                    Texts(ClaimKinds.Language, entry.Node, claims);
                    break;
                case "version" or "model_version":
                    Texts(ClaimKinds.Version, entry.Node, claims);
                    break;
            }
        }
    }

    private static void Texts(string kind, YamlNode node, CardClaimSet claims, string? detail = null)
    {
        if (node.Kind == YamlKind.Scalar)
        {
            claims.Add(kind, node.Value, CardClaimSource.FrontMatter, node.Line, node.Column, detail);
        }

        for (var i = 0; node.Kind == YamlKind.List && i < node.Items.Count; i++)
        {
            if (node.Items[i].Kind == YamlKind.Scalar)
            {
                Texts(kind, node.Items[i], claims, detail);
            }
        }
    }
}
