/** @module One row of a table, as the program understands the row. */

import type { BookBatch, RowColumns, TradeBatch } from "../model/batches.ts";
import type { BookExample, TradeExample } from "./database_report.ts";

/** The first trade of a batch, which must have one. */
export function tradeExample(batch: TradeBatch): TradeExample {
  const side = batch.side[0];
  return {
    time: timeOf(batch),
    price: batch.price[0],
    size: batch.size[0],
    side: side > 0 ? "buy" : side < 0 ? "sell" : "unknown",
  };
}

/** The best levels of the first snapshot of a batch, which must have one. */
export function bookExample(batch: BookBatch): BookExample {
  return {
    time: timeOf(batch),
    best_bid: known(batch.bestBid[0]),
    best_bid_size: known(batch.bestBidSize[0]),
    best_ask: known(batch.bestAsk[0]),
    best_ask_size: known(batch.bestAskSize[0]),
  };
}

/** A trade in words. */
export function tradeExampleText({ time, price, size, side }: TradeExample): string {
  const taker = side === "unknown" ? "side unknown" : `taker ${side === "buy" ? "bought" : "sold"}`;
  return `${timeText(time)}, price ${price}, size ${size}, ${taker}`;
}

/** The best levels of a snapshot in words. */
export function bookExampleText(example: BookExample): string {
  const level = (price: number | null, size: number | null) =>
    price === null ? "none" : `${size} at ${price}`;
  return `${timeText(example.time)}, best bid ${level(example.best_bid, example.best_bid_size)}, ` +
    `best ask ${level(example.best_ask, example.best_ask_size)}`;
}

/** The time of the first row, such as `2024-01-01T00:00:01.123456789Z`; digits only if no calendar has the time. */
function timeOf({ timeMs, timeNs }: RowColumns): string {
  const date = new Date(timeMs[0]);
  if (Number.isNaN(date.getTime())) return `${timeMs[0]} ms`;
  return date.toISOString().replace("Z", `${String(timeNs[0]).padStart(6, "0")}Z`);
}

function timeText(time: string): string {
  return time.replace("T", " ").replace(/(\.\d{3}\d*?)0*Z$/, "$1 UTC");
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
