/** @module What a family of torture tests is, so that all run alike: short among the tests, long by the task. */

/** How a family is run. */
export interface TortureOptions {
  /** Whatever is random comes from this, so that a failure can be had again. */
  seed: number;
  /** How many cases, as a part of the long form's: 1 for all of them, less for the short form. */
  scale: number;
  /** Says how far it is. */
  log: (line: string) => void;
}

/** What came of it. */
export interface TortureFigures {
  /** How many cases were tried. */
  cases: number;
  /** One line for each that did not hold, with what it takes to have it again. */
  failures: string[];
  /** What else was measured, in words. */
  notes: string[];
}

/** One family. */
export interface TortureFamily {
  /** Its name on the command line, such as `atomic-files`. */
  name: string;
  /** The promise that it tests, one line. */
  promise: string;
  /** Tries its cases. */
  run(options: TortureOptions): Promise<TortureFigures>;
}

/** A generator of equally distributed numbers in [0, 1), the same for the same seed (mulberry32, Tommy Ettinger). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
