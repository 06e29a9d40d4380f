// proto/pith.proto as tables: field number -> name, type, and whether it is repeated or a member of the oneof `rule`.

/** Names of the element types by number; 0 is "unspecified", 8 is undefined. */
export const ELEMENT_TYPES = [
  '', 'FLOAT', 'UINT8', 'INT8', 'UINT16', 'INT16', 'INT32', 'INT64', undefined, 'BOOL', 'FLOAT16', 'DOUBLE', 'UINT32',
  'UINT64', 'COMPLEX64', 'COMPLEX128', 'BFLOAT16', 'FLOAT8E4M3FN', 'FLOAT8E4M3FNUZ', 'FLOAT8E5M2', 'FLOAT8E5M2FNUZ',
  'UINT4', 'INT4', 'FLOAT4E2M1', 'FLOAT8E8M0', 'UINT2', 'INT2',
];
export const DIALECTS = ['', 'ONNX', 'TENSORFLOW_GRAPH_DEF', 'TENSORFLOW_SAVED_MODEL'];
export const GROUPINGS = ['PER_TENSOR', 'PER_AXIS', 'PER_BLOCK'];
export const PAYLOAD_FORMS = ['RAW', 'VARINT'];

/** The value of absent lists. */
const EMPTY = Object.freeze([]);
const NO_BYTES = new Uint8Array(0);

const one = (name, type) => ({ name, type, repeated: false, rule: false });
const many = (name, type) => ({ name, type, repeated: true, rule: false });
const rule = (name, type) => ({ name, type, repeated: false, rule: true });

const message = (fields) => ({ wire: 2, fields });
const enumeration = (names) => ({ wire: 0, names });
const UINT32 = { wire: 0, scalar: 'uint32' };
const SINT32 = { wire: 0, scalar: 'sint32' };
const UINT64 = { wire: 0, scalar: 'uint64' };
const BOOL = { wire: 0, scalar: 'bool' };
const FLOAT = { wire: 5, scalar: 'float' };
const STRING = { wire: 2, scalar: 'string' };
const BYTES = { wire: 2, scalar: 'bytes' };
const PACKED_UINT64 = { wire: 2, packed: 'uint64' };
const PACKED_FIXED32 = { wire: 2, packed: 'fixed32' };

const SEQUENCE = message({
  1: one('chunk_lengths', PACKED_UINT64),
  2: one('chunk_crcs', PACKED_FIXED32),
  3: one('chunk_elements', UINT32),
});

const EXACT = message({ 1: one('sign_last', BOOL) });

const CODEBOOK = message({
  1: one('entries', UINT32),
  2: one('sign_last', BOOL),
  3: one('values', SEQUENCE),
});

const AFFINE = message({
  1: one('bits', UINT32),
  2: one('grouping', enumeration(GROUPINGS)),
  3: one('axis', UINT32),
  4: one('block', UINT32),
  5: one('scales', SEQUENCE),
  6: one('zero_points', SEQUENCE),
});

const POWER_OF_TWO = message({ 1: one('max_exponent', SINT32), 2: one('levels', UINT32) });

const PRODUCT = message({
  1: one('axis', UINT32),
  2: one('length', UINT32),
  3: one('codewords', UINT32),
  4: one('shared', BOOL),
  5: one('codebooks', SEQUENCE),
});

const TENSOR = message({
  1: one('name', STRING),
  2: one('type', enumeration(ELEMENT_TYPES)),
  3: one('dims', PACKED_UINT64),
  4: rule('exact', EXACT),
  5: rule('codebook', CODEBOOK),
  6: rule('affine', AFFINE),
  7: rule('power_of_two', POWER_OF_TWO),
  8: rule('product', PRODUCT),
  9: rule('same_as', UINT32),
  10: one('symbols', SEQUENCE),
});

const CUT = message({
  1: one('skip', UINT64),
  2: one('tensor', UINT32),
  3: one('form', enumeration(PAYLOAD_FORMS)),
});

const FILE = message({ 1: one('path', STRING), 2: many('cuts', CUT), 3: one('tail', UINT64) });

const SOURCE = message({
  1: one('dialect', enumeration(DIALECTS)),
  2: many('files', FILE),
  3: one('skeleton', SEQUENCE),
  4: one('skeleton_size', UINT64),
});

const OPTION = message({ 1: one('key', STRING), 2: one('value', STRING) });

const ACTIVATION = message({ 1: one('value', STRING), 2: one('low', FLOAT), 3: one('high', FLOAT) });

const SIGNATURE = message({ 1: one('public_key', BYTES), 2: one('value', BYTES) });

export const MANIFEST = message({
  1: one('source', SOURCE),
  2: many('tensors', TENSOR),
  3: one('producer', STRING),
  4: one('method', STRING),
  5: many('options', OPTION),
  6: many('activations', ACTIVATION),
  128: one('chunk_digests', BYTES),
  129: one('signature', SIGNATURE),
});

for (const type of [
  SEQUENCE, EXACT, CODEBOOK, AFFINE, POWER_OF_TWO, PRODUCT, TENSOR, CUT, FILE, SOURCE, OPTION, ACTIVATION, SIGNATURE,
  MANIFEST,
]) {
  type.fields = new Map(Object.entries(type.fields).map(([number, field]) => [Number(number), field]));
  type.defaults = Object.fromEntries([...type.fields.values()].filter((f) => !f.rule).map((f) => [f.name, defaultOf(f)]));
  if (type === TENSOR) Object.assign(type.defaults, { rule: null, parameters: null });
}

/** Lists start as one shared empty list, which the parser replaces before it adds. */
function defaultOf({ type, repeated }) {
  if (repeated || type.packed) return EMPTY;
  if (type.fields) return null;
  if (type.scalar === 'string') return '';
  if (type.scalar === 'bytes') return NO_BYTES;
  if (type.scalar === 'bool') return false;
  return type.scalar === 'uint64' ? 0n : 0;
}
