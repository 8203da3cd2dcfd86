using System.Text;

namespace ComplianceGate.Evidence;

/// <summary>The look of our pages and what a script adds to them. The pages are whole without the script.</summary>
internal static class ReportStyle
{
    /// <summary>Style sheet of every page, with LF.</summary>
    public static readonly byte[] Sheet = Bytes(SheetText);

    /// <summary>Script of the report: buttons that copy and boxes that filter, with LF.</summary>
    public static readonly byte[] Script = Bytes(ScriptText);

    /// <summary>
    /// SHA-256 of <see cref="Sheet"/>, base64. It is written out, because hashing in every build what never changes would cost each of them; a
    /// test computes it anew.
    /// </summary>
    public const string SheetSha256 = "3hrJYYzvZzjiBMqumTJM+azjVqeKU8DQ4spuwOAsqZE=";

    /// <summary>SHA-256 of <see cref="Script"/>, base64.</summary>
    public const string ScriptSha256 = "vFQMP9XgZX2sk8gekp0e+epZWKeE9I6PQZM+60nO04A=";

    /// <summary>What the report may load and run: its own sheet and its own script and nothing else (Content Security Policy Level 3).</summary>
    public const string ContentPolicy = $"default-src 'none'; style-src 'sha256-{SheetSha256}'; script-src 'sha256-{ScriptSha256}'; base-uri 'none'; form-action 'none'";

    private const string SheetText = """
        :root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--line:#c9d1d9;--soft:#57606a;--head:#f3f5f7;--good:#116329;--bad:#a40e26;--warn:#7a4b00;--note:#0a4c94;--bar:#3b6ea8}
        @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--page:#0d1117;--line:#3d444d;--soft:#9da7b3;--head:#161b22;--good:#56d364;--bad:#ff8182;--warn:#e3b341;--note:#79c0ff;--bar:#58a6ff}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0 auto;max-width:80rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);overflow-wrap:anywhere}
        h1{font-size:1.6rem;line-height:1.25;margin:0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}h4{font-size:1rem;margin:0;font-weight:600}
        a{color:var(--note)}:focus-visible{outline:3px solid var(--note);outline-offset:2px}
        .skip{position:absolute;left:-100vw;background:var(--page);padding:.5rem 1rem;z-index:1}.skip:focus{position:fixed;left:.5rem;top:.5rem}
        .soft,caption{color:var(--soft)}th .soft{font-weight:400;font-size:.85rem}
        .verdict{border:1px solid var(--line);border-left:.5rem solid var(--tone);background:var(--head);padding:.75rem 1rem;margin:1rem 0}
        .verdict p{margin:0}.verdict .outcome{font-size:1.25rem;font-weight:700;color:var(--tone)}
        .passed,.confirmed,.met,.acceptable,.yes{--tone:var(--good)}.failed,.error,.contradicted,.unmet,.prohibited,.broken,.not-approved,.too-small,.no{--tone:var(--bad)}
        .warning,.needs-decision,.retiring{--tone:var(--warn)}.note{--tone:var(--note)}.waived,.unverifiable,.unknown{--tone:var(--soft)}
        .word{color:var(--tone,var(--ink));font-weight:600;white-space:nowrap}
        .tiles,nav ul{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:1rem 0;padding:0}
        .tiles li{border:1px solid var(--line);padding:.25rem .75rem}.tiles b{font-size:1.25rem;margin-right:.3rem}
        nav a{display:inline-block;padding:.15rem .35rem}
        article{border:1px solid var(--line);border-left:.35rem solid var(--tone);padding:.6rem .9rem;margin:.75rem 0}
        article p{margin:.3rem 0}article dl{margin:.3rem 0}
        dl{display:grid;grid-template-columns:minmax(5rem,max-content) minmax(0,1fr);gap:.2rem 1rem}dt{color:var(--soft)}dd{margin:0}
        code,pre{font:.85rem/1.45 ui-monospace,monospace}pre{white-space:pre-wrap;background:var(--head);border:1px solid var(--line);padding:.5rem .7rem;margin:.3rem 0}
        .c{-webkit-user-select:all;user-select:all}
        button,input,select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:.25rem;padding:.1rem .5rem;max-width:100%}
        button{font-size:.8rem;cursor:pointer}button:hover{background:var(--head)}
        .filter{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.75rem 0}.filter label{max-width:100%}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;padding:.2rem 0}
        th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;min-width:4rem}
        td.n{text-align:right;font-variant-numeric:tabular-nums}td ul{margin:0;padding-left:1.1rem}
        thead th{background:var(--head);white-space:nowrap}td{overflow-wrap:break-word}tbody th,td code{overflow-wrap:anywhere}tbody th{min-width:9rem}td code{display:inline-block;min-width:11rem}
        tbody th{font-weight:600}tr:target>*{background:var(--head);outline:2px solid var(--note)}
        .bar{display:block;width:100%;min-width:6rem;height:1.1rem}.bar rect{fill:var(--bar)}.bar .no{fill:var(--bad)}.unknown rect{fill:var(--soft)}
        details{margin:.75rem 0}summary{cursor:pointer;color:var(--note)}details ul{columns:22rem;font-size:.9rem}
        .graph{overflow:auto;max-height:min(46rem,85vh);border:1px solid var(--line);padding:.5rem}
        .graph svg{display:block;font:12px system-ui,sans-serif}
        .graph a{text-decoration:none}.graph text{fill:var(--ink)}.graph .h{font-weight:600;fill:var(--soft)}.graph .t{fill:none;stroke:var(--line);stroke-width:1.2}
        .graph a rect{fill:var(--head);stroke:var(--line)}.graph a.direct rect{stroke:var(--bar);stroke-width:1.6}.graph a.only rect{stroke-dasharray:4 3}
        .graph a.error rect,.graph a.warning rect{stroke:var(--tone);stroke-width:2}.graph .m{fill:var(--soft);font-style:italic}
        .graph .v{text-anchor:end;fill:var(--soft);font-size:11px}.graph .u,.graph .e{display:none;pointer-events:none}.graph .u,.graph .e{fill:none;stroke:var(--note);stroke-width:2}.graph .u{stroke:var(--good)}
        .graph a:focus-visible{outline:none}.graph a:focus-visible rect,.graph a:hover rect{stroke:var(--note);stroke-width:3}
        .graph svg:not(:has(a:hover)) a:focus-visible>.u,.graph svg:not(:has(a:hover)) a:focus-visible>.e,.graph a:hover>.u,.graph a:hover>.e{display:inline}
        .graph svg:has(a:hover) a:not(:hover),.graph svg:not(:has(a:hover)):has(a:focus-visible) a:not(:focus-visible){opacity:.35}
        footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.5rem;font-size:.9rem}
        .say{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);margin:0}
        [hidden]{display:none}
        @media (max-width:40rem){body{padding:1rem .75rem}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.3rem}td{min-width:7rem}td.n{min-width:3rem}.bar{min-width:4rem}tbody th{min-width:7rem}}
        @media print{:root{--ink:#000;--page:#fff;--line:#888;--soft:#333;--head:#fff;--good:#0b4a1e;--bad:#8a0b1e;--warn:#5e3a00;--note:#073a73;--bar:#3b6ea8;color-scheme:light}
        body{max-width:none;padding:0;font-size:10pt}nav,button,.filter,.skip{display:none}.wide,.graph{overflow:visible;max-height:none}.graph svg{max-width:100%;height:auto}
        article,tr{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}}
        """;

