// Tensors: their conditions on the manifest's fields, and the rules that turn symbols into values (chapters 3 and 4).

import { allocate, check, fail } from './errors.js';
import { elementWriter } from './floats.js';
import { checkLimit, Sequence } from './sequence.js';
import { ELEMENT_TYPES, GROUPINGS } from './schema.js';

const MAX_ELEMENTS = 2 ** 48;
const MAX_DIMS = 64;
const MAX_GROUPS = 2 ** 24;
const MAX_CODEBOOKS = 2 ** 24;
const NUMERIC = ['FLOAT', 'DOUBLE', 'FLOAT16', 'BFLOAT16'];

/** The normal powers of two of binary32, 2^-126 to 2^127, by doubling: `pow` need not be exact. */
const POWERS = [1 / 2 ** 63 / 2 ** 63];
while (POWERS.length < 254) POWERS.push(2 * POWERS.at(-1));

/** Bits of an element, where they are not 8. */
const ELEMENT_BITS = {
  FLOAT: 32, DOUBLE: 64, FLOAT16: 16, BFLOAT16: 16, UINT16: 16, INT16: 16, UINT32: 32, INT32: 32, UINT64: 64, INT64: 64,
  COMPLEX64: 64, COMPLEX128: 128, UINT4: 4, INT4: 4, FLOAT4E2M1: 4, UINT2: 2, INT2: 2,
};

/** Bytes of a unit, where they are not the bytes of an element, or 1 for the packed types. */
const UNIT_BYTES = { COMPLEX64: 4, COMPLEX128: 8 };

/** A tensor of the manifest whose fields keep every clause; its sequences are known, and not yet decoded. */
export class Tensor {
  constructor(message, index, earlier) {
    const { type, dims, rule, parameters } = message;
    this.what = `tensor ${index}`;
    this.index = index;
    this.name = message.name;
    check(type !== 0, 'TEN-2', `${this.what} has no type`);
    this.type = ELEMENT_TYPES[type];
    this.dims = dims;
    this.elements = countElements(this.what, dims);
    const bits = ELEMENT_BITS[this.type] ?? 8;
    this.size = Math.ceil((this.elements * bits) / 8);
    this.unitBytes = UNIT_BYTES[this.type] ?? Math.max(1, bits / 8);

    check(rule !== null, 'TEN-4', `${this.what} has no rule`);
    this.rule = rule;
    this.parameters = parameters;
    this.target = null; // of same_as
    this.tables = []; // the sequences of the rule, in their order in the file
    const symbols = PREPARE[rule](this, parameters, earlier);
    const width = rule === 'exact' ? this.unitBytes : 1;
    this.symbols = new Sequence(`${this.what}, symbols`, message.symbols, symbols, width);
  }

  get sequences() {
    return [...this.tables, this.symbols];
  }

  /** The bytes of the tensor. */
  decode(file, limit) {
    if (this.target) return this.target.decode(file, limit);
    checkLimit(this.size, limit, this.what);
    const tables = this.tables.map((sequence) => sequence.decode(file, limit));
    const symbols = this.symbols.decode(file, limit);
    return APPLY[this.rule](this, symbols, tables, this.parameters);
  }

  addTable(name, message, n, w) {
    this.tables.push(new Sequence(`${this.what}, ${name}`, message, n, w));
  }
}

/** [TEN-3]. The products are exact: they are given up once they reach 2^48. */
function countElements(what, dims) {
  check(dims.length <= MAX_DIMS, 'TEN-3', `${what} has ${dims.length} dims`);
  let product = 1;
  let zero = false;
  for (const dim of dims) {
    if (dim === 0) zero = true;
    else product *= dim;
    check(product < MAX_ELEMENTS, 'TEN-3', `${what} has 2^48 elements or more`);
  }
  return zero ? 0 : product;
}

const productOf = (dims) => dims.reduce((product, dim) => product * dim, 1);

