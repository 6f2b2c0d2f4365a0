/**
 * The quick way to take trades and books, as a module of WebAssembly that `assembly/` has the source of, with the
 * memory that it works in.
 *
 * @module
 */

import { ColumnRoom } from "../column_room.ts";
import { ASSEMBLED } from "./assembled.ts";
import { SLACK } from "./page_file.ts";

/** How much of the file is read at once: less costs calls, more leaves the processor's cache. */
const PIECE_BYTES = 1 << 18;

/** Room for records that go on in other pages. Longer ones are read, but not here. */
const GATHERED_BYTES = 1 << 21;

/** Bytes of a page of WebAssembly's memory. */
const MEMORY_PAGE = 1 << 16;

/** What stands for all levels, where a number of levels is asked for. */
const ALL_LEVELS = 2 ** 31 - 1;

/** What records of trades with the same header look like. Places are those in the record. */
export interface TradeForm {
  /** Bytes of the header; at most 16. */
  headerSize: number;
  /** Bytes of the whole record. */
  size: number;
  /** Where the time is. */
  timeAt: number;
  /** 0 if the time is text, milliseconds of 13 digits; the serial type of an integer of 1 to 6 bytes otherwise. */
  timeType: number;
  /** Where the price is. */
  priceAt: number;
  /** Its serial type: a double, or an integer of 0 to 6 bytes. */
  priceType: number;
  /** Where the size is. */
  sizeAt: number;
  /** The same of the size. */
  sizeType: number;
  /** Where the side is. */
  sideAt: number;
  /** 3 for a buy, 4 for a sell, 0 where rows have no side. */
  sideLetters: number;
  /** Where the trade's number is. */
  idAt: number;
  /** The serial type of an integer of 1 to 6 bytes, if it is one. */
  idType: number;
  /** Its digits if it is text, at most 15; 0 if it is an integer, -1 where rows have no number. */
  idDigits: number;
}

/** What the module has; see `assembly/`. Places are in its memory. */
interface Assembly {
  SIDE_SUM: WebAssembly.Global<"i32">;
  LAST_ROWID: WebAssembly.Global<"i32">;
  ROW_BYTES: WebAssembly.Global<"i32">;
  takeSide(start: number, end: number, depthLevels: number, sign: number): number;
  forgetTrades(): void;
  learnTrade(...form: number[]): void;
  takeTrades(...place: number[]): number;
}

let module: WebAssembly.Module | undefined;

/** Those that nobody uses: to make one takes a hundred times as long as to use it again. */
const idle: Scanner[] = [];

/** Takes trades and books from bytes in its memory. Whoever is done with one disposes of it. */
export class Scanner implements Disposable {
  /** For a piece of the file. */
  readonly piece: Uint8Array;
  /** For a record that is gathered from several pages. */
  readonly gathered: Uint8Array;
  readonly #assembly: Assembly;
  readonly #buffer: ArrayBuffer;
  readonly #columnsAt: number;
  readonly #sideSum: Float64Array;
  readonly #lastRowid: Float64Array;
  readonly #rowBytes: Int32Array;

  private constructor() {
    // What the module itself has comes first; a test sees to it that this is less than a page.
    const columnsAt = MEMORY_PAGE;
    const pieceAt = columnsAt + ColumnRoom.TRADES_BYTES;
    const gatheredAt = pieceAt + PIECE_BYTES + SLACK;
    const end = gatheredAt + GATHERED_BYTES + SLACK;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / MEMORY_PAGE) });
    module ??= new WebAssembly.Module(Uint8Array.from(atob(ASSEMBLED), (byte) => byte.charCodeAt(0)));
    this.#assembly = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Assembly;
    this.#buffer = memory.buffer;
    this.#columnsAt = columnsAt;
    this.piece = new Uint8Array(memory.buffer, pieceAt, PIECE_BYTES + SLACK);
    this.gathered = new Uint8Array(memory.buffer, gatheredAt, GATHERED_BYTES + SLACK);
    this.#sideSum = new Float64Array(memory.buffer, this.#assembly.SIDE_SUM.value, 1);
    this.#lastRowid = new Float64Array(memory.buffer, this.#assembly.LAST_ROWID.value, 1);
    this.#rowBytes = new Int32Array(memory.buffer, this.#assembly.ROW_BYTES.value, 1);
  }

  /** One that nobody uses. */
  static take(): Scanner {
    return idle.pop() ?? new Scanner();
  }

  /** A batch of trades has its columns here, for {@linkcode takeTrades} to fill. */
  columns(): ColumnRoom {
    return new ColumnRoom(this.#buffer, this.#columnsAt);
  }

  /**
   * Takes one side of a book, with the result that the general parser ({@linkcode Levels}) has. It leaves a text to
   * that if it is not written as recorders mostly do, or is not in this memory.
   *
   * @param bytes Hold the text
   * @param start Where it begins
   * @param end Where it ends
   * @param depthLevels Count only so many of the first levels, which then have to be the best
   * @param sign 1 for asks, whose best price is the least; -1 for bids
   * @returns How many levels it has; less than 0 if it was not taken
   */
  takeSide(bytes: Uint8Array, start: number, end: number, depthLevels: number, sign: number): number {
    if (bytes.buffer !== this.#buffer) return -1;
    const at = bytes.byteOffset;
    return this.#assembly.takeSide(at + start, at + end, Math.min(depthLevels, ALL_LEVELS), sign);
  }

  /** The sum of the sizes that count of the side that was taken last. */
  get sideSum(): number {
    return this.#sideSum[0];
  }

  /**
   * Remembers the form of a record of a trade.
   *
   * @param at Where the record begins in {@linkcode piece}
   */
  learnTrade(at: number, form: TradeForm): void {
    this.#assembly.learnTrade(
      this.piece.byteOffset + at,
      form.headerSize,
      form.size,
      form.timeAt,
      form.timeType,
      form.priceAt,
      form.priceType,
      form.sizeAt,
      form.sizeType,
      form.sideAt,
      form.sideLetters,
      form.idAt,
      form.idType,
      form.idDigits,
    );
  }

  /**
   * Takes trades of known forms into {@linkcode columns}.
   *
   * @param pointer Where the pointer to the first one's cell is in {@linkcode piece}
   * @param pointersEnd Where the last one's ends
   * @param page Where their page begins
   * @param pageEnd Where what is used of it ends
   * @param leastCell The least pointer that a cell may have
   * @param greatestLocal The most bytes of a record that lies in its page
   * @param before The rowid of the row before
   * @param row How many rows the batch holds
   * @returns How many were taken
   */
  takeTrades(
    pointer: number,
    pointersEnd: number,
    page: number,
    pageEnd: number,
    leastCell: number,
    greatestLocal: number,
    before: number,
    row: number,
  ): number {
    const at = this.piece.byteOffset;
    return this.#assembly.takeTrades(
      at + pointer,
      at + pointersEnd,
      at + page,
      at + pageEnd,
      leastCell,
      greatestLocal,
      before,
      this.#columnsAt,
      row,
    );
  }

  /** The rowid of the last row that was taken. */
  get lastRowid(): number {
    return this.#lastRowid[0];
  }

  /** How many bytes the cells have of the rows that were taken last. */
  get rowBytes(): number {
    return this.#rowBytes[0];
  }

  [Symbol.dispose](): void {
    this.#assembly.forgetTrades();
    idle.push(this);
  }
}
