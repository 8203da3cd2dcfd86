// Judges SARIF logs by the official schema, which knows every enumeration, and with the SARIF Multitool, which knows what a
// schema cannot say. Errors and warnings count; notes do not.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { judgeAll, readText, usage } from './lib.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-sarif.mjs FILE...');
}

const home = dirname(createRequire(import.meta.url).resolve('@microsoft/sarif-multitool-linux/package.json'));
const tool = join(home, 'Sarif.Multitool');
// The package makes it executable in an install script, and install scripts do not run here.
chmodSync(tool, 0o755);

// Advice for results that have a place in the sources; a finding about a package or a whole file has none to give.
const advice = new Set(['SARIF2007', 'SARIF2017']);

const ajv = new (Ajv2020.default ?? Ajv2020)({ allErrors: true, strict: false });
(addFormats.default ?? addFormats)(ajv);
const validate = ajv.compile(JSON.parse(readText(join(home, 'sarif-2.1.0.json'))));

await judgeAll(files, file => {
  const log = JSON.parse(readText(file));
  if (log.version !== '2.1.0') {
    return [`version ${JSON.stringify(log.version)} is not 2.1.0`];
  }
  if (!validate(log)) {
    return validate.errors.map(error => `${error.instancePath} ${error.message}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'verify-sarif-'));
  try {
    const output = join(folder, 'report.sarif');
    const run = spawnSync(tool, ['validate', file, '--output', output, '--level', 'Error;Warning', '--kind', 'Fail', '--quiet', 'true'], {
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    });
    return reasonsOf(run, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function reasonsOf(run, output) {
  let report;
  try {
    report = JSON.parse(readFileSync(output, 'utf8'));
  } catch {
    return [`the multitool gave no report (exit ${run.status}): ${run.stdout}${run.stderr}${run.error ?? ''}`];
  }
  const reasons = [];
  for (const { results = [], invocations = [], tool: { driver } } of report.runs) {
    for (const result of results.filter(result => !advice.has(result.ruleId))) {
      const region = result.locations?.[0]?.physicalLocation?.region;
      reasons.push(`${result.ruleId} ${result.level ?? 'warning'} at line ${region?.startLine ?? '?'}: ${textOf(result.message, driver.rules?.[result.ruleIndex])}`);
    }
    for (const invocation of invocations) {
      for (const { message } of [...(invocation.toolExecutionNotifications ?? []), ...(invocation.toolConfigurationNotifications ?? [])]) {
        reasons.push(`the multitool says: ${message.text}`);
      }
    }
  }
  return run.status === 0 || reasons.length > 0 || report.runs.some(run => run.results?.length > 0) ? reasons : [`the multitool exited with ${run.status}`];
}

/** The text of a message that is given by id and arguments. */
function textOf(message, rule) {
  const text = message.text ?? rule?.messageStrings?.[message.id]?.text ?? rule?.name ?? message.id;
  return text.replace(/\{(\d+)\}/g, (_, index) => message.arguments?.[index] ?? '');
}
