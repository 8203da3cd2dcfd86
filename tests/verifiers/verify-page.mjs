// Judges pages in a real headless Chromium: no error on the console, no request but for the page itself, axe clean in light and dark, no
// sideways scroll at three widths, a PDF, and what the page's own script adds. `--shots DIR` keeps screenshots.
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
  usage('verify-page.mjs CHROMIUM [--shots DIR] FILE...');
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 768, 1280];
const profile = mkdtempSync(path.join(tmpdir(), 'compliancegate-chromium-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  viewport: { width: 1280, height: 900 },
});
let failed = false;
try {
  for (const file of rest) {
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
  const started = Date.now();
  await page.goto(address, { waitUntil: 'load' });
  const steps = [];
  const step = (name, since = steps.at(-1)?.[2] ?? started) => steps.push([name, Date.now() - since, Date.now()]);
  step('load');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) {
      reasons.push(`the page is ${wide} wide in a window of ${width}`);
    }
  }
  step('widths');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const found = await audit(page);
    reasons.push(...found.map(f => `axe, ${colorScheme}: ${f}`));
    step(`axe ${colorScheme}`);
  }
  reasons.push(...await useIt(page));
  step('use');
  await page.emulateMedia({ colorScheme: 'light' });
  const pdf = await page.pdf({ format: 'A4' });
  if (pdf.subarray(0, 5).toString() !== '%PDF-' || pdf.length < 5000) {
    reasons.push('it does not print');
  }
  step('pdf');
  if (process.env.CG_PAGE_TIMES) {
    process.stdout.write(`  ${steps.map(s => `${s[0]} ${s[1]}`).join(', ')}\n`);
  }
  if (shots) {
    await keepShots(page, file);
  }
  await page.close();
  return reasons;
}

// The page's own policy lets no script in but its own; a session of the debugger runs beside it.
async function audit(page) {
  const session = await context.newCDPSession(page);
  const run = async (expression, awaitPromise = false) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise, returnByValue: true });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  };
  await run(`${axe};0`);
  const violations = await run(`axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ': ' + v.help + ' (' + v.nodes.length + '): ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')))`, true);
  await session.detach();
  return violations;
}

// What the page promises to do is done as a person would do it.
async function useIt(page) {
  const reasons = [];
  await page.setViewportSize({ width: 1280, height: 900 });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copyable = page.locator('.c:visible').first();
  if (await copyable.count() > 0) {
    const text = await copyable.textContent();
    await page.locator('button:visible', { hasText: 'Copy' }).first().click();
    const held = await page.evaluate(() => navigator.clipboard.readText());
    if (held !== text) {
      reasons.push(`copied '${held}' in place of '${text}'`);
    }
  }
  const filters = page.locator('.filter input[type=search]');
  if (await filters.count() > 0) {
    const rows = await page.locator('table[data-f] tbody tr:visible').count();
    await filters.first().fill('nothing has this name');
    const left = await page.locator('table[data-f] tbody tr:visible').count();
    await filters.first().fill('');
    if (left >= rows || await page.locator('table[data-f] tbody tr:visible').count() !== rows) {
      reasons.push('a filter does not filter');
    }
  }
  await page.keyboard.press('Escape');
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
