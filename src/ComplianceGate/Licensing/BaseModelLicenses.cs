namespace ComplianceGate.Licensing;

/// <summary>The license of a family of models that others are made from.</summary>
/// <param name="Organization">Who publishes it on the Hugging Face Hub, lower case.</param>
/// <param name="Prefix">What the names of the family begin with, lower case; a hyphen, or nothing, follows.</param>
/// <param name="License">An SPDX id or <c>LicenseRef-</c>.</param>
/// <param name="Proof">
/// What that rests on: the publisher's own repository, card or license text was read; third parties say so; or memory.
/// </param>
public sealed record BaseModelLicense(string Organization, string Prefix, string License, TermProof Proof);

/// <summary>
/// The licenses of well-known base models, gathered by hand (<c>docs/model-licenses.md</c>). What is not here is not known: a name alone
/// proves nothing, and neither does a copy of another publisher.
/// </summary>
public static class BaseModelLicenses
{
    private const TermProof Read = TermProof.Verified;
    private const TermProof Said = TermProof.Secondary;
    private const TermProof Memory = TermProof.Unverified;

    /// <summary>All of them, in ordinal order of publisher and prefix.</summary>
    public static IReadOnlyList<BaseModelLicense> All { get; } =
    [
        new("bigcode", "starcoder", "LicenseRef-bigcode-openrail-m", Memory),
        new("bigcode", "starcoder2", "LicenseRef-bigcode-openrail-m", Memory),
        new("bigscience", "bloom", "LicenseRef-bigscience-bloom-rail-1.0", Read),
        new("bigscience", "bloomz", "LicenseRef-bigscience-bloom-rail-1.0", Memory),
        new("cohereforai", "c4ai-command-r-plus", "CC-BY-NC-4.0", Memory),
        new("cohereforai", "c4ai-command-r-v01", "CC-BY-NC-4.0", Memory),
        new("compvis", "stable-diffusion-v1-4", "LicenseRef-creativeml-openrail-m", Memory),
        new("deepseek-ai", "deepseek-r1-0528", "MIT", Memory),
        new("deepseek-ai", "deepseek-r1-distill-llama-70b", "LicenseRef-llama3.3", Read),
        new("deepseek-ai", "deepseek-r1-distill-llama-8b", "LicenseRef-llama3.1", Read),
        new("deepseek-ai", "deepseek-r1-zero", "MIT", Read),
        new("eleutherai", "gpt-j-6b", "Apache-2.0", Memory),
        new("eleutherai", "pythia", "Apache-2.0", Memory),
        new("facebook", "musicgen", "CC-BY-NC-4.0", Memory),
        new("facebook", "nllb-200", "CC-BY-NC-4.0", Memory),
        new("facebookai", "roberta-base", "MIT", Memory),
        new("google", "codegemma", "LicenseRef-gemma", Memory),
        new("google", "gemma-1.1", "LicenseRef-gemma", Memory),
        new("google", "gemma-2", "LicenseRef-gemma", Memory),
        new("google", "gemma-2b", "LicenseRef-gemma", Read),
        new("google", "gemma-3", "LicenseRef-gemma", Memory),
        new("google", "gemma-3n", "LicenseRef-gemma", Memory),
        new("google", "gemma-7b", "LicenseRef-gemma", Memory),
        new("google-bert", "bert-base", "Apache-2.0", Memory),
        new("google-t5", "t5", "Apache-2.0", Memory),
        new("ibm-granite", "granite-3.0", "Apache-2.0", Memory),
        new("meta-llama", "codellama", "LicenseRef-llama2", Memory),
        new("meta-llama", "llama-2", "LicenseRef-llama2", Read),
        new("meta-llama", "llama-3.1", "LicenseRef-llama3.1", Read),
        new("meta-llama", "llama-3.2", "LicenseRef-llama3.2", Read),
        new("meta-llama", "llama-3.3", "LicenseRef-llama3.3", Read),
        new("meta-llama", "llama-4", "LicenseRef-llama4", Read),
        new("meta-llama", "meta-llama-3", "LicenseRef-llama3", Read),
        new("meta-llama", "meta-llama-3.1", "LicenseRef-llama3.1", Read),
        new("microsoft", "phi-2", "MIT", Memory),
        new("microsoft", "phi-3", "MIT", Memory),
        new("microsoft", "phi-3.5", "MIT", Memory),
        new("microsoft", "phi-4", "MIT", Memory),
        new("mistralai", "mistral-7b", "Apache-2.0", Said),
        new("mistralai", "mixtral-8x22b", "Apache-2.0", Said),
        new("mistralai", "mixtral-8x7b", "Apache-2.0", Said),
        new("openai-community", "gpt2", "MIT", Memory),
        new("qwen", "qwen2-0.5b", "Apache-2.0", Said),
        new("qwen", "qwen2-1.5b", "Apache-2.0", Said),
        new("qwen", "qwen2-7b", "Apache-2.0", Said),
        new("qwen", "qwen2.5-1.5b", "Apache-2.0", Said),
        new("qwen", "qwen2.5-14b", "Apache-2.0", Said),
        new("qwen", "qwen2.5-32b", "Apache-2.0", Said),
        new("qwen", "qwen2.5-7b", "Apache-2.0", Said),
        new("sentence-transformers", "all-minilm-l6-v2", "Apache-2.0", Memory),
        new("stabilityai", "stable-diffusion-2", "LicenseRef-openrail-plus-plus", Memory),
        new("stabilityai", "stable-diffusion-xl-base-1.0", "LicenseRef-openrail-plus-plus", Read),
        new("stable-diffusion-v1-5", "stable-diffusion-v1-5", "LicenseRef-creativeml-openrail-m", Memory),
        new("tiiuae", "falcon-40b", "Apache-2.0", Memory),
        new("tiiuae", "falcon-7b", "Apache-2.0", Memory),
    ];

    /// <summary>The license of a base model.</summary>
    /// <param name="organization">Who publishes it; null when that is not said, and then nothing is known.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The family with the longest name that fits; null when none is known.</returns>
    public static BaseModelLicense? Find(string? organization, string name)
    {
        BaseModelLicense? found = null;
        foreach (var family in All)
        {
            if (family.Organization.Equals(organization, StringComparison.OrdinalIgnoreCase) && name.StartsWith(family.Prefix, StringComparison.OrdinalIgnoreCase)
                && (name.Length == family.Prefix.Length || name[family.Prefix.Length] == '-') && family.Prefix.Length > (found?.Prefix.Length ?? 0))
            {
                found = family;
            }
        }

        return found;
    }
}
