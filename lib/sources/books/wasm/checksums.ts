/** The checksums at the end of compressed texts. */

/** The greatest prime below 2^16, and how many bytes can be added before a sum of 32 bits overflows (RFC 1950). */
const ADLER_MODULUS: u32 = 65521;
const ADLER_BYTES: usize = 5552;

/** The polynomial of CRC-32 (RFC 1952, section 8), and a table for each of 8 bytes that are added at once. */
const POLYNOMIAL: u32 = 0xedb88320;
const CRC_TABLES: usize = memory.data(8 * 1024, 16);
const CRC_TABLE_BYTES: usize = 1024;

/** The Adler-32 checksum of bytes. */
export function adler32(start: usize, end: usize): u32 {
  let low: u32 = 1;
  let high: u32 = 0;
  let at = start;
  while (at < end) {
    const blockEnd = min(end, at + ADLER_BYTES);
    for (; at + 16 <= blockEnd; at += 16) {
      const bytes = v128.load(at);
      high += 16 * low + sumOf(
        i32x4.add(
          i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), i16x8(16, 15, 14, 13, 12, 11, 10, 9)),
          i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), i16x8(8, 7, 6, 5, 4, 3, 2, 1)),
        ),
      );
      low += sumOf(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
    }
    for (; at < blockEnd; at++) {
      low += load<u8>(at);
      high += low;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
  }
  return high << 16 | low;
}

@inline
function sumOf(values: v128): u32 {
  const halves = i32x4.add(values, i32x4.shuffle(values, values, 2, 3, 0, 1));
  return <u32>i32x4.extract_lane(halves, 0) + <u32>i32x4.extract_lane(halves, 1);
}

/** The CRC-32 checksum of bytes. */
export function crc32(start: usize, end: usize): u32 {
  if (load<u32>(CRC_TABLES, 4) == 0) makeCrcTables();
  let crc: u32 = u32.MAX_VALUE;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const word = load<u64>(at) ^ <u64>crc;
    crc = 0;
    for (let byte: usize = 0; byte < 8; byte++) {
      crc ^= load<u32>(CRC_TABLES + (7 - byte) * CRC_TABLE_BYTES + 4 * <usize>(word >> (8 * byte) & 0xff));
    }
  }
  for (; at < end; at++) crc = crc >> 8 ^ load<u32>(CRC_TABLES + 4 * <usize>((crc ^ load<u8>(at)) & 0xff));
  return ~crc;
}

/** Makes the table of each byte alone, and of each byte with one to seven bytes of zeros after it. */
function makeCrcTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (POLYNOMIAL & (0 - (crc & 1)));
    store<u32>(CRC_TABLES + 4 * <usize>byte, crc);
  }
  for (let at = CRC_TABLES + CRC_TABLE_BYTES; at < CRC_TABLES + 8 * CRC_TABLE_BYTES; at += 4) {
    const crc = load<u32>(at - CRC_TABLE_BYTES);
    store<u32>(at, crc >> 8 ^ load<u32>(CRC_TABLES + 4 * <usize>(crc & 0xff)));
  }
}
