using ComplianceGate.BuildTrial;

var repository = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(repository, "ComplianceGate.sln")))
{
    repository = Path.GetDirectoryName(repository) ?? throw new InvalidOperationException("The repository was not found above the program.");
}

if (args is not (["kill", _, _] or ["many", _]))
{
    Console.Error.WriteLine("BuildTrial kill COUNT SEED | many COUNT");
    return 2;
}

using var sandbox = new Sandbox(repository);
return args[0] == "kill" ? KillTrial.Run(sandbox, int.Parse(args[1]), int.Parse(args[2])) : ManyTrial.Run(sandbox, int.Parse(args[1]));
