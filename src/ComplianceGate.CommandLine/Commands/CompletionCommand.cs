using System.CommandLine;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>completion SHELL</c>: a script that lets a shell complete command lines.</summary>
internal static class CompletionCommand
{
    // Each asks the tool itself with what was typed behind its name: [suggest:POSITION] "TEXT" answers with one word a line.
    private const string Bash = """
        # compliance-gate completion for bash; source it, or put it among the completions of your user.
        _compliance_gate() {
            local line="${COMP_LINE#*[[:space:]]}"
            local point=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(compliance-gate "[suggest:${point}]" "${line}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _compliance_gate compliance-gate

        """;

    private const string Zsh = """
        #compdef compliance-gate
        # compliance-gate completion for zsh; source it, or put it on your fpath as _compliance-gate.
        _compliance_gate() {
            local line="${BUFFER#* }"
            local -a answers
            answers=("${(@f)$(compliance-gate "[suggest:$((CURSOR - ${#BUFFER} + ${#line}))]" "${line}" 2>/dev/null)}")
            compadd -- "${answers[@]}" || _files
        }
        compdef _compliance_gate compliance-gate

        """;

    private const string Fish = """
        # compliance-gate completion for fish; source it, or put it among your completions as compliance-gate.fish.
        function __compliance_gate
            set -l line (string replace -r '^\S+\s' '' -- (commandline -cp))
            compliance-gate "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c compliance-gate -a '(__compliance_gate)'

        """;

    private const string PowerShell = """
        # compliance-gate completion for PowerShell; add it to your $PROFILE.
        Register-ArgumentCompleter -Native -CommandName compliance-gate -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $name = $commandAst.CommandElements[0].Extent.Text.Length + 1
            $line = $commandAst.ToString().PadRight($cursorPosition)
            $line = if ($line.Length -gt $name) { $line.Substring($name) } else { '' }
            compliance-gate "[suggest:$([Math]::Max(0, $cursorPosition - $name))]" $line 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var json = new Option<bool>("--json") { Description = "Print the script as a JSON object." };
        var command = new Command("completion", "Prints a script that lets a shell complete command lines of this tool.") { shell, json };
        command.SetAction(result => Run(result.GetValue(shell)!, result.GetValue(json)));
        return command;
    }

    private static int Run(string shell, bool json)
    {
        var script = (shell switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell }).ReplaceLineEndings("\n");
        Console.Out.Write(json ? JsonText.Object(w =>
        {
            w.WriteString("shell", shell);
            w.WriteString("script", script);
        }) : script);
        return ExitCodes.Holds;
    }
}
