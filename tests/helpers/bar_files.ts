/** @module The files with bars and depth that a run wrote, and their comparison with expected content. */

import { join } from "deno-std/path/join.js";
import { ALL_SERIES } from "../../lib/model/series.ts";
import { DEPTH_NAME } from "../../lib/publish/depth_json.ts";

/** The names of all files with bars and depth. */
export const BAR_FILES: readonly string[] = [...ALL_SERIES.map(({ file }) => file), DEPTH_NAME];

/** Parsed content of the three files with bars and depth; null for a file that does not exist or does not matter. */
export interface BarFiles {
  /** `ohlc_data.json`. */
  ohlc: number[][] | null;
  /** `metrics_data.json`. */
  obi: number[][] | null;
  /** `depth_data.json`. */
  depth: { bids: number[][]; asks: number[][] } | null;
}

const NAMES: Record<keyof BarFiles, string> = {
  ohlc: "ohlc_data.json",
  obi: "metrics_data.json",
  depth: "depth_data.json",
};

/** Reads the files of an output folder. */
export function readBarFiles(out: string): BarFiles {
  const read = (name: string) => {
    try {
      return JSON.parse(Deno.readTextFileSync(join(out, name)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  };
  return { ohlc: read(NAMES.ohlc), obi: read(NAMES.obi), depth: read(NAMES.depth) };
}

/**
 * Where files differ from expected files, as one sentence for each; expected files that are null or left out match
 * anything. Numbers may differ in the last digit, which Python's sums round differently.
 */
export function differences(got: BarFiles, expected: Partial<BarFiles>): string[] {
  return (Object.keys(NAMES) as (keyof BarFiles)[]).flatMap((name) => {
    const wanted = expected[name] ?? null;
    if (wanted === null || isClose(got[name], wanted)) return [];
    return [`${NAMES[name]} is ${shown(got[name])}; expected ${shown(wanted)}`];
  });
}

const RELATIVE_TOLERANCE = 1e-15;

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [x, y] = [Object.entries(a), Object.entries(b)];
  return x.length === y.length && x.every(([key, value], i) => key === y[i][0] && isClose(value, y[i][1]));
}

/** The most characters of a file that a message shows. */
const SHOWN_CHARACTERS = 300;

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
}
