/**
 * The interface of a family of torture tests. `deno task test` runs its short form, `deno task torture` its long form.
 *
 * @module
 */

import { Random } from "../../lib/demo/random.ts";

/** Options of a family's run. */
export interface TortureOptions {
  /** The seed of everything random, so that a failure can be reproduced. */
  seed: number;
  /** The share of the long form's cases to run: 1 for all, less for the short form. */
  scale: number;
  /** Prints progress. */
  log: (line: string) => void;
}

/** The result of a family's run. */
export interface TortureFigures {
  /** Number of cases. */
  cases: number;
  /** A line for each failed case, with what is needed to reproduce it. */
  failures: string[];
  /** Lines with measurements. */
  notes: string[];
}

/** A family of torture tests. */
export interface TortureFamily {
  /** Its name on the command line, such as `atomic-files`. */
  name: string;
  /** The promise that the family tests, in one line. */
  promise: string;
  /** Runs the cases. */
  run(options: TortureOptions): Promise<TortureFigures>;
}

/** A generator of numbers in [0, 1), determined by the seed. */
export function randomFrom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.uniform();
}
