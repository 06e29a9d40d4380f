// Builds .pith files for the tests, right or wrong in one place. It makes no choices: the caller names modes, kinds,
// symbols and code lengths. Written from the specification alone, and slow: one bit at a time.

/** A CRC-32C, one bit at a time. */
export function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let i = 0; i < 8; i++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  }
  return ~value >>> 0;
}

export const u16 = (v) => [v & 255, (v >> 8) & 255];
export const u32 = (v) => [...u16(v), ...u16(v >>> 16)];
export const u64 = (v) => Array.from({ length: 8 }, (_, i) => Number((BigInt(v) >> BigInt(8 * i)) & 255n));

export function varint(v) {
  const bytes = [];
  let rest = BigInt(v);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

// Bits are strings of 0 and 1.

export const field = (v, width) => (width === 0 ? '' : v.toString(2).padStart(width, '0'));
export const gamma = (v) => '0'.repeat(v.toString(2).length - 1) + v.toString(2);
export const pack = (bits) => (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((b) => parseInt(b, 2));

// Huffman codes. A code is an array of code lengths by symbol, holes where a symbol is absent.

/** A complete code with lengths as equal as can be. */
export function flatCode(values) {
  const symbols = [...new Set(values)].sort((a, b) => a - b);
  const code = [];
  if (symbols.length === 1) code[symbols[0]] = 0;
  const long = Math.ceil(Math.log2(symbols.length));
  symbols.forEach((s, i) => (code[s] = i < 2 ** long - symbols.length ? long - 1 : long));
  return code;
}

/** The canonical codes of the symbols, as bits. */
export function codes(code) {
  const order = Object.keys(code).map(Number).sort((a, b) => code[a] - code[b] || a - b);
  const out = [];
  let next = 0;
  let before = order.length ? code[order[0]] : 0;
  for (const symbol of order) {
    next <<= code[symbol] - before;
    before = code[symbol];
    out[symbol] = field(next++, before);
  }
  return out;
}

export function tableBits(code, alphabet) {
  let bits = '';
  let run = 0;
  let present = false;
  let first = true;
  const flush = () => {
    bits += gamma(first ? run + 1 : run);
    first = false;
  };
  for (let s = 0; s < alphabet; s++) {
    if (s in code !== present) {
      flush();
      present = !present;
      run = 0;
    }
    run++;
  }
  flush();
  const lengths = Object.keys(code).map((s) => code[s]);
  if (lengths.length > 1) {
    bits += field(lengths[0], 4);
    for (let i = 1; i < lengths.length; i++) {
      const d = lengths[i] - lengths[i - 1];
      bits += `${'1'.repeat(d >= 0 ? 2 * d : -2 * d - 1)}0`;
    }
  }
  return bits;
}

export const table = (code, alphabet) => pack(tableBits(code, alphabet));
export const stream = (bits) => [...varint(pack(bits).length), ...pack(bits)];

/** Symbol and extra bits of the integer code. */
export function integer(v) {
  if (v < 16) return [v, ''];
  const l = Math.floor(Math.log2(v));
  const h = Math.floor(v / 2 ** (l - 1)) % 2;
  return [16 + 2 * (l - 4) + h, field(v % 2 ** (l - 1), l - 1)];
}

// Chunks.

export const stored = (bytes) => [0, ...bytes];
export const constant = (unit) => [1, ...unit];

const quarters = (k) => [k >> 2, k >> 2, k >> 2, k - 3 * (k >> 2)];
const split = (values, kind) => {
  if (kind === 16) return [values];
  let at = 0;
  return quarters(values.length).map((count) => values.slice(at, (at += count)));
};

export function plane(bytes, kind, code = flatCode(bytes)) {
  if (kind === 0) return [0, bytes[0]];
  if (kind <= 8) return [kind, ...pack(bytes.map((b) => field(b, kind)).join(''))];
  const bits = codes(code);
  return [kind, ...table(code, 256), ...split(bytes, kind).flatMap((run) => stream(run.map((b) => bits[b]).join('')))];
}

/** A gap block of one table, or of more than one with bounds. */
export function gaps(values, kind, code = flatCode(values.map((v) => integer(v)[0])), bounds = [], others = []) {
  const tables = [code, ...others];
  const bits = tables.map(codes);
  const write = (run) =>
    run.map((v, i) => {
      const group = i - (i % 16);
      const sum = group === 0 ? 0 : run.slice(group - 16, group).reduce((total, gap) => total + gap, 0);
      return bits[bounds.filter((bound) => bound <= sum).length][integer(v)[0]] + integer(v)[1];
    });
  return [
    kind,
    tables.length,
    ...bounds.flatMap(varint),
    ...tables.flatMap((each) => table(each, 72)),
    ...split(values, kind).flatMap((run) => stream(write(run).join(''))),
  ];
}

const planesOf = (bytes, w) => Array.from({ length: w }, (_, p) => bytes.filter((_, i) => i % w === p));

export const dense = (bytes, w, kinds) => [2, ...planesOf(bytes, w).flatMap((b, p) => plane(b, kinds[p % kinds.length]))];

export const sparse = (background, gapValues, units, kind = 16, w = background.length) => [
  3,
  ...background,
  ...varint(gapValues.length),
  ...gaps(gapValues, kind),
  ...planesOf(units, w).flatMap((b) => plane(b, kind)),
];

/** The same with the residues of the other units. */
export const residues = (background, gapValues, units, values, kind = 16) => [
  5,
  ...sparse(background, gapValues, units, kind).slice(1),
  ...plane(values, kind),
];

/** A matched chunk of the steps [literals, L, D], and the literals after them. `at` counts the output. */
export function matched(contexts, steps, tail) {
  const literals = Array.from({ length: contexts }, () => []);
  let at = 0;
  const place = (bytes) => bytes.forEach((b) => literals[at++ % contexts].push(b));
  for (const [run, length] of steps) {
    place(run);
    at += length + 3;
  }
  place(tail);
  const literalCodes = literals.map(flatCode);
  const integerCodes = [(s) => s[0].length, (s) => s[1], (s) => s[2]].map((of) => flatCode(steps.map((s) => integer(of(s))[0])));
  const literalBits = literalCodes.map(codes);
  const integerBits = integerCodes.map(codes);
  const write = (which, v) => integerBits[which][integer(v)[0]] + integer(v)[1];
  let bits = '';
  at = 0;
  const copy = (bytes) => bytes.forEach((b) => (bits += literalBits[at++ % contexts][b]));
  for (const [run, length, distance] of steps) {
    bits += write(0, run.length);
    copy(run);
    bits += write(1, length) + write(2, distance);
    at += length + 3;
  }
  copy(tail);
  return [
    4,
    contexts,
    ...varint(steps.length),
    ...literalCodes.flatMap((code) => table(code, 256)),
    ...integerCodes.flatMap((code) => table(code, 72)),
    ...stream(bits),
  ];
}

// Protobuf. A message is a list of fields, each an array of bytes.

export const tag = (number, wire) => varint(number * 8 + wire);
export const always = (number, v) => [...tag(number, 0), ...varint(v)];
export const num = (number, v) => (BigInt(v) === 0n ? [] : always(number, v));
export const block = (number, bytes) => [...tag(number, 2), ...varint(bytes.length), ...bytes];
export const str = (number, text) => (text === '' ? [] : block(number, [...new TextEncoder().encode(text)]));
export const packed = (number, values) => (values.length === 0 ? [] : block(number, values.flatMap(varint)));
export const zigzag = (v) => (v < 0 ? -2 * v - 1 : 2 * v);

/** A sequence: its chunks, and what the manifest says of them. */
export const seq = (chunks, elements = 0) => ({
  chunks,
  bytes: [
    ...packed(1, chunks.map((c) => c.length)),
    ...(chunks.length ? block(2, chunks.flatMap((c) => u32(crc(c)))) : []),
    ...num(3, elements),
  ],
});
const optional = (number, sequence) => (sequence ? block(number, sequence.bytes) : []);

const RULES = {
  exact: ({ signLast = 0 }) => [4, num(1, signLast)],
  codebook: ({ entries, signLast = 0, values }) => [5, [...num(1, entries), ...num(2, signLast), ...optional(3, values)]],
  affine: ({ bits, grouping = 0, axis = 0, block: size = 0, scales, zeroPoints }) => [
    6,
    [...num(1, bits), ...num(2, grouping), ...num(3, axis), ...num(4, size), ...optional(5, scales), ...optional(6, zeroPoints)],
  ],
  powerOfTwo: ({ maxExponent, levels }) => [7, [...num(1, zigzag(maxExponent)), ...num(2, levels)]],
  product: ({ axis = 0, length, codewords, shared = 0, codebooks }) => [
    8,
    [...num(1, axis), ...num(2, length), ...num(3, codewords), ...num(4, shared), ...optional(5, codebooks)],
  ],
};

/** A tensor: name, type number, dims, one rule by its name, symbols. `extra` are bytes after the last field. */
export function tensor({ name = 't', type, dims = [], symbols, extra = [], ruleBytes, ...rules }) {
  const rule = Object.keys(RULES).find((key) => key in rules);
  const [number, message] = rule ? RULES[rule](rules[rule]) : [];
  const { values, scales, zeroPoints, codebooks } = rules[rule] ?? {};
  return {
    chunks: [values, scales, zeroPoints, codebooks, symbols].flatMap((s) => s?.chunks ?? []),
    bytes: [
      ...str(1, name),
      ...num(2, type),
      ...packed(3, dims),
      ...(ruleBytes ?? (rule ? block(number, message) : 'sameAs' in rules ? always(9, rules.sameAs) : [])),
      ...optional(10, symbols),
      ...extra,
    ],
  };
}

/** A source: dialect number, files of path, cuts [skip, tensor, form] and tail, skeleton. */
export function source({ dialect = 1, files, skeleton, skeletonSize = 0 }) {
  const cut = ([skip, index, form = 0]) => block(2, [...num(1, skip), ...num(2, index), ...num(3, form)]);
  const file = ({ path = '', cuts = [], tail = 0 }) => block(2, [...str(1, path), ...cuts.flatMap(cut), ...num(3, tail)]);
  return {
    chunks: skeleton?.chunks ?? [],
    bytes: [...num(1, dialect), ...files.flatMap(file), ...optional(3, skeleton), ...num(4, skeletonSize)],
  };
}

/** An activation, its bounds as bits. */
export const activation = (value, low, high) =>
  block(6, [...str(1, value), ...(low ? [...tag(2, 5), ...u32(low)] : []), ...(high ? [...tag(3, 5), ...u32(high)] : [])]);

export const manifest = ({ source: from, tensors = [], extra = [] }) => [
  ...(from ? block(1, from.bytes) : []),
  ...tensors.flatMap((t) => block(2, t.bytes)),
  ...extra,
];

/** A whole file. The last argument replaces what would have followed from the rest. */
export function file({ source: from, tensors = [], extra = [] }, wrong = {}) {
  const chunks = wrong.area ?? [...(from?.chunks ?? []), ...tensors.flatMap((t) => t.chunks)].flat();
  const message = wrong.manifest ?? manifest({ source: from, tensors, extra });
  const coded = wrong.stored ?? stored(message);
  const p = {
    magic: [0x89, 0x50, 0x49, 0x54, 0x48, 0x0d, 0x0a, 0x1a],
    version: [0, 3],
    required: 0,
    storedLength: coded.length,
    offset: 40 + chunks.length,
    decodedLength: message.length,
    checksum: crc(coded),
    optionalFeatures: 0,
    ...wrong.prologue,
  };
  const head = [
    ...p.magic,
    ...p.version,
    ...u16(p.required),
    ...u32(p.storedLength),
    ...u64(p.offset),
    ...u32(p.decodedLength),
    ...u32(p.checksum),
    ...u32(p.optionalFeatures),
  ];
  return Uint8Array.from([...head, ...u32(p.prologueChecksum ?? crc(head)), ...chunks, ...coded]);
}
