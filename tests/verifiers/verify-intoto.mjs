// Judges in-toto Statements v1 with SLSA provenance v1, by the rules of the two specifications: what must be there, what may be there and
// nothing else, digests in their length and lower case, names of subjects once, package URLs that parse. What the statement's own build
// type allows as parameters is read from its page.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeAll, readText, usage } from './lib.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-intoto.mjs FILE...');
}

// in-toto attestation, spec/v1/digest_set.md: bytes of each.
const digestLengths = { sha256: 32, sha384: 48, sha512: 64, sha1: 20, gitCommit: [20, 32], gitTree: [20, 32], gitBlob: [20, 32], gitTag: [20, 32] };
const home = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(home, '..', '..', 'docs', 'build-types', 'dotnet-v1.md'), 'utf8');

await judgeAll(files, file => {
  const text = readText(file);
  const reasons = [];
  const statement = JSON.parse(text);
  checkKeys(text, reasons);
  judgeStatement(statement, reasons);
  return reasons;
});

function judgeStatement(statement, reasons) {
  only(statement, '', ['_type', 'subject', 'predicateType', 'predicate'], reasons);
  equal(statement._type, 'https://in-toto.io/Statement/v1', '_type', reasons);
  equal(statement.predicateType, 'https://slsa.dev/provenance/v1', 'predicateType', reasons);
  if (!Array.isArray(statement.subject)) {
    reasons.push('subject is no list');
    return;
  }
  const names = new Set();
  statement.subject.forEach((subject, index) => {
    const at = `subject[${index}]`;
    judgeDescriptor(subject, at, reasons);
    if (subject.digest === undefined) {
      reasons.push(`${at} has no digest, by which alone it is matched`);
    }
    if (typeof subject.name !== 'string' || subject.name === '') {
      reasons.push(`${at} has no name`);
    }
    if (names.has(subject.name)) {
      reasons.push(`${at}: the name ${subject.name} is not unique`);
    }
    names.add(subject.name);
  });
  if (isObject(statement.predicate, 'predicate', reasons)) {
    judgePredicate(statement.predicate, reasons);
  }
}

function judgePredicate(predicate, reasons) {
  only(predicate, 'predicate', ['buildDefinition', 'runDetails'], reasons);
  const definition = predicate.buildDefinition;
  if (isObject(definition, 'buildDefinition', reasons)) {
    only(definition, 'buildDefinition', ['buildType', 'externalParameters', 'internalParameters', 'resolvedDependencies'], reasons);
    uri(definition.buildType, 'buildType', reasons);
    equal(definition.buildType, 'https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/build-types/dotnet-v1.md', 'buildType', reasons);
    judgeParameters(definition, reasons);
    (definition.resolvedDependencies ?? []).forEach((dependency, index) => judgeDescriptor(dependency, `resolvedDependencies[${index}]`, reasons));
  }
  const run = predicate.runDetails;
  if (isObject(run, 'runDetails', reasons)) {
    only(run, 'runDetails', ['builder', 'metadata', 'byproducts'], reasons);
    if (isObject(run.builder, 'builder', reasons)) {
      only(run.builder, 'builder', ['id', 'version', 'builderDependencies'], reasons);
      uri(run.builder.id, 'builder.id', reasons);
      if (!/\/builders\/(local|unknown|ci(\/[a-z-]+)?)$/.test(run.builder.id)) {
        reasons.push(`builder.id ${run.builder.id} is none of those that the page names`);
      }
      for (const [name, version] of Object.entries(run.builder.version ?? {})) {
        text(version, `builder.version.${name}`, reasons);
      }
    }
    if (run.metadata !== undefined && isObject(run.metadata, 'metadata', reasons)) {
      only(run.metadata, 'metadata', ['invocationId', 'startedOn', 'finishedOn'], reasons);
      text(run.metadata.invocationId ?? '', 'invocationId', reasons);
      for (const name of ['startedOn', 'finishedOn']) {
        if (run.metadata[name] !== undefined) {
          reasons.push(`${name}: a time of the run makes every run another document`);
        }
      }
    }
    (run.byproducts ?? []).forEach((byproduct, index) => judgeDescriptor(byproduct, `byproducts[${index}]`, reasons));
  }
}

