/**
 * The family that compares the reader of db pages with the reader through SQLite, on random databases.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import type { TimeRange } from "../../lib/sources/source.ts";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";
import { DbPageSource } from "../../lib/sources/sqlite/db_pages/db_page_source.ts";
import { openSqlSource } from "../../lib/sources/sqlite/sql_source.ts";
import { errorLine } from "../../lib/text/printable.ts";
import { withFolder } from "../helpers/database.ts";
import { difference } from "./difference.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { makeRandomDatabase, START_MS } from "./random_database.ts";

const CASES = 2000;

/** The most rows of a table in the long form. More than 4096 rows need several batches. */
const MOST_ROWS = 5000;

/** Compares both readers. */
export const readers: TortureFamily = {
  name: "readers",
  promise: "for any database, the reader of db pages gives the batches that SQLite gives, bit by bit",
  run: ({ seed, scale, log }) =>
    withFolder(async (folder) => {
      const cases = Math.ceil(CASES * scale);
      const failures: string[] = [];
      let byPages = 0;
      for (let index = 0; index < cases; index++) {
        const path = join(folder, `${index}.db`);
        const random = randomFrom(seed + index);
        // Most databases are small, since variety of layouts matters more than length.
        makeRandomDatabase(path, random, random() < 0.1 * Math.sqrt(scale) ? MOST_ROWS : 60);
        const depthLevels = random() < 0.5 ? undefined : Math.floor(1 + random() * 6);
        const range = random() < 0.7 ? undefined : randomRange(random);
        const { found, allByPages } = await compare(path, depthLevels, range);
        if (found !== undefined) failures.push(`seed ${seed + index}: ${found}`);
        if (allByPages) byPages++;
        Deno.removeSync(path);
        if (index % 100 === 99) log(`${index + 1} of ${cases} databases`);
      }
      return { cases, failures, notes: [`${byPages} of ${cases} databases were read by db pages alone`] };
    }),
};

/** A range that ends or begins among the times of a random database, or in an hour of it. */
function randomRange(random: () => number): TimeRange {
  const startMs = START_MS + Math.floor((random() - 0.2) * 10 ** (1 + 6 * random()));
  const endMs = random() < 0.2 ? Infinity : startMs + Math.floor(random() * 10 ** (1 + 6 * random()));
  return { startMs: random() < 0.2 ? -Infinity : startMs, endMs };
}

async function compare(
  path: string,
  depthLevels: number | undefined,
  range: TimeRange | undefined,
): Promise<{ found: string | undefined; allByPages: boolean }> {
  const trusted = await openSqlSource(path);
  try {
    const tested = await openDatabase(path);
    const allByPages = tested instanceof DbPageSource && tested.description.how.endsWith("by db pages");
    try {
      return { found: difference({ tested, trusted, depthLevels, range }), allByPages };
    } finally {
      tested.close();
    }
  } catch (error) {
    return { found: errorLine(error), allByPages: false };
  } finally {
    trusted.close();
  }
}
