// Files with one fault each: the kind and the clause that the reader has to name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMIT_EXCEEDED, MALFORMED, NOT_THIS_FORMAT, PithError, UNSUPPORTED } from '../pith.js';
import { decodeAll } from './decode-all.js';
import * as e from './encoder.js';

const INT8 = 3;
const INT32 = 6;
const FLOAT = 1;

const cases = [];
const reject = (clause, name, bytes, kind = MALFORMED, options = {}) => cases.push({ clause, name, bytes, kind, options });

const two = e.seq([e.stored([0, 1])]);
const plain = e.tensor({ type: INT8, dims: [2], exact: {}, symbols: two });
const empty = { type: INT8, dims: [0], exact: {} };
const whole = e.file({ tensors: [plain] });

// Faults of the prologue.
const prologue = (fields) => e.file({ tensors: [plain] }, { prologue: fields });
reject('PRO-1', 'empty file', new Uint8Array(0), NOT_THIS_FORMAT);
reject('PRO-1', 'seven bytes of magic', whole.slice(0, 7), NOT_THIS_FORMAT);
reject('PRO-1', 'magic after a text transfer', prologue({ magic: [0x89, 0x50, 0x49, 0x54, 0x48, 0x0a, 0x0a, 0x1a] }), NOT_THIS_FORMAT);
reject('PRO-2', 'magic alone', whole.slice(0, 8));
reject('PRO-2', '39 bytes', whole.slice(0, 39));
reject('PRO-3', 'wrong prologue checksum', prologue({ prologueChecksum: 0 }));
reject('PRO-3', 'wrong checksum and version', prologue({ prologueChecksum: 0, version: [9, 9] }));
reject('PRO-4', 'major version', prologue({ version: [1, 1] }), UNSUPPORTED);
reject('PRO-4', 'minor version', prologue({ version: [0, 2] }), UNSUPPORTED);
reject('PRO-5', 'required feature', prologue({ required: 0x8000 }), UNSUPPORTED);
reject('PRO-6', 'manifest in the prologue', prologue({ offset: 39, storedLength: whole.length - 39 }));
reject('PRO-6', 'manifest offset of 2^63', prologue({ offset: 2n ** 63n }));
reject('PRO-6', 'byte after the manifest', Uint8Array.from([...whole, 0]));
reject('PRO-6', 'file cut short', whole.slice(0, -1));
reject('PRO-7', 'manifest beyond the limit', prologue({ decodedLength: 2 ** 24 }), LIMIT_EXCEEDED, { maxManifestBytes: 2 ** 24 - 1 });
reject('PRO-7', 'manifest beyond a limit of 2^20', prologue({ decodedLength: 2 ** 20 + 1 }), LIMIT_EXCEEDED, { maxManifestBytes: 1 });
reject('MAN-1', 'manifest of no bytes', prologue({ decodedLength: 0 }));
reject('MAN-1', 'manifest of 2^24 + 1 bytes', prologue({ decodedLength: 2 ** 24 + 1 }));
reject('SUM-1', 'wrong manifest checksum', prologue({ checksum: 0 }));
reject('CHU-2', 'manifest stored in no bytes', e.file({}, { stored: [], manifest: [0] }));
reject('CHU-2', 'manifest longer than its decoded length', e.file({}, { stored: e.stored([0, 0]), manifest: [0] }));

// Faults of chunks.
const chunk = (clause, name, bytes, n, kind, w = 1) =>
  reject(clause, name, e.file({ tensors: [e.tensor({ type: w === 4 ? INT32 : INT8, dims: [n], exact: {}, symbols: e.seq([bytes]) })] }), kind);
const plane = (clause, name, bytes, n, kind) => chunk(clause, name, [2, ...bytes], n, kind);