/** Conditions on the fields of each rule. Each adds the rule's sequences, and returns the number of symbols. */
const PREPARE = {
  exact: (tensor) => tensor.size / tensor.unitBytes,

  codebook(tensor, { entries, values }) {
    check(entries >= 1 && entries <= 256, 'RUL-1', `${tensor.what} has ${entries} entries`);
    tensor.addTable('values', values, entries, tensor.unitBytes);
    return tensor.size / tensor.unitBytes;
  },

  affine(tensor, parameters) {
    const { bits, grouping, axis, block, scales, zero_points: zeroPoints } = parameters;
    const { what, dims } = tensor;
    const kind = GROUPINGS[grouping];
    checkNumeric(tensor);
    check(bits >= 1 && bits <= 8, 'RUL-3', `${what} has symbols of ${bits} bits`);
    if (kind === 'PER_TENSOR') check(axis === 0, 'RUL-4', `${what} has one group, and axis ${axis}`);
    else check(axis < dims.length, 'RUL-4', `${what} has ${dims.length} dims, and axis ${axis}`);
    if (kind === 'PER_BLOCK') check(block >= 1, 'RUL-5', `${what} has blocks of 0`);
    else check(block === 0, 'RUL-5', `${what} has no blocks, and block ${block}`);

    let groups = 1;
    if (kind === 'PER_AXIS') groups = dims[axis];
    if (kind === 'PER_BLOCK') groups = productOf(dims.with(axis, Math.ceil(dims[axis] / block)));
    check(groups <= MAX_GROUPS, 'RUL-12', `${what} has ${groups} groups`);
    tensor.addTable('scales', scales, groups, 4);
    tensor.addTable('zero_points', zeroPoints, zeroPoints === null ? 0 : groups, 1);
    return tensor.elements;
  },

  power_of_two(tensor, { max_exponent: max, levels }) {
    checkNumeric(tensor);
    check(levels >= 1 && levels <= 127, 'RUL-7', `${tensor.what} has ${levels} levels`);
    check(max <= 127 && max - levels + 1 >= -126, 'RUL-8', `${tensor.what} has ${levels} exponents from ${max} down`);
    return tensor.elements;
  },

  product(tensor, { axis, length, codewords, shared, codebooks }) {
    const { what, dims } = tensor;
    checkNumeric(tensor);
    check(axis < dims.length, 'RUL-9', `${what} has ${dims.length} dims, and axis ${axis}`);
    check(length >= 1 && length <= Math.max(1, dims[axis]), 'RUL-9', `${what} has sub-vectors of ${length} elements`);
    check(codewords >= 1 && codewords <= 256, 'RUL-10', `${what} has ${codewords} codewords`);
    const subspaces = Math.ceil(dims[axis] / length);
    const units = (shared ? 1 : subspaces) * codewords * length;
    check(units <= MAX_CODEBOOKS, 'RUL-11', `${what} has codebooks of ${units} values`);
    tensor.addTable('codebooks', codebooks, units, 4);
    return productOf(dims.with(axis, subspaces));
  },

  same_as(tensor, target, earlier) {
    const { what, index } = tensor;
    check(target < index, 'TEN-5', `${what} is the same as tensor ${target}, which is not before it`);
    tensor.target = earlier[target];
    const { rule, type, elements } = tensor.target;
    check(rule !== 'same_as', 'TEN-5', `${what} is the same as tensor ${target}, which has same_as itself`);
    check(type === tensor.type, 'TEN-5', `${what} has type ${tensor.type}, tensor ${target} has ${type}`);
    check(elements === tensor.elements, 'TEN-5', `${what} has ${tensor.elements} elements, tensor ${target} has ${elements}`);
    return 0;
  },
};

function checkNumeric({ what, type, rule }) {
  check(NUMERIC.includes(type), 'RUL-2', `${what} has type ${type}, and rule ${rule}`);
}

