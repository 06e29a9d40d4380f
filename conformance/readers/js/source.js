// The source files: conditions on them, and their restoration from skeleton and payloads (chapter 3).

import { allocate, check } from './errors.js';
import { DIALECTS, PAYLOAD_FORMS } from './schema.js';
import { checkLimit, Sequence } from './sequence.js';

const NO_VARINT = ['FLOAT', 'DOUBLE', 'COMPLEX64', 'COMPLEX128'];

/** Bytes of the numbers that become varints, by type, sign-extended or not; others are one byte, zero-extended. */
const SIGNED_BYTES = { INT8: 1, INT16: 2, INT32: 4, INT64: 8 };
const UNSIGNED_BYTES = { UINT16: 2, UINT32: 4, UINT64: 8, FLOAT16: 2, BFLOAT16: 2 };

/** The source of the manifest, whose fields keep every clause. */
export class Source {
  constructor({ dialect, files, skeleton, skeleton_size: skeletonSize }, tensors) {
    check(dialect !== 0, 'SRC-4', 'the source has no dialect');
    check(files.length > 0, 'SRC-4', 'the source has no files');
    this.dialect = DIALECTS[dialect];
    this.files = files;
    this.tensors = tensors;
    this.skeleton = new Sequence('the skeleton', skeleton, Number(skeletonSize), 1);
    checkPaths(files);
    checkCuts(files, tensors, skeletonSize);
  }

  /** Restores all files. */
  restore(file, limit) {
    const skeleton = this.skeleton.decode(file, limit);
    const payloads = new Payloads(this, file, limit);
    let at = 0; // in the skeleton
    let total = 0; // bytes of all files
    const restored = [];
    for (const { path, cuts, tail } of this.files) {
      const parts = [];
      const add = (part) => {
        if (part.length > 0) parts.push(part);
        total += part.length;
      };
      const addSkeleton = (length) => {
        checkLimit(total + length, limit, 'the source');
        add(skeleton.subarray(at, (at += length)));
      };
      for (const cut of cuts) {
        addSkeleton(Number(cut.skip));
        add(payloads.get(cut, limit - total));
      }
      addSkeleton(Number(tail));
      restored.push({ path, bytes: concatenate(parts) });
    }
    return restored;
  }
}

function concatenate(parts) {
  const bytes = allocate(parts.reduce((sum, part) => sum + part.length, 0), 'a source file');
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A path for a message, cut short. */
const quote = (path) => `file ${JSON.stringify(path.slice(0, 80))}`;

/** [SRC-3]. */
function checkPaths(files) {
  const paths = new Set();
  for (const [i, { path }] of files.entries()) {
    const what = quote(path);
    check(!paths.has(path), 'SRC-3', `${what} is not unique`);
    paths.add(path);
    if (path === '' && i === 0) continue;
    check(!/[\u0000-\u001f\u007f\\:]/.test(path), 'SRC-3', `${what} has a backslash, colon or control character`);
    for (const component of path.split('/')) {
      check(component !== '' && component !== '.' && component !== '..', 'SRC-3', `${what} has an empty component, . or ..`);
    }
  }
  // In this order a folder stands directly before the first path that leads through it.
  const sorted = [...paths].filter((path) => path !== '').map((path) => `${path}/`).sort();
  for (let i = 1; i < sorted.length; i++) {
    check(!sorted[i].startsWith(sorted[i - 1]), 'SRC-3', `${quote(sorted[i - 1])} is a folder on the way to another`);
  }
}

/** [SRC-1], [SRC-2] and [SRC-5]. */
function checkCuts(files, tensors, skeletonSize) {
  let sum = 0n;
  for (const { cuts, tail } of files) {
    sum += tail;
    for (const { skip, tensor: index, form } of cuts) {
      sum += skip;
      check(index < tensors.length, 'SRC-2', `a cut names tensor ${index} of ${tensors.length}`);
      if (PAYLOAD_FORMS[form] === 'RAW') continue;
      const { type } = tensors[index];
      check(!NO_VARINT.includes(type), 'SRC-5', `a cut names a tensor of type ${type} as varints`);
    }
  }
  check(sum === skeletonSize, 'SRC-1', `the skeleton has ${skeletonSize} bytes, the files need ${sum}`);
}

/** Width and sign of the numbers that are written as varints: elements, or the bytes of packed types. */
function varintWidth(type) {
  const signed = type in SIGNED_BYTES;
  return { signed, width: (signed ? SIGNED_BYTES : UNSIGNED_BYTES)[type] ?? 1 };
}

/**
 * The payloads of a source's cuts. A tensor that is cut out several times is kept until its last cut, as far as the limit
 * goes: else many cuts of a small tensor with a large table would cost more work than the bytes they restore.
 */
class Payloads {
  constructor({ files, tensors }, file, limit) {
    this.tensors = tensors;
    this.file = file;
    this.limit = limit;
    this.uses = new Map();
    this.kept = new Map();
    this.keptSize = 0;
    for (const { cuts } of files) {
      for (const cut of cuts) this.uses.set(this.root(cut), (this.uses.get(this.root(cut)) ?? 0) + 1);
    }
  }

  root({ tensor }) {
    return this.tensors[tensor].target ?? this.tensors[tensor];
  }

  /** The payload of a cut, of no more bytes than the rest of the limit. */
  get(cut, rest) {
    const tensor = this.root(cut);
    const { type } = this.tensors[cut.tensor];
    if (PAYLOAD_FORMS[cut.form] === 'RAW') {
      checkLimit(tensor.size, rest, 'a payload');
      return this.decode(tensor);
    }
    const { width, signed } = varintWidth(type);
    checkLimit(tensor.size / width, rest, 'a payload'); // a byte a number is the least
    const bytes = this.decode(tensor);
    const length = writeVarints(bytes, width, signed, null);
    checkLimit(length, rest, 'a payload');
    const target = allocate(length, 'a payload');
    writeVarints(bytes, width, signed, target);
    return target;
  }

  decode(tensor) {
    const left = this.uses.get(tensor) - 1;
    this.uses.set(tensor, left);
    const kept = this.kept.get(tensor);
    const bytes = kept ?? tensor.decode(this.file, this.limit);
    if (kept && left === 0) {
      this.kept.delete(tensor);
      this.keptSize -= bytes.length;
    } else if (!kept && left > 0 && this.keptSize + bytes.length <= this.limit) {
      this.kept.set(tensor, bytes);
      this.keptSize += bytes.length;
    }
    return bytes;
  }
}

/** Writes each number as a varint of its 64 bits, if there is a target, and returns the length. */
function writeVarints(bytes, width, signed, target) {
  let at = 0;
  for (let i = 0; i < bytes.length; i += width) {
    const negative = signed && bytes[i + width - 1] >= 128;
    let low = negative ? -1 : 0;
    let high = low;
    for (let b = 0; b < width; b++) {
      const shift = (b % 4) * 8;
      if (b < 4) low = (low & ~(255 << shift)) | (bytes[i + b] << shift);
      else high = (high & ~(255 << shift)) | (bytes[i + b] << shift);
    }
    for (;;) {
      const last = high === 0 && (low & ~127) === 0;
      if (target) target[at] = last ? low : (low & 127) | 128;
      at++;
      if (last) break;
      low = (low >>> 7) | (high << 25);
      high >>>= 7;
    }
  }
  return at;
}
