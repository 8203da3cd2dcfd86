using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What a label or the head of a column makes a claim about.</summary>
internal static class ProseLabels
{
    /// <summary>A label that some use for the number of parameters and some for the file; the value tells which.</summary>
    public const string SizeOrParameters = "size-or-parameters";

    // What a heading is about when its labels speak of something else than the file: how it was trained, run or measured.
    private static readonly string[] Elsewhere =
    [
        "train", "fine tun", "finetun", "hyperparam", "evaluat", "benchmark", "result", "performance", "data", "usage", "how to", "example", "quickstart",
        "quick start", "getting started", "get started", "inference", "citation", "environment", "hardware", "software", "infrastructure", "speeds",
        "requirement", "related", "comparison", "other model", "previous", "changelog", "auswertung", "évaluation", "evaluación", "entraînement",
        "entrenamiento", "评", "训练", "学習", "評価",
    ];

    /// <summary>The kind of a label, given as its words in lower case (<see cref="CardNames.Words"/>); null for any other.</summary>
    public static string? Kind(string words) => words switch
    {
        "parameters" or "params" or "number of parameters" or "parameter count" or "num parameters" or "no of parameters" or "total parameters" or "total params"
            or "model parameters" or "parameter" or "param count" or "parameteranzahl" or "anzahl parameter" or "anzahl der parameter"
            or "nombre de paramètres" or "paramètres" or "número de parámetros" or "parámetros" or "参数" or "参数量" or "参数数量" or "パラメータ数"
            or "パラメーター数" => ClaimKinds.Parameters,
        "size" or "model size" or "modellgröße" or "taille" or "taille du modèle" or "tamaño" or "tamaño del modelo" or "模型大小" or "モデルサイズ" => SizeOrParameters,
        "file size" or "size on disk" or "dateigröße" or "taille du fichier" or "tamaño del archivo" or "文件大小" or "ファイルサイズ" => ClaimKinds.Size,
        "context length" or "context window" or "context size" or "max context" or "max context length" or "maximum context length" or "sequence length"
            or "max sequence length" or "maximum sequence length" or "max tokens" or "n ctx" or "context" or "kontextlänge" or "kontextfenster"
            or "longueur de contexte" or "fenêtre de contexte" or "longitud de contexto" or "ventana de contexto" or "上下文长度" or "上下文窗口"
            or "コンテキスト長" => ClaimKinds.ContextLength,
        "architecture" or "model architecture" or "base architecture" or "architektur" or "modellarchitektur" or "architecture du modèle" or "arquitectura"
            or "arquitectura del modelo" or "架构" or "模型架构" or "アーキテクチャ" or "モデルアーキテクチャ" => ClaimKinds.Architecture,
        "quantization" or "quantisation" or "quant" or "quant method" or "quant type" or "quantization type" or "quantization method" or "precision"
            or "tensor type" or "tensor types" or "weight type" or "weights precision" or "weight precision" or "numeric precision" or "data type of weights"
            or "torch dtype" or "dtype" or "number format" or "quantisierung" or "quantification" or "cuantización" or "précision" or "precisión"
            or "量化" or "量化方式" or "精度" or "量子化" => ClaimKinds.Quantisation,
        "license" or "licence" or "model license" or "model licence" or "license s" or "lizenz" or "licencia" or "许可证" or "许可协议" or "ライセンス" => ClaimKinds.License,
        "base model" or "base models" or "basemodel" or "finetuned from" or "fine tuned from" or "finetuned from model" or "fine tuned from model"
            or "quantized from" or "quantized from model" or "quantised from" or "converted from" or "derived from" or "source model" or "original model"
            or "parent model" or "merged from" or "basismodell" or "modèle de base" or "modelo base" or "基础模型" or "基座模型" or "ベースモデル" => ClaimKinds.BaseModel,
        "training data" or "training dataset" or "training datasets" or "training set" or "trained on" or "fine tuned on" or "finetuned on" or "dataset"
            or "datasets" or "datasets used" or "trainingsdaten" or "trainingsdatensatz" or "données d entraînement" or "datos de entrenamiento"
            or "训练数据" or "数据集" or "学習データ" => ClaimKinds.Dataset,
        "language" or "languages" or "language s" or "language s nlp" or "languages nlp" or "supported languages" or "sprache" or "sprachen" or "langue"
            or "langues" or "langue s" or "idioma" or "idiomas" or "语言" or "支持语言" or "言語" or "対応言語" => ClaimKinds.Language,
        "sha256" or "sha 256" or "sha256sum" or "sha256 checksum" or "checksum sha256" or "sha256 hash" or "sha256 digest" or "sha 256 checksum"
            or "checksum sha 256" or "checksum" or "digest" or "hash" or "prüfsumme" or "校验和" => ClaimKinds.Digest,
        "version" or "model version" or "versión" or "版本" or "バージョン" => ClaimKinds.Version,
        "exported with" or "exported by" or "converted with" or "producer" or "produced by" or "conversion tool" => ClaimKinds.Producer,
        "training compute" or "training flops" or "training flop" or "compute flop" => ClaimKinds.TrainingCompute,
        "input name" or "input names" or "eingabename" => ClaimKinds.Input,
        "output name" or "output names" or "ausgabename" => ClaimKinds.Output,
        _ => null,
    };

    /// <summary>Whether a heading's labels may speak of the file: a heading about training, use or measuring speaks of something else.</summary>
    /// <param name="kind">What a label below it makes a claim about.</param>
    /// <param name="title">The heading.</param>
    public static bool MayStandUnder(string kind, string title)
    {
        var words = CardNames.Words(title);
        if (kind is ClaimKinds.BaseModel or ClaimKinds.TrainingCompute or ClaimKinds.Digest)
        {
            return true;
        }

        if (kind == ClaimKinds.Dataset)
        {
            return !HasPart(words, "evaluat") && !HasPart(words, "benchmark") && !HasPart(words, "test") && !HasPart(words, "result");
        }

        foreach (var part in Elsewhere)
        {
            if (HasPart(words, part))
            {
                return false;
            }
        }

        return true;
    }

    // At the start of a word: "trained" holds "train", "strain" does not. Scripts without spaces have no such start.
    private static bool HasPart(string words, string part)
    {
        var at = words.IndexOf(part, StringComparison.Ordinal);
        while (at > 0 && words[at - 1] != ' ' && part[0] < '\u2E80')
        {
            at = words.IndexOf(part, at + 1, StringComparison.Ordinal);
        }

        return at >= 0;
    }
}
