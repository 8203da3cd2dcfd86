// Judges SPDX 3.0.1 documents: by the official JSON schema, by the official model with SHACL, then by what neither says.
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import jsonld from 'jsonld';
import { DataFactory, Parser, Store } from 'n3';
import { Validator } from 'shacl-engine';
import { judgeAll, readText, usage } from './lib.mjs';

const [folder, ...files] = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-spdx3.mjs FOLDER-OF-SCHEMAS FILE...');
}

const ajv = new (Ajv2020.default ?? Ajv2020)({ allErrors: false, strict: false });
(addFormats.default ?? addFormats)(ajv);
const validate = ajv.compile(JSON.parse(readText(join(folder, 'spdx-3.0.1.schema.json'))));
const context = JSON.parse(readText(join(folder, 'spdx-3.0.1.context.json')));
const model = new Parser().parse(readText(join(folder, 'spdx-3.0.1.model.ttl')));
const factory = { ...DataFactory, dataset: quads => new Store(quads) };
const validator = new Validator(new Store(model), { factory });

// No network: the only context that there may be is this one.
async function documentLoader(url) {
  if (url !== 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld') {
    throw new Error(`the context ${url} is not known`);
  }
  return { contextUrl: null, documentUrl: url, document: context };
}

await judgeAll(files, async file => {
  const text = readText(file);
  const document = JSON.parse(text);
  if (!validate(document)) {
    return validate.errors.slice(0, 5).map(error => `${error.instancePath} ${error.message}`);
  }
  // The engine takes letters beyond the first plane for no text at all, although xsd:string holds them.
  const nquads = await jsonld.toRDF(JSON.parse(text, (_, value) => typeof value === 'string' ? value.replace(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD') : value), { documentLoader, format: 'application/n-quads' });
  // The whole model belongs to the data, or no value of an enumeration would have its class.
  const dataset = new Store([...new Parser({ format: 'N-Quads' }).parse(nquads), ...model]);
  const report = await validator.validate({ dataset });
  const reasons = report.conforms ? [] : report.results.slice(0, 5).map(
    result => `SHACL: ${result.focusNode?.value ?? result.focusNode?.term?.value} ${result.path?.[0]?.predicates?.[0]?.value ?? ''} ${result.message?.[0]?.value ?? result.constraintComponent?.value}`);
  return [...reasons, ...check(document)];
});

/** Ids are unique, references lead somewhere, every element stands in a collection, and the profiles are those that are used. */
function check(document) {
  const reasons = [];
  const demand = (holds, reason) => holds || reasons.push(reason);
  const elements = document['@graph'].filter(node => node.spdxId !== undefined);
  const known = new Set();
  for (const { spdxId } of elements) {
    demand(!known.has(spdxId), `${spdxId} is not unique`);
    demand(/^https:\/\/[^\s<>"{}|\\^`]+#[A-Za-z0-9.-]+$/.test(spdxId), `${spdxId} is no id`);
    known.add(spdxId);
  }
  const individuals = new Set(['NoneElement', 'NoAssertionElement', 'expandedlicensing_NoAssertionLicense']);
  const refer = (from, targets) => [targets ?? []].flat().forEach(target => demand(known.has(target) || individuals.has(target), `${from} names ${target}, which is not there`));
  const counts = {};
  const collected = new Set();
  for (const node of elements) {
    ['from', 'to', 'suppliedBy', 'originatedBy', 'element', 'rootElement', 'dataLicense'].forEach(property => refer(node.spdxId, node[property]));
    (node.element ?? []).forEach(element => collected.add(element));
    (node.simplelicensing_customIdToUri ?? []).forEach(({ value }) => refer(node.spdxId, value));
    if (/has(Declared|Concluded)License/.test(node.relationshipType ?? '')) {
      counts[`${node.relationshipType} ${node.from}`] = (counts[`${node.relationshipType} ${node.from}`] ?? 0) + 1;
    }
    const expression = node.simplelicensing_licenseExpression ?? '';
    for (const reference of expression.match(/(LicenseRef|AdditionRef|DocumentRef)-[A-Za-z0-9.-]+/g) ?? []) {
      demand(node.simplelicensing_customIdToUri?.some(({ key }) => key === reference), `${node.spdxId} says not what ${reference} is`);
    }
  }
  for (const { spdxId, type } of elements) {
    demand(collected.has(spdxId) || type === 'SpdxDocument', `${spdxId} stands in no collection`);
    if (/Package$/.test(type)) {
      demand(counts[`hasDeclaredLicense ${spdxId}`] === 1 && counts[`hasConcludedLicense ${spdxId}`] === 1, `${spdxId} has not one declared and one concluded license`);
    }
  }
  const profileOf = { build_Build: 'build', ai_AIPackage: 'ai', dataset_DatasetPackage: 'dataset' };
  const used = new Set(['core', 'software', 'simpleLicensing', ...elements.map(({ type }) => profileOf[type]).filter(Boolean)]);
  for (const { spdxId, profileConformance } of elements.filter(({ type }) => type === 'SpdxDocument' || type === 'software_Sbom')) {
    demand([...used].sort().join() === [...profileConformance].sort().join(), `${spdxId} names other profiles than it uses`);
  }
  if (used.has('build')) {
    for (const type of ['hasInput', 'hasOutput', 'invokedBy']) {
      demand(elements.some(node => node.relationshipType === type && node.scope === 'build'), `the build has no ${type}`);
    }
  }
  demand(elements.filter(({ type }) => type === 'SpdxDocument').length === 1, 'there is not one document');
  return reasons;
}
