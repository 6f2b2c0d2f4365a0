/** Variable-length integers of up to 8 bytes (https://sqlite.org/fileformat2.html, section 1.6, "varint"). */

/** Length of the varint at an address in bytes; more than 8 if the varint has a ninth byte. */
@inline
export function varintLength(at: usize): u32 {
  return (<u32>ctz(~load<u64>(at) & 0x8080808080808080) >> 3) + 1;
}

/** Value of the varint at an address whose length is `length` bytes. */
@inline
export function varint(at: usize, length: u32): u64 {
  let value: u64 = 0;
  for (let index: u32 = 0; index < length; index++) value = value << 7 | (load<u8>(at + index) & 0x7f);
  return value;
}
