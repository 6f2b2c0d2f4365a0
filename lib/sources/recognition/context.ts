/** @module What the recognition of a database works with, and the notes that it takes. */

import type { ReadingOptions } from "../reading_options.ts";
import type { QueryDistinct, Sampler } from "./sample.ts";
import type { Choice } from "./schema.ts";

/** What recognition works with. */
export interface Recognition {
  /** Samples rows. */
  readonly sample: Sampler;
  /** Finds all different values of columns. */
  readonly distinct: QueryDistinct;
  /** What the caller knows about the data. */
  readonly reading: ReadingOptions;
  /** Gets each decision between candidates. */
  readonly choices: Choice[];
  /** Gets each doubt, as a sentence that names a way out. */
  readonly warnings: string[];
}
