import { assertEquals } from "deno-std/assert/equals.js";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../../tests/helpers/database.ts";
import { writeFromOtherProcess } from "../../../tests/helpers/other_process.ts";
import { main } from "../../run/library.ts";
import { Logger } from "../../log/log.ts";
import { completeRequest } from "../../model/run_request.ts";
import { DayQueue } from "../../run/day_queue.ts";
import { ReaderPool } from "../../run/reader_pool.ts";
import { ReportQueue } from "../../run/report_queue.ts";
import { QueryService } from "../../query/query_service.ts";
import { DATA_FILES } from "../discovery_files.ts";
import { compressionOf } from "./decompressed_copy.ts";
import { readDbHeader } from "./db_header.ts";
import { openDatabase } from "./open_database.ts";

const LOCKED = "database is locked";
const DAYS = ["2024-01-01", "2024-01-02"];
const log = new Logger({ level: "error", write: () => {} });

/** Makes two days with a trade each; returns the path of the first. */
function makeDays(folder: string): string {
  const [path] = DAYS.map((day) =>
    makeDatabase(dayPath(`${folder}/data`, "X", day), [
      tradesTable([[1, "X", "1", 5, 1, "buy", String(Date.parse(day))]]),
    ])
  );
  return path;
}

/** How many descriptors of a file this process has. */
function descriptors(path: string): number {
  return [...Deno.readDirSync("/proc/self/fd")]
    .filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`) === path;
      } catch {
        return false; // The descriptor with which the folder itself is read.
      }
    }).length;
}

Deno.test("a database stays locked while it is looked at, and opened and closed again", () =>
  withFolder(async (folder) => {
    const path = makeDays(folder);
    const source = await openDatabase(path);
    DATA_FILES.checkReadable(path);
    DATA_FILES.head(path);
    readDbHeader(path);
    compressionOf(path);
    (await openDatabase(path)).close();
    assertEquals(await writeFromOtherProcess(path), LOCKED);
    assertEquals([...source.trades()].length, 1);
    source.close();
    assertEquals(await writeFromOtherProcess(path), "written");
  }));

Deno.test({
  name: "descriptors that cannot be closed yet are used again, and closed with the last connection",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const path = makeDays(folder);
      const source = await openDatabase(path);
      const open: number[] = [];
      for (let time = 0; time < 20; time++) {
        (await openDatabase(path)).close();
        open.push(descriptors(path));
      }
      assertEquals(open, open.map(() => open[0]));
      source.close();
      assertEquals(descriptors(path), 0);
    }),
});

Deno.test("a file that was put in the place of a database is not read through an old descriptor", () =>
  withFolder(async (folder) => {
    const path = makeDays(folder);
    const source = await openDatabase(path);
    readDbHeader(path);
    Deno.renameSync(path, `${path}.old`);
    Deno.writeTextFileSync(path, "other");
    assertEquals(new TextDecoder().decode(DATA_FILES.head(path).subarray(0, 5)), "other");
    source.close();
  }));

Deno.test("a database stays locked while threads of queries open and close it", () =>
  withFolder(async (folder) => {
    const path = makeDays(folder);
    const out = `${folder}/out`;
    await main("X", DAYS[0], DAYS[1], { data: `${folder}/data`, out, log });
    const source = await openDatabase(path);
    using service = new QueryService({ out, timeMs: 60_000 });
    const fromMs = Date.parse(DAYS[0]);
    const options = { gzip: false, signal: new AbortController().signal };
    // Each in a thread.
    await Promise.all(
      [1, 2].map((limit) => service.answer({ kind: "trades", fromMs, toMs: fromMs + 1000, limit }, options)),
    );
    assertEquals(await writeFromOtherProcess(path), LOCKED);
    source.close();
  }));

Deno.test("a database stays locked while a thread of a run opens and closes it", () =>
  withFolder(async (folder) => {
    const path = makeDays(folder);
    const source = await openDatabase(path);
    const databases = DAYS.map((day) => ({ day, path: dayPath(`${folder}/data`, "X", day), bytes: 1 }));
    const request = completeRequest("X", DAYS[0], DAYS[1], { data: `${folder}/data`, workers: 2 });
    const reports = new ReportQueue();
    using pool = new ReaderPool();
    const queue = new DayQueue(databases.length).memory;
    pool.start({ request, databases, isSingleFile: false, queue, scratch: `${folder}/scratch` }, reports);
    const { signal } = new AbortController();
    for (
      let read = 0;
      read < databases.length;
      read += reports.take().filter(({ isLast }) => isLast).length
    ) {
      await reports.wait(signal, 60_000);
    }
    assertEquals(await writeFromOtherProcess(path), LOCKED);
    source.close();
  }));
