using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Portfolio;

/// <summary>What makes the search box and the filters of the page work.</summary>
internal static class PortfolioScript
{
    private const string Text = """
        (() => {
          const form = document.getElementById('filters');
          const box = document.getElementById('q');
          const shown = document.getElementById('shown');
          const chosen = [...form.querySelectorAll('select')];
          const rows = [...document.querySelectorAll('table[data-p] tbody tr')].map(row => ({ row, text: row.textContent.toLowerCase() }));
          const fits = (row, select) => select.value === '' ? true : row.dataset[select.name] === undefined ? true : row.dataset[select.name].split('|').includes(select.value);
          const apply = () => {
            const wanted = box.value.trim().toLowerCase();
            for (const { row, text } of rows) {
              row.hidden = text.includes(wanted) ? !chosen.every(select => fits(row, select)) : true;
            }
            const projects = [...document.querySelectorAll('table[data-p=projects] tbody tr')];
            const left = projects.filter(row => !row.hidden).length;
            shown.textContent = left === projects.length ? '' : left + ' of ' + projects.length + ' projects';
          };
          form.addEventListener('input', apply);
          form.addEventListener('submit', event => event.preventDefault());
          form.addEventListener('reset', () => setTimeout(apply));
          form.hidden = false;
        })();
        """;

    /// <summary>The script, with LF.</summary>
    public static readonly byte[] Script = Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"));

    /// <summary>What the page may load and run: its own sheet and its own two scripts.</summary>
    public static string ContentPolicy() =>
        $"default-src 'none'; style-src 'sha256-{ReportStyle.SheetSha256}'; script-src 'sha256-{ReportStyle.ScriptSha256}' 'sha256-{Convert.ToBase64String(SHA256.HashData(Script))}'; base-uri 'none'; form-action 'none'";
}
