// Judges pages in a real headless Chromium: no error on the console, no request but for the page itself, axe clean in light and dark, no
// sideways scroll at three widths, a PDF, and what the page's own script adds. `--shots DIR` keeps screenshots; of files after `--brief` only
// the first thing that is wrong is told.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { usage } from './lib.mjs';

const [browserPath, ...rest] = process.argv.slice(2);
const shots = rest[0] === '--shots' ? rest.splice(0, 2)[1] : null;
if (rest.length === 0) {
  usage('verify-page.mjs CHROMIUM [--shots DIR] FILE... [--brief FILE...]');
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [320, 360, 768, 1280];
const profile = mkdtempSync(path.join(tmpdir(), 'compliancegate-chromium-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  viewport: { width: 1280, height: 900 },
});
// A page that asks for something is told of it, and gets nothing.
await context.setOffline(true);
context.setDefaultTimeout(10_000);
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
let failed = false;
let brief = false;
try {
  for (const file of rest) {
    if (file === '--brief') {
      brief = true;
      continue;
    }
    const reasons = await judge(file);
    failed ||= reasons.length > 0;
    process.stdout.write(`${file}: ${reasons.length === 0 ? 'valid' : 'INVALID'}\n${reasons.map(r => `  ${r}\n`).join('')}`);
  }
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function judge(file) {
  const reasons = [];
  const address = pathToFileURL(path.resolve(file)).href;
  const page = await context.newPage();
  page.on('console', message => message.type() === 'error' || message.type() === 'warning' ? reasons.push(`console: ${message.text()}`) : null);
  page.on('pageerror', error => reasons.push(`page error: ${error.message}`));
  page.on('request', request => request.url().split('#')[0] === address ? null : reasons.push(`request: ${request.url()}`));
  page.on('dialog', dialog => { reasons.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  // Of axe's rules only those of colours depend on the scheme.
  const steps = {
    load: () => page.goto(address, { waitUntil: 'load' }).then(() => []),
    widths: () => overflow(page),
    light: () => audit(page, 'light', {}),
    dark: () => audit(page, 'dark', { runOnly: ['color-contrast'] }),
    use: () => useIt(page),
    print: () => print(page),
  };
  const times = [];
  for (const [name, step] of Object.entries(steps)) {
    const started = Date.now();
    reasons.push(...await step());
    times.push(`${name} ${Date.now() - started}`);
    if (brief && reasons.length > 0) {
      break;
    }
  }
  if (process.env.CG_PAGE_TIMES) {
    process.stdout.write(`  ${times.join(', ')}\n`);
  }
  if (shots && !brief) {
    await keepShots(page, file);
  }
  await page.close();
  return reasons;
}

async function overflow(page) {
  const reasons = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) {
      reasons.push(`the page is ${wide} wide in a window of ${width}`);
    }
  }
  return reasons;
}

async function print(page) {
  await page.emulateMedia({ colorScheme: 'light' });
  const pdf = await page.pdf({ format: 'A4' });
  return pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 5000 ? [] : ['it does not print'];
}

// The page's own policy lets no script in but its own; a session of the debugger runs beside it.
async function audit(page, colorScheme, options) {
  await page.emulateMedia({ colorScheme });
  const session = await context.newCDPSession(page);
  const run = async (expression, awaitPromise = false) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise, returnByValue: true });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  };
  await run(`${axe};0`);
  const violations = await run(`axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })}).then(r => r.violations.map(v => v.id + ': ' + v.help + ' (' + v.nodes.length + '): ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')))`, true);
  await session.detach();
  return violations.map(v => `axe, ${colorScheme}: ${v}`);
}

// What the page promises to do is done as a person would do it.
async function useIt(page) {
  const reasons = [];
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press('Tab');
  if (await page.evaluate(() => document.activeElement?.className) !== 'skip') {
    reasons.push('the first stop of the keyboard does not skip to the content');
  }
  const button = page.locator('button:visible', { hasText: 'Copy' }).first();
  if (await button.count() === 0) {
    reasons.push('nothing can be copied');
  } else {
    const text = await button.evaluate(b => (b.previousElementSibling ?? b.parentElement.nextElementSibling).textContent);
    await button.click();
    const held = await page.evaluate(() => navigator.clipboard.readText());
    if (held !== text) {
      reasons.push(`copied '${held}' in place of '${text}'`);
    }
  }
  for (const [box, rows] of [['.filter input[type=search]', 'table[data-f] tbody tr'], ['#q', 'table[data-p] tbody tr']]) {
    if (await page.locator(box).count() > 0 && await page.locator(rows).count() > 0) {
      reasons.push(...await search(page, page.locator(box).first(), page.locator(`${rows}:visible`)));
    }
  }
  return reasons;
}

async function search(page, box, rows) {
  try {
    const all = await rows.count();
    const wanted = (await rows.first().locator('th').first().innerText()).split('\n')[0];
    await box.fill(wanted, { timeout: 1000 });
    const found = await rows.count();
    await box.fill('nothing has this name', { timeout: 1000 });
    const none = await rows.count();
    await box.fill('', { timeout: 1000 });
    const reasons = found === 0 || none >= found || await rows.count() !== all ? [`the search does not search: ${all}, ${found}, ${none}`] : [];
    return await page.locator('#filters').count() === 0 ? reasons : [...reasons, ...await choose(page, all, rows)];
  } catch (error) {
    return [`the search does not search: ${String(error.message).split('\n')[0]}`];
  }
}

// Each filter leaves only rows that have the chosen value, and some.
async function choose(page, all, rows) {
  const reasons = [];
  for (const name of ['v', 's', 'l', 'c']) {
    const select = page.locator(`#filters select[name=${name}]`);
    if (await select.locator('option').count() < 2) {
      reasons.push(`the filter ${name} has nothing to choose`);
      continue;
    }
    const value = await select.locator('option').nth(1).textContent();
    await select.selectOption(value);
    const told = await rows.evaluateAll((shown, [n, v]) => shown.filter(r => r.dataset[n] !== undefined).map(r => r.dataset[n].split('|').includes(v)), [name, value]);
    if (told.length === 0 || told.includes(false)) {
      reasons.push(`the filter ${name} does not filter ${value}`);
    }
    await page.locator('#filters button[type=reset]').click();
    if (await rows.count() !== all) {
      await page.waitForTimeout(50);
    }
    if (await rows.count() !== all) {
      reasons.push('what was filtered does not come back');
    }
  }
  return reasons;
}

async function keepShots(page, file) {
  const name = path.join(shots, path.basename(file, '.html'));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
  const graph = page.locator('.graph').first();
  if (await graph.count() > 0) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('.graph a').nth(3).hover();
    await graph.screenshot({ path: `${name}-graph.png` });
  }
}
