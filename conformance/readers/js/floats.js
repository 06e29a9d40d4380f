// Binary32 values as elements of the float types (chapter 4). No rule makes a NaN: scales and codebooks are finite.

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a binary32. */
export function float32(bits) {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/** Bits of a binary32. */
export function float32Bits(value) {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** Bits of a binary16: nearest, ties to even, overflow to infinity. */
function float16Bits(value) {
  const bits = float32Bits(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 2^16 and more
  if (magnitude < 0x33000000) return sign; // below 2^-25, half the smallest subnormal
  const exponent = magnitude >>> 23;
  // Subnormal below 2^-14: the significand with its hidden bit, shifted to units of 2^-24.
  if (exponent < 113) return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
  return sign | roundShift(magnitude - (112 << 23), 13);
}

/** Bits of a bfloat16: nearest, ties to even, overflow to infinity. */
function bfloat16Bits(value) {
  const bits = float32Bits(value);
  return ((bits >>> 16) & 0x8000) | roundShift(bits & 0x7fffffff, 16);
}

/** Shifts right, to nearest, ties to even. A carry into the exponent is the right one. */
function roundShift(value, shift) {
  const quotient = value >>> shift;
  const rest = value - quotient * 2 ** shift;
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && quotient % 2 === 1) ? quotient + 1 : quotient;
}

/** A function (element index, binary32 value) that writes an element of the type. */
export function elementWriter(type, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'FLOAT':
      return (i, value) => view.setFloat32(4 * i, value, true);
    case 'DOUBLE':
      return (i, value) => view.setFloat64(8 * i, value, true);
    case 'FLOAT16':
      return (i, value) => view.setUint16(2 * i, float16Bits(value), true);
    default:
      return (i, value) => view.setUint16(2 * i, bfloat16Bits(value), true);
  }
}