/** A verifier rejects parameters that it does not know: those that the page names are known. */
function judgeParameters(definition, reasons) {
  for (const group of ['externalParameters', 'internalParameters']) {
    const given = definition[group];
    if (given === undefined && group === 'internalParameters') {
      continue;
    }
    if (!isObject(given, group, reasons)) {
      continue;
    }
    const known = parametersOf(group);
    if (known.size === 0) {
      reasons.push(`the page of the build type names no ${group}`);
    }
    for (const name of Object.keys(given)) {
      if (!known.has(name)) {
        reasons.push(`${group}.${name} is not explained by the build type`);
      }
      if (group === 'internalParameters' && definition.externalParameters?.[name] !== undefined) {
        reasons.push(`${name} stands in both groups of parameters`);
      }
    }
  }
  for (const name of ['project', 'target', 'configuration', 'targetFramework']) {
    text(definition.externalParameters?.[name], `externalParameters.${name}`, reasons);
  }
  for (const value of strings(definition)) {
    if (/slsa_build_level|SLSA.?(level|L)[ _]?[0-4]/i.test(value)) {
      reasons.push(`a level is claimed: ${value}`);
    }
  }
}

function parametersOf(group) {
  const start = page.indexOf(`\n## ${group}\n`);
  const end = page.indexOf('\n## ', start + 1);
  const names = new Set();
  for (const [, name] of (start < 0 ? '' : page.slice(start, end < 0 ? undefined : end)).matchAll(/^\| `([A-Za-z]+)`/gm)) {
    names.add(name);
  }
  return names;
}

/** in-toto attestation, spec/v1/resource_descriptor.md. */
function judgeDescriptor(descriptor, at, reasons) {
  if (!isObject(descriptor, at, reasons)) {
    return;
  }
  only(descriptor, at, ['name', 'uri', 'digest', 'content', 'downloadLocation', 'mediaType', 'annotations'], reasons);
  if (descriptor.uri === undefined && descriptor.digest === undefined && descriptor.content === undefined) {
    reasons.push(`${at} has neither uri nor digest nor content`);
  }
  if (descriptor.uri !== undefined) {
    uri(descriptor.uri, `${at}.uri`, reasons);
    if (descriptor.uri.startsWith('pkg:') && !isPackageUrl(descriptor.uri)) {
      reasons.push(`${at}: ${descriptor.uri} is no package URL`);
    }
  }
  if (descriptor.digest === undefined || !isObject(descriptor.digest, `${at}.digest`, reasons)) {
    return;
  }
  if (Object.keys(descriptor.digest).length === 0) {
    reasons.push(`${at}.digest is empty`);
  }
  for (const [algorithm, value] of Object.entries(descriptor.digest)) {
    const lengths = [digestLengths[algorithm] ?? []].flat();
    if (lengths.length === 0) {
      reasons.push(`${at}: the algorithm ${algorithm} is not known`);
    } else if (typeof value !== 'string' || !/^[0-9a-f]+$/.test(value) || !lengths.includes(value.length / 2)) {
      reasons.push(`${at}: ${algorithm} ${value} is not lower-case hexadecimal of its length`);
    }
  }
}

/** ECMA-427: scheme, type, name, version; each segment percent-encoded. */
function isPackageUrl(url) {
  const match = /^pkg:([a-z][a-z0-9.+-]*)\/((?:[^/@?#]+\/)*)([^/@?#]+)(?:@([^?#]+))?(?:\?([^#]+))?(?:#.+)?$/.exec(url);
  if (match === null) {
    return false;
  }
  try {
    return [...match[2].split('/').filter(Boolean), match[3], match[4] ?? 'x'].every(part => decodeURIComponent(part) !== '' && !/[\s\u0000-\u001f]/.test(part));
  } catch {
    return false;
  }
}

function only(object, at, names, reasons) {
  for (const name of Object.keys(object)) {
    if (!names.includes(name)) {
      reasons.push(`${at}${at === '' ? '' : '.'}${name} is not known`);
    }
  }
}

function equal(value, expected, at, reasons) {
  if (value !== expected) {
    reasons.push(`${at} is ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`);
  }
}

function text(value, at, reasons) {
  if (typeof value !== 'string') {
    reasons.push(`${at} is no text`);
  }
}

function uri(value, at, reasons) {
  if (typeof value !== 'string' || !/^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(value)) {
    reasons.push(`${at} ${JSON.stringify(value)} is no URI`);
  }
}

function isObject(value, at, reasons) {
  const is = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!is) {
    reasons.push(`${at} is no object`);
  }
  return is;
}

function strings(value) {
  return typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** A key that stands twice has two meanings for two readers; JSON.parse keeps the last without a word. */
function checkKeys(source, reasons) {
  const open = [];
  for (const [token, key] of source.matchAll(/[{}[\]]|"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"/gs)) {
    if (token === '{' || token === '[') {
      open.push(new Set());
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (key !== undefined) {
      if (open.at(-1)?.has(key)) {
        reasons.push(`the key ${key} stands twice`);
      }
      open.at(-1)?.add(key);
    }
  }
}
