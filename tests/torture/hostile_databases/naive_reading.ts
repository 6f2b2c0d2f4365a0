/**
 * A naive second implementation of reading a database: `SELECT` of everything, values converted one by one, by the
 * rules in `docs/bars.md`. It shares no code with the program.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  type NaiveBook,
  naiveDepth,
  naiveFlow,
  naiveObi,
  naiveOhlc,
  naiveQuotes,
  type NaiveTrade,
} from "../../helpers/naive_model.ts";

/** The content of a database, as bars. */
export interface Reading {
  /** One-minute price bars, as in `ohlc_data.json`. */
  ohlc: number[][];
  /** One-minute imbalance bars, as in `metrics_data.json`. */
  obi: number[][];
  /** What one-minute flow bars have whatever the sides are; see {@linkcode withoutSides}. */
  flow: (number | null)[][];
  /** One-minute quotes, as in `quote_data.json`. */
  quotes: number[][];
  /** The latest depth, as in `depth_data.json`. */
  depth: { bids: number[][]; asks: number[][] };
  /** Numbers of rows read and rejected: of trades, then of snapshots. */
  rows: [read: number, rejected: number][];
}

/** What a run asks for, in contrast to a reader, which reads every row. */
export interface Requested {
  /** The instrument: rows of other instruments do not count. */
  instrument: string;
  /** The day, such as `2024-01-01`: rows more than a day away are read, but not used. */
  day: string;
}

type Value = number | bigint | string | Uint8Array | null;

const WINDOW_MS = 60_000;
const DAY_NS = 86_400_000_000_000n;

/**
 * Reads a database. SQLite may write to the file, so pass a copy.
 *
 * @param requested What a run asks for; every row by default
 * @returns The content, and the problems that SQLite's integrity check finds
 * @throws {Error} If SQLite cannot read the database
 */
export function naiveReading(
  path: string,
  requested?: Requested,
): { reading: Reading; complaints: string[] } {
  const db = new DatabaseSync(path);
  try {
    const trades = rowsOf(db, ["trades", "trade"], {
      time: ["timestamp", "ts", "time", "created_time"],
      price: ["price", "px"],
      size: ["size", "sz", "qty", "quantity", "volume", "amount"],
      tradeId: ["trade_id"],
      id: ["id"],
      instrument: ["instrument"],
    });
    if (trades === undefined) throw new Error("no trades");
    const books = rowsOf(db, ["book", "books", "orderbook", "order_book"], {
      time: ["timestamp", "ts", "time", "created_time"],
      bids: ["bids"],
      asks: ["asks"],
      id: ["id"],
      instrument: ["instrument"],
    }) ?? [];
    return { reading: readingOf(trades, books, requested), complaints: complaintsOf(db) };
  } finally {
    db.close();
  }
}

type Row = Record<string, Value | undefined>;

/** The bars, depth and counts of rows. */
export function readingOf(allTrades: Row[], allBooks: Row[], requested?: Requested): Reading {
  const [trades, books] = [allTrades, allBooks].map((rows) => rowsOfInstrument(rows, requested));
  const goodTrades = inOrder(trades).flatMap((row): Omit<NaiveTrade, "tradeId">[] => {
    const [ns, price, size] = [nanoseconds(row.time), numberOf(row.price), numberOf(row.size)];
    const isGood = ns !== undefined && price > 0 && price < Infinity && Number.isFinite(size);
    // The sign of a size is the side.
    return isGood ? [{ ns, price, size: Math.abs(size) }] : [];
  }).map((trade, index) => ({ ...trade, tradeId: BigInt(index) }));
  const goodBooks = inOrder(books).flatMap((row, id): NaiveBook[] => {
    const [ns, bids, asks] = [nanoseconds(row.time), levelsOf(row.bids), levelsOf(row.asks)];
    if (ns === undefined || bids === undefined || asks === undefined) return [];
    const total = [...bids, ...asks].reduce((sum, [, size]) => sum + size, 0);
    return total < Infinity ? [{ ns, id, bids, asks }] : [];
  });
  const [usedTrades, usedBooks] = [nearDay(goodTrades, requested), nearDay(goodBooks, requested)];
  return {
    // A volume above the greatest double is the greatest double, and has no mean price.
    ohlc: naiveOhlc(usedTrades, WINDOW_MS).map((bar) =>
      bar.map((value) => Math.min(value, Number.MAX_VALUE))
    ),
    flow: withoutSides(
      naiveFlow(usedTrades, WINDOW_MS).map((bar) => bar[3] < Infinity ? bar : bar.with(7, NaN)),
    ),
    quotes: naiveQuotes(usedBooks, WINDOW_MS),
    obi: naiveObi(usedBooks, WINDOW_MS),
    depth: naiveDepth(usedBooks),
    rows: [[trades.length, trades.length - goodTrades.length], [
      books.length,
      books.length - goodBooks.length,
    ]],
  };
}

