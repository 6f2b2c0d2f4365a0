/** @module How a database is opened. */

import type { ReadingOptions } from "../reading_options.ts";
import type { OpenOptions } from "./connection.ts";

/** How to open a database, and what is known of its rows. */
export interface DatabaseOptions extends OpenOptions {
  /** What the caller knows about the data and expects of the rows. */
  reading?: ReadingOptions;
}
