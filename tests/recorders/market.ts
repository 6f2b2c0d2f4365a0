/**
 * Ten minutes of a synthetic market, which recorders of every kind write down, and the bars of that market by the
 * naive model.
 *
 * @module
 */

import { Random } from "../../lib/demo/random.ts";
import type { BarFiles } from "../helpers/bar_files.ts";
import { naiveDepth, naiveObi, naiveOhlc } from "../helpers/naive_model.ts";

/** The day of the market. */
export const MARKET_DAY = "2024-01-01";

/** The start of the market, in milliseconds since the Unix epoch: so late that local time in UTC+8 is a day ahead. */
export const MARKET_MS: number = Date.parse(`${MARKET_DAY}T20:00:00Z`);

/** A trade. */
export interface MarketTrade {
  /** The exchange's number of the trade. */
  id: number;
  /** Exchange time, in milliseconds since the Unix epoch. */
  ms: number;
  /** Price. */
  price: number;
  /** Size, in base currency. */
  size: number;
  /** The taker's side. */
  side: "buy" | "sell";
}

/** `[price, size]`. */
export type MarketLevel = [price: number, size: number];

/** A whole book. */
export interface MarketBook {
  /** Exchange time, in milliseconds since the Unix epoch. */
  ms: number;
  /** The bids, best first. */
  bids: MarketLevel[];
  /** The asks, best first. */
  asks: MarketLevel[];
}

/** What happened in a market. */
export interface Market {
  /** The trades, in order of their numbers and times. */
  trades: MarketTrade[];
  /** The books, in order of time. */
  books: MarketBook[];
}

/** The number of levels on each side of a book. */
export const MARKET_LEVELS = 5;

/** Makes a market in which neighbouring books differ by a few levels. */
export function makeMarket(seed: number, price: number): Market {
  const random = new Random(seed);
  const size = () => (1 + random.below(5000)) / 1000;
  let ticks = price * 10;
  let ms = MARKET_MS;
  const trades = Array.from({ length: 300 }, (_, index): MarketTrade => {
    ms += 1 + random.below(4000);
    ticks += random.below(7) - 3;
    const side = random.below(2) === 0 ? "buy" : "sell";
    return { id: 7_000_001 + index, ms, price: ticks / 10, size: size(), side };
  });
  const books: MarketBook[] = [];
  let [bids, asks] = [levelsOf(price * 10, -1, size), levelsOf(price * 10, 1, size)];
  for (let index = 0; index < 60; index++) {
    books.push({ ms: MARKET_MS + 500 + index * 10_000, bids, asks });
    if (index % 10 === 9) {
      const mid = price * 10 + random.below(9) - 4;
      [bids, asks] = [levelsOf(mid, -1, size), levelsOf(mid, 1, size)];
    } else {
      const changed = random.below(MARKET_LEVELS);
      const changedSide = (side: MarketLevel[]) =>
        side.map(([price, old], level): MarketLevel => [price, level === changed ? size() : old]);
      [bids, asks] = [changedSide(bids), changedSide(asks)];
    }
  }
  return { trades, books };
}

function levelsOf(midTicks: number, sign: -1 | 1, size: () => number): MarketLevel[] {
  return Array.from(
    { length: MARKET_LEVELS },
    (_, level): MarketLevel => [(midTicks + sign * (2 * level + 1)) / 10, size()],
  );
}

/** The levels that turn one book into the next: changed ones with their new size, removed ones with the size 0. */
export function changedLevels(from: MarketLevel[], to: MarketLevel[]): MarketLevel[] {
  const before = new Map(from);
  const after = new Map(to);
  return [
    ...from.filter(([price]) => !after.has(price)).map(([price]): MarketLevel => [price, 0]),
    ...to.filter(([price, size]) => before.get(price) !== size),
  ];
}

/** The bar files of a market, by the naive model. */
export function barFilesOf({ trades, books }: Market): BarFiles {
  const naiveTrades = trades.map(({ id, ms, price, size }) => ({
    ns: BigInt(ms) * 1_000_000n,
    tradeId: BigInt(id),
    price,
    size,
  }));
  const naiveBooks = books.map(({ ms, ...sides }, id) => ({ ns: BigInt(ms) * 1_000_000n, id, ...sides }));
  return {
    ohlc: naiveOhlc(naiveTrades, 60_000),
    obi: naiveObi(naiveBooks, 60_000),
    depth: naiveDepth(naiveBooks),
  };
}
