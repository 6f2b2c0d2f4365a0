/**
 * The words in which the terminal and the page report a run: its state, its days, and what was rejected or left out.
 *
 * The functions take parts of a {@linkcode RunStatus} that may come from another version of the program, so members
 * may be missing.
 *
 * @module
 */

import { count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import { type Rejection, REJECTIONS, SIGNED_REJECTIONS } from "./batches.ts";
import type { RunState, RunStatus } from "./run_status.ts";
import { ALL_SERIES } from "./series.ts";

const STATE_WORDS: Record<RunState, string> = {
  running: "running",
  following: "following",
  finished: "finished",
  interrupted: "interrupted",
  failed: "failed",
};

/** The state of a run in a word. A state that this version does not know is shown as it is. */
export function stateText(state: string): string {
  return STATE_WORDS[state as RunState] ?? printable(state);
}

/** A range of days, both included: `2025-01-01`, or `2025-01-01 to 2025-01-31`. */
export function daysText(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`;
}

/** How much of a run is done, from 0 to 1, as a whole percentage: 100% only when everything is done. */
export function fractionText(fraction: number): string {
  return `${Math.floor(100 * Math.max(0, Math.min(1, fraction)))}%`;
}

/**
 * Why rows were rejected: `2 with a time that cannot be read`, separated by commas; empty if no row was.
 *
 * @param signedPrices Whether prices of 0 and below were accepted
 */
export function reasonsOf(rejected: { [reason: string]: number }, signedPrices = false): string {
  const meanings: Partial<typeof REJECTIONS> = { ...REJECTIONS, ...signedPrices && SIGNED_REJECTIONS };
  return Object.entries(rejected)
    .filter(([, rows]) => rows > 0)
    .map(([reason, rows]) =>
      `${count(rows)} with ${meanings[reason as Rejection] ?? `an unusable ${printable(reason)}`}`
    )
    .join(", ");
}

/**
 * How many bars of each series the files hold: `1,000 of price and flow, 3 of quote, 4 of imbalance`. Neighbouring series
 * with as many bars come together; a series that the status does not have is left out.
 */
export function barsText(bars: Partial<RunStatus["bars"]>): string {
  const groups: { bars: number; ids: string[] }[] = [];
  for (const { id, statusKey } of ALL_SERIES) {
    const here = bars[statusKey];
    const last = groups.at(-1);
    if (here === undefined) continue;
    if (last?.bars === here) last.ids.push(id);
    else groups.push({ bars: here, ids: [id] });
  }
  return groups.map(({ bars, ids }) => `${count(bars)} of ${inWords(ids)}`).join(", ");
}

/**
 * A note that the JSON files hold only the newest bars, because of `--max-bars`; undefined if they hold every bar.
 *
 * A status without `bars_cut` is of a version that did not record it: such a run may have cut off bars if the number
 * of bars is at the limit.
 */
export function keptText(
  { bars, bars_made, bars_cut, max_bars, tables }: {
    bars?: Partial<RunStatus["bars"]>;
    bars_made?: Partial<RunStatus["bars_made"]>;
    bars_cut?: Partial<RunStatus["bars_cut"]>;
    max_bars?: number;
    tables?: boolean;
  },
): string | undefined {
  const isCut = ALL_SERIES.some(({ statusKey }) =>
    bars_cut ? bars_cut[statusKey] : max_bars && (bars?.[statusKey] ?? 0) >= max_bars
  );
  if (!isCut) return undefined;
  const made = Math.max(...ALL_SERIES.map(({ statusKey }) => bars_made?.[statusKey] ?? 0));
  const newest = `the newest ${count(max_bars ?? 0)}${made > 0 ? ` of ${count(made)}` : ""}`;
  return tables
    ? `the JSON files hold ${newest}, the day tables all of them`
    : `only ${newest} are kept: --max-bars 0 keeps all`;
}

/** Words in a row: `a`, `a and b`, `a, b and c`. */
function inWords(words: string[]): string {
  return [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");
}
