using System.CommandLine;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>init</c>: a policy file, drafts of cards, a baseline where one is asked for, and what a CI system needs.</summary>
internal static class InitCommand
{
    private sealed record Request(string Folder, string? Owner, string? Reason, string? Expires, int? Days, string? Ci)
    {
        public bool Baseline { get; init; }

        public bool Force { get; init; }

        public bool DryRun { get; init; }

        public bool Json { get; init; }

        /// <summary>Whether somebody is there to be asked.</summary>
        public bool MayAsk => !Json && !Console.IsInputRedirected && !Console.IsErrorRedirected;
    }

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a project, or one above several: the policy holds for all below it.", DefaultValueFactory = _ => "." };
        var baseline = new Option<bool>("--baseline") { Description = "Accept what stops the last build, by waivers with an end. Needs --owner and --reason, which are asked for on a terminal." };
        var owner = new Option<string?>("--owner") { Description = "Who answers for the baseline." };
        var reason = new Option<string?>("--reason") { Description = "Why the baseline is accepted." };
        var expires = new Option<string?>("--expires") { Description = "The last day of the baseline, yyyy-MM-dd." };
        var days = new Option<int?>("--days") { Description = $"The last day as a number of days from today; {WaiverTerms.OfferedDays} without --expires." };
        var ci = new Option<string?>("--ci") { Description = "The CI system to print a file for: github, azure or gitlab. By default the one whose files are there." };
        ci.AcceptOnlyFromAmong([.. CiSnippet.Systems]);
        var force = new Option<bool>("--force") { Description = "Replace a compliance.json that is there." };
        var dry = new Option<bool>("--dry-run") { Description = "Write nothing; print what would be written." };
        var json = new Option<bool>("--json") { Description = "Print what was written as a JSON object." };
        var command = new Command("init", "Writes a compliance.json to begin with, drafts cards for the models of the last build, and prints what a CI system needs.")
        {
            folder, baseline, owner, reason, expires, days, ci, force, dry, json,
        };
        command.SetAction(result =>
        {
            try
            {
                return Run(new Request(result.GetValue(folder)!, result.GetValue(owner), result.GetValue(reason), result.GetValue(expires), result.GetValue(days), result.GetValue(ci))
                {
                    Baseline = result.GetValue(baseline), Force = result.GetValue(force), DryRun = result.GetValue(dry), Json = result.GetValue(json),
                });
            }
            catch (UsageException e)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCodes.WrongUsage;
            }
        });
        return command;
    }

    private static int Run(Request request)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw new UsageException($"There is no folder {SafeText.Line(request.Folder)}.");
        }

        if (!request.Baseline && !request.MayAsk && (request.Owner ?? request.Reason ?? request.Expires ?? request.Days?.ToString(CultureInfo.InvariantCulture)) is not null)
        {
            throw new UsageException("--owner, --reason, --expires and --days belong to --baseline.");
        }

        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var expires = Expires(request, today);
        var folder = Path.GetFullPath(request.Folder);
        var plan = InitPlan.Of(folder);
        if (plan.IsThere && !request.Force && !request.DryRun)
        {
            Console.Error.WriteLine($"{LicenseCommand.Shown(plan.PolicyPath)} is already there; nothing was changed. 'compliance-gate check' prints the waiver to paste for each finding; --dry-run shows what would be written, and --force replaces the file.");
            return ExitCodes.FallsShort;
        }

        var accepted = Terms(request, plan, expires, today);
        if (request.Baseline && plan.Builds.IsEmpty)
        {
            Console.Error.WriteLine("No build was found, so there is nothing to take a baseline of. Build first: what stops it is known only then.");
            return ExitCodes.CannotDecide;
        }

        if (accepted is not null)
        {
            plan.Accept(accepted, today);
        }

        var snippet = CiSnippet.Of(request.Ci ?? CiSnippet.Detect(folder));
        return request.DryRun ? Show(request, plan, snippet, accepted is not null) : Write(request, plan, snippet, accepted is not null);
    }

    private static DateOnly Expires(Request request, DateOnly today)
    {
        if (request.Expires is not null && request.Days is not null)
        {
            throw new UsageException("Give --expires or --days, not both.");
        }

        if (request.Expires is null)
        {
            return request.Days is null or (> 0 and <= 3650) ? today.AddDays(request.Days ?? WaiverTerms.OfferedDays) : throw new UsageException("--days takes a number from 1 to 3650.");
        }

        return DateOnly.TryParseExact(request.Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageException($"--expires takes a day of the calendar, yyyy-MM-dd, and not {SafeText.Line(request.Expires)}.");
    }

    // Nothing is waived that nobody answers for: what is not given is asked, and where nobody can be asked it is an error.
    private static BaselineTerms? Terms(Request request, InitPlan plan, DateOnly expires, DateOnly today)
    {
        var isWanted = request.Baseline;
        if (!isWanted && request.MayAsk && !plan.Baseline.IsEmpty)
        {
            foreach (var entry in plan.Baseline)
            {
                Console.Error.WriteLine($"{entry.Code}: {entry.Message}");
            }

            var count = plan.Baseline.Length.ToString(CultureInfo.InvariantCulture);
            isWanted = Ask($"Accept these {count} until {WaiverTerms.Write(expires)} by waivers that name an owner? [y/N]") is "y" or "Y" or "yes";
        }

        if (!isWanted)
        {
            return null;
        }

        var owner = request.Owner ?? (request.MayAsk ? Ask("Owner:") : null);
        var reason = request.Reason ?? (request.MayAsk ? Ask("Reason:") : null);
        if (owner is null || reason is null)
        {
            throw new UsageException("--baseline needs --owner and --reason: somebody answers for what is accepted, and says why.");
        }

        var terms = new BaselineTerms(owner, reason, expires);
        return terms.Wrong(today) is { } wrong ? throw new UsageException(wrong) : terms;
    }

    private static string Ask(string question)
    {
        Console.Error.Write(question + " ");
        return Console.In.ReadLine()?.Trim() ?? "";
    }

    private static int Show(Request request, InitPlan plan, CiSnippet snippet, bool hasBaseline)
    {
        if (request.Json)
        {
            Console.Out.Write(Json(plan, snippet, hasBaseline, isWritten: false, outcome: null));
            return ExitCodes.Holds;
        }

        var text = new StringBuilder();
        Section(text, LicenseCommand.Shown(plan.PolicyPath), plan.PolicyText);
        foreach (var card in plan.Cards)
        {
            Section(text, LicenseCommand.Shown(card.Path), card.Text);
        }

        Section(text, snippet.File, snippet.Text);
        Console.Out.Write(text.ToString());
        return ExitCodes.Holds;
    }

    // A line of what is shown may hold foreign text, and no log may obey it.
    private static void Section(StringBuilder text, string path, string content)
    {
        text.Append(text.Length > 0 ? "\n" : "").Append("==> ").Append(SafeText.Line(path, 4096)).Append(" <==\n").Append(JsonText.Safe(content));
    }

    private static int Write(Request request, InitPlan plan, CiSnippet snippet, bool hasBaseline)
    {
        try
        {
            plan.Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{LicenseCommand.Shown(plan.PolicyPath)} was not written: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }

        var builds = plan.Judge();
        var isOpen = hasBaseline && builds.Any(static b => b.Outcome == CheckOutcome.FallsShort);
        Tell(plan, hasBaseline);
        if (hasBaseline)
        {
            TellOpen(plan, builds);
        }

        var outcome = builds.IsEmpty ? "cannot-decide" : builds.Any(static b => b.Outcome == CheckOutcome.FallsShort) ? "falls-short" : plan.IsPartial ? "cannot-decide" : "holds";
        Console.Out.Write(request.Json ? Json(plan, snippet, hasBaseline, isWritten: true, outcome) : snippet.Text);
        return isOpen ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static void Tell(InitPlan plan, bool hasBaseline)
    {
        Console.Error.WriteLine($"Wrote {SafeText.Line(LicenseCommand.Shown(plan.PolicyPath), 4096)}.");
        foreach (var card in plan.Cards)
        {
            Console.Error.WriteLine($"Drafted {SafeText.Line(LicenseCommand.Shown(card.Path), 4096)}: answer the questions in it; the build counts an unanswered one as missing.");
        }

        foreach (var model in plan.ModelsOfPackages)
        {
            Console.Error.WriteLine($"{SafeText.Line(model)} has no card and lies in a package: draft one with 'compliance-gate model draft-card', and name it by the item's Card.");
        }

        if (plan.Builds.IsEmpty)
        {
            Console.Error.WriteLine("No build was found, so that no card was drafted. Build, and where that stops, run init again with --force, or draft a card with the command that the build prints.");
        }
        else if (plan.Baseline.IsEmpty)
        {
            Console.Error.WriteLine($"Nothing that a waiver could accept stops the last build of {SafeText.Line(string.Join(", ", plan.Builds), 1000)}.");
        }
        else
        {
            var (count, findings) = (plan.Baseline.Length.ToString(CultureInfo.InvariantCulture), plan.Baseline.Length == 1 ? "finding" : "findings");
            Console.Error.WriteLine(hasBaseline
                ? $"It accepts {count} {findings} until the day that each waiver names."
                : $"{count} {findings} would stop the next build. --force --baseline --owner WHO --reason WHY accepts what is there today until a day.");
        }

        if (plan.IsPartial && !plan.Builds.IsEmpty)
        {
            Console.Error.WriteLine("The last build stopped before everything was looked at, so that the next one may find more.");
        }

        Console.Error.WriteLine("For your CI system:");
    }

    private static void TellOpen(InitPlan plan, IEnumerable<JudgedBuild> builds)
    {
        foreach (var build in builds)
        {
            if (build.Verdict.PolicyPath != plan.PolicyPath && !build.Verdict.PolicyLayers.Any(l => l.Path == plan.PolicyPath))
            {
                Console.Error.WriteLine($"{SafeText.Line(build.Name)} does not go by this file: its project names another one, or no repository or solution leads from it to here.");
            }

            foreach (var finding in build.Findings.Where(static f => f is { Severity: Severity.Error, Waived: null }))
            {
                Console.Error.WriteLine($"Still stops the build: error {finding.Code}: {finding.Message}");
            }
        }
    }

    private static string Json(InitPlan plan, CiSnippet snippet, bool hasBaseline, bool isWritten, string? outcome) => JsonText.Object(w =>
    {
        w.WriteBoolean("written", isWritten);
        w.WriteString("policy", LicenseCommand.Shown(plan.PolicyPath));
        w.WriteString("text", plan.PolicyText);
        w.WriteStartArray("builds");
        foreach (var build in plan.Builds)
        {
            w.WriteStringValue(build);
        }

        w.WriteEndArray();
        w.WriteBoolean("partial", plan.IsPartial);
        w.WriteStartArray("cards");
        foreach (var card in plan.Cards)
        {
            w.WriteStartObject();
            w.WriteString("model", card.Model);
            w.WriteString("path", LicenseCommand.Shown(card.Path));
            w.WriteString("card", card.Text);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteBoolean("baseline", hasBaseline);
        w.WriteStartArray("findings");
        foreach (var entry in plan.Baseline)
        {
            w.WriteStartObject();
            w.WriteString("code", entry.Code);
            w.WriteString("component", entry.Component);
            w.WriteString("message", entry.Message);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("unwaivable");
        foreach (var finding in plan.Firm)
        {
            w.WriteStartObject();
            w.WriteString("code", finding.Code);
            w.WriteString("subject", finding.Subject);
            w.WriteString("message", finding.Message);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteString("outcome", outcome);
        w.WriteStartObject("ci");
        w.WriteString("system", snippet.Name);
        w.WriteString("file", snippet.File);
        w.WriteString("text", snippet.Text);
        w.WriteEndObject();
    });
}
