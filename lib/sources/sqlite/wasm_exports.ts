/**
 * The WebAssembly module that `wasm/` compiles to: its exports, and how it is instantiated. The module is compiled
 * once, when it is first needed.
 *
 * @module
 */

import { addMemberNames, type MemberNameExports } from "../books/wasm_exports.ts";
import { WASM_BASE64 } from "./wasm_module.ts";

/** The shape of trade records with the same header. Offsets are from the record's start, in bytes. */
export interface TradeShape {
  /** Bytes of the header; at most 16. */
  headerSize: number;
  /** Bytes of the whole record. */
  size: number;
  /** Where the time is. */
  timeAt: number;
  /** 0 if the time is text of 13 digits, milliseconds; else the serial type of an integer of 1 to 6 bytes. */
  timeType: number;
  /** Where the price is. */
  priceAt: number;
  /** Serial type of the price: a double, or an integer of 0 to 6 bytes. */
  priceType: number;
  /** Where the size is. */
  sizeAt: number;
  /** Serial type of the size, as with the price. */
  sizeType: number;
  /** Where the side is. */
  sideAt: number;
  /** 3 for a buy, 4 for a sell, 0 if the table has no side. */
  sideLetters: number;
  /** Where the trade's number is. */
  idAt: number;
  /** Serial type of a number that is an integer of 1 to 6 bytes. */
  idType: number;
  /** Digits of a number that is text, at most 15; 0 for an integer, `NO_ID` or `ID_IS_ROWID` otherwise. */
  idDigits: number;
  /** Where the name of the instrument is; 0 if rows of every instrument are wanted. */
  instrumentAt: number;
  /** The length of the instrument's name in bytes, at most 64. */
  instrumentBytes: number;
}

/** A position before a row in a table's leaves. */
export type LeafPosition = [
  /** Number of the first db page in memory. */
  first: number,
  /** Number after that of the last db page in memory. */
  end: number,
  /** How many leaves there are. */
  count: number,
  /** Index of the row's leaf. */
  leaf: number,
  /** Offset in the db page of the row's cell pointer. */
  pointer: number,
  /** The rowid of the row before, or the key above the leaf before. */
  before: number,
  /** Bytes of the leaf's cells before the row. */
  cellBytes: number,
];

/** Results of the last call of a scanner. */
export interface ScanResult {
  /** Number of the first db page that is in the memory for leaves now. */
  leavesFirst(): number;
  /** Number after that of the last db page there. */
  leavesEnd(): number;
  /** Index of the leaf of the next row; of the last row, if the next leaf was not entered. */
  leafIndex(): number;
  /** Offset in the db page of the next row's cell pointer. */
  leafPointer(): number;
  /** The rowid of the row before, or the key above the leaf before. */
  leafBefore(): number;
  /** Bytes of the leaf's cells so far. */
  leafCellBytes(): number;
  /** How many rows were written into the batch: the rows in the range. */
  writtenRows(): number;
  /** Levels of size 0 of the rows that the last call of `decodeBooks` wrote. */
  writtenZeros(): number;
  /** The latest of the decoded books: the row that is last in time, and of rows of the same time, last in the table. */
  latestRow(): number;
  /** How many doubles the stored levels of the batch take. */
  storedLevels(): number;
  /** Whether the row after those that `decodeBooksWithLevels` decoded has no room for its levels; 1 or 0. */
  areLevelsFull(): number;
  /** How many leaves have rows of the last call of `decodeTimes`. */
  timedLeaves(): number;
  /** Sum of the sizes of the levels that count, of the side that was parsed. */
  sideSize(): number;
  /** The highest bid or lowest ask of the levels with a size above 0; NaN if there is no such level. */
  sideBest(): number;
  /** The size of the first level with the best price; NaN if there is no best price. */
  sideBestSize(): number;
  /** Levels of size 0 of the side that was parsed last. */
  sideZeros(): number;
}

/** The rows that are decoded, how many levels of a side count, and whether the rowid is the order key. */
export type BooksToDecode = [row: number, rows: number, depthLevels: number, isOrderedByRowid: boolean];

/** Exports of the module; see `wasm/index.ts`. */
export interface WasmExports extends ScanResult, MemberNameExports {
  ALL_LEVELS: WebAssembly.Global<"i32">;
  COLUMN_INDEXES: WebAssembly.Global<"i32">;
  MAX_TABLE_COLUMNS: WebAssembly.Global<"i32">;
  setFile(dbPageSize: number, usableSize: number, count: number, lock: number, visited: number): void;
  setLeafMemory(buffer: number, leaves: number, capacity: number): void;
  setOverflow(
    ...memory: [dbPages: number, record: number, bytes: number, chain: number, numbers: number]
  ): void;
  setPointerMap(buffer: number): void;
  gatherRecord(dbPage: number, start: number, offset: number, payload: number, size: number): number;
  takeRecord(): void;
  setLeaf(...position: LeafPosition): void;
  setRange(start: number, end: number): void;
  decodeTrades(columns: number, row: number, rows: number): number;
  addTradeShape(...shape: number[]): void;
  clearTradeShapes(): void;
  setBookInstrument(at: number, type: number, length: number): void;
  decodeBooks(...books: [columns: number, ...BooksToDecode]): number;
  setBatchLevels(at: number, used: number, end: number, ends: number): void;
  decodeBooksWithLevels(...books: [columns: number, ...BooksToDecode]): number;
  setTimeColumn(column: number): void;
  decodeTimes(to: number, leaves: number): number;
  setLevelMemory(levels: number, capacity: number, scratch: number, scratchEnd: number): void;
  parseSide(start: number, end: number, depthLevels: number, sign: number, isBytes: boolean): number;
}

/** What the module calls. */
export interface WasmImports {
  /** Reads overflow db pages; see `wasm/overflow.ts`. */
  readOverflow(dbPage: number, count: number): number;
  /** Reads a db page of the pointer map; see `wasm/pointer_map.ts`. */
  readPointerMap(dbPage: number): boolean;
}

let module: WebAssembly.Module | undefined;

/**
 * Makes an instance of the module.
 *
 * @param memory The memory that the instance works in; the module's own data is at its start
 * @param imports What the module calls
 */
export function instantiate(memory: WebAssembly.Memory, imports: WasmImports): WasmExports {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(WASM_BASE64));
  const instance = new WebAssembly.Instance(module, { env: { memory, ...imports } });
  const wasm = instance.exports as unknown as WasmExports;
  addMemberNames(wasm);
  return wasm;
}
