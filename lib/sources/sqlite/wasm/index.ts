/**
 * The loops that most of a run's time goes to, in AssemblyScript (https://www.assemblyscript.org), a kind of
 * TypeScript for WebAssembly. `deno task assemble` compiles them into `../wasm_module.ts`; `../scanner.ts` calls them.
 *
 * WebAssembly has what JavaScript lacks: instructions over sixteen bytes at once, which make a level's text a few
 * comparisons; and it is quick from the first row on, and compiled once for all threads.
 *
 * Whatever is here only takes what is sound, valid and written as recorders mostly write it, and leaves all else to
 * the general way.
 */

import { SideSum } from "./book_side";
import { Leaf } from "./leaf";
import { Latest } from "./plain_books";

export { takeSide } from "./book_side";
export { setFile, setLeaf } from "./leaf";
export { takeBooks, WANTED, WANTED_COLUMNS } from "./plain_books";
export { forgetTrades, learnTrade, takeTrades } from "./plain_trades";

// What the last call came to, for those who cannot read what is in here.

/** The sum of the sizes of the last side that was taken. */
export function sideSum(): f64 {
  return SideSum.value;
}

/** Which leaf the last row is in, or the one before it that could not be left. */
export function leafIndex(): u32 {
  return Leaf.index;
}

/** Where in its page the pointer to the next cell is. */
export function leafPointer(): u32 {
  return <u32>(Leaf.pointer - Leaf.page);
}

/** The rowid of the row before, or the key above the leaf before. */
export function leafBefore(): f64 {
  return Leaf.before;
}

/** Bytes of the cells of the leaf's rows so far. */
export function leafRowBytes(): u32 {
  return Leaf.rowBytes;
}

/** Which row of the batch is the latest of the snapshots that were taken last. */
export function latestRow(): u32 {
  return Latest.row;
}

/** Its rowid. */
export function latestRowid(): f64 {
  return Latest.rowid;
}

/** Where what this has in memory ends. */
export const END: usize = __heap_base;
