/** The name of the wanted instrument, compared sixteen bytes at a time. */

import { lanes } from "../../values/wasm/digits";

/** The longest name that is compared, in bytes. */
export const MAX_INSTRUMENT_BYTES: usize = 64;

/** Bytes of a kept name: the bits of the first 16 bytes that are the name, and the name, padded with zeros. */
export const KEPT_NAME_BYTES: usize = 80;
const NAME: usize = 16;

/**
 * Keeps a name.
 *
 * @param kept Address of {@linkcode KEPT_NAME_BYTES}
 * @param at Address of the name
 * @param bytes Its length, at most {@linkcode MAX_INSTRUMENT_BYTES}
 */
export function keepName(kept: usize, at: usize, bytes: usize): void {
  const mask = i8x16.lt_u(lanes(), i8x16.splat(<i8>bytes));
  v128.store(kept, mask);
  v128.store(kept, v128.and(v128.load(at), mask), NAME);
  if (bytes > 16) memory.copy(kept + NAME, at, bytes);
}

/** Whether the name of `bytes` bytes at an address is the kept one, which has as many bytes. */
@inline
export function isKeptName(kept: usize, at: usize, bytes: usize): bool {
  const other = v128.xor(v128.load(at), v128.load(kept, NAME));
  if (v128.any_true(v128.and(other, v128.load(kept)))) return false;
  return bytes <= 16 || isRestOfName(kept + NAME, at, bytes);
}

/** Whether names of more than 16 bytes, whose first 16 bytes are equal, are equal. */
@inline
function isRestOfName(name: usize, at: usize, bytes: usize): bool {
  const last = bytes - 16;
  for (let offset: usize = 16; offset < last; offset += 16) {
    if (v128.any_true(v128.xor(v128.load(at + offset), v128.load(name + offset)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(at + last), v128.load(name + last)));
}
