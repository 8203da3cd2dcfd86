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

    private const string Table =
        "parameters|parameters|params|number of parameters|parameter count|num parameters|no of parameters|total parameters|"
        + "total params|model parameters|parameter|param count|parameteranzahl|anzahl parameter|anzahl der parameter|"
        + "nombre de paramètres|paramètres|número de parámetros|parámetros|参数|参数量|参数数量|パラメータ数|パラメーター数|\n"
        + "size-or-parameters|size|model size|modellgröße|taille|taille du modèle|tamaño|tamaño del modelo|模型大小|モデルサイズ|\n"
        + "size|file size|size on disk|dateigröße|taille du fichier|tamaño del archivo|文件大小|ファイルサイズ|\n"
        + "context-length|context length|context window|context size|max context|max context length|maximum context length|"
        + "sequence length|max sequence length|maximum sequence length|max tokens|n ctx|context|kontextlänge|kontextfenster|"
        + "longueur de contexte|fenêtre de contexte|longitud de contexto|ventana de contexto|上下文长度|上下文窗口|コンテキスト長|\n"
        + "architecture|architecture|model architecture|base architecture|architektur|modellarchitektur|architecture du modèle|"
        + "arquitectura|arquitectura del modelo|架构|模型架构|アーキテクチャ|モデルアーキテクチャ|\n"
        + "quantisation|quantization|quantisation|quant|quant method|quant type|quantization type|quantization method|"
        + "precision|tensor type|tensor types|weight type|weights precision|weight precision|numeric precision|"
        + "data type of weights|torch dtype|dtype|number format|quantisierung|quantification|cuantización|précision|precisión|"
        + "量化|量化方式|精度|量子化|\n"
        + "license|license|licence|model license|model licence|license s|lizenz|licencia|许可证|许可协议|ライセンス|\n"
        + "base-model|base model|base models|basemodel|finetuned from|fine tuned from|finetuned from model|"
        + "fine tuned from model|quantized from|quantized from model|quantised from|converted from|derived from|source model|"
        + "original model|parent model|merged from|basismodell|modèle de base|modelo base|基础模型|基座模型|ベースモデル|\n"
        + "dataset|training data|training dataset|training datasets|training set|trained on|fine tuned on|finetuned on|dataset|"
        + "datasets|datasets used|trainingsdaten|trainingsdatensatz|données d entraînement|datos de entrenamiento|训练数据|数据集|"
        + "学習データ|\n"
        + "language|language|languages|language s|language s nlp|languages nlp|supported languages|sprache|sprachen|langue|"
        + "langues|langue s|idioma|idiomas|语言|支持语言|言語|対応言語|\n"
        + "digest|sha256|sha 256|sha256sum|sha256 checksum|checksum sha256|sha256 hash|sha256 digest|sha 256 checksum|"
        + "checksum sha 256|checksum|digest|hash|prüfsumme|校验和|\n"
        + "version|version|model version|versión|版本|バージョン|\n"
        + "producer|exported with|exported by|converted with|producer|produced by|conversion tool|\n"
        + "training-compute|training compute|training flops|training flop|compute flop|\n"
        + "input|input name|input names|eingabename|\n"
        + "output|output name|output names|ausgabename|\n";

    /// <summary>The kind of a label, given as its words in lower case (<see cref="CardNames.Words"/>); null for any other.</summary>
    public static string? Kind(string words) => WordTable.Find(Table, words);

    /// <summary>Whether a heading's labels may speak of the file: a heading about training, use or measuring speaks of something else.</summary>
    /// <param name="kind">What a label below it makes a claim about.</param>
    /// <param name="title">The heading.</param>
    public static bool MayStandUnder(string kind, string title)
    {
        var words = CardNames.Words(title);
        if (kind is ClaimKinds.BaseModel or ClaimKinds.TrainingCompute)
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
