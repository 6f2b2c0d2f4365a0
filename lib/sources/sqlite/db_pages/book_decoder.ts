/**
 * Decodes the records of a table of books into the columns of a batch.
 *
 * The texts of the sides are not kept. Rowids are kept for each row of the batch, so that SQLite can read a row's texts
 * again when its levels are asked for.
 *
 * @module
 */

import {
  type BestLevels,
  type BookColumns,
  type BookText,
  isBookText,
  UNKNOWN_BEST,
} from "../../book_columns.ts";
import type { InstrumentColumns } from "../../recognition/schema.ts";
import { SourceFault } from "../../source_fault.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { OrderKey } from "../../values/order_key.ts";
import type { Scanner } from "../scanner.ts";
import { MAX_BOOK_BYTES } from "../../recognition/expressions.ts";
import { BOOK } from "../select_list.ts";
import { damaged } from "./db_page_file.ts";
import { BLOB, type RecordLayout, TEXT } from "./record_shape.ts";
import { InstrumentDecoder } from "./instrument_decoder.ts";
import type { RecordValues } from "./record_values.ts";
import { RowDecoder } from "./row_decoder.ts";
import { MAX_INSTRUMENT_BYTES } from "./trade_shapes.ts";
import { TimeDecoder } from "./time_decoder.ts";

const { time: TIME, bids: BIDS, asks: ASKS, id: ID, instrument: INSTRUMENT } = BOOK;

const BIDS_SIGN = -1;
const ASKS_SIGN = 1;

/** How books are decoded. */
export interface BookDecoderOptions {
  /** The columns that are read. */
  layout: RecordLayout;
  /** Whether the table has an `id`. */
  hasId: boolean;
  /** The columns that name the instrument; undefined if rows of every instrument are read. */
  instrument?: InstrumentColumns;
  /** Only this many of the best levels of a side count. */
  depthLevels: number;
  /** The rowid of each row of the batch; gets filled. */
  rowids: BigInt64Array;
  /**
   * Gets the rowids of rows whose texts SQLite cannot read. Next to damage, SQLite may read such a row at a second attempt,
   * but what a table gives must not depend on how often the table is read.
   */
  unreadable?: Map<bigint, SourceFault>;
}

/** Decodes books. */
export class BookDecoder extends RowDecoder {
  readonly #columns: BookColumns;
  readonly #depthLevels: number;
  readonly #hasId: boolean;
  readonly #instrument: InstrumentDecoder | undefined;
  readonly #rowids: BigInt64Array;
  readonly #unreadable: Map<bigint, SourceFault>;
  readonly #scanner: Scanner;
  /** Whether the rowid is the order key. */
  readonly #isOrderedByRowid: boolean;
  /** Whether the fast path can decode rows of the table. */
  readonly #hasFastPath: boolean;
  readonly #time = new TimeDecoder();
  readonly #order = new OrderKey();
  readonly #best: BestLevels = { ...UNKNOWN_BEST };

  /**
   * Makes a decoder of a table's rows.
   *
   * @param columns The batch to fill, whose columns are in the scanner's memory, and the rowids after them
   * @param scanner The fast path, whose memory holds the rows
   */
  constructor(
    values: RecordValues,
    columns: BookColumns,
    scanner: Scanner,
    { layout, hasId, instrument, depthLevels, rowids, unreadable = new Map() }: BookDecoderOptions,
  ) {
    super(values, columns, scanner.result);
    this.#columns = columns;
    this.#depthLevels = depthLevels;
    this.#hasId = hasId;
    this.#instrument = instrument && new InstrumentDecoder(instrument, BOOK.instrument);
    this.#rowids = rowids;
    this.#unreadable = unreadable;
    this.#scanner = scanner;
    this.#isOrderedByRowid = hasId && layout.rowid === ID;
    const isRowidElsewhere = layout.rowid >= 0 && layout.rowid !== ID;
    this.#hasFastPath = (instrument === undefined || instrument.columns.length === 1) &&
      hasId === this.#isOrderedByRowid && !isRowidElsewhere &&
      scanner.setBookColumns(layout.indexes);
    scanner.setRange(columns.range);
    scanner.clearBookInstrument(instrument !== undefined);
  }

  /**
   * Completes the batch: the texts of the latest row are read, because its levels are needed after the batch; next to
   * damage those of the latest row that SQLite can read.
   *
   * @returns The fault, if SQLite cannot read the latest row
   */
  finish(): SourceFault | undefined {
    const columns = this.#columns;
    const unreadable = new Set<number>();
    let fault: SourceFault | undefined;
    while (columns.latest >= 0) {
      const rowid = this.#rowids[columns.latest];
      try {
        const known = this.#unreadable.get(rowid);
        if (known !== undefined) throw known;
        columns.finish(...this.readTexts(columns.latest));
        break;
      } catch (error) {
        if (!(error instanceof SourceFault)) throw error;
        this.#unreadable.set(rowid, error);
        fault ??= error;
        columns.findLatest(unreadable.add(columns.latest));
      }
    }
    return fault;
  }

