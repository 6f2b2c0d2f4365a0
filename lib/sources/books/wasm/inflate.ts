/**
 * Decompresses a text in zlib's or gzip's format (RFC 1950, 1951 and 1952). Setting up the system's zlib takes longer
 * than decompressing the text of a book.
 *
 * Only a whole, sound and plain text is decompressed: of one part, without a dictionary or a file name, with the right
 * checksum, and with nothing after the checksum. Any other is left to zlib.
 */

import { adler32, crc32 } from "./checksums";
import { LENGTH_BITS, lookUp, makeCode } from "./huffman";

/** Bytes before and after the compressed bytes. */
const ZLIB_HEADER: usize = 2;
const ZLIB_TRAILER: usize = 4;
const GZIP_HEADER: usize = 10;
const GZIP_TRAILER: usize = 8;

/** The first four bytes of a gzip file without a name or other extras: its mark, the method, and no flag. */
const PLAIN_GZIP: u32 = 0x00088b1f;

// Kinds of blocks.
const STORED: u32 = 0;
const FIXED: u32 = 1;
const DYNAMIC: u32 = 2;

// What symbols stand for: an integer from bit 16 on, how many further bits are to be added to the integer from bit 4 on,
// and flags.
const EXTRA_SHIFT: u32 = 4;
const EXTRA_BITS: u32 = 15;
const LITERAL: u32 = 1 << 8;
const END: u32 = 1 << 9;
const INVALID: u32 = 1 << 10;
const VALUE_SHIFT: u32 = 16;

const SYMBOLS: u32 = 288;
const END_SYMBOL: u32 = 256;
const LENGTH_SYMBOLS_END: u32 = 285;
const DISTANCES: u32 = 32;
const DISTANCES_END: u32 = 30;
const MAX_REPEATED: usize = 258;

const SYMBOL_MEANINGS: usize = memory.data(4 * 288, 16);
const DISTANCE_MEANINGS: usize = memory.data(4 * 32, 16);
const LENGTH_MEANINGS: usize = memory.data(4 * 32, 16);
/** The codes of the current block. */
const SYMBOL_CODE: usize = memory.data(2688, 16);
const DISTANCE_CODE: usize = memory.data(2688, 16);
const LENGTHS: usize = memory.data(512, 16);

/** The order in which the lengths of codes of lengths are written. */
const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const LENGTH_CODES: u32 = 19;

// The next bits, how many of them are valid, and where the bytes after them are.
let bits: u64 = 0;
let bitCount: u32 = 0;
let next: usize = 0;
let inputEnd: usize = 0;
// Where the text begins, where the next byte of the text belongs, and where it may belong at most.
let outputStart: usize = 0;
let output: usize = 0;
let outputLimit: usize = 0;
let isReady: bool = false;

/** Whether bytes may be a text in one of the formats. */
@inline
export function isCompressed(start: usize, end: usize): bool {
  const first = <u32>load<u8>(start);
  const second = <u32>load<u8>(start, 1);
  return end - start >= 8 && (
    load<u32>(start) == PLAIN_GZIP ||
    // The method is deflate, the window has at most 32 KiB, there is no dictionary, and the header's own check is right.
    ((first & 15) == 8 && first >> 4 <= 7 && (second & 0x20) == 0 && (first << 8 | second) % 31 == 0)
  );
}

/**
 * Decompresses a text.
 *
 * @param start Address of bytes that {@linkcode isCompressed|are compressed}
 * @param end Address after them; 256 more bytes can be read
 * @param to Address of room for the text
 * @param toEnd Address after that room; 256 more bytes can be written
 * @returns The address after the text; 0 for bytes that are left to zlib
 */
