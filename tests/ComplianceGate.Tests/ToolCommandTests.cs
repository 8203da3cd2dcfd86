using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Tool;

namespace ComplianceGate.Tests;

/// <summary>What holds of every command: JSON with a schema, examples, exit codes, results and messages apart.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ToolCommandTests
{
    private static readonly string Schema = Path.Combine(DocumentationTests.Root, "schemas", "cli.schema.json");

    [TestMethod]
    public void Every_command_has_json_with_a_schema_and_examples_that_parse()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Schema));
        var definitions = schema.RootElement.GetProperty("$defs");
        var named = schema.RootElement.GetProperty("anyOf").EnumerateArray().Select(static r => r.GetProperty("$ref").GetString()!["#/$defs/".Length..].Replace("%20", " ", StringComparison.Ordinal)).ToHashSet();
        foreach (var (name, command) in Commands(CommandTree.Create(), ""))
        {
            var examples = Examples.Of(name);
            Assert.IsNotEmpty(examples, $"{name} has no examples.");
            foreach (var example in examples)
            {
                var parsed = CommandTree.Create().Parse(example.Split(" > ")[0], new ParserConfiguration { ResponseFileTokenReplacer = null });
                Assert.IsEmpty(parsed.Errors.Select(static e => e.Message), $"{name}: {example}");
                StringAssert.StartsWith(example, name, StringComparison.Ordinal);
            }

            var help = ToolWorld.Run([.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            Assert.AreEqual(0, help.Exit);
            StringAssert.Contains(help.Output, $"Examples:\n  compliance-gate {examples[0]}", StringComparison.Ordinal);
            if (command.Subcommands.Count == 0)
            {
                Assert.IsTrue(command.Options.Any(static o => o.Name == "--json"), $"{name} has no --json.");
                Assert.IsTrue(definitions.TryGetProperty(name, out _) && named.Contains(name), $"{name} has no schema.");
            }
        }
    }

    [TestMethod]
    public void The_page_of_the_command_line_has_every_command_argument_option_and_example()
    {
        var page = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "cli.md")).Replace("\\|", "|", StringComparison.Ordinal);
        var leaves = Commands(CommandTree.Create(), "").Where(static c => c.Command.Subcommands.Count == 0).ToList();
        CollectionAssert.AreEqual(leaves.Select(static c => c.Name).ToList(), page.Split('\n').Where(static l => l.StartsWith("## ", StringComparison.Ordinal)).Select(static l => l[3..]).ToList());
        foreach (var (name, command) in leaves)
        {
            var start = page.IndexOf($"\n## {name}\n", StringComparison.Ordinal);
            var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? page[start..] : page[start..end];
            var wanted = command.Options.SelectMany(static o => (string[])[o.Name, o.Description!])
                .Concat(command.Arguments.SelectMany(static a => (string[])[$"<{a.Name}>", a.Description!]))
                .Concat(Examples.Of(name)).Append(command.Description!);
            foreach (var text in wanted.Where(static t => t is not ("--help" or "Show help and usage information")))
            {
                StringAssert.Contains(section, text, StringComparison.Ordinal, name);
            }
        }
    }

    [TestMethod]
    public void Every_command_answers_as_its_schema_says_also_where_it_fails()
    {
        using var world = new ToolWorld();
        var answered = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var lines = new List<string>();
        var unexpected = new StringBuilder();
        foreach (var (command, expected, arguments) in Calls(world))
        {
            var (exit, output, error) = ToolWorld.Run([.. command.Split(' '), .. arguments, "--json"]);
            if (expected != exit)
            {
                unexpected.Append(CultureInfo.InvariantCulture, $"{command} {string.Join(' ', arguments)}: {exit}, not {expected}\n{output}\n{error}\n");
            }

            answered[command] = answered.GetValueOrDefault(command, "") + (exit == 0 ? "+" : "-");
            JsonNode? answer;
            try
            {
                answer = JsonNode.Parse(output);
            }
            catch (JsonException e)
            {
                throw new AssertFailedException($"{command} {string.Join(' ', arguments)} printed no JSON ({e.Message}):\n{output}");
            }

            var isError = answer is JsonObject o && o.ContainsKey("error");
            if (isError && (exit == 0 || error.Length == 0))
            {
                unexpected.Append(CultureInfo.InvariantCulture, $"{command} has no result, and says nothing on standard error or ends with 0.\n");
            }

            var file = world.At($"answers/{lines.Count:D3}.json");
            world.Write(file, Encoding.UTF8.GetBytes(new JsonObject { ["command"] = isError ? "error" : command, ["answer"] = answer }.ToJsonString()));
            lines.Add(file);
        }

        foreach (var (name, command) in Commands(CommandTree.Create(), ""))
        {
            var marks = answered.GetValueOrDefault(name, "");
            if (command.Subcommands.Count > 0)
            {
                continue;
            }

            // Making a build again takes minutes, so that its good answer is not tried here.
            var isWhole = (marks.Contains('+', StringComparison.Ordinal) || name == "reproduce") && marks.Contains('-', StringComparison.Ordinal);
            unexpected.Append(isWhole ? "" : $"{name} was not tried both ways: {marks}\n");
        }

        Assert.AreEqual("", unexpected.ToString());
        var (code, report) = EvidenceVerifiers.Script("verify-schema.mjs", [Wrapper(world), .. lines]);
        Assert.AreEqual(0, code, report);
    }

    [TestMethod]
    public void A_wrong_command_line_is_2_with_a_message_and_no_result()
    {
        foreach (var (name, command) in Commands(CommandTree.Create(), "").Where(static c => c.Command.Subcommands.Count == 0))
        {
            var (exit, output, error) = ToolWorld.Run([.. name.Split(' '), "", "", "", "--no-such-option"]);
            Assert.AreEqual(2, exit, name);
            Assert.AreEqual("", output, name);
            Assert.AreNotEqual("", error, name);
        }

        Assert.AreEqual(2, ToolWorld.Run("explane").Exit);
    }

    [TestMethod]
    public void Foreign_text_that_no_path_can_hold_ends_in_one_line_and_not_in_a_stack()
    {
        foreach (var arguments in (string[][])[["verify", "a\0b"], ["diff", "a\0b", "c\0d"], ["check", "a\0b"], ["init", "a\0b"], ["inspect", "a\0b"], ["license", "list", "a\0b"], ["reproduce", "a\0b"]])
        {
            var (exit, output, error) = ToolWorld.Run(arguments);
            Assert.IsTrue(exit is 2 or 3, $"{string.Join(' ', arguments)}: {exit}\n{output}{error}");
            Assert.HasCount(1, error.TrimEnd('\n').Split('\n'), error);
            Assert.DoesNotContain("   at ", error);
        }
    }

    [TestMethod]
    [DataRow("expl", "explain")]
    [DataRow("explain CG100", "CG1002")]
    [DataRow("review add x --verdict acc", "accepted-with-notes")]
    [DataRow("completion ", "pwsh")]
    [DataRow("init --ci ", "gitlab")]
    [DataRow("reproduce x --accept ", "same-il")]
    [DataRow("license li", "list")]
    public void A_shell_gets_its_completions(string typed, string expected)
    {
        var (exit, output, _) = ToolWorld.Run($"[suggest:{typed.Length}]", typed);
        Assert.AreEqual(0, exit);
        CollectionAssert.Contains(output.Split('\n').Select(static l => l.Trim()).ToArray(), expected);
    }

    [TestMethod]
    public void Scripts_of_completion_ask_the_tool_itself()
    {
        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
        {
            StringAssert.Contains(ToolWorld.Run("completion", shell).Output, "compliance-gate \"[suggest:", StringComparison.Ordinal);
        }

        if (OperatingSystem.IsLinux() && EvidenceVerifiers.Find("bash") is not null)
        {
            var (exit, output) = EvidenceVerifiers.Run("bash", "/", "-c",
                ToolWorld.Run("completion", "bash").Output + "\ncompliance-gate() { [ \"$1|$2\" = '[suggest:4]|expl' ] && echo explain; }\nCOMP_LINE='compliance-gate expl' COMP_POINT=20 COMP_WORDS=(compliance-gate expl) COMP_CWORD=1\n_compliance_gate; echo \"${COMPREPLY[@]}\"");
            Assert.AreEqual("explain\n", output, exit.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<(string Name, Command Command)> Commands(Command at, string path)
    {
        yield return (path, at);
        foreach (var command in at.Subcommands)
        {
            foreach (var below in Commands(command, path.Length == 0 ? command.Name : $"{path} {command.Name}"))
            {
                yield return below;
            }
        }
    }

    private static IEnumerable<(string Command, int Exit, string[] Arguments)> Calls(ToolWorld w)
    {
        yield return ("check", 0, [w.At("app")]);
        yield return ("check", 1, [w.At("bad")]);
        yield return ("check", 3, [w.At("models")]);
        yield return ("check", 2, [w.At("nowhere")]);
        yield return ("init", 0, [w.At("app"), "--dry-run"]);
        yield return ("init", 0, [w.At("bad"), "--baseline", "--owner", "ann", "--reason", "Because."]);
        yield return ("init", 1, [w.At("bad")]);
        yield return ("init", 2, [w.At("app"), "--baseline"]);
        yield return ("explain", 0, ["CG1002"]);
        yield return ("explain", 0, ["--policy", w.At("bad")]);
        yield return ("explain", 2, ["CG4711"]);
        yield return ("inspect", 0, [w.At("out/App.dll")]);
        yield return ("inspect", 0, [w.At("out")]);
        yield return ("inspect", 0, [typeof(ToolRun).Assembly.Location, "--cryptography"]);
        yield return ("inspect", 3, [w.At("nowhere.dll")]);
        yield return ("verify", 0, [w.At("out")]);
        yield return ("verify", 1, [w.At("broken")]);
        yield return ("verify", 3, [w.At("models")]);
        yield return ("verify", 2, [w.At("out"), "--expect", "none"]);
        yield return ("diff", 0, [w.At("older"), w.At("out")]);
        yield return ("diff", 2, [w.At("nowhere"), w.At("out")]);
        yield return ("report", 0, [w.At("out")]);
        yield return ("report", 3, [w.At("models")]);
        yield return ("report", 2, [w.At("nowhere")]);
        yield return ("model draft-card", 0, [w.At("models/tiny.safetensors")]);
        yield return ("model draft-card", 3, [w.At("models/none.safetensors")]);
        yield return ("model lock", 0, [w.At("app")]);
        yield return ("model lock", 3, [w.At("models")]);
        yield return ("license list", 0, [w.At("app")]);
        yield return ("license list", 3, [w.At("models")]);
        yield return ("license hash", 0, [w.At("p")]);
        yield return ("license hash", 3, ["No.Such.Package"]);
        w.Write("compliance.json", "{}"u8.ToArray());
        w.Keep("shared", ToolWorld.Good);
        yield return ("license unused", 0, [w.Root]);
        yield return ("license unused", 2, [w.At("nowhere")]);
        yield return ("duties", 0, [w.At("app")]);
        yield return ("duties", 0, [w.At("app"), "--if", "role=hobbyist"]);
        yield return ("duties", 2, [w.At("app"), "--on", "soon"]);
        yield return ("review list", 1, [w.At("app"), "--all"]);
        yield return ("review add", 0, ["Test.Native", w.At("app"), "--who", "Ann", "--looked-at", "exports", "--verdict", "accepted"]);
        yield return ("review add", 3, ["Test.Other", w.At("app"), "--who", "Ann", "--looked-at", "exports", "--verdict", "accepted"]);
        yield return ("review list", 0, [w.At("app")]);
        yield return ("review show", 0, ["Test.Native", w.At("app")]);
        yield return ("review show", 3, ["Test.Other", w.At("app")]);
        yield return ("review list", 3, [w.At("models")]);
        yield return ("review import", 0, [w.At("compliance-reviews.json"), w.At("app"), "--who", "Fabrikam"]);
        yield return ("review import", 2, [w.At("none.json"), w.At("app"), "--who", "Fabrikam"]);
        foreach (var call in SigningCalls(w))
        {
            yield return call;
        }

        yield return ("reproduce", 3, [w.At("models")]);
        yield return ("completion", 0, ["bash"]);
        yield return ("completion", 2, ["cmd"]);
    }

    private static IEnumerable<(string Command, int Exit, string[] Arguments)> SigningCalls(ToolWorld w)
    {
        var (key, pub, ledger, state) = (w.At("key.pem"), w.At("key.pub"), w.At("ledger"), w.At("state"));
        yield return ("sign", 0, [w.At("out/App.compliance"), "--key", key, "--output", w.Root]);
        yield return ("sign", 1, [w.At("broken"), "--key", key]);
        yield return ("sign", 2, [w.At("nowhere"), "--key", key]);
        var bundle = w.At("App.compliance.sigstore.json");
        yield return ("ledger append", 0, [ledger, bundle, "--key", key, "--signed-by", pub, "--origin", "log.example.test/a", "--state", state]);
        yield return ("ledger append", 2, [ledger, bundle, "--state", state]);
        yield return ("ledger verify", 0, [ledger, "--key", pub, "--state", state]);
        yield return ("ledger verify", 3, [w.At("nowhere"), "--key", pub, "--state", state]);
        yield return ("ledger prove", 0, [ledger, "--index", "0"]);
        yield return ("ledger prove", 0, [ledger, "--consistency", "1"]);
        yield return ("ledger prove", 2, [ledger]);
        yield return ("ledger check", 0, [bundle, "--key", pub]);
        yield return ("ledger check", 1, [bundle, "--key", pub, "--origin", "log.example.test/b"]);
    }

    /// <summary>A schema that chooses the definition by the name of the command.</summary>
    private static string Wrapper(ToolWorld world)
    {
        var schema = JsonNode.Parse(File.ReadAllBytes(Schema))!.AsObject();
        var choices = new JsonArray();
        foreach (var (name, _) in schema["$defs"]!.AsObject())
        {
            choices.Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["command"] = new JsonObject { ["const"] = name } } },
                ["then"] = new JsonObject { ["properties"] = new JsonObject { ["answer"] = new JsonObject { ["$ref"] = "#/$defs/" + name.Replace(" ", "%20", StringComparison.Ordinal) } } },
            });
        }

        schema.Remove("anyOf");
        schema.Remove("$id");
        schema["type"] = "object";
        schema["properties"] = new JsonObject { ["command"] = new JsonObject { ["type"] = "string" }, ["answer"] = new JsonObject() };
        schema["required"] = new JsonArray("command", "answer");
        schema["allOf"] = choices;
        world.Write("wrapper.schema.json", Encoding.UTF8.GetBytes(schema.ToJsonString()));
        return world.At("wrapper.schema.json");
    }
}
