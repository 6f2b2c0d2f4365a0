/**
 * Prefix codes of compressed texts (RFC 1951, section 3.2.2): tables for codes of up to 9 bits, and a search bit by bit
 * for longer codes, which are rare.
 */

/** Bits by which a table is looked up. */
const TABLE_BITS: u32 = 9;
const TABLE_ENTRIES: u32 = 1 << TABLE_BITS;
const MAX_CODE_BITS: u32 = 15;

// What a code holds, in bytes from its start: how many symbols have a length, 2 bytes for each length; the symbols in
// order of their codes, 2 bytes each; the address of what symbols stand for; and the table.
const SYMBOLS: usize = 32;
const MEANINGS: usize = SYMBOLS + 2 * 288;
const TABLE: usize = MEANINGS + 8;
// A code takes less than 2688 bytes.

/** For each length, where the next symbol and the next code are. */
const NEXT_SYMBOLS: usize = memory.data(32, 16);
const NEXT_CODES: usize = memory.data(32, 16);

/** Bits of an entry that are the length of its code. Entries are otherwise what the symbol stands for. */
export const LENGTH_BITS: u32 = 15;

/**
 * Makes a code.
 *
 * @param lengths Address of a byte for each symbol: the length of the symbol's code, 0 for a symbol without a code
 * @param count How many symbols there are, at most 288
 * @param meanings Address of what symbols stand for, 4 bytes each, whose bits of {@linkcode LENGTH_BITS} are 0
 * @returns Whether the code is complete, or has no symbol
 */
export function makeCode(code: usize, lengths: usize, count: u32, meanings: usize): bool {
  memory.fill(code, 0, 32);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const at = code + 2 * <usize>load<u8>(lengths + symbol);
    store<u16>(at, load<u16>(at) + 1);
  }
  store<usize>(code + MEANINGS, meanings);
  memory.fill(code + TABLE, 0, 4 * TABLE_ENTRIES);
  const unused = load<u16>(code);
  store<u16>(code, 0);
  if (unused == count) return true;
  let left: i32 = 1;
  let first: u32 = 0;
  let index: u32 = 0;
  for (let length: u32 = 1; length <= MAX_CODE_BITS; length++) {
    const symbols = <u32>load<u16>(code + 2 * <usize>length);
    left = (left << 1) - symbols;
    if (left < 0) return false;
    first <<= 1;
    store<u16>(NEXT_CODES + 2 * <usize>length, <u16>first);
    store<u16>(NEXT_SYMBOLS + 2 * <usize>length, <u16>index);
    first += symbols;
    index += symbols;
  }
  if (left != 0) return false;
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length != 0) addSymbol(code, symbol, length, load<u32>(meanings + 4 * <usize>symbol));
  }
  return true;
}

@inline
function addSymbol(code: usize, symbol: u32, length: u32, meaning: u32): void {
  const symbolAt = NEXT_SYMBOLS + 2 * <usize>length;
  const place = load<u16>(symbolAt);
  store<u16>(symbolAt, place + 1);
  store<u16>(code + SYMBOLS + 2 * <usize>place, <u16>symbol);
  const codeAt = NEXT_CODES + 2 * <usize>length;
  const bits = <u32>load<u16>(codeAt);
  store<u16>(codeAt, <u16>(bits + 1));
  if (length > TABLE_BITS) return;
  // A code is stored with its first bit lowest.
  for (let entry = reversed(bits, length); entry < TABLE_ENTRIES; entry += 1 << length) {
    store<u32>(code + TABLE + 4 * <usize>entry, meaning | length);
  }
}

/** What the code at the lowest bits stands for, with the length of the code; 0 if there is no such code. */
@inline
export function lookUp(code: usize, bits: u64): u32 {
  const entry = load<u32>(code + TABLE + 4 * <usize>(bits & (TABLE_ENTRIES - 1)));
  return entry != 0 ? entry : search(code, <u32>bits);
}

/** Finds a code bit by bit, as in "puff" by Mark Adler. */
function search(code: usize, bits: u32): u32 {
  let value: i32 = 0;
  let first: i32 = 0;
  let index: i32 = 0;
  for (let length: u32 = 1; length <= MAX_CODE_BITS; length++) {
    value |= bits & 1;
    bits >>= 1;
    const symbols = <i32>load<u16>(code + 2 * <usize>length);
    if (value - symbols < first) {
      const symbol = <u32>load<u16>(code + SYMBOLS + 2 * <usize>(index + value - first));
      return load<u32>(load<usize>(code + MEANINGS) + 4 * <usize>symbol) | length;
    }
    index += symbols;
    first = (first + symbols) << 1;
    value <<= 1;
  }
  return 0;
}

/** The lowest `length` bits in reverse order. */
@inline
function reversed(bits: u32, length: u32): u32 {
  let value = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
  value = (value & 0x3333) << 2 | (value >> 2 & 0x3333);
  value = (value & 0x0f0f) << 4 | (value >> 4 & 0x0f0f);
  value = (value & 0x00ff) << 8 | value >> 8;
  return value >> (16 - length);
}
