using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The headings and labels of cards in German, French, Spanish, Chinese and Japanese.</summary>
internal static class CardNamesAbroad
{
    /// <summary>The field of a heading or label, given as its words in lower case; null where it is none.</summary>
    public static string? Field(string words) => words switch
    {
        "lizenz" or "lizenzen" or "licencia" or "许可证" or "许可" or "許可" or "协议" or "许可协议" or "开源协议" or "ライセンス" or "使用許諾" => CardFields.License,
        "herkunft" or "basismodell" or "entstehung" or "trainingsverfahren" or "origine" or "modèle de base" or "procédure d entraînement"
            or "origen" or "modelo base" or "procedimiento de entrenamiento" or "来源" or "模型来源" or "基础模型" or "基座模型" or "训练过程" or "训练方法"
            or "ベースモデル" or "由来" or "学習方法" or "学習手順" => CardFields.Origin,
        "verwendung" or "verwendungszweck" or "einsatzzweck" or "anwendung" or "bestimmungsgemäße verwendung" or "vorgesehene verwendung" or "zweck"
            or "utilisation" or "utilisations" or "utilisation prévue" or "utilisations prévues" or "usages" or "usage prévu" or "usages prévus"
            or "uso" or "usos" or "uso previsto" or "usos previstos" or "用途" or "预期用途" or "使用场景" or "应用场景" or "适用范围"
            or "想定用途" or "想定される用途" or "想定される利用" or "利用目的" or "使用目的" => CardFields.IntendedUse,
        "einschränkungen" or "grenzen" or "grenzen und risiken" or "einschränkungen und risiken" or "risiken und grenzen" or "limites" or "limites et biais"
            or "biais et limites" or "biais risques et limites" or "limitaciones" or "limitaciones y sesgos" or "sesgos y limitaciones"
            or "sesgos riesgos y limitaciones" or "límites" or "局限性" or "局限" or "限制" or "模型局限性" or "局限性与风险" or "制限事項" or "制限" or "限界"
            or "制約" or "制約事項" or "既知の制限" => CardFields.Limitations,
        "nicht vorgesehene verwendung" or "unzulässige verwendung" or "utilisation hors périmètre" or "usages interdits" or "uso fuera de alcance"
            or "usos no previstos" or "禁止用途" or "超出范围的用途" or "禁止事項" or "対象外の用途" => CardFields.OutOfScopeUse,
        "trainingsdaten" or "trainingsdatensatz" or "datengrundlage" or "données d entraînement" or "jeu de données" or "jeux de données"
            or "datos de entrenamiento" or "conjunto de datos" or "训练数据" or "数据集" or "訓練データ" or "学習データ" or "学習データセット" or "データセット" => CardFields.TrainingData,
        "auswertung" or "evaluierung" or "ergebnisse" or "evaluationsergebnisse" or "évaluation" or "évaluations" or "résultats" or "evaluación" or "resultados"
            or "评估" or "评测" or "评测结果" or "评估结果" or "性能" or "評価" or "評価結果" or "ベンチマーク" => CardFields.Evaluation,
        "sprache" or "sprachen" or "langue" or "langues" or "langue s" or "idioma" or "idiomas" or "语言" or "支持语言" or "支持的语言" or "言語" or "対応言語" => CardFields.Languages,
        "versión" or "版本" or "バージョン" => CardFields.Version,
        "entwickelt von" or "entwickler" or "autor" or "autoren" or "développé par" or "auteur" or "auteurs" or "desarrollado por" or "autores"
            or "开发者" or "作者" or "开发团队" or "開発者" or "開発元" => CardFields.Developer,
        "kontakt" or "ansprechpartner" or "contacto" or "联系方式" or "联系我们" or "連絡先" or "お問い合わせ" => CardFields.Contact,
        "umweltauswirkungen" or "impact environnemental" or "impacto ambiental" or "环境影响" or "環境への影響" => CardFields.EnvironmentalImpact,
        "zitieren" or "zitat" or "zitierweise" or "citer" or "cita" or "citar" or "cómo citar" or "引用" => CardFields.Citation,
        "modellbeschreibung" or "beschreibung" or "modelldetails" or "überblick" or "description du modèle" or "présentation" or "détails du modèle"
            or "descripción" or "descripción del modelo" or "detalles del modelo" or "模型介绍" or "模型简介" or "简介" or "模型描述" or "模型详情"
            or "モデル概要" or "概要" or "モデルの説明" or "モデル詳細" => CardFields.Name,
        _ => null,
    };
}
