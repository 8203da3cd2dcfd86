using System.Runtime.CompilerServices;
using Spectre.Console;

namespace ComplianceGate.Tool;

/// <summary>What is different where a person looks on. Redirected output is plain text that scripts can read, and loads nothing for tables.</summary>
internal static class Screen
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether results go to a screen.</summary>
    public static bool ShowsTables => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>Does something that may take a while, with a bar on standard error once it takes longer than a second.</summary>
    /// <param name="what">What is done, as <c>Verifying App.nupkg</c>; safe to print.</param>
    /// <param name="work">The work.</param>
    /// <param name="isQuiet">Whether a program reads along.</param>
    public static T Watch<T>(string what, Func<T> work, bool isQuiet)
    {
        if (isQuiet || Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            return work();
        }

        var task = Task.Run(work);
        // A task that fails within the second is not waited for with a bar; its fault is thrown below, as it is.
        if (Task.WhenAny(task, Task.Delay(Patience)).GetAwaiter().GetResult() != task)
        {
            Bar(what, task);
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>A console that writes to standard output.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IAnsiConsole Open() => On(Console.Out);

    /// <summary>A console over a writer; without colours where NO_COLOR says so.</summary>
    /// <param name="writer">Where it writes.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IAnsiConsole On(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        ColorSystem = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Bar(string what, Task task) =>
        On(Console.Error).Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                // How much is left nobody knows before everything is read.
                context.AddTask(Markup.Escape(what)).IsIndeterminate = true;
                Task.WhenAny(task).GetAwaiter().GetResult();
            });
}