{
  const damaged = e.file({ tensors: [plain] });
  damaged[41] ^= 1;
  reject('SUM-2', 'damaged chunk', damaged);
}
chunk('CHU-1', 'mode 6', [6, 0], 1, UNSUPPORTED);
chunk('CHU-1', 'mode 255', [255], 1, UNSUPPORTED);
chunk('CHU-2', 'stored chunk cut short', e.stored([1]), 2);
chunk('CHU-2', 'stored chunk with a byte left over', e.stored([1, 2, 3]), 2);
chunk('CHU-2', 'constant chunk cut short', [1, 1, 1, 1], 2, MALFORMED, 4);
chunk('CHU-2', 'constant chunk with a byte left over', [1, 1, 1], 2);
chunk('CHU-2', 'mode alone', [2], 2);
chunk('CHU-2', 'dense chunk with a plane missing', [2, 0, 1, 0, 2, 0, 3], 2, MALFORMED, 4);
chunk('CHU-2', 'dense chunk with a byte left over', [2, 0, 1, 9], 2);
plane('CHU-2', 'packed plane cut short', [4, 0], 3);
plane('CHU-5', 'plane kind 9', [9, 0], 1, UNSUPPORTED);
plane('CHU-5', 'plane kind 15', [15, 0], 1, UNSUPPORTED);
plane('CHU-5', 'plane kind 18', [18, 0], 1, UNSUPPORTED);
plane('CHU-6', 'packed padding', [3, 0b10110101], 2);
chunk('CHU-3', 'sparse count 0', [3, 0, 0, ...e.gaps([], 16, [])], 2);
chunk('CHU-3', 'sparse count above n', e.sparse([0], [0, 0, 0], [1, 1, 1]), 2);
chunk('CHU-4', 'first gap reaches n', e.sparse([0], [2], [1]), 2);
chunk('CHU-4', 'second gap reaches n', e.sparse([0], [0, 1], [1, 2]), 2);
chunk('CHU-4', 'gap of 2^32 - 1', e.sparse([0], [2 ** 32 - 1], [1]), 2);
chunk('CHU-11', 'no listed units beside residues', [5, 0, 0, ...e.gaps([], 16, []), 0, 0], 2);
chunk('CHU-11', 'no residues', e.residues([0], [0, 0], [1, 1], [0]), 2);
chunk('CHU-11', 'one unit in mode 5', e.residues([0], [0], [1], [0]), 1);
chunk('CHU-11', 'position beside residues reaches n', e.residues([0], [2], [1], [0]), 2);
chunk('CHU-2', 'residues missing', e.residues([0], [0], [1], [0]).slice(0, -2), 2);
chunk('CHU-2', 'mode 3 with residues', [3, ...e.residues([0], [0], [1], [0]).slice(1)], 2);
chunk('CHU-7', 'gap kind 0', [3, 0, 1, 0, 0], 2, UNSUPPORTED);
chunk('CHU-7', 'gap kind 8', [3, 0, 1, 8, 0], 2, UNSUPPORTED);
chunk('CHU-12', 'no gap table', [3, 0, 1, 16, 0, 0, 0, 1], 2);
chunk('CHU-12', 'nine gap tables', [3, 0, 1, 16, 9, ...new Array(8).fill(1), ...new Array(9).fill(e.table(e.flatCode([0]), 72)).flat(), 0, 0, 1], 2);
chunk('CON-1', 'bound with a byte too many', [3, 0, 1, 16, 2, 0x81, 0x00], 2);
chunk('CHU-2', 'second gap table missing', [3, 0, 1, 16, 2, 1, ...e.table(e.flatCode([0]), 72)], 2);
chunk('CON-1', 'count with a byte too many', [3, 0, 0x81, 0x00], 2);
chunk('CON-1', 'count of ten bytes', [3, 0, ...new Array(9).fill(0x80), 1], 2);
chunk('CHU-3', 'count of nine bytes', [3, 0, ...new Array(8).fill(0xff), 0x7f], 2);
chunk('CHU-2', 'count cut short', [3, 0, 0x81], 2);

