// Judges SPDX 2.3 documents: by the official schema, then by what a schema cannot say.
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { judgeAll, readText, usage } from './lib.mjs';

const [schemaFile, ...files] = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-spdx.mjs SCHEMA FILE...');
}

const ajv = new (Ajv.default ?? Ajv)({ allErrors: true, strict: false });
(addFormats.default ?? addFormats)(ajv);
const validate = ajv.compile(JSON.parse(readText(schemaFile)));

await judgeAll(files, file => {
  const document = JSON.parse(readText(file));
  return validate(document) ? check(document) : validate.errors.map(error => `${error.instancePath} ${error.message}`);
});

/** What the specification says in words: ids, namespace, creators, times, relationships, licenses that the document declares itself. */
function check(document) {
  const reasons = [];
  const demand = (holds, reason) => holds || reasons.push(reason);
  demand(document.spdxVersion === 'SPDX-2.3', 'spdxVersion is not SPDX-2.3');
  demand(document.dataLicense === 'CC0-1.0', 'dataLicense is not CC0-1.0');
  demand(document.SPDXID === 'SPDXRef-DOCUMENT', 'the document is not SPDXRef-DOCUMENT');
  demand(/^https?:\/\/[^#\s]+$/.test(document.documentNamespace ?? ''), 'documentNamespace is no address without fragment');
  demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(document.creationInfo.created), 'created is no time in UTC');
  for (const creator of document.creationInfo.creators) {
    demand(/^(Person|Organization|Tool): ./.test(creator), `creator ${creator} says not what it is`);
  }
  demand(/^\d+\.\d+$/.test(document.creationInfo.licenseListVersion ?? '3.0'), 'licenseListVersion is not of two numbers');

  const known = new Set(['SPDXRef-DOCUMENT']);
  const declared = new Set();
  for (const { licenseId, extractedText } of document.hasExtractedLicensingInfos ?? []) {
    demand(/^LicenseRef-[A-Za-z0-9.-]+$/.test(licenseId), `${licenseId} is no LicenseRef`);
    demand(!declared.has(licenseId), `${licenseId} is declared twice`);
    demand(extractedText.length > 0, `${licenseId} has no text`);
    declared.add(licenseId);
  }
  for (const item of document.packages ?? []) {
    const id = item.SPDXID;
    demand(/^SPDXRef-[A-Za-z0-9.-]+$/.test(id), `${id} is no SPDX id`);
    demand(!known.has(id), `${id} is not unique`);
    known.add(id);
    demand(item.filesAnalyzed === false || item.packageVerificationCode !== undefined, `${id} has neither files that were analyzed nor says so`);
    for (const maker of [item.supplier, item.originator]) {
      demand(maker === undefined || maker === 'NOASSERTION' || /^(Person|Organization): ./.test(maker), `${id} names the maker ${maker}`);
    }
    for (const { algorithm, checksumValue } of item.checksums ?? []) {
      demand(new RegExp(`^[0-9a-f]{${algorithm === 'SHA512' ? 128 : 64}}$`).test(checksumValue), `${id} has a checksum that is none`);
    }
    for (const { referenceType, referenceLocator } of item.externalRefs ?? []) {
      demand(!/\s/.test(referenceLocator), `${id} has a locator with spaces`);
      demand(referenceType !== 'purl' || referenceLocator.startsWith('pkg:'), `${id} has a package URL that is none`);
    }
    for (const license of [item.licenseDeclared, item.licenseConcluded]) {
      for (const reference of license?.match(/(LicenseRef|DocumentRef|AdditionRef)-[A-Za-z0-9.-]+/g) ?? []) {
        demand(declared.has(reference), `${id} names ${reference}, which the document does not declare`);
      }
    }
  }
  let describes = 0;
  for (const { spdxElementId, relatedSpdxElement, relationshipType } of document.relationships ?? []) {
    describes += relationshipType === 'DESCRIBES' ? 1 : 0;
    for (const end of [spdxElementId, relatedSpdxElement]) {
      demand(known.has(end) || (end === relatedSpdxElement && ['NONE', 'NOASSERTION'].includes(end)), `a relationship names ${end}, which is not there`);
    }
  }
  demand(describes === 1, 'the document does not describe one thing');
  return reasons;
}
