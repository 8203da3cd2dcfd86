using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads the block <c>compliance:</c> of a front matter, which says what the Hub has no key for (docs/model-cards.md). Where one
/// card documents several files, <c>files</c> holds a block for each by its name, and what stands there wins.
/// </summary>
internal sealed class ComplianceBlock
{
    /// <summary>The key of the block.</summary>
    public const string Key = "compliance";

    private const int MaxFiles = 200;

    private static readonly string[] Keys =
    [
        "architecture", "context-length", "datasets-undocumented", "digest", "evaluated-sha256", "files", "inputs", "intended-use", "limitations", "outputs", "parameters",
        "producer", "producer-version", "quantization", "role", "sha256", "size", "training-compute", "version",
    ];

    private readonly YamlNode block;
    private readonly YamlNode? own;

    private ComplianceBlock(YamlNode block, YamlNode? own) => (this.block, this.own) = (block, own);

    /// <summary>Tells what is wrong with a block, for whichever of its files.</summary>
    public static void Check(YamlNode block, CardFlawSet flaws)
    {
        if (block.IsNull)
        {
            return;
        }

        if (block.Kind != YamlKind.Map)
        {
            flaws.Add($"{Key} must be a map and is {CardFlawSet.Kind(block)}", block);
            return;
        }

        CheckKeys(block, isFile: false, flaws);
        if (block.Get("files") is { IsNull: false } files)
        {
            if (files.Kind != YamlKind.Map)
            {
                flaws.Add($"{Key}.files must be a map from file names to blocks and is {CardFlawSet.Kind(files)}", files);
                return;
            }

            for (var i = 0; i < files.Items.Count && i < MaxFiles; i++)
            {
                if (files.Items[i].Kind == YamlKind.Map)
                {
                    CheckKeys(files.Items[i], isFile: true, flaws);
                }
                else if (!files.Items[i].IsNull)
                {
                    flaws.Add($"{Key}.files must hold a map for each file and holds {CardFlawSet.Kind(files.Items[i])}", files.Items[i]);
                }
            }
        }
    }

    /// <summary>Whether a block speaks of a file by its name.</summary>
    public static bool Names(YamlNode? block, CardSubject subject) => Own(block, subject) is not null;

    /// <summary>Takes the claims and fields of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="subject">The file that the card is read for.</param>
    /// <param name="claims">Takes the claims.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <returns>SHA-256 of the weights that the card's results were measured on; null when it does not say.</returns>
    public static string? Read(YamlNode block, CardSubject subject, CardClaimSet claims, CardFieldSet fields)
    {
        if (block.Kind != YamlKind.Map)
        {
            return null;
        }

        var reader = new ComplianceBlock(block, Own(block, subject));
        reader.Claims(claims);
        reader.Field("intended-use", CardFields.IntendedUse, fields);
        reader.Field("limitations", CardFields.Limitations, fields);
        reader.Field("version", CardFields.Version, fields);
        return reader.Find("evaluated-sha256") is { Kind: YamlKind.Scalar } digest ? CardQuantity.Sha256(digest.Value) : null;
    }

    /// <summary>Why the data sets that a card names are not documented; null when its block does not say.</summary>
    /// <param name="block">The block.</param>
    /// <param name="subject">The file that the card is read for.</param>
    public static string? DatasetsUndocumented(YamlNode? block, CardSubject subject) =>
        block?.Kind == YamlKind.Map
        && new ComplianceBlock(block, Own(block, subject)).Find("datasets-undocumented") is { Kind: YamlKind.Scalar, SaysNothing: false } why
        && !CardText.IsPlaceholder(why.Value)
            ? ModelIndex.Short(why.Value.Trim())
            : null;

    private static YamlNode? Own(YamlNode? block, CardSubject subject)
    {
        if (block?.Kind != YamlKind.Map || block.Get("files") is not { Kind: YamlKind.Map } files || subject.FileName.Length == 0)
        {
            return null;
        }

        for (var i = 0; i < files.Items.Count && i < MaxFiles; i++)
        {
            if (subject.IsFile(files.Keys[i].Value))
            {
                return files.Items[i];
            }
        }

        return null;
    }

    private static void CheckKeys(YamlNode map, bool isFile, CardFlawSet flaws)
    {
        for (var i = 0; i < map.Items.Count && !flaws.IsFull; i++)
        {
            var key = map.Keys[i];
            if (Array.IndexOf(Keys, key.Value) < 0 || (isFile && key.Value == "files"))
            {
                var near = isFile && key.Value == "files" ? "" : Near(key.Value);
                flaws.Add($"{Key} knows no key {CardFlawSet.Quote(key.Value)}{near}", key);
            }
            else if (key.Value != "files" && !map.Items[i].SaysNothing && Fault(key.Value, map.Items[i]) is { } fault)
            {
                flaws.Add($"{Key}.{key.Value} {fault}", map.Items[i]);
            }
        }
    }

    private static string Near(string key)
    {
        foreach (var known in Keys)
        {
            if (EditDistance.Of(known, key.Replace('_', '-'), 3) < 3)
            {
                return $"; did you mean \"{known}\"?";
            }
        }

        return "";
    }

