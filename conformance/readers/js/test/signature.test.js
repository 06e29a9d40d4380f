// Signatures (chapter 11), made here with node:crypto.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PithFile, publicKeyOf } from '../pith.js';
import * as e from './encoder.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' });
const key = publicKeyOf(pem);
const otherPem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });

const tensors = [e.tensor({ name: 'x', type: 3, dims: [2], exact: {}, symbols: e.seq([e.stored([1, 2])]) })];
const digest = [...createHash('sha256').update(Uint8Array.of(0, 1, 2)).digest()];

function signed({ digests = digest, value, after: rest = [] } = {}) {
  const signedPart = [...e.manifest({ tensors }), ...e.block(128, digests)];
  const message = Buffer.from([...new TextEncoder().encode('Pith signature 1'), 0, 3, 0, 0, 0, 0, 0, 0, ...signedPart]);
  const made = value ?? [...sign(null, message, privateKey)];
  const field = e.block(129, [...e.block(1, [...key]), ...e.block(2, made)]);
  return Uint8Array.from(e.file({ tensors, extra: [...e.block(128, digests), ...field, ...rest] }));
}
const refusal = (kind, clause) => (error) => error.kind === kind && error.clause === clause;

test('a signed file is accepted, and shows whose it is', async () => {
  const pith = PithFile.open(signed());
  assert.deepEqual(pith.publicKey, Uint8Array.from(key));
  await pith.verifySignature();
  await pith.verifySignature(key);
  assert.deepEqual([...pith.decode('x').bytes], [1, 2]);
});

test('files of others are untrusted', async () => {
  await assert.rejects(PithFile.open(signed()).verifySignature(publicKeyOf(otherPem)), refusal('UNTRUSTED', 'SIG-6'));
  const plain = PithFile.open(Uint8Array.from(e.file({ tensors })));
  assert.equal(plain.publicKey, null);
  await plain.verifySignature();
  await assert.rejects(plain.verifySignature(key), refusal('UNTRUSTED', 'SIG-6'));
});

test('wrong signatures and digests', async () => {
  const value = new Array(64).fill(7);
  await assert.rejects(PithFile.open(signed({ value })).verifySignature(), refusal('MALFORMED', 'SIG-5'));
  const digests = [...digest.slice(1), 1];
  await assert.rejects(PithFile.open(signed({ digests })).verifySignature(), refusal('MALFORMED', 'SIG-4'));
});

test('faults of form', () => {
  assert.throws(() => PithFile.open(signed({ digests: digest.slice(1) })), refusal('MALFORMED', 'SIG-3'));
  assert.throws(() => PithFile.open(signed({ value: [1] })), refusal('MALFORMED', 'SIG-2'));
  assert.throws(() => PithFile.open(signed({ after: e.always(130, 1) })), refusal('MALFORMED', 'SIG-1'));
});

test('key files', () => {
  assert.equal(key.length, 32);
  const { publicKey: x } = generateKeyPairSync('x25519');
  assert.throws(() => publicKeyOf(x.export({ type: 'spki', format: 'pem' })), TypeError);
  assert.throws(() => publicKeyOf('no key'), TypeError);
});

test('the command line demands a key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pith-'));
  after(() => rmSync(folder, { recursive: true }));
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const write = (name, content) => (writeFileSync(join(folder, name), content), join(folder, name));
  const file = write('signed.pith', signed());
  const run = (pemText) => spawnSync(process.execPath, [cli, `--public-key=${write('key.pem', pemText)}`, file], { encoding: 'utf8' });
  assert.equal(run(pem).status, 0);
  const refused = run(otherPem);
  assert.deepEqual([refused.status, JSON.parse(refused.stdout).error], [1, 'UNTRUSTED']);
});
