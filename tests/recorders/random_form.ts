/** @module Writes the same events in the plain form, and in random combinations of names and forms. */

import fc from "fast-check";
import { COLUMN_NAMES, TABLE_NAMES } from "../../lib/sources/names.ts";
import { BOOK_WRITERS, type BookWriter, type TextBook, type TextLevel } from "../helpers/book_writers.ts";
import { bookTable, makeDatabase, type Table, tradesTable, type Value } from "../helpers/database.ts";
import { TIME_WRITERS, type TimeWriter } from "../helpers/time_writers.ts";
import { LEVEL_WRITERS, type LevelWriter } from "./level_writers.ts";
import type { MarketLevel } from "./market.ts";
import { SIDE_WRITERS, type SideWriter } from "./side_writers.ts";

const DAY_NS = 86_400e9;

/** What happened on a day. Times are fractions of the day, which each form rounds as far as it must. */
export interface Events {
  /** Trades, in the order of their numbers. */
  trades: { at: number; price: number; size: number; isBuy: boolean }[];
  /** Whole books. */
  books: { at: number; bids: MarketLevel[]; asks: MarketLevel[] }[];
}

/** How events are written. */
export interface Form {
  /** The day, as `YYYY-MM-DD`. */
  day: string;
  /** The times of trades. */
  time: TimeWriter;
  /** The times of books. */
  bookTime: TimeWriter;
  /** Name of the time column of trades, if the time is one column. */
  timeName: string;
  /** The sides of trades. */
  side: SideWriter;
  /** The sides of books, each in one value. */
  levels: LevelWriter;
  /** The table of books, at times in whole milliseconds; undefined for a table with the two sides of `levels`. */
  bookForm: BookWriter | undefined;
  /** Name of the table of trades. */
  trades: string;
  /** Name of the table of books. */
  books: string;
  /** Name of the price column. */
  price: string;
  /** Name of the size column. */
  size: string;
  /** Name of the column with the number of the trade. */
  tradeId: string;
  /** Whether prices and sizes are texts. */
  hasTexts: boolean;
  /** Spells names in another way. */
  spelling: (name: string) => string;
  /** How the instrument is written; undefined if the table has no column of instruments. */
  instrument: string | undefined;
}

const at = fc.double({ min: 0, max: 0.999999, noNaN: true });

/** Levels best first and near to each other, as blobs of packed numbers must be. */
const levels = (sign: 1 | -1): fc.Arbitrary<MarketLevel[]> =>
  fc.tuple(
    fc.integer({ min: 1000, max: 10 ** 7 }),
    fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10 ** 6 })),
      { maxLength: 6, selector: ([ticks]) => ticks },
    ),
  ).map(([mid, levels]) =>
    levels.toSorted(([a], [b]) => a - b).map(([ticks, units]) => [(mid + sign * ticks) / 100, units / 1000])
  );

/**
 * Sales and books of the evening. They show that sizes have signs, and of what digits times consist, which a few rows
 * early in the day leave open.
 */
const EVENING = Array.from({ length: 12 }, (_, i) => 0.8125 + i / 100);
const EVENING_SALES = EVENING.map((at, i) => ({ at, price: 100 + i, size: 1, isBuy: false }));
const EVENING_BOOKS = EVENING.map((at, i): Events["books"][number] => ({
  at,
  bids: [[99, 1 + i]],
  asks: [],
}));

/** Random events. */
export const EVENTS: fc.Arbitrary<Events> = fc.record({
  trades: fc.array(
    fc.record({
      at,
      price: fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => cents / 100),
      size: fc.integer({ min: 1, max: 10 ** 9 }).map((units) => units / 1e8),
      isBuy: fc.boolean(),
    }),
    { maxLength: 40 },
  ),
  books: fc.array(fc.record({ at, bids: levels(-1), asks: levels(1) }), { maxLength: 20 }),
}).map(({ trades, books }) => ({
  trades: [...trades, ...EVENING_SALES],
  books: [...books, ...EVENING_BOOKS],
}));

const camelCase = (name: string) => name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase());

/** Random forms. */
export const FORM: fc.Arbitrary<Form> = fc.record({
  day: fc.constantFrom("2024-01-01", "2024-02-29", "2023-12-31", "2021-07-13", "2024-05-06"),
  time: fc.constantFrom(...TIME_WRITERS),
  bookTime: fc.constantFrom(...TIME_WRITERS),
  timeName: fc.constantFrom(...COLUMN_NAMES.time),
  side: fc.constantFrom(...SIDE_WRITERS),
  levels: fc.constantFrom(...LEVEL_WRITERS),
  bookForm: fc.option(fc.constantFrom(...BOOK_WRITERS.filter(({ isSingle }) => !isSingle)), {
    nil: undefined,
  }),
  trades: fc.constantFrom(...TABLE_NAMES.trades),
  books: fc.constantFrom(...TABLE_NAMES.books),
  price: fc.constantFrom(...COLUMN_NAMES.price),
  size: fc.constantFrom(...COLUMN_NAMES.size),
  tradeId: fc.constantFrom(...COLUMN_NAMES.trade_id, "id"),
  hasTexts: fc.boolean(),
  spelling: fc.constantFrom((name: string) => name, (name: string) => name.toUpperCase(), camelCase),
  instrument: fc.constantFrom(undefined, "BTC-USDT", "BTCUSDT", "BTC/USDT", "btc_usdt"),
});

