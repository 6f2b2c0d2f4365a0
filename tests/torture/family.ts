/** @module What a family of torture tests is, so that all run alike: short among the tests, long by the task. */

import { Random } from "../../lib/demo/random.ts";

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

/** Numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.uniform();
}
