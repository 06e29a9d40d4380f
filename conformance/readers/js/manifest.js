// A strict parser for the canonical protobuf form of the manifest: [MAN-2], [MAN-3] and [MAN-4].
//
// A message becomes an object with the field names of proto/pith.proto. Enums are numbers, single uint64 fields BigInts.
// Entries of packed uint64 fields are Numbers, rounded from 2^53 on: every use compares them with a lower bound first. A
// tensor has its rule as `rule` (the name of the member, null if none is set) and `parameters` (the member's value).

import { check, fail, UNSUPPORTED } from './errors.js';
import { float32 } from './floats.js';
import { MANIFEST } from './schema.js';

const TWO_31 = 2 ** 31;
const TWO_32 = 2 ** 32;
const FIRST_IGNORED = 64;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses the decoded bytes of a manifest. */
export function parseManifest(bytes) {
  return parseMessage(MANIFEST, new Cursor(bytes, 0, bytes.length));
}

/** A range of the manifest's bytes. */
class Cursor {
  constructor(bytes, position, end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /**
   * A varint of the fewest bytes, rounded to a Number from 2^53 on. Ten bytes, so values from 2^63 on, stand only in
   * fields that are ignored.
   */
  varint() {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      check(this.position < this.end, 'MAN-2', 'the manifest is cut short in a varint');
      const byte = this.bytes[this.position++];
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) {
        check(byte !== 0 || i === 0, 'MAN-2', 'a varint of the manifest has a byte too many');
        check(i < 9 || byte === 1, 'MAN-2', 'a varint of the manifest exceeds 64 bits');
        return value;
      }
    }
    return fail('MAN-2', 'a varint of the manifest has more than ten bytes');
  }

  /** A varint below 2^63. */
  uint63(name) {
    const start = this.position;
    const value = this.varint();
    check(this.position - start < 10, 'MAN-4', `${name} is 2^63 or more`);
    return value;
  }

  /** A varint below 2^63, exactly. */
  exactUint63(name) {
    const start = this.position;
    const value = this.uint63(name);
    if (value <= Number.MAX_SAFE_INTEGER) return BigInt(value);
    let exact = 0n;
    for (let i = this.position - 1; i >= start; i--) exact = (exact << 7n) | BigInt(this.bytes[i] & 127);
    return exact;
  }

  uint32(name) {
    const value = this.varint();
    check(value < TWO_32, 'MAN-4', `${name} is ${value}, more than 32 bits`);
    return value;
  }

  fixed32() {
    const at = this.skip(4);
    const { bytes } = this;
    return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  }

  /** The next bytes, as a cursor of their own. */
  block(length) {
    const at = this.skip(length);
    return new Cursor(this.bytes, at, this.position);
  }

  skip(length) {
    const at = this.position;
    check(length <= this.end - at, 'MAN-2', `the manifest is cut short: ${length} bytes wanted, ${this.end - at} left`);
    this.position += length;
    return at;
  }
}

function parseMessage(type, cursor) {
  const message = { ...type.defaults };
  let last = 0;
  while (cursor.position < cursor.end) {
    const tag = cursor.varint();
    check(tag < TWO_32, 'MAN-2', `tag ${tag} exceeds 32 bits`);
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    check(number >= 1, 'MAN-2', 'a field has number 0');
    check(wire === 0 || wire === 1 || wire === 2 || wire === 5, 'MAN-2', `field ${number} has wire type ${wire}`);
    const field = type.fields.get(number);
    check(number > last || (number === last && field?.repeated), 'MAN-2', `field ${number} stands after field ${last}`);
    last = number;
    if (field) parseField(message, field, wire, cursor);
    else skipField(number, wire, cursor);
  }
  return message;
}

/** Passes over an unknown field, so that its form is checked, and rejects it if its number is below 64. */
function skipField(number, wire, cursor) {
  if (wire === 0) cursor.varint();
  else if (wire === 1) cursor.skip(8);
  else if (wire === 2) cursor.skip(cursor.varint());
  else cursor.skip(4);
  check(number >= FIRST_IGNORED, 'MAN-3', `unknown field ${number}`, UNSUPPORTED);
}

function parseField(message, { name, type, repeated, rule }, wire, cursor) {
  check(wire === type.wire, 'MAN-2', `${name} has wire type ${wire}`);
  const value = parseValue(name, type, cursor);
  if (rule) {
    check(message.rule === null, 'MAN-2', `a tensor has rules ${message.rule} and ${name}`);
    message.rule = name;
    message.parameters = value;
  } else if (repeated) {
    if (message[name].length === 0) message[name] = [];
    message[name].push(value);
  } else {
    check(!isDefault(value), 'MAN-2', `${name} is written with its default value`);
    message[name] = value;
  }
}

/** Whether a field that is not repeated should have been absent; the default of a float has no sign. */
function isDefault(value) {
  return Object.is(value, 0) || value === 0n || value === false || value === '' || ((Array.isArray(value) || value instanceof Uint8Array) && value.length === 0);
}

function parseValue(name, type, cursor) {
  if (type.fields) return parseMessage(type, cursor.block(cursor.varint()));
  if (type.packed) return parsePacked(name, type.packed, cursor.block(cursor.varint()));
  if (type.names) return parseEnum(name, type.names, cursor);
  switch (type.scalar) {
    case 'string':
      return parseString(name, cursor.block(cursor.varint()));
    case 'bytes': {
      const { bytes, position, end } = cursor.block(cursor.varint());
      return bytes.subarray(position, end);
    }
    case 'bool':
      return parseBool(name, cursor);
    case 'uint64':
      return cursor.exactUint63(name);
    case 'float':
      return float32(cursor.fixed32());
    case 'sint32': {
      const value = cursor.uint32(name);
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    default:
      return cursor.uint32(name);
  }
}

function parsePacked(name, scalar, cursor) {
  const values = [];
  while (cursor.position < cursor.end) values.push(scalar === 'fixed32' ? cursor.fixed32() : cursor.uint63(name));
  return values;
}

function parseEnum(name, names, cursor) {
  const value = cursor.varint();
  check(value < TWO_31, 'MAN-4', `${name} is ${value}, 2^31 or more`);
  check(names[value] !== undefined, 'MAN-3', `${name} has the undefined value ${value}`, UNSUPPORTED);
  return value;
}

function parseBool(name, cursor) {
  const value = cursor.varint();
  check(value <= 1, 'MAN-2', `${name} is ${value}, not 0 or 1`);
  return value === 1;
}

function parseString(name, { bytes, position, end }) {
  try {
    return UTF8.decode(bytes.subarray(position, end));
  } catch {
    return fail('MAN-2', `${name} is not valid UTF-8`);
  }
}