// Faults of code tables, from bits.
const table = (clause, name, bits, rest = [1, 0]) => plane(clause, name, [16, ...e.pack(bits), ...rest], 2);
const absent = (n) => e.gamma(n + 1);
table('HUF-1', 'first run above 256', absent(257));
table('HUF-1', 'present run above 256', absent(250) + e.gamma(7));
table('HUF-1', 'later absent run above 256', absent(250) + e.gamma(5) + e.gamma(2));
table('HUF-1', 'run of ten zero bits', '00000000001000000');
table('CHU-2', 'table cut short in its runs', absent(250), []);
table('CHU-2', 'table cut short in its lengths', absent(0) + e.gamma(256) + '1000', []);
const pair = absent(0) + e.gamma(2) + e.gamma(254); // symbols 0 and 1
table('HUF-2', 'first length 0', `${pair}0000110`);
table('HUF-2', 'first length 13', `${pair}11010`);
table('HUF-2', 'length falls to 0', `${pair}000110`);
table('HUF-2', 'length rises to 13', `${pair}1100110`);
table('HUF-2', 'length differs by 12', `${pair}0001${'1'.repeat(24)}0`);
table('HUF-3', 'under-full code', `${pair}0001110`);
table('HUF-3', 'over-full code', `${absent(0) + e.gamma(3) + e.gamma(253)}000100`);
table('HUF-4', 'padding of a table', `${absent(0) + e.gamma(3) + e.gamma(253)}00011100`.padEnd(31, '0') + '1');
table('HUF-4', 'padding of a table of one symbol', `${absent(0) + e.gamma(1) + e.gamma(255)}`.padEnd(23, '0') + '1');
const fine = e.pack(`${pair}00010`);
const streamed = (clause, name, stream, n = 2, head = [16, ...fine]) => plane(clause, name, [...head, ...stream], n);
streamed('HUF-5', 'stream with a whole byte left over', [2, 0b01000000, 0]);
streamed('HUF-5', 'padding of a stream', [1, 0b01000001]);
streamed('HUF-5', 'stream of one symbol with a byte', [1, 0], 2, [16, ...e.table([0], 256)]);
streamed('HUF-5', 'empty quarter with a byte', [1, 0, 0, 0, 1, 0], 2, [17, ...fine]);
streamed('HUF-6', 'stream a bit short', [1, 0], 9);
streamed('HUF-6', 'stream of no bytes', [0]);
streamed('HUF-7', 'symbols of an empty table', [0], 2, [16, ...e.table([], 256)]);
streamed('CHU-2', 'stream longer than the chunk', [2, 0]);
streamed('CHU-2', 'stream length cut short', [0x80]);
streamed('CON-1', 'stream length with a byte too many', [0x81, 0x00, 0]);
streamed('CHU-2', 'fourth stream missing', [0, 0, 0], 2, [17, ...fine]);
chunk('HUF-6', 'extra bits cut short', [3, 0, 1, 16, 1, ...e.table(e.flatCode([20]), 72), 0, 0, 1], 200);
chunk('HUF-5', 'gap stream with a byte left over', [3, 0, 1, 16, 1, ...e.table(e.flatCode([0]), 72), 1, 0, 0, 1], 2);
chunk('HUF-7', 'gaps of an empty table', [3, 0, 1, 16, 1, ...e.table([], 72), 0, 0, 1], 2);
chunk('HUF-1', 'gap table of 73 symbols', [3, 0, 1, 16, 1, ...e.pack(absent(73)), 0, 0, 1], 2);

// Faults of matched chunks.
const tail = (tables, bits, sequences) => [
  4, 1, sequences, ...tables.flatMap(([symbols, alphabet]) => e.table(e.flatCode(symbols), alphabet)), ...e.stream(bits),
];
const fives = [[5], 256];
chunk('CHU-8', 'no contexts', [4, 0, 0], 2);
chunk('CHU-8', 'nine contexts', [4, 9, 0], 2);
chunk('CHU-9', 'run beyond the end', tail([fives, [[6], 72], [[0], 72], [[1], 72]], '', 1), 5);
chunk('CHU-9', 'match beyond the end', tail([fives, [[1], 72], [[2], 72], [[1], 72]], '', 1), 5);
chunk('CHU-9', 'a second match beyond the end', tail([fives, [[1], 72], [[0], 72], [[1], 72]], '', 2), 4);
chunk('CHU-10', 'match before the start', tail([fives, [[1], 72], [[0], 72], [[2], 72]], '', 1), 9);
chunk('CHU-10', 'match first of all', tail([fives, [[0], 72], [[0], 72], [[0], 72]], '', 1), 9);
chunk('HUF-7', 'literal of an empty table', tail([[[], 256], [[], 72], [[], 72], [[], 72]], '', 0), 2);
chunk('HUF-7', 'run of an empty table', tail([fives, [[], 72], [[0], 72], [[0], 72]], '', 1), 9);
chunk('HUF-5', 'matched stream left over', tail([fives, [[], 72], [[], 72], [[], 72]], '00000000', 0), 2);
chunk('HUF-6', 'literals cut short', tail([[[1, 2], 256], [[], 72], [[], 72], [[], 72]], '00000000', 0), 9);
chunk('CHU-2', 'matched chunk without tables', [4, 1, 0], 2);
chunk('CHU-2', 'byte after a matched chunk', [...tail([fives, [[], 72], [[], 72], [[], 72]], '', 0), 0], 2);