/** Start, number of trades, mean price and largest trade of flow bars. How sides are understood is tested elsewhere. */
export function withoutSides(bars: (number | null)[][]): (number | null)[][] {
  return bars.map(([startMs, , , , , , trades, vwap, largest]) => [
    startMs,
    trades,
    Number.isNaN(vwap) ? null : vwap,
    largest,
  ]);
}

/** Rows within a day of the requested day. */
function nearDay<T extends { ns: bigint }>(rows: T[], requested: Requested | undefined): T[] {
  if (requested === undefined) return rows;
  const startNs = BigInt(Date.parse(requested.day)) * 1_000_000n;
  return rows.filter(({ ns }) => ns >= startNs - DAY_NS && ns < startNs + 2n * DAY_NS);
}

/** The rows of the requested instrument, or of the only instrument that the rows name. */
function rowsOfInstrument(rows: Row[], requested: Requested | undefined): Row[] {
  const names = rows.map(({ instrument }) => instrumentName(instrument));
  const known = new Set(names.filter((name) => name !== ""));
  if (requested === undefined || known.size === 0) return rows;
  const wanted = known.has(requested.instrument) ? requested.instrument : [...known][0];
  if (wanted !== requested.instrument && known.size > 1) throw new Error("several other instruments");
  return rows.filter((_, index) => names[index] === wanted);
}

/** A name without what makes no difference; empty if there is no name. */
function instrumentName(value: Value | undefined): string {
  if (value === undefined || value === null || value instanceof Uint8Array) return "";
  return String(value).toUpperCase().replace(/[-_/:.\s]/g, "");
}

/** The rows of the first table that exists. Each key is the first column of its list that exists. */
function rowsOf(db: DatabaseSync, tables: string[], wanted: Record<string, string[]>): Row[] | undefined {
  const all = db.prepare("SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view')")
    .all() as {
      name: string;
      type: string;
      sql: string;
    }[];
  const table = tables.flatMap((name) => all.filter((other) => other.name.toLowerCase() === name)).at(0);
  if (table === undefined) return undefined;
  const columns = db.prepare("SELECT name, type, pk FROM pragma_table_xinfo(?)").all(table.name) as {
    name: string;
    type: string;
    pk: number;
  }[];
  const found = Object.entries(wanted).flatMap(([key, names]) => {
    const column = names.flatMap((name) => columns.filter((other) => other.name.toLowerCase() === name)).at(
      0,
    );
    // A rowid alias orders rows as the table does anyway.
    const isRowid = key === "id" && column?.type.toUpperCase() === "INTEGER" && column.pk === 1 &&
      columns.filter(({ pk }) => pk > 0).length === 1 &&
      !/without\s+rowid|primary\s+key\s+desc/i.test(table.sql) &&
      table.type === "table";
    return column === undefined || isRowid ? [] : [[key, quoted(column.name)]];
  });
  for (const key of ["time", "price", "size", "bids", "asks"]) {
    if (key in wanted && !found.some(([other]) => other === key)) {
      if ("price" in wanted) throw new Error(`no ${key} column`);
      return undefined;
    }
  }
  const { encoding } = db.prepare("PRAGMA encoding").get() as { encoding: string };
  // Texts are read as bytes, since node:sqlite truncates a text at a NUL.
  const statement = db.prepare(
    `SELECT ${
      found.map(([key, column]) =>
        `typeof(${column}) AS t_${key}, iif(typeof(${column}) = 'text', CAST(${column} AS BLOB), ${column}) AS ${key}`
      )
    } FROM ${quoted(table.name)}${/^create table/i.test(table.sql) ? " NOT INDEXED" : ""}`,
  ) as StatementSync & { setReadBigInts(enabled: boolean): void };
  statement.setReadBigInts(true);
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (statement.all() as Row[]).map((row) =>
    Object.fromEntries(found.map(([key]) => {
      const value = row[key];
      return [key, row[`t_${key}`] === "text" ? decoder.decode(value as Uint8Array) : value];
    }))
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The problems that the integrity check finds, without values of the wrong type, which are not structural. */
function complaintsOf(db: DatabaseSync): string[] {
  try {
    const lines = db.prepare("PRAGMA integrity_check").all().map((row) => String(Object.values(row)[0]));
    return lines.filter((line) => line.startsWith("***"));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Rows by time, then by numeric `trade_id`, then by `id` (rows without a number last), then as stored. */
function inOrder(rows: Row[]): Row[] {
  const keyed = rows.map((row, index) => ({
    row,
    index,
    ns: nanoseconds(row.time) ?? 0n,
    key: orderOf(row),
  }));
  const compare = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  return keyed.sort((a, b) =>
    compare(a.ns, b.ns) || compare(a.key[0], b.key[0]) || compare(a.key[1], b.key[1]) || a.index - b.index
  ).map(({ row }) => row);
}

function orderOf(row: Row): [hasNone: number, number: bigint | number] {
  const id = wholeOf(row.id);
  if (!("tradeId" in row)) return "id" in row && id === undefined ? [1, 0] : [0, id ?? 0];
  const tradeId = wholeOf(row.tradeId);
  return tradeId === undefined ? [1, id ?? 0] : [0, tradeId];
}

/** A number; exact if it is an integer. */
function wholeOf(value: Value | undefined): bigint | number | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "string" && /^\d{1,30}$/.test(value)) return BigInt(value);
  const number = numberOf(value);
  return Number.isFinite(number) ? number : undefined;
}

function numberOf(value: Value | undefined): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return NaN;
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : NaN;
}

/** Seconds, milliseconds, microseconds or nanoseconds, by the digits of the whole part; or common ISO 8601 forms. */
function nanoseconds(value: Value | undefined): bigint | undefined {
  if (value === undefined || value === null || value instanceof Uint8Array) return undefined;
  if (typeof value === "number") {
    value = Number.isInteger(value) && value < 1e21 ? BigInt(value) : String(value);
  }
  const text = String(value).trim();
  const plain = /^[+]?\d+(\.\d*)?$/.test(text) ? text.replace("+", "") : undefined;
  if (plain !== undefined) return fromDecimal(plain);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) {
    const ms = Date.parse(text);
    return ms > 0 ? BigInt(ms) * 1_000_000n : undefined;
  }
  const number = numberOf(text);
  // String() gives an exponent below 1e-6; a nanosecond has nine decimals.
  return number < 1e21 ? fromDecimal(number < 1e-6 ? number.toFixed(20) : String(number)) : undefined;
}

