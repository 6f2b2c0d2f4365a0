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

/** The symbols of a code that have a length, in order; and for each length, where the next symbol belongs. */
const USED: usize = memory.data(2 * 288, 16);
const NEXT_SYMBOLS: usize = memory.data(32, 16);

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
  store<usize>(code + MEANINGS, meanings);
  const usedEnd = countLengths(code, lengths, count);
  if (usedEnd == USED) {
    memory.fill(code + TABLE, 0, 4 * TABLE_ENTRIES);
    return true;
  }
  let left: i32 = 1;
  let index: u32 = 0;
  for (let length: u32 = 1; length <= MAX_CODE_BITS; length++) {
    const symbols = <u32>load<u16>(code + 2 * <usize>length);
    left = (left << 1) - symbols;
    if (left < 0) return false;
    store<u16>(NEXT_SYMBOLS + 2 * <usize>length, <u16>index);
    index += symbols;
  }
  if (left != 0) return false;
  for (let at = USED; at < usedEnd; at += 2) {
    const symbol = load<u16>(at);
    const place = NEXT_SYMBOLS + 2 * <usize>load<u8>(lengths + symbol);
    const next = load<u16>(place);
    store<u16>(place, next + 1);
    store<u16>(code + SYMBOLS + 2 * <usize>next, symbol);
  }
  makeTable(code, meanings);
  return true;
}

/** Counts the symbols of each length, and lists the symbols that have one; returns the address after the list. */
function countLengths(code: usize, lengths: usize, count: u32): usize {
  let used = USED;
  for (let symbol: u32 = 0; symbol < count;) {
    // Most symbols do not occur in the text of a book.
    if (symbol + 8 <= count && load<u64>(lengths + symbol) == 0) {
      symbol += 8;
      continue;
    }
    const length = <usize>load<u8>(lengths + symbol);
    if (length != 0) {
      store<u16>(code + 2 * length, load<u16>(code + 2 * length) + 1);
      store<u16>(used, <u16>symbol);
      used += 2;
    }
    symbol++;
  }
  return used;
}

/**
 * Makes the table of a complete code. Codes are stored with their first bit lowest, so the table of all codes of up to
 * `n` bits, twice, is that of up to `n + 1` bits, to which the codes of that length are added. Entries of longer codes
 * remain 0.
 */
function makeTable(code: usize, meanings: usize): void {
  const table = code + TABLE;
  store<u32>(table, 0);
  let symbolAt = code + SYMBOLS;
  let bits: u32 = 0;
  for (let length: u32 = 1; length <= TABLE_BITS; length++) {
    memory.copy(table + (2 << length), table, 2 << length);
    const ones = (1 << length) - 1;
    for (let symbols = load<u16>(code + 2 * <usize>length); symbols > 0; symbols--, symbolAt += 2) {
      store<u32>(table + 4 * <usize>bits, load<u32>(meanings + 4 * <usize>load<u16>(symbolAt)) | length);
      // The next code: one is added to the code, whose last bit is the highest.
      if (bits == ones) continue;
      const unset = 1 << (31 - clz(bits ^ ones));
      bits = (bits & (unset - 1)) | unset;
    }
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