// Faults of the manifest's form, in bytes.
const form = (clause, name, manifest, kind) => reject(clause, name, e.file({ tensors: [] }, { manifest }), kind);
const inTensor = (bytes) => e.block(2, bytes);
const head = [...e.str(1, 'n'), ...e.num(2, INT8), ...e.packed(3, [0])];
const exact = e.block(4, []);
form('MAN-2', 'field 0', [0x00, 0]);
form('MAN-2', 'fields out of order', [...e.str(4, 'm'), ...e.str(3, 'p')]);
form('MAN-2', 'field twice', [...e.str(3, 'p'), ...e.str(3, 'p')]);
form('MAN-2', 'source twice', [...e.block(1, e.source({ files: [{}] }).bytes), ...e.block(1, [])]);
form('MAN-2', 'repeated field taken up again', [...inTensor([...head, ...exact]), ...e.str(3, 'p'), ...inTensor([])]);
form('MAN-2', 'empty string', e.block(3, []));
form('MAN-2', 'string not UTF-8', e.block(3, [0xc3]));
form('MAN-2', 'string with a surrogate', e.block(3, [0xed, 0xa0, 0x80]));
form('MAN-2', 'string with an overlong form', e.block(3, [0xc0, 0x80]));
form('MAN-2', 'tag with a byte too many', [0x9a, 0x00, 1, 0x70]);
form('MAN-2', 'length with a byte too many', [0x1a, 0x81, 0x00, 0x70]);
form('MAN-2', 'number with a byte too many', inTensor([...e.tag(2, 0), 0x83, 0x00]));
form('MAN-2', 'varint of eleven bytes', [...e.tag(64, 0), ...new Array(10).fill(0x80), 1]);
form('MAN-2', 'varint of 65 bits', [...e.tag(64, 0), ...new Array(9).fill(0x80), 2]);
form('MAN-2', 'cut short in a tag', [0x9a]);
form('MAN-2', 'cut short in a string', [...e.tag(3, 2), 2, 0x70]);
form('MAN-2', 'length of 2^63 - 1', [...e.tag(3, 2), ...e.varint(2n ** 63n - 1n), 0x70]);
form('MAN-2', 'message beyond the one around it', [...e.tag(2, 2), 2, ...e.tag(4, 2), 1]);
form('MAN-2', 'wrong wire type', e.always(3, 1));
form('MAN-2', 'numbers not packed', inTensor([...e.str(1, 'n'), ...e.num(2, INT8), ...e.always(3, 1), ...exact]));
form('MAN-2', 'packed field empty', inTensor([...e.str(1, 'n'), ...e.num(2, INT8), ...e.block(3, []), ...exact]));
form('MAN-2', 'packed field twice', inTensor([...e.num(2, INT8), ...e.packed(3, [0]), ...e.packed(3, [0]), ...exact]));
form('MAN-2', 'checksums cut short', inTensor([...head, ...exact, ...e.block(10, [...e.packed(1, [2]), ...e.block(2, [1, 2, 3])])]));
form('MAN-2', 'zero written', inTensor([...e.always(2, 0)]));
form('MAN-2', 'false written', inTensor([...head, ...e.block(4, e.always(1, 0))]));
form('MAN-2', 'bool 2', inTensor([...head, ...e.block(4, e.always(1, 2))]));
form('MAN-2', 'two rules', inTensor([...head, ...exact, ...e.block(5, e.num(1, 1))]));
form('MAN-2', 'group', [...e.tag(64, 3), ...e.tag(64, 4)]);
form('MAN-2', 'unknown field with wire type 6', [...e.tag(7, 6)]);
form('MAN-2', 'unknown field out of order', [...e.always(64, 1), ...e.always(7, 1)]);
form('MAN-2', 'unknown field cut short', [...e.tag(7, 2), 5]);
form('MAN-2', 'ignored field twice', [...e.always(64, 1), ...e.always(64, 1)]);
form('MAN-2', 'ignored fields out of order', [...e.always(65, 1), ...e.always(64, 1)]);
form('MAN-2', 'known field after an ignored one', [...e.always(64, 1), ...e.str(3, 'p')]);
form('MAN-2', 'ignored field with a long varint', [...e.tag(64, 0), 0x81, 0x00]);
form('MAN-3', 'unknown field 7', e.always(7, 1), UNSUPPORTED);
form('MAN-3', 'unknown field 63', e.always(63, 1), UNSUPPORTED);
form('MAN-3', 'unknown field in a tensor', inTensor([...head, ...exact, ...e.always(11, 1)]), UNSUPPORTED);
form('MAN-3', 'element type 8', inTensor(e.num(2, 8)), UNSUPPORTED);
form('MAN-3', 'element type 27', inTensor(e.num(2, 27)), UNSUPPORTED);
form('MAN-3', 'dialect 4', e.block(1, e.num(1, 4)), UNSUPPORTED);
form('MAN-3', 'dialect 2^31 - 1', e.block(1, e.num(1, 2 ** 31 - 1)), UNSUPPORTED);
form('MAN-4', 'dialect 2^31', e.block(1, e.num(1, 2 ** 31)));
form('MAN-3', 'payload form 2', e.block(1, [...e.num(1, 1), ...e.block(2, e.block(2, e.num(3, 2)))]), UNSUPPORTED);
form('MAN-3', 'grouping 3', inTensor([...head, ...e.block(6, [...e.num(1, 1), ...e.num(2, 3)])]), UNSUPPORTED);
form('MAN-4', 'enum with sign extension', inTensor(e.num(2, 2n ** 64n - 1n)));
form('MAN-4', 'uint32 of 33 bits', inTensor([...head, ...e.always(9, 2n ** 32n)]));
form('MAN-4', 'sint32 of 33 bits', inTensor([...head, ...e.block(7, e.num(1, 2n ** 32n))]));
form('MAN-4', 'dim of 2^63', inTensor([...e.num(2, INT8), ...e.packed(3, [2n ** 63n]), ...exact]));
form('MAN-4', 'tail of 2^63', e.block(1, [...e.num(1, 1), ...e.block(2, e.num(3, 2n ** 63n))]));