    private static string? Fault(string key, YamlNode node)
    {
        if (key is "inputs" or "outputs")
        {
            return PortsFault(node);
        }

        if (key is "intended-use" or "limitations" && node.Kind == YamlKind.List)
        {
            return HoldsOnlyTexts(node) ? null : "must be a text or a list of texts";
        }

        if (node.Kind != YamlKind.Scalar)
        {
            return $"must be one text and is {CardFlawSet.Kind(node)}";
        }

        var value = node.Value.Trim();
        return key switch
        {
            "sha256" or "digest" or "evaluated-sha256" when CardQuantity.Sha256(value) is null => "is no SHA-256 in 64 hexadecimal digits",
            "size" when !CardQuantity.IsBytes(value) && !CardQuantity.IsNumber(value) => $"{CardFlawSet.Quote(value)} is no number of bytes (\"4661212\", \"4.1 GB\")",
            "parameters" when !CardQuantity.IsParameters(value) => $"{CardFlawSet.Quote(value)} is no number of parameters (\"22713216\", \"7B\")",
            "context-length" when !CardQuantity.IsTokens(value) => $"{CardFlawSet.Quote(value)} is no number of tokens (\"8192\", \"128k\")",
            "training-compute" when !CardQuantity.IsFlop(value, needsUnit: false) => $"{CardFlawSet.Quote(value)} is no number of FLOP (\"3.8e24\")",
            "role" when value is not ("provider" or "modifier" or "deployer") => $"{CardFlawSet.Quote(value)} is none of provider, modifier, deployer",
            _ => null,
        };
    }

    private static bool HoldsOnlyTexts(YamlNode list)
    {
        foreach (var item in list.Items)
        {
            if (item.Kind != YamlKind.Scalar)
            {
                return false;
            }
        }

        return true;
    }

    private static string? PortsFault(YamlNode node)
    {
        if (node.Kind == YamlKind.Map)
        {
            return "must be a name or a list of names or of maps with name, type and shape";
        }

        foreach (var port in node.Items)
        {
            if (port.Kind == YamlKind.List || (port.Kind == YamlKind.Map && port.Text("name") is null))
            {
                return "must be a list of names or of maps with name, type and shape";
            }
        }

        return null;
    }

    // A digest or size beside "files" is that of whichever file has no block of its own.
    private YamlNode? Find(string key) => own is { Kind: YamlKind.Map }
        ? own.Get(key) ?? (key is "sha256" or "digest" or "size" ? null : block.Get(key))
        : block.Get(key);

    private void Claims(CardClaimSet claims)
    {
        Claim("sha256", ClaimKinds.Digest, claims);
        Claim("digest", ClaimKinds.Digest, claims);
        Claim("size", ClaimKinds.Size, claims);
        Claim("parameters", ClaimKinds.Parameters, claims);
        Claim("architecture", ClaimKinds.Architecture, claims);
        Claim("quantization", ClaimKinds.Quantisation, claims);
        Claim("context-length", ClaimKinds.ContextLength, claims);
        Ports("inputs", ClaimKinds.Input, claims);
        Ports("outputs", ClaimKinds.Output, claims);
        Claim("version", ClaimKinds.Version, claims);
        Claim("producer", ClaimKinds.Producer, claims);
        Claim("producer-version", ClaimKinds.ProducerVersion, claims);
        Claim("training-compute", ClaimKinds.TrainingCompute, claims);
        Claim("role", ClaimKinds.Role, claims);
    }

    // What is no value of its key has been told as a flaw; it is no claim.
    private void Claim(string key, string kind, CardClaimSet claims)
    {
        if (Find(key) is { Kind: YamlKind.Scalar, SaysNothing: false } node && Fault(key, node) is null)
        {
            claims.Add(kind, node.Value, CardClaimSource.Block, node.Line, node.Column);
        }
    }

    private void Ports(string key, string kind, CardClaimSet claims)
    {
        if (Find(key) is not { SaysNothing: false } node || PortsFault(node) is not null)
        {
            return;
        }

        if (node.Kind == YamlKind.Scalar)
        {
            claims.Add(kind, node.Value, CardClaimSource.Block, node.Line, node.Column);
            return;
        }

        foreach (var port in node.Items)
        {
            if (port.Kind == YamlKind.Scalar)
            {
                claims.Add(kind, port.Value, CardClaimSource.Block, port.Line, port.Column);
                continue;
            }

            var name = port.Text("name")!;
            claims.Add(kind, name, CardClaimSource.Block, port.Get("name")!.Line, port.Get("name")!.Column);
            foreach (var part in (ReadOnlySpan<string>)["type", "shape"])
            {
                if (port.Text(part) is { } text)
                {
                    claims.Add(kind, text, CardClaimSource.Block, port.Get(part)!.Line, port.Get(part)!.Column, name);
                }
            }
        }
    }

    private void Field(string key, string field, CardFieldSet fields)
    {
        if (Find(key) is not { } node || node.Kind == YamlKind.Map)
        {
            return;
        }

        var said = new List<string>();
        foreach (var item in node.Kind == YamlKind.List ? node.Items : [node])
        {
            if (item.Kind == YamlKind.Scalar && !item.SaysNothing)
            {
                said.Add(item.Value.Trim());
            }
        }

        fields.Add(field, said.Count == 0 ? null : string.Join(", ", said), node.Line, node.Column, fromFrontMatter: true);
    }
}
