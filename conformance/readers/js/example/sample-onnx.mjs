// A tiny ONNX network as a .pith file, for the test of the page: y = relu(x · W) + B, with B in an external file.

import * as e from '../test/encoder.js';

const FLOAT = 1;
const floatBytes = (values) => [...new Uint8Array(Float32Array.from(values).buffer)];

const attributeless = (inputs, output, op) => [...inputs.flatMap((name) => e.str(1, name)), ...e.str(2, output), ...e.str(4, op)];
const dim = (size) => e.block(1, typeof size === 'number' ? e.num(1, size) : e.str(2, size));
const valueInfo = (name, dims) => [
  ...e.str(1, name),
  ...e.block(2, e.block(1, [...e.num(1, FLOAT), ...e.block(2, dims.flatMap(dim))])),
];
const entry = (key, value) => e.block(13, [...e.str(1, key), ...e.str(2, value)]);

/** W is 4 × 3, all 0.5; B is 1, 2, 3. With x all zeros, y is B. */
export const W = floatBytes(new Array(12).fill(0.5));
export const B = floatBytes([1, 2, 3]);

/** The bytes of the model before and after the payload of W. */
function model() {
  const w = [...e.packed(1, [4, 3]), ...e.num(2, FLOAT), ...e.str(8, 'W'), ...e.block(9, W)];
  const b = [
    ...e.packed(1, [3]), ...e.num(2, FLOAT), ...e.str(8, 'B'),
    ...entry('location', 'data.bin'), ...entry('offset', '0'), ...entry('length', '12'), ...e.num(14, 1),
  ];
  const graph = [
    ...e.block(1, attributeless(['x', 'W'], 'product', 'MatMul')),
    ...e.block(1, attributeless(['product'], 'positive', 'Relu')),
    ...e.block(1, attributeless(['positive', 'B'], 'y', 'Add')),
    ...e.str(2, 'sample'),
    ...e.block(5, w),
    ...e.block(5, b),
    ...e.block(11, valueInfo('x', ['batch', 4])),
    ...e.block(12, valueInfo('y', ['batch', 3])),
  ];
  const bytes = [...e.num(1, 8), ...e.block(7, graph), ...e.block(8, e.num(2, 17))];
  const at = bytes.findIndex((_, i) => W.every((byte, k) => bytes[i + k] === byte));
  return [bytes.slice(0, at), bytes.slice(at + W.length)];
}

export function sampleOnnx() {
  const [before, after] = model();
  const tensors = [
    e.tensor({ name: 'W', type: FLOAT, dims: [4, 3], codebook: { entries: 1, values: e.seq([e.stored(W.slice(0, 4))]) }, symbols: e.seq([e.constant([0])]) }),
    e.tensor({ name: 'B', type: FLOAT, dims: [3], exact: {}, symbols: e.seq([e.stored(B)]) }),
  ];
  const skeleton = e.seq([e.matched(1, [], [...before, ...after])]);
  const files = [{ cuts: [[before.length, 0]], tail: after.length }, { path: 'data.bin', cuts: [[0, 1]] }];
  const source = e.source({ files, skeleton, skeletonSize: before.length + after.length });
  return e.file({ source, tensors, extra: [...e.activation('x', 0xbf800000, 0x3fc00000), ...e.activation('y', 0, 0x40c00000)] });
}
