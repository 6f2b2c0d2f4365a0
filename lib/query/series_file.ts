/** @module The bars of a series in its JSON file, as columns. */

import { parseBars } from "../model/parse_bars.ts";
import type { SeriesSpec } from "../model/series.ts";
import { bytes } from "../text/numbers.ts";
import { errorLine, printable } from "../text/printable.ts";
import type { BarPart } from "./combine_bars.ts";
import { QueryError } from "./query_error.ts";

/** The largest file that is read, as for the page. */
const MAX_BYTES = 512_000_000;

const FIRST_CAPACITY = 1024;

/**
 * Reads the bars of a series from its JSON file.
 *
 * @param path The file's path
 * @param series The series
 * @throws {QueryError} If the file is too large
 * @throws {Deno.errors.NotFound} If the file does not exist
 * @throws {Error} If the file does not hold bars
 */
export function readSeriesFile(path: string, { columns }: SeriesSpec): BarPart {
  const { size } = Deno.statSync(path);
  if (size > MAX_BYTES) {
    throw new QueryError(
      "too large",
      `${printable(path)} has ${bytes(size)}; at most ${bytes(MAX_BYTES)} are read`,
    );
  }
  const text = Deno.readTextFileSync(path);
  const bars = new GrowingColumns(columns.map(({ combine }) => combine === "mean"));
  try {
    parseBars(text, text.indexOf("[") + 1, bars);
  } catch (error) {
    throw new Error(`${printable(path)} does not hold bars: ${errorLine(error)}`, { cause: error });
  }
  return { rows: bars.length, columns: bars.columns };
}

/** Columns that grow by doubling. */
class GrowingColumns {
  length = 0;
  readonly columns: Float64Array[];
  readonly mayBeNull: readonly boolean[];

  constructor(mayBeNull: readonly boolean[]) {
    this.mayBeNull = mayBeNull;
    this.columns = mayBeNull.map(() => new Float64Array(FIRST_CAPACITY));
  }

  grow(): number {
    if (this.length === this.columns[0].length) {
      this.columns.forEach((column, index) => {
        this.columns[index] = new Float64Array(2 * column.length);
        this.columns[index].set(column);
      });
    }
    return this.length++;
  }
}