export function inflate(start: usize, end: usize, to: usize, toEnd: usize): usize {
  const isGzip = load<u32>(start) == PLAIN_GZIP;
  next = start + (isGzip ? GZIP_HEADER : ZLIB_HEADER);
  inputEnd = end;
  bits = 0;
  bitCount = 0;
  output = outputStart = to;
  outputLimit = toEnd - MAX_REPEATED;
  if (!isReady) makeReady();
  for (let isLast = false; !isLast;) {
    refill();
    isLast = take(1) != 0;
    const kind = take(2);
    const isRead = kind == DYNAMIC
      ? readCodes() && readBlock()
      : kind == FIXED
      ? makeFixedCodes() && readBlock()
      : kind == STORED && readStored();
    if (!isRead || next > inputEnd + 8) return 0;
  }
  next -= bitCount >> 3;
  if (isGzip) {
    const length = <u32>(output - to);
    return next + GZIP_TRAILER == end && load<u32>(next) == crc32(to, output) && load<u32>(next, 4) == length
      ? output
      : 0;
  }
  return next + ZLIB_TRAILER == end && bswap<u32>(load<u32>(next)) == adler32(to, output) ? output : 0;
}

/** Reads bytes until at least 56 bits are valid. The bits after them are those of the next bytes, too. */
@inline
function refill(): void {
  bits |= load<u64>(next) << bitCount;
  next += (63 - bitCount) >> 3;
  bitCount |= 56;
}

/** The next `count` bits as an integer. */
@inline
function take(count: u32): u32 {
  const value = <u32>(bits & ((<u64>1 << count) - 1));
  bits >>= count;
  bitCount -= count;
  return value;
}

/** Reads a block that is not compressed. */
function readStored(): bool {
  next -= bitCount >> 3;
  const length = <usize>load<u16>(next);
  if (length != (<usize>load<u16>(next, 2) ^ 0xffff)) return false;
  next += 4;
  if (next + length > inputEnd || output + length > outputLimit) return false;
  memory.copy(output, next, length);
  next += length;
  output += length;
  bits = 0;
  bitCount = 0;
  return true;
}

/** Reads the codes of a block. */
function readCodes(): bool {
  const symbols = take(5) + 257;
  const distances = take(5) + 1;
  const lengthCodes = take(4) + 4;
  if (symbols > LENGTH_SYMBOLS_END + 1 || distances > DISTANCES_END) return false;
  memory.fill(LENGTHS, 0, LENGTH_CODES);
  for (let index: u32 = 0; index < lengthCodes; index++) {
    if (bitCount < 3) refill();
    store<u8>(LENGTHS + <usize>load<u8>(LENGTH_ORDER + index), <u8>take(3));
  }
  if (!makeCode(SYMBOL_CODE, LENGTHS, LENGTH_CODES, LENGTH_MEANINGS)) return false;
  for (let index: u32 = 0; index < symbols + distances;) {
    if (next > inputEnd + 8) return false;
    refill();
    const entry = lookUp(SYMBOL_CODE, bits);
    if (entry == 0) return false;
    take(entry & LENGTH_BITS);
    const length = entry >> VALUE_SHIFT;
    if (length < 16) {
      store<u8>(LENGTHS + index++, <u8>length);
      continue;
    }
    // 16 repeats the length before, 17 and 18 repeat a length of 0.
    if (length == 16 && index == 0) return false;
    const repeated = length == 16 ? load<u8>(LENGTHS + index - 1) : 0;
    const count = length == 16 ? 3 + take(2) : length == 17 ? 3 + take(3) : 11 + take(7);
    if (index + count > symbols + distances) return false;
    memory.fill(LENGTHS + index, repeated, count);
    index += count;
  }
  return load<u8>(LENGTHS + END_SYMBOL) != 0 &&
    makeCode(SYMBOL_CODE, LENGTHS, symbols, SYMBOL_MEANINGS) &&
    makeCode(DISTANCE_CODE, LENGTHS + symbols, distances, DISTANCE_MEANINGS);
}

