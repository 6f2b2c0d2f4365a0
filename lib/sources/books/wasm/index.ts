/**
 * Texts of levels in any form, compressed or in quotes, in AssemblyScript (https://www.assemblyscript.org), a variant of
 * TypeScript that compiles to WebAssembly. `deno task assemble` compiles this folder into `../wasm_module.ts`;
 * `../level_memory.ts` calls the functions. The module of `lib/sources/sqlite` contains them, too.
 *
 * Every function leaves what it does not know to the general way in TypeScript, and otherwise gives an equal result.
 */

import { KeptLevels } from "./level_memory";
import { Unquoted } from "./unquote";

export { inflate, isCompressed } from "./inflate";
export { addMemberName, PRICE_MEMBER, SIZE_MEMBER } from "./level_members";
export { setLevelMemory } from "./level_memory";
export { readLevels } from "./level_text";
export { unquote } from "./unquote";

/** How many levels were read last. */
export function keptLevels(): u32 {
  return KeptLevels.count;
}

/** Address of the text that was unquoted last. */
export function unquotedStart(): usize {
  return Unquoted.start;
}

/** Address after the text that was unquoted last. */
export function unquotedEnd(): usize {
  return Unquoted.end;
}

/** Address after the module's own memory. */
export const MEMORY_END: usize = __heap_base;
