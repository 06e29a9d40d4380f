// CRC-32C as chapter 1 defines it, eight bytes at a time.

const TABLES = Array.from({ length: 8 }, () => new Int32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  // 0x82F63B78 is the polynomial 0x1EDC6F41, reflected.
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  TABLES[0][byte] = crc;
}
for (let t = 1; t < 8; t++) {
  for (let byte = 0; byte < 256; byte++) {
    const before = TABLES[t - 1][byte];
    TABLES[t][byte] = (before >>> 8) ^ TABLES[0][before & 255];
  }
}
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES;

/** The checksum of the bytes, as an unsigned number. */
export function crc32c(bytes) {
  let crc = -1;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    crc =
      T7[(crc ^ bytes[i]) & 255] ^
      T6[((crc >>> 8) ^ bytes[i + 1]) & 255] ^
      T5[((crc >>> 16) ^ bytes[i + 2]) & 255] ^
      T4[(crc >>> 24) ^ bytes[i + 3]] ^
      T3[bytes[i + 4]] ^
      T2[bytes[i + 5]] ^
      T1[bytes[i + 6]] ^
      T0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ T0[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

/** A checksum as it is usually written. */
export function hex(sum) {
  return sum.toString(16).padStart(8, '0');
}