function fromDecimal(text: string): bigint | undefined {
  const [whole, fraction = ""] = text.split(".");
  const digits = whole.replace(/^0+/, "");
  const power = digits.length <= 11 ? 9 : digits.length <= 14 ? 6 : digits.length <= 17 ? 3 : 0;
  if (digits.length > 20 || !/^\d*$/.test(digits + fraction)) return undefined;
  const ns = BigInt(digits + fraction.slice(0, power).padEnd(power, "0"));
  return ns > 0n ? ns : undefined;
}

const BLANK = String.raw`[ \t\n\r\f\v]*`;
const ELEMENT = String.raw`${BLANK}('[^'\\]*'|"[^"\\]*"|[\w.+-]+)${BLANK}`;
// What follows price and size does not matter: there, texts may have escapes.
const MORE = String.raw`${BLANK}(?:'(?:[^'\\]|\\[^'])*'|"(?:[^"\\]|\\[^"])*"|[\w.+-]+)${BLANK}`;
const LEVEL = new RegExp(`^${ELEMENT},${ELEMENT}(?:,${MORE})*,?${BLANK}$`);

/** The levels of one side, or undefined if the text is not a list of levels. */
function levelsOf(value: Value | undefined): [number, number][] | undefined {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  if (text === null || (typeof text === "string" && ["", "null", "None"].includes(text.trim()))) return [];
  if (typeof text !== "string") return undefined;
  const inner = insideOf(text);
  if (inner === undefined) return undefined;
  const levels: [number, number][] = [];
  // No number contains a bracket, so a level ends at the first closing bracket.
  const next = new RegExp(`${BLANK}([[(])((?:'[^']*'|"[^"]*"|[^'"\\])])*)([\\])])${BLANK}(,|$)`, "y");
  while (next.lastIndex < inner.length && inner.slice(next.lastIndex).replace(new RegExp(BLANK), "") !== "") {
    const match = next.exec(inner);
    if (match === null || "[]()".indexOf(match[3]) - "[]()".indexOf(match[1]) !== 1) return undefined;
    const elements = LEVEL.exec(match[2]);
    if (elements === null || /[\u0080-\uffff]/.test(elements[1] + elements[2])) return undefined;
    const [price, size] = [elements[1], elements[2]].map((element) =>
      numberOf(element.replace(/^['"]|['"]$/g, ""))
    );
    if (!(Math.abs(price) < Infinity && size >= 0 && size < Infinity)) return undefined;
    if (size > 0 && price <= 0) return undefined;
    if (size > 0) levels.push([price, size]);
  }
  return levels;
}

/** The text between the outermost brackets. */
function insideOf(text: string): string | undefined {
  const match = new RegExp(`^${BLANK}(?:\\[([^]*)\\]|\\(([^]*)\\))${BLANK}$`).exec(text);
  return match === null ? undefined : match[1] ?? match[2];
}
