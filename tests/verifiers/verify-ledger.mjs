// Judges with Sigstore's own verifier, offline, whether a bundle was logged: one entry of the ledger is demanded, its proof must lead to
// the root of a checkpoint, and the ledger's key must have signed that. The bundle's own signature is judged along with it.
import { bundleFromJSON } from '@sigstore/bundle';
import { PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { judgeAll, readText, usage } from './lib.mjs';

const [signer, ledger, origin, ...bundles] = process.argv.slice(2);
if (bundles.length === 0) {
  usage('verify-ledger.mjs SIGNER.pem LEDGER.pem ORIGIN BUNDLE...');
}

const der = createPublicKey(readFileSync(ledger)).export({ type: 'spki', format: 'der' });
const root = TrustedRoot.fromJSON({
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [{
    baseUrl: `https://${origin}`,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: der.toString('base64'), keyDetails: PublicKeyDetails[PublicKeyDetails.PKIX_ECDSA_P256_SHA_256], validFor: { start: '1970-01-01T00:00:00Z' } },
    logId: { keyId: createHash('sha256').update(der).digest('base64') },
  }],
  ctlogs: [], certificateAuthorities: [], timestampAuthorities: [],
});
const publicKey = createPublicKey(readFileSync(signer));
const material = toTrustMaterial(root, () => ({ publicKey, validFor: () => true }));
const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 });

await judgeAll(bundles, file => {
  verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(readText(file)))));
  return [];
});
