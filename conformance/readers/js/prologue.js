// The first 40 bytes, and the way to the manifest's decoded bytes (chapter 2).

import { decodeChunk } from './chunk.js';
import { crc32c, hex } from './crc32c.js';
import { allocate, check, LIMIT_EXCEEDED, NOT_THIS_FORMAT, UNSUPPORTED } from './errors.js';

export const PROLOGUE_SIZE = 40;
const MAGIC = [0x89, 0x50, 0x49, 0x54, 0x48, 0x0d, 0x0a, 0x1a];
const MAX_MANIFEST = 2 ** 24;

/** Checks the prologue in the order of the clauses. */
export function readPrologue(file, maxManifestBytes) {
  check(MAGIC.every((byte, i) => file[i] === byte), 'PRO-1', 'the magic is missing', NOT_THIS_FORMAT);
  check(file.length >= PROLOGUE_SIZE, 'PRO-2', `the file has ${file.length} bytes, a prologue needs ${PROLOGUE_SIZE}`);
  const view = new DataView(file.buffer, file.byteOffset, PROLOGUE_SIZE);
  const u32 = (at) => view.getUint32(at, true);

  const sum = crc32c(file.subarray(0, 36));
  check(sum === u32(36), 'PRO-3', `prologue checksum ${hex(sum)}, expected ${hex(u32(36))}`);
  check(file[8] === 0 && file[9] === 3, 'PRO-4', `version ${file[8]}.${file[9]}`, UNSUPPORTED);
  const features = view.getUint16(10, true);
  check(features === 0, 'PRO-5', `required features ${features}`, UNSUPPORTED);
  const storedLength = u32(12);
  const offset = view.getBigUint64(16, true);
  check(offset >= BigInt(PROLOGUE_SIZE), 'PRO-6', `the manifest offset is ${offset}`);
  check(
    offset + BigInt(storedLength) === BigInt(file.length),
    'PRO-6',
    `the manifest has ${storedLength} bytes at ${offset}, the file ${file.length}`,
  );
  const decodedLength = u32(24);
  check(decodedLength >= 1 && decodedLength <= MAX_MANIFEST, 'MAN-1', `the manifest decodes to ${decodedLength} bytes`);
  check(
    decodedLength <= maxManifestBytes,
    'PRO-7',
    `the manifest decodes to ${decodedLength} bytes, more than the limit of ${maxManifestBytes}`,
    LIMIT_EXCEEDED,
  );
  return { offset: Number(offset), decodedLength, checksum: u32(28) };
}

/** Checks and decodes the manifest. */
export function readManifestBytes(file, { offset, decodedLength, checksum }) {
  const stored = file.subarray(offset);
  const sum = crc32c(stored);
  check(sum === checksum, 'SUM-1', `manifest checksum ${hex(sum)}, expected ${hex(checksum)}`);
  const bytes = allocate(decodedLength, 'the manifest');
  decodeChunk(stored, decodedLength, 1, bytes);
  return bytes;
}
