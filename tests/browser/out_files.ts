/** @module Files that the browser tests show, written as the program writes them. */

import { join } from "deno-std/path/join.js";
import { setDepthData } from "../../lib/publish/depth_file.ts";
import { RunFiles } from "../../lib/publish/run_files.ts";

/** The start of the first window of {@linkcode writeBars}, in milliseconds. */
export const FIRST_MS = Date.UTC(2024, 0, 1);
/** The window of {@linkcode writeBars}. */
export const WINDOW_MS = 60_000;

/** The price bar of a window: a slow wave in which every fifth bar falls steeply. */
export function priceBar(index: number): number[] {
  const open = 100 + 10 * Math.sin(index / 40);
  const close = open + (index % 5 === 0 ? -1.5 : 0.75);
  const round = (value: number) => Math.round(value * 100) / 100;
  return [
    FIRST_MS + index * WINDOW_MS,
    round(open),
    round(Math.max(open, close) + 0.4),
    round(Math.min(open, close) - 0.4),
    round(close),
    1 + index % 7,
  ];
}

/** The imbalance bar of a window. */
export function imbalanceBar(index: number): number[] {
  const middle = 0.6 * Math.sin(index / 15);
  return [FIRST_MS + index * WINDOW_MS, middle - 0.1, middle + 0.2, middle - 0.2, middle + 0.1];
}

/** The bar of flow of a window: bought and sold alternate, some of it of unknown side, with as many trades as seconds. */
export function flowBar(index: number): number[] {
  const [, open, , , close, volume] = priceBar(index);
  const unknown = index % 4 === 0 ? 0.5 : 0;
  const bought = (volume - unknown) * (index % 5 === 0 ? 0.25 : 0.75);
  const sold = volume - unknown - bought;
  return [FIRST_MS + index * WINDOW_MS, bought, sold, unknown, 30, 29, 60, (open + close) / 2, 0.5];
}

/** The quote of a window: a spread of 0.10, with a mean that grows. */
export function quoteBar(index: number): number[] {
  const close = priceBar(index)[4];
  return [FIRST_MS + index * WINDOW_MS, close - 0.05, 2, close + 0.05, 3, 0.1 + index / 1000, 60];
}

/** Writes bars of price and imbalance, as older versions did, a book and the status of a run. */
export function writeBars(
  out: string,
  {
    count,
    skip = () => false,
    hasTrades = () => true,
    status = {},
    priceOf = priceBar,
    middle = 100,
    hasFlow = false,
  }: {
    /** The number of windows. */
    count: number;
    /** Whether a window has no bar. */
    skip?: (index: number) => boolean;
    /** Whether a window that has a bar of books has one of trades, too. */
    hasTrades?: (index: number) => boolean;
    /** Members of the status that differ from those of a finished run. */
    status?: Record<string, unknown>;
    /** The price bar of a window. */
    priceOf?: (index: number) => number[];
    /** The middle of the book. */
    middle?: number;
    /** Whether there are bars of flow and quotes, too. */
    hasFlow?: boolean;
  },
): void {
  const files = new RunFiles(out, 0);
  const indexes = Array.from({ length: count }, (_, i) => i).filter((i) => !skip(i));
  files.upsert({
    price: Float64Array.from(indexes.filter(hasTrades).flatMap(priceOf)),
    imbalance: Float64Array.from(indexes.flatMap(imbalanceBar)),
    ...hasFlow && {
      flow: Float64Array.from(indexes.flatMap(flowBar)),
      quote: Float64Array.from(indexes.flatMap(quoteBar)),
    },
  });
  files.flush();
  const side = (levels: [number, number][]) =>
    levels.map(([away, size]): [number, number] => [middle + away, size]);
  setDepthData(side([[-1, 2], [-2, 3], [-4, 5]]), side([[1, 1], [2, 4], [5, 2]]), { out });
  writeStatus(out, status);
}

/** Writes the status of a finished run, with the given members changed. */
export function writeStatus(out: string, members: Record<string, unknown>): void {
  const status = {
    version: 1,
    state: "finished",
    instrument: "TEST-USD",
    start_date: "2024-01-01",
    end_date: "2024-01-02",
    window_seconds: WINDOW_MS / 1000,
    max_bars: 0,
    depth_levels: null,
    started_ms: Date.now() - 60_000,
    updated_ms: Date.now(),
    ended_ms: Date.now(),
    ...members,
  };
  replaceFile(join(out, "run_status.json"), JSON.stringify(status));
}

/** Replaces a file as a run does, so that the server never reads a part of the text. */
export function replaceFile(path: string, text: string): void {
  Deno.writeTextFileSync(path + ".new", text);
  Deno.renameSync(path + ".new", path);
}
