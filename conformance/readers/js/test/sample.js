// A file with some of everything.

import * as e from './encoder.js';

const signLast = (values) => values.flatMap((v) => {
  const [u] = new Uint32Array(Float32Array.of(v).buffer);
  return e.u32(((u << 1) | (u >>> 31)) >>> 0);
});
const text = (string) => [...new TextEncoder().encode(string)];

export function sampleFile() {
  const symbols = (n, bound) => e.seq([e.dense(Array.from({ length: n }, (_, i) => (i * i) % bound), 1, [n > 8 ? 17 : 3])]);
  const weights = Array.from({ length: 24 }, (_, i) => (i - 12) / 8);
  const tensors = [
    e.tensor({ name: 'exact', type: 1, dims: [4, 6], exact: { signLast: 1 }, symbols: e.seq([e.dense(signLast(weights), 4, [16, 17])]) }),
    e.tensor({ name: 'codebook', type: 1, dims: [5], codebook: { entries: 3, signLast: 1, values: e.seq([e.stored(signLast([0, 1, -1]))]) }, symbols: symbols(5, 3) }),
    e.tensor({
      name: 'affine', type: 10, dims: [3, 4],
      affine: { bits: 3, grouping: 2, axis: 1, block: 3, scales: e.seq([e.stored(signLast([1, 2, 3, 4, 5, 6]))]), zeroPoints: e.seq([e.dense([0, 1, 2, 3, 4, 5], 1, [3])]) },
      symbols: symbols(12, 8),
    }),
    e.tensor({ name: 'powers', type: 16, dims: [2, 8], powerOfTwo: { maxExponent: 3, levels: 4 }, symbols: symbols(16, 9) }),
    e.tensor({ name: 'product', type: 11, dims: [4, 3], product: { axis: 0, length: 2, codewords: 2, codebooks: e.seq([e.stored(signLast([1, 2, 3, 4, 5, 6, 7, 8]))]) }, symbols: symbols(6, 2) }),
    e.tensor({ name: 'sparse', type: 7, dims: [100], exact: {}, symbols: e.seq([e.sparse([0, 0, 0, 0, 0, 0, 0, 0], [3, 17, 40], Array.from({ length: 24 }, (_, i) => i)), e.constant([1, 0, 0, 0, 0, 0, 0, 0])], 90) }),
    e.tensor({ name: 'pruned', type: 10, dims: [6], exact: { signLast: 1 }, symbols: e.seq([e.residues([0, 0], [2], [1, 2], [0, 1, 1, 0, 1])]) }),
    e.tensor({ name: 'again', type: 1, dims: [24], sameAs: 0 }),
    e.tensor({ name: 'none', type: 22, dims: [0, 7], exact: {} }),
  ];
  const files = [
    { cuts: [[10, 0], [0, 1], [3, 5, 1], [0, 8]], tail: 5 },
    { path: 'data/weights.bin', cuts: [[0, 2], [2, 3], [0, 4], [0, 6, 1], [0, 7]], tail: 0 },
  ];
  const skeleton = e.seq([e.matched(2, [[text('skelet'), 1, 6]], text('on of text'))]);
  return e.file({ source: e.source({ files, skeleton, skeletonSize: 20 }), tensors, extra: [...e.str(3, 'test'), ...e.str(4, 'mixed'), ...e.activation('x', 0xbf800000, 0x40000000)] });
}
