/**
 * The loops that most of a run's time goes to, in AssemblyScript (https://www.assemblyscript.org), a kind of
 * TypeScript for WebAssembly. `deno task assemble` compiles them into `../assembled.ts`; `../scanner.ts` calls them.
 *
 * WebAssembly has what JavaScript lacks: instructions over sixteen bytes at once, which make a level's text a few
 * comparisons; and it is quick from the first row on, and compiled once for all threads.
 *
 * Whatever is here only takes what is sound, valid and written as recorders mostly write it, and leaves all else to
 * the general way.
 */

export { SIDE_SUM, takeSide } from "./book_side";
export { forgetTrades, LAST_ROWID, learnTrade, ROW_BYTES, takeTrades } from "./plain_trades";

/** Where what this has in memory ends. */
export const END: usize = __heap_base;