    private const string ScriptText = """
        (() => {
          const make = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };
          const say = make('p', '');
          say.className = 'say';
          say.setAttribute('role', 'status');
          document.body.append(say);
          const copy = async text => {
            try {
              await navigator.clipboard.writeText(text);
            } catch {
              const area = make('textarea', text);
              document.body.append(area);
              area.select();
              document.execCommand('copy');
              area.remove();
            }
          };
          for (const code of document.querySelectorAll('.c')) {
            const button = make('button', 'Copy');
            const about = code.closest('[data-l]')?.dataset.l ?? code.closest('tr')?.cells[0].textContent ?? code.closest('dd')?.previousElementSibling?.textContent ?? 'text';
            button.type = 'button';
            button.setAttribute('aria-label', 'Copy: ' + about);
            button.addEventListener('click', async () => {
              await copy(code.textContent);
              button.textContent = 'Copied';
              say.textContent = 'Copied: ' + about;
              setTimeout(() => { button.textContent = 'Copy'; say.textContent = ''; }, 2000);
            });
            if (code.parentElement.localName === 'pre') code.parentElement.previousElementSibling.append(' ', button);
            else code.after(' ', button);
          }
          for (const table of document.querySelectorAll('table[data-f]')) {
            const rows = [...table.tBodies[0].rows];
            if (!(rows.length > 7)) continue;
            const label = make('label', 'Filter: ');
            const box = document.createElement('input');
            const count = make('span', '');
            box.type = 'search';
            box.addEventListener('input', () => {
              const wanted = box.value.trim().toLowerCase();
              let shown = 0;
              for (const row of rows) {
                row.hidden = !row.textContent.toLowerCase().includes(wanted);
                shown += row.hidden ? 0 : 1;
              }
              count.textContent = wanted ? shown + ' of ' + rows.length : '';
            });
            const line = document.createElement('div');
            line.className = 'filter';
            count.className = 'soft';
            count.setAttribute('role', 'status');
            label.append(box);
            line.append(label, count);
            table.parentElement.before(line);
            box.setAttribute('aria-label', 'Filter: ' + table.caption.textContent);
          }
        })();
        """;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
}
