/** Variable-length integers (https://sqlite.org/fileformat2.html, section 1.6, "varint"), up to 8 bytes long. */

/** How many bytes one has; more than 8 if it goes on after those. */
@inline
export function varintLength(at: usize): u32 {
  return (<u32>ctz(~load<u64>(at) & 0x8080808080808080) >> 3) + 1;
}

/** One of so many bytes. */
@inline
export function varint(at: usize, length: u32): u64 {
  let value: u64 = 0;
  for (let index: u32 = 0; index < length; index++) value = value << 7 | (load<u8>(at + index) & 0x7f);
  return value;
}
