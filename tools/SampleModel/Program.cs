using ComplianceGate.SampleModel;

if (args is not [var path] || Path.GetExtension(path) is not (".onnx" or ".safetensors"))
{
    Console.Error.WriteLine("usage: SampleModel OUT.onnx|OUT.safetensors");
    return 2;
}

var bytes = path.EndsWith(".onnx", StringComparison.Ordinal) ? SentimentModel.Write() : SafetensorsFile.Write(SentimentModel.Weights(), 0);
File.WriteAllBytes(path, bytes);
Console.WriteLine($"{path}: {bytes.Length} bytes");
return 0;
