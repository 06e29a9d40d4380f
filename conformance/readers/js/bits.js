// Bytes, varints and bits of a chunk (chapter 1). Whatever a chunk lacks is [CHU-2].

import { check, fail } from './errors.js';

/** The bytes of a chunk, read from front to back. */
export class ByteReader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  get remaining() {
    return this.bytes.length - this.position;
  }

  u8(what) {
    check(this.remaining >= 1, 'CHU-2', `the chunk ends before ${what}`);
    return this.bytes[this.position++];
  }

  /** A view of the next bytes. */
  take(length, what) {
    check(length <= this.remaining, 'CHU-2', `${what} needs ${length} bytes, the chunk has ${this.remaining} more`);
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  /**
   * A varint of a chunk, [CON-1]. Values from 2^53 on come out rounded; every use compares the value with a bound far
   * below that, so the rounding cannot be seen.
   */
  varint(what) {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = this.u8(what);
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) {
        check(byte !== 0 || i === 0, 'CON-1', `${what} is a varint with a byte too many`);
        return value;
      }
    }
    return fail('CON-1', `${what} is a varint of more than nine bytes`);
  }
}

/** A bit stream without a length of its own: a code table. It starts at the reader's position. */
export class BitReader {
  constructor(reader) {
    this.reader = reader;
    this.byte = 0;
    this.left = 0;
  }

  bit() {
    if (this.left === 0) {
      this.byte = this.reader.u8('the end of a code table');
      this.left = 8;
    }
    return (this.byte >> --this.left) & 1;
  }

  bits(count) {
    let value = 0;
    for (let i = 0; i < count; i++) value = 2 * value + this.bit();
    return value;
  }

  /** The number of bits equal to {@code bit} before the first that is not, and at most {@code limit}. */
  unary(bit, limit) {
    let count = 0;
    while (count < limit && this.bit() === bit) count++;
    return count;
  }

  /** Whether the bits up to the next whole byte are zero. */
  paddingIsZero() {
    return (this.byte & ((1 << this.left) - 1)) === 0;
  }
}
