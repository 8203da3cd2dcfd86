namespace ComplianceGate.Policy;

/// <summary>An architecture that is known by name.</summary>
/// <param name="Name">Its name, without case and signs.</param>
/// <param name="Group">Architectures that are taken for one another; llama.cpp, for one, writes Mistral as <c>llama</c>.</param>
/// <param name="Aliases">Other names of it, parted by spaces.</param>
internal sealed record KnownArchitecture(string Name, string Group, string Aliases = "");

/// <summary>A small table of architectures: the names of llama.cpp (<c>general.architecture</c>) and of Transformers (<c>model_type</c>, class names).</summary>
internal static class Architectures
{
    private static readonly KnownArchitecture[] Table =
    [
        new("llama", "llama", "llama2 llama3 llama31 llama32 llama33"), new("mistral", "llama"), new("mixtral", "llama"), new("mistral3", "llama"), new("yi", "llama"),
        new("smollm", "llama", "smollm2"), new("tinyllama", "llama"), new("internlm2", "llama"), new("granite", "llama"), new("exaone", "llama"),
        new("llama4", "llama4"), new("deci", "llama"), new("vicuna", "llama"), new("codellama", "llama"),
        new("qwen", "qwen"), new("qwen2", "qwen", "qwen25 qwen15"), new("qwen2moe", "qwen"), new("qwen3", "qwen"), new("qwen3moe", "qwen"), new("qwen2vl", "qwen"),
        new("gemma", "gemma"), new("gemma2", "gemma"), new("gemma3", "gemma", "gemma3text"), new("gemma3n", "gemma"),
        new("phi", "phi", "phi1 phi15"), new("phi2", "phi"), new("phi3", "phi", "phi35 phi4"), new("phimoe", "phi"),
        new("gpt2", "gpt2"), new("gptj", "gptj"), new("gptneo", "gptneo"), new("gptneox", "gptneo", "pythia"), new("gptbigcode", "starcoder"),
        new("starcoder", "starcoder"), new("starcoder2", "starcoder"), new("falcon", "falcon"), new("bloom", "bloom"), new("mpt", "mpt"), new("opt", "opt"),
        new("deepseek", "deepseek"), new("deepseek2", "deepseek", "deepseekv2 deepseekv3"), new("commandr", "cohere", "cohere"), new("cohere2", "cohere"),
        new("olmo", "olmo"), new("olmo2", "olmo"), new("stablelm", "stablelm"), new("baichuan", "baichuan"), new("chatglm", "chatglm"), new("dbrx", "dbrx"),
        new("mamba", "mamba"), new("mamba2", "mamba"), new("rwkv6", "rwkv"), new("rwkv7", "rwkv"), new("gptoss", "gptoss"),
        new("t5", "t5", "flant5"), new("t5encoder", "t5"), new("mt5", "t5"), new("bart", "bart"), new("mbart", "bart"), new("pegasus", "bart"), new("marian", "marian"),
        new("bert", "bert"), new("nomicbert", "bert"), new("jinabertv2", "bert"), new("modernbert", "bert"), new("roberta", "bert"), new("xlmroberta", "bert"),
        new("distilbert", "bert"), new("albert", "bert"), new("deberta", "bert"), new("debertav2", "bert", "debertav3"), new("electra", "bert"), new("mpnet", "bert"), new("minilm", "bert"),
        new("whisper", "whisper"), new("wav2vec2", "wav2vec2"), new("hubert", "wav2vec2"), new("clip", "clip"), new("siglip", "siglip"), new("vit", "vit"),
        new("deit", "vit"), new("swin", "swin"), new("resnet", "resnet", "resnet18 resnet34 resnet50 resnet101 resnet152"),
        new("mobilenetv1", "mobilenet"), new("mobilenetv2", "mobilenet"), new("mobilenetv3", "mobilenet"), new("efficientnet", "efficientnet"),
        new("stablediffusion", "diffusion", "sd1 sd2 sdxl sd3"), new("flux", "flux"),
    ];

    private static readonly string[] Endings =
    [
        "forcausallm", "forconditionalgeneration", "forsequenceclassification", "fortokenclassification", "formaskedlm", "forquestionanswering",
        "forimageclassification", "forpretraining", "formultiplechoice", "lmheadmodel", "doubleheadsmodel", "encodermodel", "architecture", "basedmodel", "model", "based",
    ];

    /// <summary>A name without case, signs, and the ending that tells the task.</summary>
    public static string Base(string name)
    {
        var slug = ClaimText.Slug(ClaimText.Plain(name));
        foreach (var ending in Endings)
        {
            if (slug.Length > ending.Length && slug.EndsWith(ending, StringComparison.Ordinal))
            {
                return slug[..^ending.Length];
            }
        }

        return slug;
    }

    /// <summary>What is known under a name.</summary>
    /// <param name="name">What <see cref="Base"/> gave.</param>
    public static KnownArchitecture? Find(string name)
    {
        foreach (var architecture in Table)
        {
            if (architecture.Name == name || IsAlias(architecture.Aliases, name))
            {
                return architecture;
            }
        }

        return null;
    }

    private static bool IsAlias(ReadOnlySpan<char> aliases, string name)
    {
        foreach (var range in aliases.Split(' '))
        {
            if (name.Length > 0 && aliases[range].SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