// Faults of sequences.
const sequence = (clause, name, bytes, dims = [2]) =>
  reject(clause, name, e.file({ tensors: [e.tensor({ type: INT8, dims, exact: {}, symbols: { chunks: [], bytes } })] }));
const crcs = (n) => (n ? e.block(2, new Array(4 * n).fill(0)) : []);
reject('SEQ-1', 'no chunks for two units', e.file({ tensors: [e.tensor({ type: INT8, dims: [2], exact: {} })] }));
sequence('SEQ-1', 'empty sequence for two units', []);
sequence('SEQ-1', 'a chunk for no units', [...e.packed(1, [2]), ...crcs(1)], [0]);
sequence('SEQ-2', 'no checksums', e.packed(1, [2]));
sequence('SEQ-2', 'two lengths and one checksum', [...e.packed(1, [2, 2]), ...crcs(1), ...e.num(3, 1)]);
sequence('SEQ-1', 'checksums alone', crcs(1), [0]);
sequence('SEQ-1', 'empty sequence for no units', [], [0]);
sequence('SEQ-2', 'two checksums', [...e.packed(1, [2]), ...crcs(2)]);
sequence('SEQ-2', 'length 0', [...e.packed(1, [0]), ...crcs(1)]);
sequence('SEQ-3', 'one chunk with chunk elements', [...e.packed(1, [2]), ...crcs(1), ...e.num(3, 2)]);
sequence('SEQ-3', 'two chunks without chunk elements', [...e.packed(1, [2, 2]), ...crcs(2)]);
sequence('SEQ-3', 'two chunks where one suffices', [...e.packed(1, [2, 2]), ...crcs(2), ...e.num(3, 2)]);
sequence('SEQ-3', 'two chunks where three are needed', [...e.packed(1, [2, 2]), ...crcs(2), ...e.num(3, 1)], [3]);
sequence('SEQ-4', 'one chunk of 2^24 + 1 units', [...e.packed(1, [2]), ...crcs(1)], [2 ** 24 + 1]);
sequence('SEQ-4', 'two chunks of 2^24 + 1 units', [...e.packed(1, [2, 2]), ...crcs(2), ...e.num(3, 2 ** 24 + 1)], [2 ** 24 + 2]);
sequence('CHK-1', 'chunks beyond the area', [...e.packed(1, [2n ** 62n]), ...crcs(1)]);
reject('CHK-1', 'area not used up', e.file({ tensors: [plain] }, { area: [...two.chunks[0], 0] }));

