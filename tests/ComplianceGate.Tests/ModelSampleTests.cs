using System.Security.Cryptography;
using ComplianceGate.Models;
using ComplianceGate.SampleModel;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelSampleTests
{
    [TestMethod]
    public void The_sample_model_is_the_same_bytes_every_time() =>
        Assert.AreEqual(
            "23ae2d423963bc96ed05db2eb5a8e913e3ec4bd300465750358459cc6973fbb2", Convert.ToHexStringLower(SHA256.HashData(SentimentModel.Write())));

    [TestMethod]
    public void The_sample_model_is_a_sound_onnx_file()
    {
        var model = ModelFormats.Recognise("sentiment.onnx", false, new ModelBytes(new MemoryStream(SentimentModel.Write())));
        Assert.AreEqual(new RecognisedModel("onnx", "8", null, 0), model);
    }

    [TestMethod]
    public void Words_fall_into_the_buckets_that_the_weights_were_made_for()
    {
        var features = SentimentModel.Features("Great, great app!");
        Assert.AreEqual(2f, features[SentimentModel.Bucket("great")]);
        Assert.AreEqual(3f, features.Sum());
    }
}