/** The bytes of a tensor from its symbols and the decoded sequences of its rule. */
const APPLY = {
  exact(tensor, units, tables, { sign_last: signLast }) {
    if (signLast) undoSignLast(units, tensor.unitBytes);
    return units;
  },

  codebook(tensor, symbols, [values], { entries, sign_last: signLast }) {
    checkSymbols(symbols, entries, 'RUL-1', tensor.what);
    const w = tensor.unitBytes;
    if (signLast) undoSignLast(values, w);
    const bytes = allocate(tensor.size, tensor.what);
    for (let p = 0; p < w; p++) {
      const plane = Uint8Array.from({ length: entries }, (_, i) => values[i * w + p]);
      for (let i = 0, at = p; i < symbols.length; i++, at += w) bytes[at] = plane[symbols[i]];
    }
    return bytes;
  },

  affine(tensor, symbols, [scaleUnits, explicitZeroPoints], { bits, grouping, axis, block }) {
    const { what, dims } = tensor;
    checkSymbols(symbols, 2 ** bits, 'RUL-3', what);
    checkSymbols(explicitZeroPoints, 2 ** bits, 'RUL-3', `${what}, zero points`);
    const scales = readFloats(scaleUnits, 'RUL-6', `${what}, scales`);
    const groups = scales.length;
    const zeroPoints =
      explicitZeroPoints.length > 0 ? explicitZeroPoints : allocate(groups, what).fill(2 ** (bits - 1));

    const bytes = allocate(tensor.size, what);
    const write = elementWriter(tensor.type, bytes);
    // Per tensor: one group along one axis of one row.
    const [outer, length, inner] = GROUPINGS[grouping] === 'PER_TENSOR' ? [1, 1, symbols.length] : split(dims, axis);
    const perBlock = GROUPINGS[grouping] === 'PER_BLOCK';
    const blocks = perBlock ? Math.ceil(length / block) : 0;
    let i = 0;
    for (let o = 0; i < symbols.length && o < outer; o++) {
      for (let x = 0; x < length; x++) {
        const first = perBlock ? (o * blocks + Math.floor(x / block)) * inner : x;
        for (let k = 0; k < inner; k++, i++) {
          const g = perBlock ? first + k : first;
          // The product of integer and binary32 is exact in binary64, so this rounds once.
          write(i, Math.fround((symbols[i] - zeroPoints[g]) * scales[g]));
        }
      }
    }
    return bytes;
  },

  power_of_two(tensor, symbols, tables, { max_exponent: max, levels }) {
    checkSymbols(symbols, 2 * levels + 1, 'RUL-7', tensor.what);
    const values = new Float32Array(2 * levels + 1); // symbol 0 is +0
    for (let k = 0; k < levels; k++) {
      values[2 * k + 1] = POWERS[max - k + 126];
      values[2 * k + 2] = -POWERS[max - k + 126];
    }
    const bytes = allocate(tensor.size, tensor.what);
    const write = elementWriter(tensor.type, bytes);
    for (let i = 0; i < symbols.length; i++) write(i, values[symbols[i]]);
    return bytes;
  },

  product(tensor, symbols, [units], { axis, length, codewords, shared }) {
    checkSymbols(symbols, codewords, 'RUL-10', tensor.what);
    const codebooks = readFloats(units, 'RUL-13', `${tensor.what}, codebooks`);
    const bytes = allocate(tensor.size, tensor.what);
    const write = elementWriter(tensor.type, bytes);
    const [outer, size, inner] = split(tensor.dims, axis);
    const subspaces = Math.ceil(size / length);
    let i = 0;
    for (let o = 0; i < tensor.elements && o < outer; o++) {
      for (let x = 0; x < size; x++) {
        const s = Math.floor(x / length);
        const book = (shared ? 0 : s) * codewords;
        const row = (o * subspaces + s) * inner;
        const j = x - s * length;
        for (let k = 0; k < inner; k++, i++) {
          write(i, codebooks[(book + symbols[row + k]) * length + j]);
        }
      }
    }
    return bytes;
  },
};

/** The dims as three: those before the axis, the axis, those after it. */
function split(dims, axis) {
  return [productOf(dims.slice(0, axis)), dims[axis], productOf(dims.slice(axis + 1))];
}

function checkSymbols(symbols, bound, clause, what) {
  if (bound > 255) return;
  let largest = 0;
  for (let i = 0; i < symbols.length; i++) if (symbols[i] > largest) largest = symbols[i];
  check(largest < bound, clause, `${what}: symbol ${largest}, the bound is ${bound}`);
}

/** Units of 4 bytes with sign last, as finite numbers. */
function readFloats(units, clause, what) {
  undoSignLast(units, 4);
  const view = new DataView(units.buffer);
  const floats = new Float32Array(allocate(units.length, 'a table').buffer);
  for (let i = 0; i < floats.length; i++) {
    floats[i] = view.getFloat32(4 * i, true);
    if (!Number.isFinite(floats[i])) fail(clause, `${what}: number ${i} is not finite`);
  }
  return floats;
}

/** Rotates each unit of w bytes right by one bit, in place. */
function undoSignLast(units, w) {
  const view = new DataView(units.buffer, units.byteOffset, units.byteLength);
  if (w === 1) {
    for (let i = 0; i < units.length; i++) units[i] = (units[i] >>> 1) | (units[i] << 7);
  } else if (w === 2) {
    for (let i = 0; i < units.length; i += 2) {
      const c = view.getUint16(i, true);
      view.setUint16(i, (c >>> 1) | (c << 15), true);
    }
  } else if (w === 4) {
    for (let i = 0; i < units.length; i += 4) {
      const c = view.getUint32(i, true);
      view.setUint32(i, (c >>> 1) | (c << 31), true);
    }
  } else {
    for (let i = 0; i < units.length; i += 8) {
      const low = view.getUint32(i, true);
      const high = view.getUint32(i + 4, true);
      view.setUint32(i, (low >>> 1) | (high << 31), true);
      view.setUint32(i + 4, (high >>> 1) | (low << 31), true);
    }
  }
}