// Faults of tensors.
const tensors = (clause, name, list, kind) => reject(clause, name, e.file({ tensors: list.map(e.tensor) }), kind);
tensors('TEN-1', 'name twice', [empty, empty]);
tensors('TEN-1', 'empty name twice', [{ ...empty, name: '' }, { ...empty, name: '' }]);
tensors('TEN-2', 'no type', [{ ...empty, type: 0 }]);
tensors('TEN-3', '2^48 elements', [{ ...empty, dims: [2 ** 24, 2 ** 24] }]);
tensors('TEN-3', '2^48 elements, were it not for a zero', [{ ...empty, dims: [2 ** 24, 0, 2 ** 24] }]);
tensors('TEN-3', 'product of 2^64', [{ ...empty, dims: [2 ** 32, 2 ** 32] }]);
tensors('TEN-3', '65 dims', [{ ...empty, dims: new Array(65).fill(0) }]);
tensors('TEN-4', 'no rule', [{ type: INT8, dims: [0] }]);
const base = { name: 'a', type: INT8, dims: [2], exact: {}, symbols: two };
tensors('TEN-5', 'same as itself', [{ type: INT8, dims: [0], sameAs: 0 }]);
tensors('TEN-5', 'same as a tensor of another type', [base, { name: 'b', type: 2, dims: [2], sameAs: 0 }]);
tensors('TEN-5', 'same as a tensor of another size', [base, { name: 'b', type: INT8, dims: [3], sameAs: 0 }]);
tensors('TEN-5', 'same as the same', [base, { name: 'b', type: INT8, dims: [2], sameAs: 0 }, { name: 'c', type: INT8, dims: [2], sameAs: 1 }]);
tensors('SEQ-1', 'same_as with symbols', [base, { name: 'b', type: INT8, dims: [2], sameAs: 0, symbols: two }]);

// Faults of rules.
const floats = (values) => e.seq([e.stored(values.flatMap((u) => e.u32(u)))]);
const scale = floats([0x7f000000]); // 1, sign last
const symbols = (values) => e.seq([e.stored(values)]);
const rule = (clause, name, fields) => tensors(clause, name, [{ type: FLOAT, dims: [2], symbols: two, ...fields }]);
const book = (n) => e.seq([e.stored(new Array(4 * n).fill(0))]);
rule('RUL-1', 'no entries', { codebook: { entries: 0 } });
rule('RUL-1', '257 entries', { codebook: { entries: 257, values: book(257) } });
rule('RUL-1', 'symbol beyond the entries', { codebook: { entries: 1, values: book(1) } });
rule('SEQ-1', 'entries without values', { codebook: { entries: 1 } });
rule('RUL-2', 'affine integers', { type: INT32, affine: { bits: 1, scales: scale } });
rule('RUL-2', 'powers of two of integers', { type: INT8, powerOfTwo: { maxExponent: 0, levels: 1 } });
rule('RUL-2', 'product of complex numbers', { type: 14, product: { length: 1, codewords: 1, shared: 1, codebooks: book(1) } });
rule('RUL-3', 'no bits', { affine: { bits: 0, scales: scale } });
rule('RUL-3', 'nine bits', { affine: { bits: 9, scales: scale } });
rule('RUL-3', 'symbol of two bits', { affine: { bits: 1, scales: scale }, symbols: symbols([0, 2]) });
rule('RUL-3', 'zero point of two bits', { affine: { bits: 1, scales: scale, zeroPoints: symbols([2]) } });
rule('SEQ-1', 'zero points without chunks', { affine: { bits: 1, scales: scale, zeroPoints: e.seq([]) } });
rule('RUL-4', 'axis per tensor', { affine: { bits: 1, axis: 1, scales: scale } });
rule('RUL-4', 'axis beyond the dims', { affine: { bits: 1, grouping: 1, axis: 1, scales: scale } });
rule('RUL-4', 'axis of a scalar', { dims: [], affine: { bits: 1, grouping: 1, scales: scale }, symbols: symbols([0]) });
rule('RUL-4', 'axis of blocks beyond the dims', { affine: { bits: 1, grouping: 2, axis: 1, block: 1, scales: scale } });
rule('RUL-5', 'block per tensor', { affine: { bits: 1, block: 1, scales: scale } });
rule('RUL-5', 'block per axis', { affine: { bits: 1, grouping: 1, block: 1, scales: scale } });
rule('RUL-5', 'blocks of 0', { affine: { bits: 1, grouping: 2, scales: scale } });
rule('RUL-6', 'infinite scale', { affine: { bits: 1, scales: floats([0xff000000]) } });
rule('RUL-6', 'scale that is a NaN', { affine: { bits: 1, scales: floats([0xff000003]) } });
rule('RUL-12', '2^24 + 1 groups', { dims: [2 ** 24 + 1], affine: { bits: 1, grouping: 1 } });
rule('RUL-12', '2^24 + 1 groups of blocks', { dims: [2 ** 25 + 1], affine: { bits: 1, grouping: 2, block: 2 } });
rule('SEQ-1', 'no scales', { affine: { bits: 1 } });
rule('CHU-2', 'two scales per tensor', { affine: { bits: 1, scales: floats([0, 0]) } });
rule('RUL-7', 'no levels', { powerOfTwo: { maxExponent: 0, levels: 0 } });
rule('RUL-7', '128 levels', { powerOfTwo: { maxExponent: 127, levels: 128 } });
rule('RUL-7', 'symbol beyond the levels', { powerOfTwo: { maxExponent: 0, levels: 1 }, symbols: symbols([2, 3]) });
rule('RUL-7', 'symbol 255', { powerOfTwo: { maxExponent: 0, levels: 127 }, symbols: symbols([254, 255]) });
rule('RUL-8', 'exponent 128', { powerOfTwo: { maxExponent: 128, levels: 1 } });
rule('RUL-8', 'subnormal level', { powerOfTwo: { maxExponent: -125, levels: 3 } });
rule('RUL-8', 'least exponent of all', { powerOfTwo: { maxExponent: -(2 ** 31), levels: 1 } });
rule('RUL-9', 'product axis beyond the dims', { product: { axis: 1, length: 1, codewords: 1, shared: 1, codebooks: book(1) } });
rule('RUL-9', 'sub-vectors of 0', { product: { length: 0, codewords: 1, shared: 1, codebooks: book(1) } });
rule('RUL-9', 'sub-vectors longer than the axis', { product: { length: 3, codewords: 1, shared: 1, codebooks: book(3) } });
rule('RUL-10', 'no codewords', { product: { length: 1, codewords: 0, shared: 1, codebooks: book(1) } });
rule('RUL-10', '257 codewords', { product: { length: 1, codewords: 257, shared: 1, codebooks: book(257) } });
rule('RUL-10', 'symbol beyond the codewords', { product: { length: 1, codewords: 1, shared: 1, codebooks: book(1) } });
rule('RUL-11', 'codebooks of 2^24 + 256 values', { dims: [65537], product: { length: 1, codewords: 256 } });
rule('RUL-13', 'infinite number in a codebook', { product: { length: 2, codewords: 1, codebooks: floats([0, 0xff000000]) }, symbols: symbols([0]) });
rule('RUL-13', 'NaN that is not used', { dims: [1], product: { length: 1, codewords: 2, codebooks: floats([0, 0xff000002]) }, symbols: symbols([0]) });

