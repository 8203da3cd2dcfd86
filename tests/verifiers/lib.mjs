// What the verifiers share: exit 0 when every file holds, 1 when one does not (with reasons), 2 for wrong usage.
import { readFileSync } from 'node:fs';

export function usage(text) {
  process.stderr.write(`usage: ${text}\n`);
  process.exit(2);
}

/** Judges files one by one; `judge` gives a list of reasons, empty for a file that holds. */
export async function judgeAll(files, judge) {
  let failed = false;
  for (const file of files) {
    let reasons;
    try {
      reasons = await judge(file);
    } catch (error) {
      reasons = [String(error.message ?? error)];
    }
    failed ||= reasons.length > 0;
    process.stdout.write(reasons.length === 0 ? `${file}: valid\n` : `${file}: INVALID\n`);
    for (const reason of reasons) {
      process.stdout.write(`  ${reason}\n`);
    }
  }
  process.exit(failed ? 1 : 0);
}

/** The text of a file that must be UTF-8 without a byte order mark. */
export function readText(file) {
  const bytes = readFileSync(file);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new Error('starts with a byte order mark');
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
