/**
 * What the ticks say about the instrument: the step of prices (the tick) and of sizes, when ticks were recorded, and how
 * deep books are.
 *
 * The tick comes from the trades and best prices of the first and the last database of the run, from the last hours of
 * each: an instrument's tick seldom changes, and reading everything would take seconds.
 *
 * @module
 */

import type { TimeRange } from "../sources/source.ts";
import { isMultiple } from "./price_rows.ts";
import type { QueryContext } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import { StepFinder } from "./step_finder.ts";
import type { TableKind, Ticks } from "./ticks.ts";
import { inTurn, together } from "./together.ts";

/** Asks about the instrument. */
export interface InstrumentQuery {
  /** Which query this is. */
  kind: "instrument";
}

/** What the ticks say about the instrument. Times are milliseconds since the Unix epoch. */
export interface InstrumentAnswer {
  /** The step of prices, which rows of prices are multiples of; null if it is not known. */
  tick: number | null;
  /** The share of the prices that are multiples of the tick: less than 1 if a few prices are between two steps. */
  tick_share: number;
  /** The greatest step of which all prices are multiples: the tick, unless a few prices are between two steps. */
  finest: number | null;
  /** The step of sizes; null if it is not known. */
  size_step: number | null;
  /** The time of the first tick, which the first database has; null if there is no tick. */
  from: number | null;
  /** The millisecond after the last tick, which the last database has. */
  to: number | null;
  /** Length of the run's windows. */
  window_ms: number;
  /** The most levels that a side of a snapshot has. */
  levels: number;
  /** What was recorded. */
  has: {
    /** Whether there are trades. */
    trades: boolean;
    /** Whether there are snapshots. */
    books: boolean;
    /** Whether the taker's side of trades is known. */
    sides: boolean;
  };
}

/** The least share of prices that must be multiples of a coarser step, so that the coarser step is the tick. */
const TICK_SHARE = 0.999;

/** The most trades and snapshots that are looked at in one database, about. */
const LOOKED_AT = { trades: 200_000, books: 4_000 } as const;

/** With fewer prices, the tick may be finer than what was seen: two prices are always multiples of a step. */
const CERTAIN_PRICES = 1000;

/** What was found of each store, so that it is found once. */
const found = new WeakMap<Ticks, Found>();

interface Found {
  answer: InstrumentAnswer;
  /** When the rows of the first and the last database were. */
  days: EndDay[];
  /** Whether there were enough prices for the tick to be certain. */
  isCertain: boolean;
}

/**
 * What the ticks say about the instrument.
 *
 * @throws {QueryError} If a database is gone, or the query is aborted
 */
export async function instrumentOf(store: Ticks, context: QueryContext): Promise<InstrumentAnswer> {
  const known = found.get(store);
  if (known === undefined) return (await findOnce(store, context)).answer;
  const days = await store.endDays(context);
  if (!store.isLive) {
    if (!areEqual(days, known.days)) found.delete(store);
    return (await findOnce(store, context)).answer;
  }
  // Rows are added: the ends of the ticks change, and what was uncertain becomes certain.
  const { has } = known.answer;
  const isNew = (kind: TableKind) => !has[kind] && days.some((day) => day[kind]?.times !== undefined);
  if (!known.isCertain || isNew("trades") || isNew("books")) found.delete(store);
  else known.answer = { ...known.answer, ...endsOf(days, store) };
  return (await findOnce(store, context)).answer;
}

async function findOnce(store: Ticks, context: QueryContext): Promise<Found> {
  let result = found.get(store);
  if (result === undefined) {
    const survey = new Survey(store, context);
    const days = await store.endDays(context);
    const answer = await survey.answer(days);
    found.set(store, result = { answer, days, isCertain: survey.prices >= CERTAIN_PRICES });
  }
  return result;
}

/**
 * Checks the size of a row.
 *
 * @param row The size, in units of price; undefined for one tick
 * @returns The size
 * @throws {QueryError} If the size is not a multiple of the tick, and the tick is certain
 */
export async function checkRow(
  row: number | undefined,
  store: Ticks,
  context: QueryContext,
): Promise<number> {
  const { answer: { tick }, isCertain } = await findOnce(store, context);
  if (row === undefined) return tick ?? 1;
  if (row > 0 && row < Infinity) {
    if (tick === null || isMultiple(row, tick) || (!isCertain && isMultiple(tick, row))) return row;
  }
  throw new QueryError("bad", `a row of ${row} is not a multiple of the tick; give a multiple of ${tick}`);
}