  /**
   * Has SQLite read the texts of a row of the batch.
   *
   * @throws {SourceFault} If SQLite finds another row than the db pages have
   */
  readTexts(row: number): [bids: BookText, asks: BookText] {
    const values = this.values.query(this.#rowids[row]);
    const [bids, asks] = [values[BIDS], values[ASKS]];
    if (!isBookText(bids) || !isBookText(asks)) {
      throw damaged(`SQLite reads row ${this.#rowids[row]} differently from its db page`);
    }
    return [bids, asks];
  }

  protected override decodeFast(row: number, rows: number): number {
    const { cursor } = this.values;
    if (!this.#hasFastPath || !cursor.passToScanner()) return 0;
    const read = this.#decodeBooks(row, rows);
    if (read === 0) return 0;
    cursor.followScanner();
    if (this.result.writtenRows() > 0) this.#columns.takeLatest(this.result.latestRow());
    this.#columns.countZeros(this.result.writtenZeros());
    return read;
  }

  /** Whether levels are kept that do not fit with those of another row. */
  protected override get isFull(): boolean {
    const { kept, count } = this.#columns;
    return kept !== undefined && count > 0 && (kept.isMoved || this.result.areLevelsFull() !== 0);
  }

  #decodeBooks(row: number, rows: number): number {
    const { kept } = this.#columns;
    const [depth, isByRowid] = [this.#depthLevels, this.#isOrderedByRowid];
    if (kept === undefined) return this.#scanner.decodeBooks(row, rows, depth, isByRowid);
    // The memory of the fast path has no room for a row whose levels were moved.
    if (kept.isMoved) return 0;
    const read = this.#scanner.decodeBooksWithLevels(kept.used, row, rows, depth, isByRowid);
    kept.used = this.result.storedLevels();
    return read;
  }

  protected override decodeRow(): void {
    const { values, result } = this;
    const columns = this.#columns;
    if (this.#instrument?.accepts(values) === false) {
      columns.skipOther(this.#instrument.isNamed(values));
      return;
    }
    if (this.#hasFastPath) this.#setInstrument();
    const isTime = this.#time.read(values, TIME);
    if (!columns.isWanted(isTime, this.#time.ms)) return;
    const row = columns.count;
    const id = this.#hasId ? values.value(ID) : undefined;
    const best = this.#best;
    // Only the general parser gives the levels of a single row.
    const bidLevels = columns.kept === undefined ? this.#parseSide(BIDS, BIDS_SIGN) : -1;
    const bidSize = result.sideSize();
    best.bid = result.sideBest();
    best.bidSize = result.sideBestSize();
    const bidZeros = result.sideZeros();
    const askLevels = bidLevels < 0 ? -1 : this.#parseSide(ASKS, ASKS_SIGN);
    if (askLevels >= 0) {
      const askSize = result.sideSize();
      best.ask = result.sideBest();
      best.askSize = result.sideBestSize();
      if (!columns.accepts(isTime, bidSize, askSize)) return;
      this.#order.set(undefined, id);
      columns.countZeros(bidZeros + result.sideZeros());
      columns.add(this.#time, this.#order, bidSize, askSize, bidLevels, askLevels, best);
    } else columns.take(values.value(TIME), this.#text(BIDS), this.#text(ASKS), id);
    if (columns.count > row) this.#rowids[row] = values.cursor.rowid;
  }

  /** Has the fast path take further rows that name the instrument as the current row does. */
  #setInstrument(): void {
    if (this.#instrument === undefined) return;
    const { bytes, at, shape } = this.values.cursor;
    const length = shape.lengths[INSTRUMENT];
    if (shape.kinds[INSTRUMENT] !== TEXT || length > MAX_INSTRUMENT_BYTES) return;
    this.#scanner.setBookInstrument(bytes, at + shape.offsets[INSTRUMENT], length);
  }

  /** Parses a side by the fast path; returns its number of levels, less than 0 if the general parser has to. */
  #parseSide(index: number, sign: number): number {
    const { bytes, at, shape } = this.values.cursor;
    const kind = shape.kinds[index];
    const length = shape.lengths[index];
    if ((kind !== TEXT && kind !== BLOB) || length > MAX_BOOK_BYTES) return -1;
    const start = at + shape.offsets[index];
    const value = bytes.subarray(start, start + length);
    return this.#scanner.parseSide(value, this.#depthLevels, sign, kind === BLOB);
  }

  /** The text of a side for the general parser; a number, which is no book, if the text is too long. */
  #text(index: number): SqlValue {
    const { kinds, lengths } = this.values.cursor.shape;
    const isTooLong = (kinds[index] === TEXT || kinds[index] === BLOB) && lengths[index] > MAX_BOOK_BYTES;
    return isTooLong ? 0 : this.values.value(index);
  }
}