// Faults of the source.
const source = (clause, name, fields, kind) => reject(clause, name, e.file({ source: e.source(fields), tensors: [plain] }), kind);
const path = (clause, name, ...paths) => source(clause, name, { files: paths.map((p) => ({ path: p })) });
const byte = { skeleton: e.seq([e.stored([1])]), skeletonSize: 1 };
source('SRC-1', 'skeleton too small', { files: [{ cuts: [[1, 0]] }] });
source('SRC-1', 'skeleton too small for a tail', { files: [{ cuts: [[1, 0]], tail: 1 }], ...byte });
source('SRC-1', 'skeleton too large', { files: [{ cuts: [[0, 0]] }], ...byte });
source('SRC-1', 'skip beyond 2^53', { files: [{ cuts: [[2n ** 53n + 1n, 0]] }], ...byte });
source('SRC-1', 'skips that add up to 1 modulo 2^64', { files: [{ cuts: [[2n ** 63n - 1n, 0], [2n ** 63n - 1n, 0]], tail: 3 }], ...byte });
source('SRC-2', 'cut of a tensor that is not there', { files: [{ cuts: [[0, 1]] }] });
path('SRC-3', 'absolute path', '/a');
path('SRC-3', 'path ends with a slash', 'a/');
path('SRC-3', 'two slashes', 'a//b');
path('SRC-3', 'dot', 'a/./b');
path('SRC-3', 'dot dot', '../a');
path('SRC-3', 'backslash', 'a\\b');
path('SRC-3', 'colon', 'c:a');
path('SRC-3', 'control character', 'a\u0000');
path('SRC-3', 'delete character', 'a\u007f');
path('SRC-3', 'path twice', 'a', 'a');
path('SRC-3', 'empty path second', 'a', '');
path('SRC-3', 'file as a folder', 'a/b', 'a-b', 'a');
path('SRC-3', 'file as a folder further up', 'a', 'a-', 'a0', 'a/b/c');
path('SRC-3', 'file as a folder with others beside it', 'a/b', 'a/b.c', 'a/b/c');
source('SRC-4', 'no dialect', { dialect: 0, files: [{}] });
source('SRC-4', 'no files', { files: [] });
reject(
  'SRC-5',
  'floats as varints',
  e.file({ source: e.source({ files: [{ cuts: [[0, 0, 1]] }] }), tensors: [e.tensor({ type: FLOAT, dims: [1], exact: {}, symbols: e.seq([[1, 0, 0, 0, 0]]) })] }),
);

