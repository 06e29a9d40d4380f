// Files that keep every clause: every mode, kind, rule and payload form, with expected values worked out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c } from '../crc32c.js';
import { PithFile } from '../pith.js';
import * as e from './encoder.js';

const INT8 = 3;
const one = (tensor, extra) => PithFile.open(e.file({ tensors: [e.tensor(tensor)], extra }));
const decode = (tensor) => [...one(tensor).decode(0).bytes];
/** The bytes of a chunk's units, decoded as an exact tensor of units of that width. */
const chunk = (bytes, n, w = 1) => decode({ type: { 1: INT8, 2: 5, 4: 6, 8: 7 }[w], dims: [n], exact: {}, symbols: e.seq([bytes]) });
const bytesOf = (array) => [...new Uint8Array(array.buffer)];
/** Binary32 values as units with sign last. */
const signLast = (values) =>
  Array.from(new Uint32Array(Float32Array.from(values).buffer), (u) => e.u32(((u << 1) | (u >>> 31)) >>> 0)).flat();
const random = (seed) => () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;

test('the check values of CRC-32C', () => {
  assert.equal(crc32c(new TextEncoder().encode('123456789')), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(0)), 0);
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * i);
  assert.equal(crc32c(bytes), e.crc(bytes));
});

test('gamma codes and the canonical code of the specification', () => {
  assert.deepEqual([1, 2, 3, 4].map(e.gamma), ['1', '010', '011', '00100']);
  // Lengths A:2, B:1, C:3, D:3 for the symbols 0 to 3: no absent ones, 4 present, 252 absent.
  const bits = '1' + '00100' + '000000011111100' + '0010' + '10' + '11110' + '0';
  assert.equal(e.tableBits([2, 1, 3, 3], 256), bits);
  // A B C D, with codes 10 0 110 111, written by hand.
  assert.deepEqual(chunk([2, 16, ...e.pack(bits), 2, 0b10011011, 0b10000000], 4), [0, 1, 2, 3]);
});

