/**
 * The innermost loops of reading a database, in AssemblyScript (https://www.assemblyscript.org), a variant of
 * TypeScript that compiles to WebAssembly. `deno task assemble` compiles them into `../wasm_module.ts`;
 * `../scanner.ts` calls them.
 *
 * WebAssembly offers what JavaScript lacks: SIMD instructions, which make a level's text a few comparisons. The code
 * also runs at full speed from the first row on, and is compiled once for all threads.
 *
 * The functions decode only values that are sound, valid and of the form that recorders write, and leave all other
 * rows to the general path in TypeScript.
 */

import { BatchLevels } from "./batch_levels";
import { Side } from "./book_side";
import { Latest } from "./books";
import { Written } from "./columns";
import { Leaf, Leaves } from "./leaf";
import { Timed } from "./times";

export { ALL_LEVELS } from "./book_side";
export { ASKS, BIDS, COLUMN_INDEXES, INSTRUMENT, MAX_TABLE_COLUMNS, setBookInstrument, TIME } from "./book_record";
export { setBatchLevels } from "./batch_levels";
export { decodeBooks, decodeBooksWithLevels } from "./books";
export {
  ASK_LEVELS,
  ASK_SIZE,
  BATCH_ROWS,
  BEST_ASK,
  BEST_ASK_SIZE,
  BEST_BID,
  BEST_BID_SIZE,
  BID_LEVELS,
  BID_SIZE,
  ORDER_HI,
  ORDER_LO,
  PRICE,
  ROWIDS,
  SIDE,
  SIZE,
  TIME_MS,
  TIME_NS,
} from "./columns";
export { EXACT_DIGITS } from "../../values/wasm/digits";
export { setFile } from "./db_file";
export { MAX_INSTRUMENT_BYTES } from "./instrument_name";
export { LEAF_HEADER_BYTES, LEAF_TABLE, LOCAL_PAYLOAD_MARGIN, MIN_CELL_BYTES, setLeaf, setLeafMemory } from "./leaf";
export { gatherRecord, NEXT_DB_PAGE_BYTES, setOverflow, takeRecord } from "./overflow";
export { setPointerMap } from "./pointer_map";
export { addMemberName, PRICE_MEMBER, SIZE_MEMBER } from "../../books/wasm/level_members";
export { setLevelMemory } from "../../books/wasm/level_memory";
export { decodeTimes, setTimeColumn } from "./times";
export { parseSide } from "./side";
export { addTradeShape, clearTradeShapes, ID_IS_ROWID, MAX_SHAPE_HEADER, NO_ID } from "./trade_shapes";
export { decodeTrades } from "./trades";
export { MILLISECOND_DIGITS, MIN_MILLISECONDS, setRange, SIX_BYTES, TEXT_TIME } from "./values";

// Results of the last call: statics of a class are not exported as variables that JavaScript can read.

/** Sum of the sizes of the levels that count, of the side that was parsed last. */
export function sideSize(): f64 {
  return Side.size;
}

/** The best price of the side that was parsed last; NaN for an empty side. */
export function sideBest(): f64 {
  return Side.best;
}

/** The size of the first level with the best price; NaN for an empty side. */
export function sideBestSize(): f64 {
  return Side.bestSize;
}

/** Number of the first db page in memory. */
export function leavesFirst(): u32 {
  return Leaves.first;
}

/** Number after that of the last db page in memory. */
export function leavesEnd(): u32 {
  return Leaves.end;
}

/** Index of the leaf of the next row; of the last row, if the next leaf was not entered. */
export function leafIndex(): u32 {
  return Leaf.index;
}

/** Offset in the db page of the next cell pointer. */
export function leafPointer(): u32 {
  return <u32>(Leaf.pointer - Leaf.start);
}

/** The rowid of the row before, or the key above the leaf before. */
export function leafBefore(): f64 {
  return Leaf.before;
}

/** Bytes of the leaf's cells so far. */
export function leafCellBytes(): u32 {
  return Leaf.cellBytes;
}

/** How many rows were written into the batch. */
export function writtenRows(): u32 {
  return Written.rows;
}

/** How many levels of size 0 the rows have that the last call of `decodeBooks` wrote. */
export function writtenZeros(): u32 {
  return Written.zeros;
}

/** How many levels of size 0 the side has that was parsed last. */
export function sideZeros(): i32 {
  return Side.zeros;
}

/** The row of the batch that is the latest of the books that were decoded last. */
export function latestRow(): u32 {
  return Latest.row;
}

/** How many doubles the stored levels of the batch take. */
export function storedLevels(): u32 {
  return <u32>((BatchLevels.next - BatchLevels.at) >> 3);
}

/** Whether the row after those that `decodeBooksWithLevels` decoded has no room for its levels. */
export function areLevelsFull(): bool {
  return BatchLevels.isFull;
}

/** How many leaves have rows of the last call of `decodeTimes`. */
export function timedLeaves(): u32 {
  return Timed.leaves;
}

/** Address after the module's own memory. */
export const MEMORY_END: usize = __heap_base;
