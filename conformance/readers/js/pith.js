// The public interface: opens a .pith file, decodes tensors, restores the source files (the procedure of chapter 7).

import { readActivations } from './activations.js';
import { check } from './errors.js';
import { parseManifest } from './manifest.js';
import { PROLOGUE_SIZE, readManifestBytes, readPrologue } from './prologue.js';
import { checkSignature, demandKey, readSignature } from './signature.js';
import { Source } from './source.js';
import { Tensor } from './tensor.js';

export { LIMIT_EXCEEDED, MALFORMED, NOT_THIS_FORMAT, PithError, UNSUPPORTED, UNTRUSTED } from './errors.js';
export { publicKeyOf } from './signature.js';

const DEFAULT_MAX_DECODED = 2 ** 30;
const DEFAULT_MAX_MANIFEST = 2 ** 24;
const LEAST_MAX_MANIFEST = 2 ** 20; // chapter 8: no reader has a lower limit

/** A file whose prologue and manifest keep every clause. Chunks are checked when they are decoded. */
export class PithFile {
  #file;
  #tensors;
  #byName;
  #source;
  #signature;
  #limit;

  /**
   * Opens a file.
   *
   * @param {Uint8Array} file the whole file; it must not change while this object is in use
   * @param {{maxDecodedBytes?: number, maxManifestBytes?: number}} [options] limits, see index.d.ts
   */
  static open(file, options = {}) {
    return new PithFile(file, options);
  }

  constructor(file, { maxDecodedBytes = DEFAULT_MAX_DECODED, maxManifestBytes = DEFAULT_MAX_MANIFEST }) {
    if (!(file instanceof Uint8Array)) throw new TypeError('a file is opened from a Uint8Array');
    const prologue = readPrologue(file, Math.max(maxManifestBytes, LEAST_MAX_MANIFEST));
    const manifestBytes = readManifestBytes(file, prologue);
    const manifest = parseManifest(manifestBytes);
    this.#file = file;
    this.#limit = maxDecodedBytes;
    this.#tensors = [];
    this.#byName = new Map();
    for (const message of manifest.tensors) {
      const tensor = new Tensor(message, this.#tensors.length, this.#tensors);
      check(!this.#byName.has(tensor.name), 'TEN-1', `${tensor.what} has the name of another`);
      this.#byName.set(tensor.name, tensor);
      this.#tensors.push(tensor);
    }
    this.#source = manifest.source && new Source(manifest.source, this.#tensors);
    placeChunks(this.#source, this.#tensors, prologue.offset - PROLOGUE_SIZE);

    this.#signature = readSignature(manifest, manifestBytes, this.#chunks().length);

    this.producer = manifest.producer;
    this.method = manifest.method;
    this.options = manifest.options;
    this.activations = readActivations(manifest);
    this.publicKey = this.#signature && Uint8Array.from(this.#signature.publicKey);
    this.dialect = this.#source ? this.#source.dialect : null;
    this.fileSize = file.length;
    this.manifestSize = file.length - prologue.offset;
    this.skeletonSize = this.#source ? this.#source.skeleton.n : 0;
    this.skeletonStoredSize = this.#source ? this.#source.skeleton.storedSize : 0;
    this.paths = (this.#source?.files ?? []).map(({ path }) => path);
    this.tensors = this.#tensors.map(describe);
  }

  /** Decodes the tensor with that name or index. */
  decode(key) {
    const tensor = typeof key === 'number' ? this.#tensors[key] : this.#byName.get(key);
    if (!tensor) throw new RangeError(`no tensor ${JSON.stringify(key)}`);
    return { type: tensor.type, dims: [...tensor.dims], bytes: tensor.decode(this.#file, this.#limit) };
  }

  /** Checks the signature, if the file has one, and demands one by the owner of a key, if that is given. See index.d.ts. */
  async verifySignature(key = null) {
    if (key) demandKey(this.#signature, key);
    if (this.#signature) await checkSignature(this.#signature, this.#file, this.#chunks());
  }

  /** The stored bytes of all chunks, in the order of the file. */
  #chunks() {
    const sequences = this.#tensors.flatMap((tensor) => tensor.sequences);
    if (this.#source) sequences.unshift(this.#source.skeleton);
    return sequences.flatMap((sequence) => sequence.chunks(this.#file));
  }

  /** The decoded skeleton; null if the file has no source. */
  skeleton() {
    return this.#source ? this.#source.skeleton.decode(this.#file, this.#limit) : null;
  }

  /** Restores the source files, in their order. Empty if the file has no source. */
  restore() {
    return this.#source ? this.#source.restore(this.#file, this.#limit) : [];
  }
}

/** Gives each sequence its place in the file, and checks that they fill the chunk area, [CHK-1]. */
function placeChunks(source, tensors, area) {
  let used = 0;
  const place = (sequence) => {
    sequence.offset = PROLOGUE_SIZE + used;
    for (const length of sequence.lengths) {
      check(length <= area - used, 'CHK-1', `the chunk area has ${area} bytes, ${sequence.what} goes beyond`);
      used += length;
    }
  };
  if (source) place(source.skeleton);
  for (const tensor of tensors) for (const sequence of tensor.sequences) place(sequence);
  check(used === area, 'CHK-1', `the chunk area has ${area} bytes, the chunks ${used}`);
}

function describe({ index, name, type, dims, rule, elements, size, target, tables, sequences }) {
  const sum = (list, of) => list.reduce((total, sequence) => total + of(sequence), 0);
  return {
    index,
    name,
    type,
    dims: [...dims],
    rule,
    elements,
    size,
    storedSize: sum(sequences, (sequence) => sequence.storedSize),
    tableSize: sum(tables, (sequence) => sequence.size),
    sameAs: target ? target.index : null,
  };
}