test('stored, constant and dense chunks', () => {
  assert.deepEqual(chunk([0, 1, 2, 3, 4], 2, 2), [1, 2, 3, 4]);
  assert.deepEqual(chunk([1, 7], 3), [7, 7, 7]);
  assert.deepEqual(chunk([1, 1, 2, 3, 4], 3, 4), [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
  assert.deepEqual(chunk([2, 0, 9], 2), [9, 9]);
  assert.deepEqual(chunk([2, 3, 0b10111001, 0b00000000], 3), [5, 6, 2]);
  assert.deepEqual(chunk([2, 3, 0b10111000, 0b10000000], 3), [5, 6, 1]);
  for (let width = 1; width <= 8; width++) {
    const values = Array.from({ length: 21 }, (_, i) => (i * 37) % 2 ** width);
    assert.deepEqual(chunk(e.dense(values, 1, [width]), 21), values);
  }
});

test('Huffman planes of one and four streams, of every width and many lengths', () => {
  const next = random(7);
  for (const n of [1, 2, 3, 4, 5, 7, 100, 1001]) {
    for (const w of [1, 2, 4, 8]) {
      const bytes = Array.from({ length: n * w }, () => Math.floor(next() ** 3 * 256));
      assert.deepEqual(chunk(e.dense(bytes, w, [16, 17]), n, w), bytes);
    }
  }
  // Code lengths 1, 2, … 11, 12, 12.
  const code = Array.from({ length: 13 }, (_, s) => Math.min(s + 1, 12));
  const values = Array.from({ length: 500 }, (_, i) => (i * i) % 13);
  assert.deepEqual(chunk([2, ...e.plane(values, 17, code)], 500), values);
  // Lengths that fall and rise, over symbols with gaps between them.
  const holes = [];
  for (const [symbol, length] of [[3, 3], [90, 1], [91, 4], [255, 4], [200, 2]]) holes[symbol] = length;
  assert.deepEqual(chunk([2, ...e.plane([255, 3, 200, 90, 91], 16, holes)], 5), [255, 3, 200, 90, 91]);
});

test('sparse chunks', () => {
  assert.deepEqual(chunk(e.sparse([5], [0], [9]), 3), [9, 5, 5]);
  assert.deepEqual(chunk(e.sparse([0, 1], [1, 0, 2], [1, 2, 3, 4, 5, 6], 17), 7, 2), [0, 1, 1, 2, 3, 4, 0, 1, 0, 1, 5, 6, 0, 1]);
  const n = 300_000;
  const positions = [15, 16, 40, 1000, 65_000, 131_072 + 65_000, n - 1];
  const gapValues = positions.map((p, i) => p - (i ? positions[i - 1] + 1 : 0));
  const expected = new Array(n).fill(255);
  positions.forEach((p, i) => (expected[p] = i));
  assert.deepEqual(chunk(e.sparse([255], gapValues, positions.map((_, i) => i)), n), expected);
});

test('gaps with several tables', () => {
  const run = [...new Array(16).fill(1), 2];
  const ones = e.flatCode([1]);
  const others = [e.flatCode([0, 2])];
  const sparse = (gapValues, kind, code, bounds) => [3, 5, ...e.varint(gapValues.length), ...e.gaps(gapValues, kind, code, bounds, others), 0, 9];
  const expected = (gapValues) => gapValues.flatMap((gap) => [...new Array(gap).fill(5), 9]);
  assert.deepEqual(chunk(sparse(run, 16, ones, [16]), 35), expected(run));
  assert.deepEqual(chunk(sparse(run, 16, e.flatCode([1, 2]), [17]), 35), expected(run));
  const four = [...run, ...run, ...run, ...run, 0];
  assert.deepEqual(chunk(sparse(four, 17, ones, [16]), 4 * 35 + 1), expected(four));
});

test('sparse chunks with residues', () => {
  // Zeros of both signs, sign last, and two other values: 0, 5, -0, 0, 300 as units of two bytes.
  assert.deepEqual(chunk(e.residues([0, 0], [1, 2], [5, 0, 44, 1], [0, 1, 0]), 5, 2), [0, 0, 5, 0, 1, 0, 0, 0, 44, 1]);
  assert.deepEqual(chunk(e.residues([7], [0], [9], [7, 3, 0], 17), 4), [9, 0, 4, 7]);
  assert.deepEqual(chunk(e.residues([7], [3], [9], [1, 1, 1]), 4), [6, 6, 6, 9]);
});

test('the integer code reaches 2^32 - 1', () => {
  assert.deepEqual([15, 16, 23, 24, 31, 32, 127, 2 ** 31, 2 ** 31 + 2 ** 30, 2 ** 32 - 1].map((v) => e.integer(v)[0]), [15, 16, 16, 17, 17, 18, 21, 70, 71, 71]);
});

test('matched chunks', () => {
  assert.deepEqual(chunk(e.matched(1, [], [1, 2, 3]), 3), [1, 2, 3]);
  // A match that overlaps itself, then one with the distance before, then a literal.
  assert.deepEqual(chunk(e.matched(2, [[[1, 2], 1, 2], [[7], 0, 0]], [9]), 11), [1, 2, 1, 2, 1, 2, 7, 2, 7, 2, 9]);
  // The first match may use distance 0 for 1; contexts without literals have empty tables.
  assert.deepEqual(chunk(e.matched(8, [[[3], 20, 0]], []), 24), new Array(24).fill(3));
});

test('long streams of integers', () => {
  const literals = Array.from({ length: 40 }, (_, i) => i);
  const steps = [[literals, 100, 40], [[1], 0, 35], [[], 997, 0]];
  const expected = [...literals];
  const copy = (length, distance) => { for (let i = 0; i < length; i++) expected.push(expected.at(-distance)); };
  copy(103, 40);
  expected.push(1);
  copy(3, 35);
  copy(1000, 35);
  assert.deepEqual(chunk(e.matched(3, steps, []), expected.length), expected);
});

test('sequences of several chunks', () => {
  const symbols = e.seq([e.constant([1]), e.stored([2, 3]), e.stored([4])], 2);
  assert.deepEqual(decode({ type: INT8, dims: [5], exact: {}, symbols }), [1, 1, 2, 3, 4]);
});

test('exact: scalars, empty tensors, packed and complex types, sign last', () => {
  assert.deepEqual(decode({ type: 1, exact: {}, symbols: e.seq([e.stored([1, 2, 3, 4])]) }), [1, 2, 3, 4]);
  assert.deepEqual(decode({ type: 1, dims: [5, 0], exact: {} }), []);
  assert.deepEqual(decode({ type: 22, dims: [3], exact: {}, symbols: e.seq([e.stored([0x21, 0xf3])]) }), [0x21, 0xf3]);
  assert.deepEqual(decode({ type: 26, dims: [5], exact: {}, symbols: e.seq([e.stored([0x21, 0xf3])]) }), [0x21, 0xf3]);
  assert.deepEqual(decode({ type: 14, dims: [1], exact: {}, symbols: e.seq([e.dense([1, 2, 3, 4, 5, 6, 7, 8], 4, [8])]) }), [1, 2, 3, 4, 5, 6, 7, 8]);
  // 0x11…1103 rotated right by one bit is 0x88…8881.
  for (const [type, bytes] of [[3, 1], [10, 2], [1, 4], [11, 8], [15, 16]]) {
    const w = Math.min(bytes, 8);
    const units = Array.from({ length: bytes }, (_, i) => (i % w ? 0x11 : 0x03));
    const expected = Array.from({ length: bytes }, (_, i) => (i % w ? 0x88 : 0x81));
    assert.deepEqual(decode({ type, dims: [1], exact: { signLast: 1 }, symbols: e.seq([e.stored(units)]) }), expected);
  }
});

test('codebook', () => {
  const values = e.seq([e.stored([0, 0, 128, 63, 1, 0, 128, 127])]);
  const symbols = e.seq([e.stored([1, 0, 1])]);
  assert.deepEqual(decode({ type: 1, dims: [3], codebook: { entries: 2, values }, symbols }), [1, 0, 128, 127, 0, 0, 128, 63, 1, 0, 128, 127]);
  const signed = e.seq([e.stored(signLast([-2.5]))]);
  assert.deepEqual(decode({ type: 1, dims: [1], codebook: { entries: 1, signLast: 1, values: signed }, symbols: e.seq([[1, 0]]) }), bytesOf(Float32Array.of(-2.5)));
  assert.deepEqual(decode({ type: 21, dims: [3], codebook: { entries: 1, values: e.seq([e.stored([0x21])]) }, symbols: e.seq([[1, 0]]) }), [0x21, 0x21]);
  assert.deepEqual(decode({ type: 1, dims: [0], codebook: { entries: 2, values } }), []);
});

test('affine per tensor, axis and block', () => {
  const symbols = e.seq([e.stored([0, 1, 2, 3, 4, 5])]);
  const scales = (values) => e.seq([e.stored(signLast(values))]);
  const affine = (more) => decode({ type: 1, dims: [2, 3], affine: { bits: 3, ...more }, symbols });
  assert.deepEqual(affine({ scales: scales([0.5]) }), bytesOf(Float32Array.of(-2, -1.5, -1, -0.5, 0, 0.5)));
  assert.deepEqual(affine({ scales: scales([-1]), zeroPoints: e.seq([e.stored([1])]) }), bytesOf(Float32Array.of(1, -0, -1, -2, -3, -4)));
  assert.deepEqual(
    affine({ grouping: 1, axis: 1, scales: scales([1, 2, 3]), zeroPoints: e.seq([e.stored([0, 1, 2])]) }),
    bytesOf(Float32Array.of(0, 0, 0, 3, 6, 9)),
  );
  assert.deepEqual(affine({ grouping: 1, axis: 0, scales: scales([1, 10]) }), bytesOf(Float32Array.of(-4, -3, -2, -10, 0, 10)));
  assert.deepEqual(
    affine({ grouping: 2, axis: 1, block: 2, scales: scales([1, 2, 3, 4]) }),
    bytesOf(Float32Array.of(-4, -3, -4, -3, 0, 4)),
  );
  assert.deepEqual(
    affine({ grouping: 2, axis: 0, block: 9, scales: scales([1, 2, 3]) }),
    bytesOf(Float32Array.of(-4, -6, -6, -1, 0, 3)),
  );
  assert.deepEqual(decode({ type: 1, dims: [0], affine: { bits: 8, scales: scales([1]) } }), []);
  assert.deepEqual(decode({ type: 1, dims: [0], affine: { bits: 8, scales: scales([1]), zeroPoints: e.seq([[1, 3]]) } }), []);
});

test('numeric rules round to the type of the tensor', () => {
  const affine = (type, scale, symbol) =>
    decode({ type, dims: [1], affine: { bits: 8, scales: e.seq([e.stored(signLast([scale]))]), zeroPoints: e.seq([[1, 0]]) }, symbols: e.seq([[1, symbol]]) });
  const f16 = (scale, symbol = 1) => { const [a, b] = affine(10, scale, symbol); return a + 256 * b; };
  const bf16 = (scale, symbol = 1) => { const [a, b] = affine(16, scale, symbol); return a + 256 * b; };
  assert.equal(f16(1), 0x3c00);
  assert.equal(f16(-2), 0xc000);
  assert.equal(f16(65504), 0x7bff);
  assert.equal(f16(65519.99), 0x7bff);
  assert.equal(f16(65520), 0x7c00);
  assert.equal(f16(-1e30), 0xfc00);
  assert.equal(f16(2 ** -14), 0x0400);
  assert.equal(f16(2 ** -24), 0x0001);
  assert.equal(f16(2 ** -25), 0x0000);
  assert.equal(f16(2 ** -25 * (1 + 2 ** -20)), 0x0001);
  assert.equal(f16(-(2 ** -26)), 0x8000);
  assert.equal(f16(3 * 2 ** -25), 0x0002);
  assert.equal(f16(1 + 2 ** -11), 0x3c00);
  assert.equal(f16(1 + 3 * 2 ** -11), 0x3c02);
  assert.equal(f16(2 - 2 ** -12), 0x4000);
  assert.equal(f16(2 ** -14 - 2 ** -26), 0x0400);
  assert.equal(bf16(1 + 2 ** -8), 0x3f80);
  assert.equal(bf16(1 + 3 * 2 ** -8), 0x3f82);
  assert.equal(bf16(3.4e38), 0x7f80);
  assert.equal(bf16(2 ** -149), 0x0000);
  // The product is rounded to binary32 first, also for DOUBLE; it may overflow.
  assert.deepEqual(affine(11, Math.fround(0.1), 3), bytesOf(Float64Array.of(Math.fround(3 * Math.fround(0.1)))));
  assert.deepEqual(affine(1, 2 ** 127, 3), bytesOf(Float32Array.of(Infinity)));
  assert.deepEqual(affine(1, 2 ** -149, 3), bytesOf(Float32Array.of(3 * 2 ** -149)));
});

test('power of two', () => {
  const symbols = e.seq([e.stored([0, 1, 2, 3, 4])]);
  const powers = (type, maxExponent, levels = 2) => decode({ type, dims: [5], powerOfTwo: { maxExponent, levels }, symbols });
  assert.deepEqual(powers(1, -1), bytesOf(Float32Array.of(0, 0.5, -0.5, 0.25, -0.25)));
  assert.deepEqual(powers(11, 127), bytesOf(Float64Array.of(0, 2 ** 127, -(2 ** 127), 2 ** 126, -(2 ** 126))));
  assert.deepEqual(powers(1, -125), bytesOf(Float32Array.of(0, 2 ** -125, -(2 ** -125), 2 ** -126, -(2 ** -126))));
  assert.deepEqual(powers(10, 16), [0, 0, 0, 0x7c, 0, 0xfc, 0, 0x78, 0, 0xf8]);
  assert.deepEqual(powers(16, 0, 127), [0, 0, 0x80, 0x3f, 0x80, 0xbf, 0, 0x3f, 0, 0xbf]);
});

test('product', () => {
  // dims [2, 3], axis 1, sub-vectors of 2: the last one of each row is shorter.
  const book = (values) => e.seq([e.stored(signLast(values))]);
  const symbols = e.seq([e.stored([0, 1, 1, 0])]);
  assert.deepEqual(
    decode({ type: 1, dims: [2, 3], product: { axis: 1, length: 2, codewords: 2, shared: 1, codebooks: book([1, 2, 3, 4]) }, symbols }),
    bytesOf(Float32Array.of(1, 2, 3, 3, 4, 1)),
  );
  assert.deepEqual(
    decode({ type: 1, dims: [2, 3], product: { axis: 1, length: 2, codewords: 2, codebooks: book([1, 2, 3, 4, 5, 6, 7, 8]) }, symbols }),
    bytesOf(Float32Array.of(1, 2, 7, 3, 4, 5)),
  );
  // Axis 0 of [3, 2]: one symbol for each column and sub-vector.
  assert.deepEqual(
    decode({ type: 1, dims: [3, 2], product: { length: 2, codewords: 2, shared: 1, codebooks: book([1, 2, 3, 4]) }, symbols }),
    bytesOf(Float32Array.of(1, 3, 2, 4, 3, 1)),
  );
  assert.deepEqual(decode({ type: 1, dims: [0], product: { length: 1, codewords: 2 } }), []);
  assert.deepEqual(decode({ type: 1, dims: [0], product: { length: 1, codewords: 1, shared: 1, codebooks: book([1]) } }), []);
});

test('same_as', () => {
  const symbols = e.seq([e.stored([1, 2])]);
  const tensors = [e.tensor({ name: 'a', type: INT8, dims: [2], exact: {}, symbols }), e.tensor({ name: 'b', type: INT8, dims: [1, 2], sameAs: 0 })];
  const pith = PithFile.open(e.file({ tensors }));
  assert.deepEqual(pith.decode('b'), { type: 'INT8', dims: [1, 2], bytes: Uint8Array.of(1, 2) });
  assert.equal(pith.tensors[1].sameAs, 0);
});

test('a source with cuts in two files, in both payload forms', () => {
  const tensors = [
    e.tensor({ name: 'a', type: INT8, dims: [2], exact: {}, symbols: e.seq([e.stored([5, 0xff])]) }),
    e.tensor({ name: 'b', type: 12, dims: [1], exact: {}, symbols: e.seq([e.stored([0, 1, 0, 0x80])]) }),
    e.tensor({ name: 'c', type: 22, dims: [2], exact: {}, symbols: e.seq([[1, 0xf1]]) }),
  ];
  const skeleton = e.seq([e.stored([...'skeleton'].map((c) => c.charCodeAt(0)))]);
  const files = [
    { cuts: [[1, 0], [0, 0, 1], [2, 2]] },
    { path: 'x/y.bin', cuts: [[0, 1, 0], [2, 1, 1], [0, 2, 1]], tail: 3 },
  ];
  const pith = PithFile.open(e.file({ source: e.source({ files, skeleton, skeletonSize: 8 }), tensors }));
  assert.equal(pith.dialect, 'ONNX');
  assert.deepEqual(pith.paths, ['', 'x/y.bin']);
  const restored = pith.restore();
  const minusOne = [...new Array(9).fill(0xff), 1];
  assert.deepEqual([...restored[0].bytes], [0x73, 5, 0xff, 5, ...minusOne, 0x6b, 0x65, 0xf1]);
  assert.deepEqual([...restored[1].bytes], [0, 1, 0, 0x80, 0x6c, 0x65, 0x80, 0x82, 0x80, 0x80, 8, 0xf1, 1, 0x74, 0x6f, 0x6e]);
  assert.equal(restored[1].path, 'x/y.bin');
});

test('paths that only look like folders of each other', () => {
  const files = ['', 'a/b', 'a-b', 'a/bc', 'a/b-c/d', 'a0'].map((path) => ({ path }));
  const pith = PithFile.open(e.file({ source: e.source({ dialect: 3, files }) }));
  assert.deepEqual(pith.restore().map(({ path }) => path), files.map(({ path }) => path));
});

test('varints of 64-bit and negative elements', () => {
  const values = BigInt64Array.of(0n, 127n, 128n, -1n, 2n ** 62n, -(2n ** 63n), 2n ** 35n);
  const expected = Array.from(values, (v) => e.varint(BigInt.asUintN(64, v))).flat();
  const tensors = [e.tensor({ type: 7, dims: [7], exact: {}, symbols: e.seq([e.stored(bytesOf(values))]) })];
  const files = [{ cuts: [[0, 0, 1]] }];
  const [{ bytes }] = PithFile.open(e.file({ source: e.source({ files }), tensors })).restore();
  assert.deepEqual([...bytes], expected);
});

test('a manifest with a byte order mark, options and fields to ignore', () => {
  const options = [...e.block(5, [...e.str(1, 'k'), ...e.str(2, 'v')]), ...e.block(5, [])];
  const ignored = [...e.always(64, 2n ** 64n - 1n), ...e.tag(65, 1), 1, 2, 3, 4, 5, 6, 7, 8, ...e.block(70, [1]), ...e.tag(2 ** 29 - 1, 5), 1, 2, 3, 4];
  const tensor = { name: '\ufeffä', type: INT8, dims: [0], exact: {}, extra: e.always(64, 0) };
  const pith = one(tensor, [...e.str(3, 'p'), ...e.str(4, 'm'), ...options, ...ignored]);
  assert.equal(pith.tensors[0].name, '\ufeffä');
  assert.deepEqual([pith.producer, pith.method, pith.options], ['p', 'm', [{ key: 'k', value: 'v' }, { key: '', value: '' }]]);
  assert.equal(pith.dialect, null);
  assert.deepEqual(pith.restore(), []);
  assert.equal(pith.skeleton(), null);
});

test('activations', () => {
  const extra = [...e.activation('\uffff', 0xff7fffff, 0x7f7fffff), ...e.activation('\u{1f600}', 0, 1)];
  const { activations } = PithFile.open(e.file({ source: e.source({ files: [{}] }), extra }));
  const largest = (2 - 2 ** -23) * 2 ** 127;
  assert.deepEqual(activations, [
    { value: '\uffff', low: -largest, high: largest },
    { value: '\u{1f600}', low: 0, high: 2 ** -149 },
  ]);
});

test('a coded manifest, and the optional features', () => {
  const content = { tensors: [e.tensor({ type: INT8, dims: [0], exact: {} })] };
  const message = e.manifest(content);
  for (const stored of [e.dense(message, 1, [16]), e.matched(3, [], message)]) {
    assert.equal(PithFile.open(e.file(content, { stored, prologue: { optionalFeatures: 1 } })).tensors.length, 1);
  }
});

test('a file in the middle of a buffer', () => {
  const bytes = e.file({ tensors: [e.tensor({ type: INT8, dims: [2], exact: {}, symbols: e.seq([e.stored([1, 2])]) })] });
  const buffer = new Uint8Array(bytes.length + 13);
  buffer.set(bytes, 5);
  assert.deepEqual([...PithFile.open(buffer.subarray(5, 5 + bytes.length)).decode('t').bytes], [1, 2]);
});

test('tensors are found by name or index, and asked for wrongly with a RangeError', () => {
  const pith = one({ name: 'w', type: INT8, dims: [0], exact: {} });
  assert.throws(() => pith.decode('x'), RangeError);
  assert.throws(() => pith.decode(1), RangeError);
  assert.throws(() => PithFile.open('file'), TypeError);
});
