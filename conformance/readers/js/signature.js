// Digests of the chunks and the signature (chapter 11), checked with the host's WebCrypto.

import { check, fail, UNTRUSTED } from './errors.js';

const KEY_BYTES = 32;
const VALUE_BYTES = 64;
const DIGEST_BYTES = 32;
const FIELD_BYTES = 3 + 2 + KEY_BYTES + 2 + VALUE_BYTES;
const TAG = [0x8a, 0x08]; // field 129 of wire type 2
const CONTEXT = new TextEncoder().encode('Pith signature 1');

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Checks the form of a signature; null if the file is not signed. */
export function readSignature({ chunk_digests: digests, signature }, manifest, chunks) {
  const wanted = chunks * DIGEST_BYTES;
  const absent = digests.length === 0 && (signature === null || chunks === 0);
  check(absent || digests.length === wanted, 'SIG-3', `chunk digests of ${digests.length} bytes, expected ${wanted}`);
  if (signature === null) return null;
  const { public_key: publicKey, value } = signature;
  check(publicKey.length === KEY_BYTES, 'SIG-2', `the public key has ${publicKey.length} bytes`);
  check(value.length === VALUE_BYTES, 'SIG-2', `the signature has ${value.length} bytes`);
  const start = manifest.length - FIELD_BYTES;
  check(start >= 0 && TAG.every((byte, i) => manifest[start + i] === byte), 'SIG-1', 'fields follow the signature');
  return { publicKey, value, digests, signed: manifest.subarray(0, start) };
}

/** Rejects a file that is not signed with a key, which has 32 bytes. */
export function demandKey(signature, key) {
  if (!signature) fail('SIG-6', 'the file is not signed', UNTRUSTED);
  check(equal(signature.publicKey, key), 'SIG-6', `the file is signed with the key ${hex(signature.publicKey)}`, UNTRUSTED);
}

/** Checks that the signature is right, and then the digest of every chunk, in the order of the file. */
export async function checkSignature({ publicKey, value, digests, signed }, file, chunks) {
  const message = Uint8Array.from([...CONTEXT, ...file.subarray(8, 12), ...file.subarray(32, 36), ...signed]);
  check(await isSignature(publicKey, message, value), 'SIG-5', 'the signature is wrong');
  for (const [i, chunk] of chunks.entries()) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', chunk));
    check(equal(digest, digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)), 'SIG-4', `chunk ${i} is another`);
  }
}

async function isSignature(publicKey, message, value) {
  let key;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  } catch (e) {
    // A host without Ed25519 says NotSupportedError, which is no verdict on the file.
    if (e.name === 'DataError') return false;
    throw e;
  }
  return crypto.subtle.verify('Ed25519', key, value, message);
}

/** The 32 bytes of a public key from the PEM text that `openssl pkey -pubout` writes. */
export function publicKeyOf(pem) {
  const base64 = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem)?.[1];
  const der = base64 ? Uint8Array.from(atob(base64.replace(/\s/g, '')), (c) => c.charCodeAt(0)) : [];
  if (hex(der.slice(0, 12)) !== '302a300506032b6570032100' || der.length !== 44) {
    throw new TypeError('not an Ed25519 public key in PEM form');
  }
  return der.subarray(12);
}