/** Looks at the ticks of the first and the last database. */
class Survey {
  readonly #store: Ticks;
  readonly #context: QueryContext;
  readonly #prices = new StepFinder();
  readonly #sizes = new StepFinder();
  /** The prices, in parts. */
  readonly #parts: Float64Array[] = [];
  #levels = 0;
  #hasSides = false;
  readonly #has = { trades: false, books: false };

  constructor(store: Ticks, context: QueryContext) {
    this.#store = store;
    this.#context = context;
  }

  async answer(days: EndDay[]): Promise<InstrumentAnswer> {
    const readings = days.flatMap(({ trades, books }) => [
      () => this.#lookAtTrades(trades),
      () => this.#lookAtBooks(books),
    ]);
    await (this.#store.isRemote ? together(readings) : inTurn(readings));
    const { step: tick, share } = this.#tick();
    return {
      tick: tick ?? null,
      tick_share: share,
      finest: this.#prices.step ?? null,
      size_step: this.#sizes.step ?? null,
      ...endsOf(days, this.#store),
      window_ms: this.#store.options.windowMs,
      levels: this.#levels,
      has: { ...this.#has, sides: this.#hasSides },
    };
  }

  async #lookAtTrades(index: EndDay["trades"]): Promise<void> {
    const range = rangeOf(index, "trades");
    if (range === undefined) return;
    await this.#store.readTrades(range, this.#context, ({ count, price, size, side }) => {
      for (let row = 0; row < count; row++) {
        this.#prices.add(price[row]);
        this.#sizes.add(size[row]);
        if (side[row] !== 0) this.#hasSides = true;
      }
      this.#parts.push(price.slice(0, count));
      if (count > 0) this.#has.trades = true;
    }, "values");
  }

  async #lookAtBooks(index: EndDay["books"]): Promise<void> {
    const range = rangeOf(index, "books");
    if (range === undefined) return;
    await this.#store.readBooks(range, this.#context, (batch) => {
      const { count, bestBid, bestAsk, bidLevels, askLevels } = batch;
      const best = [...bestBid.subarray(0, count), ...bestAsk.subarray(0, count)].filter(Number.isFinite);
      for (const price of best) this.#prices.add(price);
      this.#parts.push(Float64Array.from(best));
      for (let row = 0; row < count; row++) {
        this.#levels = Math.max(this.#levels, bidLevels[row], askLevels[row]);
      }
      if (count > 0) this.#has.books = true;
    }, "none");
  }

  /** How many prices were looked at. */
  get prices(): number {
    return this.#parts.reduce((sum, { length }) => sum + length, 0);
  }

  #tick(): { step: number | undefined; share: number } {
    const { step } = this.#prices;
    if (step === undefined) return { step, share: 1 };
    const values = new Float64Array(this.prices);
    let at = 0;
    for (const part of this.#parts) {
      values.set(part, at);
      at += part.length;
    }
    return this.#prices.coarser(values, TICK_SHARE);
  }
}

/** Whether days have as many rows as before, between the times of before. */
function areEqual(days: EndDay[], before: EndDay[]): boolean {
  const textOf = (days: EndDay[]) =>
    JSON.stringify(
      days.map(({ trades, books }) => [trades, books].map((index) => [index?.rows, index?.times])),
    );
  return textOf(days) === textOf(before);
}

type EndDay = Awaited<ReturnType<Ticks["endDays"]>>[number];

/** The time of the first tick and the millisecond after the last one. */
function endsOf(days: EndDay[], store: Ticks): Pick<InstrumentAnswer, "from" | "to"> {
  const times = days.flatMap(({ trades, books }) => [trades, books]).flatMap((index) => index?.times ?? []);
  if (times.length === 0) return { from: null, to: null };
  const { startMs, endMs } = store.times;
  return {
    from: Math.max(startMs, Math.min(...times.map(({ startMs }) => startMs))),
    to: Math.min(endMs, Math.max(...times.map(({ endMs }) => endMs))),
  };
}

/** The last part of a table's times, so long that it has as many rows as are looked at. */
function rangeOf(index: EndDay["trades"], kind: TableKind): TimeRange | undefined {
  const { times, rows = 0 } = index ?? {};
  if (times === undefined) return undefined;
  const { startMs, endMs } = times;
  const share = Math.min(1, LOOKED_AT[kind] / rows);
  return { startMs: share === 1 ? startMs : Math.floor(endMs - share * (endMs - startMs)), endMs };
}
