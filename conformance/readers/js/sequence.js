// Sequences (chapter 3): n units of w bytes in chunks. One is checked when the file is opened, decoded when it is needed.

import { decodeChunk } from './chunk.js';
import { crc32c, hex } from './crc32c.js';
import { allocate, check, LIMIT_EXCEEDED } from './errors.js';

const MAX_CHUNK_UNITS = 2 ** 24;
const ABSENT = { chunk_lengths: [], chunk_crcs: [], chunk_elements: 0 };

/** A sequence of the manifest, with the number and width of its units. */
export class Sequence {
  constructor(what, message, n, w) {
    const { chunk_lengths: lengths, chunk_crcs: crcs, chunk_elements: elements } = message ?? ABSENT;
    this.what = what;
    this.n = n;
    this.w = w;
    this.lengths = lengths;
    this.crcs = crcs;
    this.offset = 0; // of the first chunk in the file, known after [CHK-1]

    if (n === 0) check(message === null, 'SEQ-1', `${what} is present, and has no units`);
    else check(lengths.length > 0, 'SEQ-1', `${what} has no chunks for ${n} units`);
    check(lengths.length === crcs.length, 'SEQ-2', `${what} has ${lengths.length} lengths and ${crcs.length} checksums`);
    for (const length of lengths) check(length >= 1, 'SEQ-2', `${what} has a chunk of length 0`);
    if (lengths.length < 2) {
      check(elements === 0, 'SEQ-3', `${what} has fewer than two chunks, and ${elements} chunk elements`);
    } else {
      check(elements >= 1, 'SEQ-3', `${what} has ${lengths.length} chunks without chunk elements`);
      const chunks = Math.ceil(n / elements);
      check(lengths.length === chunks, 'SEQ-3', `${what} has ${lengths.length} chunks, needs ${chunks}`);
    }
    this.chunkUnits = lengths.length < 2 ? n : elements;
    check(this.chunkUnits <= MAX_CHUNK_UNITS, 'SEQ-4', `${what} has ${this.chunkUnits} units in a chunk`);
  }

  /** Decoded size in bytes. */
  get size() {
    return this.n * this.w;
  }

  /** Stored size in bytes. */
  get storedSize() {
    return this.lengths.reduce((sum, length) => sum + length, 0);
  }

  /** The stored bytes of each chunk. */
  chunks(file) {
    let end = this.offset;
    return this.lengths.map((length) => file.subarray(end, (end += length)));
  }

  /** Decodes all units, as bytes, unit by unit. */
  decode(file, limit) {
    checkLimit(this.size, limit, this.what);
    const target = allocate(this.size, this.what);
    let done = 0;
    for (const [i, chunk] of this.chunks(file).entries()) {
      const sum = crc32c(chunk);
      check(sum === this.crcs[i], 'SUM-2', `${this.what}, chunk ${i}: checksum ${hex(sum)}, expected ${hex(this.crcs[i])}`);
      const units = Math.min(this.chunkUnits, this.n - done);
      decodeChunk(chunk, units, this.w, target.subarray(done * this.w, (done + units) * this.w));
      done += units;
    }
    return target;
  }
}

/** [LIM-1], before anything is allocated. Sizes may be Numbers or BigInts. */
export function checkLimit(size, limit, what) {
  check(size <= limit, 'LIM-1', `${what} has ${size} bytes, more than the limit of ${limit}`, LIMIT_EXCEEDED);
}
