// Code tables, streams and integers (chapter 6).

import { BitReader } from './bits.js';
import { check, fail } from './errors.js';

const MAX_LENGTH = 12;
const TABLE_SIZE = 1 << MAX_LENGTH;

/** The two alphabets: bytes, and the symbols of the integer code. */
export const BYTE_SYMBOLS = 256;
export const INTEGER_SYMBOLS = 72;

/**
 * A code: how many symbols are present, the symbol if it is just one, and for two or more a table from the next twelve
 * bits to symbol × 16 + code length.
 */
class CodeTable {
  constructor(present, single, lookup) {
    this.present = present;
    this.single = single;
    this.lookup = lookup;
  }
}

/** Reads a code table for an alphabet of that size. */
export function readCodeTable(reader, alphabet) {
  const bits = new BitReader(reader);
  const symbols = readPresence(bits, alphabet);
  const lengths = symbols.length < 2 ? [] : readLengths(bits, symbols.length);
  check(bits.paddingIsZero(), 'HUF-4', 'the padding of a code table is not zero');
  if (symbols.length < 2) return new CodeTable(symbols.length, symbols[0] ?? -1, null);

  const sum = lengths.reduce((total, length) => total + (TABLE_SIZE >> length), 0);
  check(sum === TABLE_SIZE, 'HUF-3', `the code lengths fill ${sum} of ${TABLE_SIZE} codes`);
  return new CodeTable(symbols.length, -1, buildLookup(symbols, lengths));
}

function readPresence(bits, alphabet) {
  const symbols = [];
  let at = 0;
  for (let run = 0; at < alphabet; run++) {
    const length = readGamma(bits) - (run === 0 ? 1 : 0);
    check(length <= alphabet - at, 'HUF-1', `a run of ${length} symbols at symbol ${at} of ${alphabet}`);
    if (run % 2 === 1) for (let i = 0; i < length; i++) symbols.push(at + i);
    at += length;
  }
  return symbols;
}

/** A gamma code. No run needs ten zero bits, so a value that has them breaks [HUF-1] whatever follows. */
function readGamma(bits) {
  const zeros = bits.unary(0, 10);
  check(zeros < 10, 'HUF-1', 'a run of 1024 symbols or more');
  return 2 ** zeros + bits.bits(zeros);
}

function readLengths(bits, count) {
  const lengths = [];
  let length = bits.bits(4);
  for (;;) {
    check(length >= 1 && length <= MAX_LENGTH, 'HUF-2', `a code of ${length} bits`);
    lengths.push(length);
    if (lengths.length === count) return lengths;
    // Two lengths differ by 11 at most, which is z = 22.
    const z = bits.unary(1, 23);
    check(z <= 22, 'HUF-2', 'a code length outside 1 to 12');
    length += z % 2 === 0 ? z / 2 : -(z + 1) / 2;
  }
}

/** Canonical codes: in order of length, then symbol, each takes the next 2^(12 - length) entries of the table. */
function buildLookup(symbols, lengths) {
  const lookup = new Uint16Array(TABLE_SIZE);
  let at = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    for (let i = 0; i < symbols.length; i++) {
      if (lengths[i] !== length) continue;
      const end = at + (TABLE_SIZE >> length);
      lookup.fill((symbols[i] << 4) | length, at, end);
      at = end;
    }
  }
  return lookup;
}

/**
 * A stream of codes and extra bits. Beyond its end it reads zero bits, and counts them; {@link #finish} and
 * {@link #symbol} notice.
 */
export class SymbolStream {
  /** Takes the stream's length and bytes from the reader. */
  constructor(reader) {
    this.bytes = reader.take(reader.varint('the length of a stream'), 'a stream');
    this.position = 0; // of the next byte to put into the buffer
    this.buffer = 0; // its lowest `held` bits are the next of the stream
    this.held = 0;
  }

  /** Decodes a run of symbols into every step-th byte of the target. */
  run(table, count, target, start, step) {
    if (count > 0 && table.present < 2) {
      const value = this.symbol(table);
      for (let i = 0, at = start; i < count; i++, at += step) target[at] = value;
      return;
    }
    const { bytes } = this;
    const { lookup } = table;
    const size = bytes.length;
    let { position, buffer, held } = this;
    for (let i = 0, at = start; i < count; i++, at += step) {
      if (held < MAX_LENGTH) {
        if (position + 1 < size) buffer = (buffer << 16) | (bytes[position] << 8) | bytes[position + 1];
        else buffer = (buffer << 16) | (position < size ? bytes[position] << 8 : 0);
        position += 2;
        held += 16;
      }
      const entry = lookup[(buffer >>> (held - MAX_LENGTH)) & (TABLE_SIZE - 1)];
      held -= entry & 15;
      target[at] = entry >>> 4;
    }
    this.position = position;
    this.buffer = buffer;
    this.held = held;
    this.checkEnd();
  }

  /** One symbol. */
  symbol(table) {
    if (table.present < 2) {
      check(table.present === 1, 'HUF-7', 'a symbol is coded with a table of no symbols');
      return table.single;
    }
    this.fill(MAX_LENGTH);
    const entry = table.lookup[(this.buffer >>> (this.held - MAX_LENGTH)) & (TABLE_SIZE - 1)];
    this.held -= entry & 15;
    this.checkEnd();
    return entry >>> 4;
  }

  /** One value of the integer code. */
  integer(table) {
    const symbol = this.symbol(table);
    if (symbol < 16) return symbol;
    const l = 4 + ((symbol - 16) >> 1);
    const h = symbol & 1;
    const count = l - 1;
    const extra = count > 15 ? this.extra(count - 15) * 32768 + this.extra(15) : this.extra(count);
    this.checkEnd();
    return 2 ** l + h * 2 ** (l - 1) + extra;
  }

  extra(count) {
    this.fill(count);
    this.held -= count;
    return (this.buffer >>> this.held) & ((1 << count) - 1);
  }

  fill(count) {
    while (this.held < count) {
      this.buffer = (this.buffer << 8) | (this.position < this.bytes.length ? this.bytes[this.position] : 0);
      this.position++;
      this.held += 8;
    }
  }

  /** Bits that the stream has left; below zero if more were used than it has. */
  get left() {
    return (this.bytes.length - this.position) * 8 + this.held;
  }

  checkEnd() {
    if (this.left < 0) fail('HUF-6', 'a stream ends before its last symbol is complete');
  }

  /** Checks that the stream is used up exactly. */
  finish() {
    const { left, bytes } = this;
    check(left < 8, 'HUF-5', `a stream has ${left} bits left over`);
    check(left === 0 || (bytes[bytes.length - 1] & ((1 << left) - 1)) === 0, 'HUF-5', 'the padding of a stream is not zero');
  }
}
