/**
 * Loops over the rows of a batch, in AssemblyScript (https://www.assemblyscript.org), a variant of TypeScript that
 * compiles to WebAssembly. `deno task assemble` compiles them into `../wasm_module.ts`; `../kernel.ts` calls them.
 *
 * WebAssembly runs at full speed from the first row on, where JavaScript is interpreted until the engine has compiled a
 * loop. That matters because a day is read in a tenth of a second.
 *
 * The functions work on columns in the memory that the module shares with the source of the rows. Columns are given by
 * their address. Results lie in the module's own part of the memory.
 */

export { CANDLE, CANDLE_WIDTH, startCandle } from "./candle";
export { startFlow } from "./flow";
export { FLOW, FLOW_WIDTH } from "./flow_parts";
export { countCrossedBooks, countEmptyBooks, imbalances, VALUES } from "./imbalance";
export { countAscending, NUMBERS } from "./numbers";
export { QUOTE, QUOTE_WIDTH, startQuote } from "./quote";
export { BATCH_ROWS, findRun, setBatch, RUN } from "./run";
export { countBought, countSold } from "./sides";
export { greatest, least } from "./extremes";
export { SUM_COMPONENTS } from "./sum";

/** Address after the module's own memory. */
export const MEMORY_END: usize = __heap_base;
