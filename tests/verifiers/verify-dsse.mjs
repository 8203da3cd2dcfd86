// Judges DSSE envelopes by hand with node:crypto alone, plain or in a Sigstore bundle: the signature over the pre-authentication
// encoding, and that the in-toto statement speaks of the very bytes of a file. Every trusted key is tried; the key id is not looked at.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { judgeAll, readText, usage } from './lib.mjs';

const [keys, subjects, files] = [[], [], []];
for (let i = 2; i < process.argv.length; i++) {
  const list = { '--key': keys, '--subject': subjects }[process.argv[i]];
  (list ?? files).push(list === undefined ? process.argv[i] : process.argv[++i]);
}
if (files.length === 0 || keys.length === 0 || subjects.length !== 1) {
  usage('verify-dsse.mjs (--key PEM)... --subject FILE ENVELOPE...');
}

const trusted = keys.map(file => createPublicKey(readFileSync(file)));
const digest = createHash('sha256').update(readFileSync(subjects[0])).digest('hex');

await judgeAll(files, file => {
  const text = readText(file);
  if ((text.match(/"payload":/g) ?? []).length !== 1) {
    return ['the payload stands there twice'];
  }
  const read = JSON.parse(text);
  const envelope = read.dsseEnvelope ?? read;
  if (envelope.payloadType !== 'application/vnd.in-toto+json') {
    return [`the payload is of type ${envelope.payloadType}`];
  }
  if (envelope.signatures.length !== 1) {
    return [`${envelope.signatures.length} signatures`];
  }
  const payload = Buffer.from(envelope.payload, 'base64');
  const type = Buffer.from(envelope.payloadType, 'utf8');
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
  const signature = Buffer.from(envelope.signatures[0].sig, 'base64');
  const hash = key => key.asymmetricKeyDetails.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';
  if (!trusted.some(key => verify(hash(key), message, key, signature))) {
    return ['no trusted key signed this'];
  }
  const statement = JSON.parse(payload.toString('utf8'));
  if (!statement.subject.some(subject => subject.digest.sha256 === digest)) {
    return ['it speaks of another file'];
  }
  return [];
});
