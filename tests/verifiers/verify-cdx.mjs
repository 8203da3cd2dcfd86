// Judges CycloneDX documents: strictly by the official schema, then by what a schema cannot say.
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { judgeAll, readText, usage } from './lib.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-cdx.mjs FILE...');
}

await judgeAll(files, async file => {
  const text = readText(file);
  const bom = JSON.parse(text);
  if (!Object.values(Spec.Version).includes(bom.specVersion)) {
    return [`specVersion ${JSON.stringify(bom.specVersion)} is not known`];
  }
  const errors = await new Validation.JsonStrictValidator(bom.specVersion).validate(text);
  if (errors !== null) {
    return (Array.isArray(errors) ? errors : [errors]).map(error => `${error.instancePath ?? ''} ${error.message ?? JSON.stringify(error)}`);
  }
  return checkReferences(bom);
});

/** Every bom-ref is unique, and every reference of the dependency graph names one. */
function checkReferences(bom) {
  const known = new Set();
  const reasons = [];
  const visit = component => {
    const reference = component['bom-ref'];
    if (reference !== undefined && known.has(reference)) {
      reasons.push(`bom-ref ${reference} is not unique`);
    }
    known.add(reference);
    (component.components ?? []).forEach(visit);
  };
  [bom.metadata?.component, ...(bom.components ?? [])].filter(Boolean).forEach(visit);
  const listed = new Set();
  for (const { ref, dependsOn = [], provides = [] } of bom.dependencies ?? []) {
    if (listed.has(ref)) {
      reasons.push(`the dependencies of ${ref} are listed twice`);
    }
    listed.add(ref);
    for (const target of [ref, ...dependsOn, ...provides]) {
      if (!known.has(target)) {
        reasons.push(`the dependency graph names ${target}, which is no component`);
      }
    }
  }
  for (const component of bom.components ?? []) {
    if (!listed.has(component['bom-ref'])) {
      reasons.push(`the dependency graph says nothing of ${component['bom-ref']}`);
    }
  }
  return reasons;
}
