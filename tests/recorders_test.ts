/**
 * Databases of every schema that public recorders write: a run over each writes the right bars, or says what is wrong,
 * and then the documented views make the bars right.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { type BarFiles, differences, readBarFiles } from "./helpers/bar_files.ts";
import { dayPath, makeDatabase, withFolder } from "./helpers/database.ts";
import { inParallel } from "./helpers/in_parallel.ts";
import { PROJECT, readJson, run } from "./helpers/program.ts";
import { RECORDERS } from "./recorders/all.ts";
import { barFilesOf, makeMarket, type Market, MARKET_DAY } from "./recorders/market.ts";
import type { RecorderSchema } from "./recorders/recorder_schema.ts";

/** Schemas that are not read right yet. A schema that has become right must leave this list. */
const NOT_RIGHT_YET: string[] = [];

/** How many runs are made at the same time. */
const RUNS_AT_ONCE = 2;

const MARKET = makeMarket(5, 42_000);
const OTHER = makeMarket(6, 2_200);

Deno.test("recorders: databases of every schema are read right, or refused with a way out that works", (t) =>
  withFolder(async (folder) => {
    const faults = await inParallel(
      RECORDERS,
      RUNS_AT_ONCE,
      (schema) => faultsOf(schema, join(folder, String(RECORDERS.indexOf(schema)))),
    );
    for (const [index, { name }] of RECORDERS.entries()) {
      await t.step(name, () => {
        if (!NOT_RIGHT_YET.includes(name)) assertEquals(faults[index], []);
        else {
          assert(faults[index].length > 0, "the schema is read right now: remove it from NOT_RIGHT_YET");
        }
      });
    }
  }));

/** What is wrong with the runs over a database of a schema. */
async function faultsOf(schema: RecorderSchema, folder: string): Promise<string[]> {
  const path = dayPath(join(folder, "data"), "BTC-USDT", MARKET_DAY);
  const tables = Object.entries(schema.rows(MARKET, OTHER));
  makeDatabase(path, tables.map(([name, rows]) => ({ name, create: "", rows })), schema.create);
  const kept = schema.kept?.(MARKET) ?? MARKET;
  const right = barFilesOf(kept);
  const { answer, views, options = [] } = schema;
  const faults: string[] = [];
  if (answer) {
    faults.push(...await faultsOfRun(folder, options, answer.files?.(kept) ?? {}, answer.code, answer.says));
    if (!views) return faults;
  }
  const file = join(folder, "views.sql");
  if (views) Deno.writeTextFileSync(file, "sql" in views ? views.sql : viewsUnder(views.heading));
  const more = views ? [...options, "--views", file] : options;
  faults.push(...await faultsOfRun(folder, more, right, 0, []));
  if (faults.length === 0) faults.push(...faultsOfSides(join(folder, "out"), schema, kept));
  return faults;
}

async function faultsOfRun(
  folder: string,
  options: string[],
  expected: Partial<BarFiles>,
  code: number,
  says: string[],
): Promise<string[]> {
  const out = join(folder, "out");
  const places = ["--data", join(folder, "data"), "--out", out, "--no-serve"];
  const result = await run(["BTC-USDT", MARKET_DAY, ...places, ...options], { env: { NO_COLOR: "1" } });
  const printed = result.stdout + result.stderr;
  const faults = differences(readBarFiles(out), expected);
  for (const text of says) if (!printed.includes(text)) faults.push(`does not print: ${text}`);
  if (result.code !== code) faults.push(`exit status ${result.code}, expected ${code}`);
  return faults.length === 0 ? [] : [...faults, [...options, printed].join(" ")];
}

/** Whether the status counts trades by the side that they have in the market. */
function faultsOfSides(out: string, { sides = "market" }: RecorderSchema, { trades }: Market): string[] {
  const counts = readJson(out, "run_status.json").rows.trades;
  const bought = sides === "market" ? trades.filter(({ side }) => side === "buy").length : 0;
  const sold = sides === "market" ? trades.length - bought : 0;
  const got = [counts.bought ?? 0, counts.sold ?? 0];
  return got[0] === bought && got[1] === sold ? [] : [`sides are ${got}; expected ${[bought, sold]}`];
}

/** The views that docs/databases.md shows under a heading; empty if there are none. */
function viewsUnder(heading: string): string {
  const text = Deno.readTextFileSync(join(PROJECT, "docs/databases.md"));
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  const block = /^```sql\n([^]*?)^```$/m.exec(section ?? "");
  return block === null ? "" : block[1];
}