// Faults of the activations.
const one = 0x3f800000;
const act = (clause, name, ...activations) =>
  reject(clause, name, e.file({ source: e.source({ files: [{}] }), extra: activations.flatMap((a) => e.activation(...a)) }));
act('ACT-1', 'no name', ['', 0, one]);
act('ACT-1', 'name twice', ['a', 0, one], ['a', 0, one]);
act('ACT-1', 'falling names', ['ab', 0, one], ['a', 0, one]);
act('ACT-1', 'order of UTF-16', ['\u{1f600}', 0, one], ['\uffff', 0, one]);
act('ACT-2', 'low above zero', ['a', 1, one]);
act('ACT-2', 'high below zero', ['a', 0xbf800000, 0x80000001]);
act('ACT-2', 'no width', ['a', 0, 0]);
act('ACT-2', 'infinite', ['a', 0, 0x7f800000]);
act('ACT-2', 'NaN', ['a', 0x7fc00000, one]);
act('ACT-2', 'negative zero', ['a', 0x80000000, one]);
reject('ACT-3', 'no source', e.file({ extra: e.activation('a', 0, one) }));
form('MAN-2', 'zero as a bound', e.block(6, [...e.str(1, 'a'), ...e.tag(2, 5), ...e.u32(0), ...e.tag(3, 5), ...e.u32(one)]));

// Limits.
const big = e.seq([e.constant([0]), e.constant([0])], 2 ** 24);
const bigFile = (fields) => e.file({ tensors: [e.tensor({ type: INT8, dims: [2 ** 25], exact: {}, symbols: big, ...fields })] });
reject('LIM-1', 'tensor above the limit', bigFile(), LIMIT_EXCEEDED, { maxDecodedBytes: 2 ** 25 - 1 });
reject('LIM-1', 'table above the limit', e.file({ tensors: [e.tensor({
  type: 10, dims: [3], affine: { bits: 1, grouping: 1, scales: floats([0, 0, 0]) }, symbols: symbols([0, 0, 0]),
})] }), LIMIT_EXCEEDED, { maxDecodedBytes: 11 });
reject('LIM-1', 'skeleton above the limit', e.file({ source: e.source({ files: [{ tail: 2 }], skeleton: two, skeletonSize: 2 }) }), LIMIT_EXCEEDED, { maxDecodedBytes: 1 });
const restored = (name, files, maxDecodedBytes) =>
  reject('LIM-1', name, e.file({ source: e.source({ files }), tensors: [plain] }), LIMIT_EXCEEDED, { maxDecodedBytes });
restored('one file above the limit', [{ cuts: [[0, 0], [0, 0]] }], 3);
restored('two files above the limit', [{ cuts: [[0, 0]] }, { path: 'b', cuts: [[0, 0]] }], 3);
restored('varints above the limit', [{ cuts: [[0, 0], [0, 0, 1]] }], 3);

for (const { clause, name, bytes, kind, options } of cases) {
  test(`${clause} ${name}`, () => {
    assert.throws(
      () => decodeAll(bytes, options),
      (error) => {
        if (!(error instanceof PithError)) throw error;
        assert.deepEqual([error.kind, error.clause], [kind, clause], error.message);
        return true;
      },
    );
  });
}

test('every clause of the format has a fault here', () => {
  const clauses = {
    CON: 1, PRO: 7, SUM: 2, MAN: 4, ACT: 3, CHK: 1, SEQ: 4, SRC: 5, TEN: 5, RUL: 13, CHU: 11, HUF: 7, LIM: 1,
  };
  const expected = Object.entries(clauses).flatMap(([name, count]) => Array.from({ length: count }, (_, i) => `${name}-${i + 1}`));
  assert.deepEqual(expected.filter((clause) => !cases.some((c) => c.clause === clause)), []);
});

test('a file at its limits is accepted', () => {
  decodeAll(whole, { maxDecodedBytes: 2 });
  decodeAll(bigFile(), { maxDecodedBytes: 2 ** 25 });
});
