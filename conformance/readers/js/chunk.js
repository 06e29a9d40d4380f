// Chunks (chapter 5): n units of w bytes each, decoded into the bytes of the units, unit by unit.

import { ByteReader } from './bits.js';
import { check, fail, UNSUPPORTED } from './errors.js';
import { BYTE_SYMBOLS, INTEGER_SYMBOLS, readCodeTable, SymbolStream } from './huffman.js';

const ONE_STREAM = 16;
const FOUR_STREAMS = 17;

/** Gaps that have a table together. */
const GAP_GROUP = 16;

/** Decodes a chunk of n units of w bytes into a target of n × w bytes. The caller has bounded n. */
export function decodeChunk(bytes, n, w, target) {
  const reader = new ByteReader(bytes);
  const mode = reader.u8('its mode');
  switch (mode) {
    case 0:
      target.set(reader.take(n * w, 'a stored chunk'));
      break;
    case 1:
      fillUnits(target, reader.take(w, 'a constant chunk'));
      break;
    case 2:
      for (let p = 0; p < w; p++) readPlane(reader, n, target, p, w);
      break;
    case 3:
      decodeSparse(reader, n, w, target);
      break;
    case 4:
      decodeMatched(reader, target);
      break;
    case 5:
      decodeResidues(reader, n, w, target);
      break;
    default:
      fail('CHU-1', `mode ${mode}`, UNSUPPORTED);
  }
  check(reader.remaining === 0, 'CHU-2', `${reader.remaining} bytes are left over in a chunk`);
}

function fillUnits(target, unit) {
  if (unit.length === 1) {
    target.fill(unit[0]);
    return;
  }
  target.set(unit);
  for (let done = unit.length; done < target.length; done *= 2) target.copyWithin(done, 0, done);
}

/** A plane block of k bytes, into every step-th byte of the target. */
function readPlane(reader, k, target, start, step) {
  const kind = reader.u8('the kind of a plane block');
  if (kind === 0) {
    const value = reader.u8('the value of a plane block');
    for (let i = 0, at = start; i < k; i++, at += step) target[at] = value;
  } else if (kind <= 8) {
    readPacked(reader, kind, k, target, start, step);
  } else {
    check(kind === ONE_STREAM || kind === FOUR_STREAMS, 'CHU-5', `plane block of kind ${kind}`, UNSUPPORTED);
    const table = readCodeTable(reader, BYTE_SYMBOLS);
    let at = start;
    for (const count of streamCounts(kind, k)) {
      const stream = new SymbolStream(reader);
      stream.run(table, count, target, at, step);
      stream.finish();
      at += count * step;
    }
  }
}

function readPacked(reader, width, k, target, start, step) {
  const bytes = reader.take(Math.ceil((k * width) / 8), 'a packed plane block');
  const mask = (1 << width) - 1;
  let buffer = 0;
  let held = 0;
  let position = 0;
  for (let i = 0, at = start; i < k; i++, at += step) {
    if (held < width) {
      buffer = (buffer << 8) | bytes[position++];
      held += 8;
    }
    held -= width;
    target[at] = (buffer >>> held) & mask;
  }
  check((buffer & ((1 << held) - 1)) === 0, 'CHU-6', 'the padding of a packed plane block is not zero');
}

function streamCounts(kind, k) {
  const quarter = Math.floor(k / 4);
  return kind === ONE_STREAM ? [k] : [quarter, quarter, quarter, k - 3 * quarter];
}

function decodeSparse(reader, n, w, target) {
  readListed(reader, n, w, target, { most: n, countClause: 'CHU-3', positionClause: 'CHU-4' });
}

/** Sparse, and a residue in the lowest byte of each unit that is not listed. */
function decodeResidues(reader, n, w, target) {
  const clauses = { most: n - 1, countClause: 'CHU-11', positionClause: 'CHU-11' };
  const positions = readListed(reader, n, w, target, clauses);
  const residues = new Uint8Array(n - positions.length);
  readPlane(reader, residues.length, residues, 0, 1);
  let listed = 0;
  for (let i = 0; i < n; i++) {
    if (positions[listed] === i) listed++;
    else target[i * w] ^= residues[i - listed];
  }
}

