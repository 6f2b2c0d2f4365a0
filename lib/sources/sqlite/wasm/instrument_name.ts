/** The name of the wanted instrument, compared sixteen bytes at a time. */

import { lanes } from "../../values/wasm/digits";

/** The longest name that is compared, in bytes. */
export const MAX_INSTRUMENT_BYTES: usize = 64;

/**
 * Bytes of a kept name: the bits of the first 16 bytes that are the name, the last 16 bytes of a longer name, and the
 * name, padded with zeros.
 */
export const KEPT_NAME_BYTES: usize = 96;
const LAST: usize = 16;
const NAME: usize = 32;

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
  if (bytes <= 16) return;
  v128.store(kept, v128.load(at + bytes - 16), LAST);
  memory.copy(kept + NAME, at, bytes);
}

/** Whether the name of `bytes` bytes at an address is the kept one, which has as many bytes. */
@inline
export function isKeptName(kept: usize, at: usize, bytes: usize): bool {
  let other = v128.and(v128.xor(v128.load(at), v128.load(kept, NAME)), v128.load(kept));
  if (bytes > 16) {
    other = v128.or(other, v128.xor(v128.load(at + bytes - 16), v128.load(kept, LAST)));
    if (bytes > 32 && !isMiddleOfName(kept, at, bytes)) return false;
  }
  return !v128.any_true(other);
}

/** Whether the bytes between the first and the last 16 bytes of a name are those of the kept name. */
function isMiddleOfName(kept: usize, at: usize, bytes: usize): bool {
  for (let offset: usize = 16; offset < bytes - 16; offset += 16) {
    if (v128.any_true(v128.xor(v128.load(at + offset), v128.load(kept + NAME + offset)))) return false;
  }
  return true;
}
