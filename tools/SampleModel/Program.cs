using ComplianceGate.SampleModel;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: SampleModel OUT.onnx");
    return 2;
}

var bytes = SentimentModel.Write();
File.WriteAllBytes(args[0], bytes);
Console.WriteLine($"{args[0]}: {bytes.Length} bytes");
return 0;
