// Hostile files: whatever the bytes, a reader returns or throws a PithError, soon.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c } from '../crc32c.js';
import { PithError, PithFile } from '../pith.js';
import { decodeAll } from './decode-all.js';
import * as e from './encoder.js';
import { sampleFile } from './sample.js';

const LIMITS = { maxDecodedBytes: 2 ** 22 };

/** Set it to test longer: the seeds stay the same. */
const ROUNDS = Number(process.env.ROUNDS ?? 1);

/** Mulberry32. */
function random(seed) {
  return (bound) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

/** Decodes everything; the kind of rejection, or null. Anything but a PithError goes through. */
function verdict(bytes) {
  try {
    decodeAll(bytes, LIMITS);
    return null;
  } catch (error) {
    if (!(error instanceof PithError)) throw error;
    assert.match(error.clause, /^(CON|PRO|SUM|MAN|CHK|SEQ|SRC|ACT|TEN|RUL|CHU|HUF|LIM)-\d+$/);
    return error.kind;
  }
}

function mutate(bytes, next) {
  const copy = Uint8Array.from(bytes);
  for (let i = next(3); i >= 0; i--) {
    const at = next(copy.length);
    copy[at] = [copy[at] ^ (1 << next(8)), next(256), 0, 255, copy[at] + 1][next(5)];
  }
  return copy;
}

test('the sample file is valid', () => {
  assert.equal(verdict(sampleFile()), null);
});

test('every shorter file is rejected', () => {
  const file = sampleFile();
  for (let length = 0; length < file.length; length++) assert.notEqual(verdict(file.subarray(0, length)), null);
});

test('every changed bit is found by a checksum', () => {
  const file = sampleFile();
  for (let at = 0; at < file.length; at++) {
    const copy = Uint8Array.from(file);
    copy[at] ^= 1 << at % 8;
    assert.notEqual(verdict(copy), null, `byte ${at}`);
  }
});

test('changed manifests, with right checksums', () => {
  const file = sampleFile();
  const view = new DataView(file.buffer);
  const offset = Number(view.getBigUint64(16, true));
  const next = random(1);
  for (let round = 0; round < 4000 * ROUNDS; round++) {
    const manifest = mutate(file.subarray(offset + 1), next);
    const stored = [0, ...manifest];
    const copy = e.file({}, { area: [...file.subarray(40, offset)], manifest: [...manifest], stored });
    verdict(copy);
  }
});

test('changed chunks of every mode, with right checksums', () => {
  const values = Array.from({ length: 40 }, (_, i) => (i * i) % 11);
  const chunks = [
    [e.stored(values), 40, 3],
    [e.dense(values, 1, [16]), 40, 3],
    [e.dense(values, 1, [17]), 40, 3],
    [e.dense(values, 1, [5]), 40, 3],
    [e.dense(values, 4, [16, 17, 4, 16]), 10, 6],
    [e.sparse([1, 2], [0, 3, 20], [1, 2, 3, 4, 5, 6]), 40, 5],
    [e.sparse([9], [0, 3, 20, 4, 100], [1, 2, 3, 4, 5], 17), 200, 3],
    [e.residues([9], [1, 3], [1, 2], [1, 0, 1, 0, 1], 17), 7, 3],
    [e.matched(2, [[[1, 2, 3], 5, 2], [[7], 20, 0]], [9, 8]), 37, 3],
  ];
  const next = random(2);
  const kinds = new Set();
  for (const [chunk, n, type] of chunks) {
    for (let round = 0; round < 600 * ROUNDS; round++) {
      const changed = [...mutate(Uint8Array.from(chunk), next)];
      if (next(4) === 0) changed.length = 1 + next(changed.length);
      kinds.add(verdict(e.file({ tensors: [e.tensor({ type, dims: [n], exact: {}, symbols: e.seq([changed]) })] })));
    }
  }
  assert.deepEqual(kinds, new Set([null, 'MALFORMED', 'UNSUPPORTED']));
});

test('random bytes as a manifest', () => {
  const next = random(3);
  for (let round = 0; round < 2000 * ROUNDS; round++) {
    const manifest = Array.from({ length: 1 + next(40) }, () => next(next(2) ? 256 : 24));
    verdict(e.file({}, { manifest }));
  }
});

/** A file whose manifest is coded by one match: `count` times the same message. */
function repeated(message, count) {
  const manifest = { length: message.length * count };
  const step = [[message, manifest.length - message.length - 3, message.length]];
  return e.file({}, { manifest, stored: e.matched(1, step, []) });
}

test('small files with large manifests', () => {
  const size = 2 ** 21;
  const inSource = (bytes) => {
    // The source's own length comes first, then a file's, then the empty cuts.
    const cuts = size - 64;
    const file = [...e.tag(2, 2), ...e.varint(cuts)];
    const head = [...e.tag(1, 2), ...e.varint(2 + file.length + cuts), ...e.num(1, 1), ...file];
    const step = [[[...head, ...bytes], cuts - bytes.length - 3, bytes.length]];
    return e.file({}, { manifest: { length: head.length + cuts }, stored: e.matched(1, step, []) });
  };
  const start = performance.now();
  assert.equal(verdict(repeated(e.block(5, []), size / 2)), null);
  assert.equal(verdict(repeated(e.block(2, []), size / 2)), 'MALFORMED');
  assert.equal(verdict(inSource([...e.tag(2, 2), 0])), 'MALFORMED');
  assert.ok(performance.now() - start < 60_000);
});

test('tensors beyond any memory are a limit', () => {
  const pith = PithFile.open(
    e.file({ tensors: [e.tensor({ type: 3, dims: [2 ** 40], exact: {}, symbols: e.seq(new Array(2 ** 16).fill([1, 0]), 2 ** 24) })] }),
    { maxDecodedBytes: Infinity },
  );
  assert.throws(() => pith.decode(0), { kind: 'LIMIT_EXCEEDED', clause: 'LIM-1' });
});

test('many cuts of a small tensor decode its table once', () => {
  const codebooks = e.seq([e.constant([0, 0, 0, 127])]);
  const tensor = e.tensor({ type: 1, dims: [2 ** 16], product: { length: 2 ** 16, codewords: 256, shared: 1, codebooks }, symbols: e.seq([[1, 0]]) });
  const file = e.file({ source: e.source({ files: [{ cuts: new Array(40).fill([0, 0]) }] }), tensors: [tensor] });
  const start = performance.now();
  assert.equal(PithFile.open(file).restore()[0].bytes.length, 40 * 2 ** 18);
  assert.ok(performance.now() - start < 10_000);
});

test('the checksum of a large file is fast', () => {
  const bytes = new Uint8Array(2 ** 26);
  const start = performance.now();
  crc32c(bytes);
  assert.ok(performance.now() - start < 5000);
});
