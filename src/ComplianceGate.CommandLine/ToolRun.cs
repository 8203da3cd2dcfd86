using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Tool.Commands;

namespace ComplianceGate.Tool;

/// <summary>Runs a command line to its exit code.</summary>
internal static class ToolRun
{
    private const string JsonOption = "--json";

    /// <summary>Results go to standard output and messages to standard error; nothing is thrown.</summary>
    /// <param name="arguments">The command line.</param>
    public static int Run(string[] arguments)
    {
        if (Array.IndexOf(arguments, JsonOption) < 0)
        {
            return Guarded(arguments);
        }

        // Whoever asks for JSON gets JSON, also where there is no result.
        var (results, messages) = (Console.Out, Console.Error);
        var (written, told) = (new CountingWriter(results, keeps: false), new CountingWriter(messages, keeps: true));
        Console.SetOut(written);
        Console.SetError(told);
        try
        {
            var exit = Guarded(arguments);
            if (exit != ExitCodes.Holds && !written.HasAny)
            {
                results.Write(Error(exit, told.Text));
            }

            return exit;
        }
        finally
        {
            Console.SetOut(results);
            Console.SetError(messages);
        }
    }

    private static int Guarded(string[] arguments)
    {
        try
        {
            // Names of npm packages begin with @, which must not be taken for a file with further arguments.
            var parsed = CommandTree.Create(arguments).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            // Whoever asks for help lacks what the command needs.
            if (parsed.Errors.Count == 0 || parsed.Action is ExamplesHelp)
            {
                return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }

            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(SafeText.Line(error.Message, 1000));
            }

            Console.Error.WriteLine("See compliance-gate --help.");
            return ExitCodes.WrongUsage;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(SafeText.Line(e.Message, 1000));
            return ExitCodes.WrongUsage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"compliance-gate could not finish: {SafeText.Line(e.Message, 1000)}");
            return ExitCodes.CannotDecide;
        }
#pragma warning disable CA1031 // Whatever it is, a script has to learn by the exit code that nothing was decided.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"compliance-gate met a fault of its own and decided nothing: {e.GetType().Name}: {SafeText.Line(e.Message, 1000)} Please report it.");
            return ExitCodes.CannotDecide;
        }
    }

    private static string Error(int exit, string messages) => JsonText.Object(w =>
    {
        w.WriteStartObject("error");
        w.WriteNumber("exitCode", exit);
        w.WriteString("reason", exit switch { ExitCodes.FallsShort => "falls-short", ExitCodes.WrongUsage => "wrong-usage", _ => "cannot-decide" });
        w.WriteStartArray("messages");
        foreach (var line in messages.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            w.WriteStringValue(line);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    /// <summary>Hands on what is written, and remembers that there was something.</summary>
    private sealed class CountingWriter(TextWriter inner, bool keeps) : TextWriter
    {
        private readonly StringBuilder kept = new();

        public bool HasAny { get; private set; }

        public string Text => kept.ToString();

        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            Note(value.ToString());
            inner.Write(value);
        }

        public override void Write(string? value)
        {
            Note(value);
            inner.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Note(new string(buffer, index, count));
            inner.Write(buffer, index, count);
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void Flush() => inner.Flush();

        private void Note(string? text)
        {
            HasAny |= !string.IsNullOrEmpty(text);
            if (keeps)
            {
                kept.Append(text);
            }
        }
    }
}
