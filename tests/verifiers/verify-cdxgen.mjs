// Judges CycloneDX documents with cdx-validate of cdxgen, a second validator of another hand: schema, package URLs, references, and the
// first level of OWASP's SCVS, where only what is critical counts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judgeAll, readText, usage } from './lib.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-cdxgen.mjs FILE...');
}

const tool = join(import.meta.dirname, 'node_modules', '@cyclonedx', 'cdxgen', 'bin', 'validate.js');

await judgeAll(files, file => {
  readText(file);
  const run = spawnSync(process.execPath, [tool, '-i', file, '--strict', '--benchmark', 'scvs-l1', '--fail-severity', 'critical', '-r', 'json'], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 28,
  });
  return run.status === 0 || isOnlyWithoutOid(run) ? [] : reasonsOf(run);
});

// The tool asks for an object identifier of every algorithm, which the format does not and which many have none of. Nobody may make one up.
function isOnlyWithoutOid(run) {
  const said = `${run.stdout}\n${run.stderr}`;
  const reasons = said.match(/^\s*['"].*$/gm) ?? [];
  return run.status === 2 && !said.includes('Schema validation failed') && reasons.length > 0
    && reasons.every(reason => reason.includes('cryptoProperties.oid is missing for cryptographic-asset of type algorithm'));
}

function reasonsOf(run) {
  try {
    const report = JSON.parse(run.stdout);
    const reasons = [...(report.schemaErrors ?? []), ...(report.deepErrors ?? [])].map(error => JSON.stringify(error));
    if (reasons.length > 0) {
      return reasons;
    }
  } catch {
    // Then what it printed is the reason.
  }
  return [`cdx-validate exited with ${run.status}: ${run.stdout}${run.stderr}${run.error ?? ''}`.slice(0, 2000)];
}