/** What a form is, for messages. */
export function formText(form: Form): string {
  const { time, bookTime, side, levels, bookForm, spelling, ...rest } = form;
  const ofBook = bookForm ? { bookForm: bookForm.name } : { bookTime: bookTime.name, levels: levels.name };
  const names = { time: time.name, side: side.name, ...ofBook };
  return JSON.stringify({ ...rest, ...names, spelled: spelling("some_name") });
}

/** Writes events in the recorder's usual form, with the times that a form keeps. */
export function writePlain(path: string, { trades, books }: Events, form: Form): void {
  const { day, time, bookTime, bookForm } = form;
  const trade = ({ at, price, size, isBuy }: Events["trades"][number], i: number): Value[] => {
    return [
      i + 1,
      "X",
      String(i + 1),
      price,
      size,
      isBuy ? "buy" : "sell",
      nanoseconds(instant(day, at, time)),
    ];
  };
  const inMs = ({ ms, bids, asks }: TextBook, i: number): Value[] => {
    return [i + 1, "X", JSON.stringify(bids), JSON.stringify(asks), String(ms)];
  };
  const inNs = ({ at, bids, asks }: Events["books"][number], i: number): Value[] => {
    return [i + 1, "X", JSON.stringify(bids), JSON.stringify(asks), nanoseconds(instant(day, at, bookTime))];
  };
  const rows = bookForm ? booksInMs(books, day).map(inMs) : books.map(inNs);
  makeDatabase(path, [tradesTable(trades.map(trade)), bookTable(rows)]);
}

/** Writes events in a form. */
export function writeForm(path: string, events: Events, form: Form): void {
  makeDatabase(path, [tradesIn(events, form), booksIn(events, form)]);
}

function tradesIn({ trades }: Events, form: Form): Table {
  const { day, time, side, spelling, instrument, hasTexts } = form;
  const number = (value: number): Value => hasTexts ? String(value) : value;
  const type = hasTexts ? "TEXT" : "REAL";
  const columns = [
    `${spelling(form.tradeId)} INTEGER`,
    ...timeColumns(form, time, form.timeName),
    `${spelling(form.price)} ${type}`,
    `${spelling(form.size)} ${type}`,
    ...(side.column === undefined ? [] : [side.column]),
    ...(instrument === undefined ? [] : [`${spelling("symbol")} TEXT`]),
  ];
  const rows = trades.map(({ at, price, size, isBuy }, i): Value[] => {
    const { ms, ns } = instant(day, at, time);
    const signed = side.column === undefined && !isBuy ? -size : size;
    return [
      i + 1,
      ...time.write(ms, ns) as Value[],
      number(price),
      number(signed),
      ...(side.column === undefined ? [] : [side.write(isBuy)]),
      ...(instrument === undefined ? [] : [instrument]),
    ];
  });
  if (instrument !== undefined) {
    rows.push(...rows.map((row) => [-Number(row[0]), ...row.slice(1, -1), "ETH-USDT"]));
  }
  return { name: form.trades, create: `CREATE TABLE "${form.trades}"(${columns.join(", ")})`, rows };
}

function booksIn({ books }: Events, form: Form): Table {
  const { day, bookTime, levels, spelling, bookForm } = form;
  if (bookForm) return bookForm.table(booksInMs(books, day));
  const columns = [
    ...timeColumns(form, bookTime, "timestamp"),
    ...["bids", "asks"].map((name) => `${spelling(name)} ${levels.type}`),
  ];
  const rows = books.map(({ at, bids, asks }): Value[] => {
    const { ms, ns } = instant(day, at, bookTime);
    return [...bookTime.write(ms, ns) as Value[], levels.write(bids), levels.write(asks)];
  });
  return { name: form.books, create: `CREATE TABLE "${form.books}"(${columns.join(", ")})`, rows };
}

/** Books with a level each, in order of their times, which differ. */
function booksInMs(books: Events["books"], day: string): TextBook[] {
  const byMs = new Map<number, TextBook>();
  for (const { at, bids, asks } of books) {
    const ms = Date.parse(day) + Math.floor(at * DAY_NS / 1e6);
    if (bids.length + asks.length > 0) byMs.set(ms, { ms, bids: texts(bids), asks: texts(asks) });
  }
  return [...byMs.values()].sort((a, b) => a.ms - b.ms);
}

function texts(levels: MarketLevel[]): TextLevel[] {
  return levels.map(([price, size]) => [String(price), String(size)]);
}

/** The columns of a time: one, or a date and a time of day. */
function timeColumns({ spelling }: Form, { types }: TimeWriter, name: string): string[] {
  const names = types.length === 1 ? [name] : ["date", "time"];
  return types.map((type, i) => `${spelling(names[i])} ${type}`);
}

function instant(day: string, at: number, { resolutionNs }: TimeWriter): { ms: number; ns: number } {
  const sinceStart = Math.floor(at * DAY_NS / resolutionNs) * resolutionNs;
  const ms = Math.floor(sinceStart / 1e6);
  return { ms: Date.parse(day) + ms, ns: sinceStart - ms * 1e6 };
}

function nanoseconds({ ms, ns }: { ms: number; ns: number }): string {
  return String(BigInt(ms) * 1_000_000n + BigInt(ns));
}
