// Judges JSON documents by a JSON Schema (draft 2020-12, or draft-07 where the schema says so).
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { judgeAll, readText, usage } from './lib.mjs';

const [schemaFile, ...files] = process.argv.slice(2);
if (files.length === 0) {
  usage('verify-schema.mjs SCHEMA FILE...');
}

const schema = JSON.parse(readText(schemaFile));
const isOld = /draft-0[67]/.test(schema.$schema ?? '');
const ajv = new (isOld ? Ajv.default ?? Ajv : Ajv2020.default ?? Ajv2020)({ allErrors: true, strict: !isOld, allowUnionTypes: true });
(addFormats.default ?? addFormats)(ajv);
const validate = ajv.compile(schema);

await judgeAll(files, file => {
  const isValid = validate(JSON.parse(readText(file)));
  return isValid ? [] : validate.errors.map(error => `${error.instancePath} ${error.message}`);
});
