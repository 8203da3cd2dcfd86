// Judges Sigstore bundles with Sigstore's own verifier, offline: no log is asked for, keys are found by their hint (SHA-256 of the
// SubjectPublicKeyInfo). With --tsa and --ca certificates a time stamp by that authority and a chain to that root are asked for.
// Whether the statement speaks of the right file it does not know: verify-dsse.mjs does.
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { judgeAll, readText, usage } from './lib.mjs';

const [keys, authorities, roots, bundles] = [[], [], [], []];
for (let i = 2; i < process.argv.length; i++) {
  const list = { '--key': keys, '--tsa': authorities, '--ca': roots }[process.argv[i]];
  (list ?? bundles).push(list === undefined ? process.argv[i] : process.argv[++i]);
}
if (bundles.length === 0 || keys.length + roots.length === 0) {
  usage('verify-sigstore.mjs (--key PEM)... [--tsa PEM --ca PEM] BUNDLE...');
}

const known = new Map(keys.map(file => {
  const key = createPublicKey(readFileSync(file));
  return [createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex'), key];
}));
const authority = file => {
  // A file holds the certificate and those above it, in this order.
  const chain = readText(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g).map(pem => new X509Certificate(pem));
  return {
    subject: { organization: 'test', commonName: 'test' }, uri: 'https://example.test',
    certChain: { certificates: chain.map(c => ({ rawBytes: c.raw.toString('base64') })) },
    validFor: { start: '2000-01-01T00:00:00Z' },
  };
};
const root = TrustedRoot.fromJSON({
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [], ctlogs: [], certificateAuthorities: roots.map(authority), timestampAuthorities: authorities.map(authority),
});
const material = toTrustMaterial(root, hint => {
  const publicKey = known.get(hint);
  if (publicKey === undefined) {
    throw new Error(`the key ${hint} is not trusted`);
  }
  return { publicKey, validFor: () => true };
});
const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: authorities.length > 0 ? 1 : 0 });

await judgeAll(bundles, file => {
  const bundle = bundleFromJSON(JSON.parse(readText(file)));
  const entity = toSignedEntity(bundle);
  // This version names no hash to Node.js, which then takes SHA-256 for every curve; Sigstore's own list of algorithms pairs P-384 with
  // SHA-384. Everything else is left to it.
  const own = entity.signature.verifySignature.bind(entity.signature);
  entity.signature.verifySignature = key => key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
    ? verify('sha384', entity.signature.preAuthEncoding, key, entity.signature.signature)
    : own(key);
  verifier.verify(entity);
  return [];
});