/** The parts that sparse chunks begin with. Fills the target with the units, and returns the listed positions. */
function readListed(reader, n, w, target, { most, countClause, positionClause }) {
  const background = reader.take(w, 'the background of a sparse chunk');
  const count = reader.varint('the count of a sparse chunk');
  check(count >= 1 && count <= most, countClause, `${count} listed units in a chunk of ${n}`);
  const positions = readPositions(reader, count, n, positionClause);

  fillUnits(target, background);
  const plane = new Uint8Array(count);
  for (let p = 0; p < w; p++) {
    readPlane(reader, count, plane, 0, 1);
    for (let i = 0; i < count; i++) target[positions[i] * w + p] = plane[i];
  }
  return positions;
}

/** A gap block, as the positions of the listed units. */
function readPositions(reader, count, n, clause) {
  const kind = reader.u8('the kind of a gap block');
  check(kind === ONE_STREAM || kind === FOUR_STREAMS, 'CHU-7', `gap block of kind ${kind}`, UNSUPPORTED);
  const tableCount = reader.u8('the number of tables of a gap block');
  check(tableCount >= 1 && tableCount <= 8, 'CHU-12', `${tableCount} tables of a gap block`);
  const bounds = [];
  for (let t = 1; t < tableCount; t++) bounds.push(reader.varint('a bound of a gap block'));
  const tables = [];
  for (let t = 0; t < tableCount; t++) tables.push(readCodeTable(reader, INTEGER_SYMBOLS));

  const positions = new Uint32Array(count);
  let i = 0;
  let position = -1;
  for (const part of streamCounts(kind, count)) {
    const stream = new SymbolStream(reader);
    let sum = 0; // of the gaps of the group before
    for (const end = i + part; i < end; ) {
      const table = tables[bounds.filter((bound) => bound <= sum).length];
      sum = 0;
      for (const groupEnd = Math.min(end, i + GAP_GROUP); i < groupEnd; i++) {
        const gap = stream.integer(table);
        sum += gap;
        position += gap + 1;
        if (position >= n) fail(clause, `a listed unit at position ${position} of ${n}`);
        positions[i] = position;
      }
    }
    stream.finish();
  }
  return positions;
}

function decodeMatched(reader, target) {
  const contexts = reader.u8('the number of contexts');
  check(contexts >= 1 && contexts <= 8, 'CHU-8', `${contexts} contexts`);
  const sequences = reader.varint('the number of sequences');
  const literals = [];
  for (let c = 0; c < contexts; c++) literals.push(readCodeTable(reader, BYTE_SYMBOLS));
  const runs = readCodeTable(reader, INTEGER_SYMBOLS);
  const matches = readCodeTable(reader, INTEGER_SYMBOLS);
  const distances = readCodeTable(reader, INTEGER_SYMBOLS);
  const stream = new SymbolStream(reader);

  const size = target.length;
  let at = 0;
  let distance = 1;
  const copyLiterals = (end) => {
    for (; at < end; at++) target[at] = stream.symbol(literals[at % contexts]);
  };
  for (let i = 0; i < sequences; i++) {
    const run = stream.integer(runs);
    if (run > size - at) fail('CHU-9', `a run of ${run} literals at byte ${at} of ${size}`);
    copyLiterals(at + run);
    const length = stream.integer(matches) + 3;
    if (length > size - at) fail('CHU-9', `a match of ${length} bytes at byte ${at} of ${size}`);
    distance = stream.integer(distances) || distance;
    if (distance > at) fail('CHU-10', `a match from ${distance} bytes before byte ${at}`);
    // Byte by byte: a match may copy what it has just written.
    for (const end = at + length; at < end; at++) target[at] = target[at - distance];
  }
  copyLiterals(size);
  stream.finish();
}
