namespace ComplianceGate.Models;

/// <summary>The headings and labels of cards in German, French, Spanish, Chinese and Japanese.</summary>
internal static class CardNamesAbroad
{
    private const string Table =
        "license|lizenz|lizenzen|licencia|许可证|许可|許可|协议|许可协议|开源协议|ライセンス|使用許諾|\n"
        + "origin|herkunft|basismodell|entstehung|trainingsverfahren|origine|modèle de base|procédure d entraînement|origen|"
        + "modelo base|procedimiento de entrenamiento|来源|模型来源|基础模型|基座模型|训练过程|训练方法|ベースモデル|由来|学習方法|学習手順|\n"
        + "intended-use|verwendung|verwendungszweck|einsatzzweck|anwendung|bestimmungsgemäße verwendung|vorgesehene verwendung|"
        + "zweck|utilisation|utilisations|utilisation prévue|utilisations prévues|usages|usage prévu|usages prévus|uso|usos|"
        + "uso previsto|usos previstos|用途|预期用途|使用场景|应用场景|适用范围|想定用途|想定される用途|想定される利用|利用目的|使用目的|\n"
        + "limitations|einschränkungen|grenzen|grenzen und risiken|einschränkungen und risiken|risiken und grenzen|limites|"
        + "limites et biais|biais et limites|biais risques et limites|limitaciones|limitaciones y sesgos|sesgos y limitaciones|"
        + "sesgos riesgos y limitaciones|límites|局限性|局限|限制|模型局限性|局限性与风险|制限事項|制限|限界|制約|制約事項|既知の制限|\n"
        + "out-of-scope-use|nicht vorgesehene verwendung|unzulässige verwendung|utilisation hors périmètre|usages interdits|"
        + "uso fuera de alcance|usos no previstos|禁止用途|超出范围的用途|禁止事項|対象外の用途|\n"
        + "training-data|trainingsdaten|trainingsdatensatz|datengrundlage|données d entraînement|jeu de données|"
        + "jeux de données|datos de entrenamiento|conjunto de datos|训练数据|数据集|訓練データ|学習データ|学習データセット|データセット|\n"
        + "evaluation|auswertung|evaluierung|ergebnisse|evaluationsergebnisse|évaluation|évaluations|résultats|evaluación|"
        + "resultados|评估|评测|评测结果|评估结果|性能|評価|評価結果|ベンチマーク|\n"
        + "languages|sprache|sprachen|langue|langues|langue s|idioma|idiomas|语言|支持语言|支持的语言|言語|対応言語|\n"
        + "version|versión|版本|バージョン|\n"
        + "developer|entwickelt von|entwickler|autor|autoren|développé par|auteur|auteurs|desarrollado por|autores|开发者|作者|开发团队|"
        + "開発者|開発元|\n"
        + "contact|kontakt|ansprechpartner|contacto|联系方式|联系我们|連絡先|お問い合わせ|\n"
        + "environmental-impact|umweltauswirkungen|impact environnemental|impacto ambiental|环境影响|環境への影響|\n"
        + "citation|zitieren|zitat|zitierweise|citer|cita|citar|cómo citar|引用|\n"
        + "name|modellbeschreibung|beschreibung|modelldetails|überblick|description du modèle|présentation|détails du modèle|"
        + "descripción|descripción del modelo|detalles del modelo|模型介绍|模型简介|简介|模型描述|模型详情|モデル概要|概要|モデルの説明|モデル詳細|\n";

    /// <summary>The field of a heading or label, given as its words in lower case; null where it is none.</summary>
    public static string? Field(string words) => WordTable.Find(Table, words);
}