/** Reads a block's symbols up to its end. */
function readBlock(): bool {
  // Local copies are kept in registers.
  let window = bits;
  let count = bitCount;
  let input = next;
  let at = output;
  let isRead = false;
  while (at <= outputLimit && input <= inputEnd + 8) {
    // A symbol, a distance and their further bits have at most 48 bits.
    if (count < 48) {
      window |= load<u64>(input) << count;
      input += (63 - count) >> 3;
      count |= 56;
    }
    const entry = lookUp(SYMBOL_CODE, window);
    const entryBits = entry & LENGTH_BITS;
    window >>= entryBits;
    count -= entryBits;
    if ((entry & LITERAL) != 0) {
      store<u8>(at++, <u8>(entry >> VALUE_SHIFT));
      continue;
    }
    isRead = (entry & END) != 0;
    if (isRead || entry == 0 || (entry & INVALID) != 0) break;
    const extra = entry >> EXTRA_SHIFT & EXTRA_BITS;
    const length = <usize>((entry >> VALUE_SHIFT) + (<u32>window & ((1 << extra) - 1)));
    window >>= extra;
    count -= extra;
    const far = lookUp(DISTANCE_CODE, window);
    if (far == 0 || (far & INVALID) != 0) break;
    const farBits = far & LENGTH_BITS;
    window >>= farBits;
    const farExtra = far >> EXTRA_SHIFT & EXTRA_BITS;
    const distance = <usize>((far >> VALUE_SHIFT) + (<u32>window & ((1 << farExtra) - 1)));
    window >>= farExtra;
    count -= farBits + farExtra;
    if (distance > at - outputStart) break;
    repeat(at, distance, length);
    at += length;
  }
  bits = window;
  bitCount = count;
  next = input;
  output = at;
  return isRead;
}

/** Repeats `length` bytes from `distance` bytes before an address on. May write 15 bytes more. */
@inline
function repeat(to: usize, distance: usize, length: usize): void {
  const from = to - distance;
  if (distance >= 16) {
    for (let offset: usize = 0; offset < length; offset += 16) v128.store(to + offset, v128.load(from + offset));
  } else {
    for (let offset: usize = 0; offset < length; offset++) store<u8>(to + offset, load<u8>(from + offset));
  }
}

/** Makes the fixed codes (RFC 1951, section 3.2.6). */
function makeFixedCodes(): bool {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  if (!makeCode(SYMBOL_CODE, LENGTHS, SYMBOLS, SYMBOL_MEANINGS)) return false;
  memory.fill(LENGTHS, 5, DISTANCES);
  return makeCode(DISTANCE_CODE, LENGTHS, DISTANCES, DISTANCE_MEANINGS);
}

/** Makes what symbols stand for (RFC 1951, section 3.2.5). */
function makeReady(): void {
  isReady = true;
  for (let symbol: u32 = 0; symbol < SYMBOLS; symbol++) {
    const meaning = symbol < END_SYMBOL ? LITERAL | symbol << VALUE_SHIFT : symbol == END_SYMBOL ? END : INVALID;
    store<u32>(SYMBOL_MEANINGS + 4 * <usize>symbol, meaning);
  }
  let value: u32 = 3;
  for (let symbol: u32 = END_SYMBOL + 1; symbol < LENGTH_SYMBOLS_END; symbol++) {
    const index = symbol - END_SYMBOL - 1;
    const extra = index < 8 ? 0 : index / 4 - 1;
    store<u32>(SYMBOL_MEANINGS + 4 * <usize>symbol, value << VALUE_SHIFT | extra << EXTRA_SHIFT);
    value += 1 << extra;
  }
  store<u32>(SYMBOL_MEANINGS + 4 * <usize>LENGTH_SYMBOLS_END, <u32>MAX_REPEATED << VALUE_SHIFT);
  value = 1;
  for (let symbol: u32 = 0; symbol < DISTANCES; symbol++) {
    const extra = symbol < 4 ? 0 : symbol / 2 - 1;
    const meaning = symbol < DISTANCES_END ? value << VALUE_SHIFT | extra << EXTRA_SHIFT : INVALID;
    store<u32>(DISTANCE_MEANINGS + 4 * <usize>symbol, meaning);
    value += 1 << extra;
  }
  for (let length: u32 = 0; length < LENGTH_CODES; length++) {
    store<u32>(LENGTH_MEANINGS + 4 * <usize>length, length << VALUE_SHIFT);
  }
}
