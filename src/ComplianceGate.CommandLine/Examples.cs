namespace ComplianceGate.Tool;

/// <summary>Examples of each command, as its help shows them.</summary>
internal static class Examples
{
    /// <summary>The examples of a command.</summary>
    /// <param name="command">Its name, for one below another with that before it; empty for the tool itself.</param>
    /// <returns>Command lines without the name of the tool; empty for an unknown command.</returns>
    public static string[] Of(string command) => command switch
    {
        "" => ["init", "check", "explain CG1002", "verify bin/Release/net10.0"],
        "init" => ["init", "init --baseline --owner ann@contoso.example --reason \"Found when the gate came.\" --days 90", "init --dry-run --ci gitlab"],
        "check" => ["check", "check src --json", "check App.csproj --framework net10.0 --configuration Release --all"],
        "inspect" => ["inspect bin/Release/net10.0/App.dll", "inspect Contoso.App.1.0.0.nupkg --json", "inspect bin/Release/net10.0/App.dll --cryptography"],
        "verify" => ["verify bin/Release/net10.0", "verify Contoso.App.1.0.0.nupkg --key release.pub", "verify publish --policy compliance.json --json"],
        "sign" => ["sign Contoso.App.1.0.0.nupkg --key release.pem", "sign publish --signer /usr/bin/pkcs11-sign --public-key release.pub --output signatures"],
        "reproduce" => ["reproduce Contoso.App.1.0.0.nupkg", "reproduce bin/Release/net10.0 --source . --accept bit-identical"],
        "explain" => ["explain CG1002", "explain --policy", "explain --policy src/App --json"],
        "model" => ["model draft-card models/sentiment.onnx", "model lock"],
        "model draft-card" => ["model draft-card models/sentiment.onnx", "model draft-card Contoso.Models/1.0.0/content/tiny.gguf --output cards/tiny.md"],
        "model lock" => ["model lock", "model lock src/App --check"],
        "license" => ["license list", "license hash Contoso.Paper", "license unused ."],
        "license list" => ["license list", "license list src/App --framework net10.0 --json"],
        "license hash" => ["license hash Contoso.Paper", "license hash Contoso.Paper/1.0.0 --json"],
        "license unused" => ["license unused", "license unused src --policy compliance.json"],
        "ledger" => ["ledger append ledger --key ledger.pem --origin log.contoso.example/builds App.nupkg.sigstore.json", "ledger verify ledger --key ledger.pub"],
        "ledger append" => ["ledger append ledger --key ledger.pem --origin log.contoso.example/builds App.nupkg.sigstore.json --signed-by release.pub", "ledger append ledger --key ledger.pem --spool spool"],
        "ledger verify" => ["ledger verify ledger --key ledger.pub", "ledger verify ledger --key ledger.pub --origin log.contoso.example/builds --require-seen"],
        "ledger prove" => ["ledger prove ledger --entry App.nupkg.sigstore.json", "ledger prove ledger --consistency 120"],
        "ledger check" => ["ledger check App.nupkg.sigstore.json --key ledger.pub", "ledger check proof.json --key ledger.pub --entry entry.json"],
        "duties" => ["duties", "duties --if role=deployer --if use=employment --if market=eu", "duties src/App --on 2027-08-02 --all"],
        "review" => ["review list", "review show Contoso.Ink", "review add Contoso.Ink --who Ann --looked-at \"native code\" --verdict accepted"],
        "review list" => ["review list", "review list src/App --all --json"],
        "review show" => ["review show Contoso.Ink", "review show models/sentiment.onnx src/App"],
        "review add" => ["review add Contoso.Ink --who Ann --looked-at \"native code\" --verdict accepted", "review add models/tiny.onnx --who Ann --looked-at card --verdict accepted-with-notes --notes \"English only.\""],
        "review import" => ["review import their-reviews.json --who \"Fabrikam security\""],
        "report" => ["report", "report artifacts --output portfolio.html", "report --markdown"],
        "diff" => ["diff Contoso.App.1.0.0.nupkg Contoso.App.2.0.0.nupkg", "diff old/App.compliance new/App.compliance --json"],
        "completion" => ["completion bash > ~/.local/share/bash-completion/completions/compliance-gate", "completion pwsh"],
        _ => [],
    };
}
