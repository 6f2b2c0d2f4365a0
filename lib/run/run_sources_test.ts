import { assertEquals } from "deno-std/assert/equals.js";
import { Logger, main, type MainOptions, type RunSource } from "../mod.ts";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";

const DAY = "2024-01-01";
const VIEWS = "CREATE TEMP VIEW trades AS SELECT * FROM main.trades";

const log = new Logger({ level: "error", write: () => {} });

function makeDay(path: string): string {
  return makeDatabase(path, [tradesTable([[1, "X", 1, 5, 1, "buy", Date.parse(DAY)]])]);
}

/** The source of a database with one row. */
function sourceOf(path: string, day = DAY): RunSource {
  const { size, mtime } = Deno.statSync(path);
  const rowMs = Date.parse(DAY);
  return {
    day,
    path: Deno.realPathSync(path),
    size,
    mtime_ms: mtime!.getTime(),
    first_ms: rowMs,
    last_ms: rowMs,
  };
}

function run(folder: string, options: MainOptions = {}) {
  return main("X", DAY, "2024-01-02", { data: `${folder}/data`, out: `${folder}/out`, log, ...options });
}

Deno.test({
  name: "the status names the databases of the run by their real paths, with sizes and times of change",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const first = makeDay(dayPath(`${folder}/data`, "X", DAY));
      const elsewhere = makeDay(`${folder}/archive/2.db`);
      Deno.mkdirSync(`${folder}/data/X/2024-01-02`);
      Deno.symlinkSync(elsewhere, dayPath(`${folder}/data`, "X", "2024-01-02"));
      const { sources, single_file } = await run(folder);
      assertEquals(sources, [sourceOf(first), sourceOf(elsewhere, "2024-01-02")]);
      assertEquals(single_file, false);
    }),
});

Deno.test("the status says whether one file holds everything", () =>
  withFolder(async (folder) => {
    const file = makeDay(`${folder}/all.db`);
    const { sources, single_file } = await run(folder, { data: file });
    assertEquals(sources, [sourceOf(file, "2024-01-01 to 2024-01-02")]);
    assertEquals(single_file, true);
  }));

Deno.test("the status has the absolute path of the file of views", () =>
  withFolder(async (folder) => {
    makeDay(dayPath(`${folder}/data`, "X", DAY));
    Deno.writeTextFileSync(`${folder}/views.sql`, VIEWS);
    const { views } = await run(folder, { views: `${folder}/data/../views.sql` });
    assertEquals(views, `${folder}/views.sql`);
  }));
