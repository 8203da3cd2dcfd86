using ComplianceGate.CryptographyTrial;

switch (args)
{
    case []:
        return TrialRun.All(Path.Combine(TrialRun.Repository, "tools", "CryptographyTrial", "packages.txt"));
    case ["--scan", var folder]:
        return PackageScan.Print(folder);
    case ["--uses", var file]:
        return UseList.PrintUses(file);
    case ["--calls", var file]:
        return UseList.PrintCalls(file);
    default:
        Console.Error.WriteLine("CryptographyTrial | CryptographyTrial --uses FILE.dll | CryptographyTrial --calls FILE.dll");
        return 2;
}
