/** @module What threads that read databases may do, in `deno run` and in the executable. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { Logger } from "../lib/log/log.ts";
import { completeRequest, type RunRequest } from "../lib/model/run_request.ts";
import { DayQueue } from "../lib/run/day_queue.ts";
import { main } from "../lib/mod.ts";
import { QueryService } from "../lib/query/query_service.ts";
import { QueryThread } from "../lib/query/query_thread.ts";
import { recordedTicks } from "../lib/query/recorded_ticks.ts";
import { queryPermissions, subjectOf } from "../lib/query/run_ticks.ts";
import { ReaderPool } from "../lib/run/reader_pool.ts";
import { ReportQueue } from "../lib/run/report_queue.ts";
import { runInWorker } from "../lib/run/run_in_worker.ts";
import { readerPermissions } from "../lib/run/thread_permissions.ts";
import { statIfThere } from "../lib/files.ts";
import {
  bookTable,
  dayPath,
  lockDatabase,
  makeDatabase,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import type { Attempts } from "./helpers/probing_worker.ts";
import { readJson } from "./helpers/program.ts";
import { freePort, startProgram, until } from "./helpers/serving.ts";

const DAYS = ["2024-01-01", "2024-01-02", "2024-01-03"];
const MODULE = new URL("./helpers/probing_worker.ts", import.meta.url);
const ALLOWED = ["open a database of the run", "look for its WAL", "write where it may"];

/** Makes a day of one trade and one snapshot. */
function makeDay(data: string, instrument: string, day: string): string {
  const time = String(Date.parse(day));
  return makeDatabase(dayPath(data, instrument, day), [
    tradesTable([[1, instrument, 1, 5, 1, "buy", time]]),
    bookTable([[1, instrument, "[[4, 1]]", "[[6, 1]]", time]]),
  ]);
}

/** Makes databases of two instruments, and a file that no thread may read. */
function makeFiles(folder: string): RunRequest {
  for (const day of DAYS) makeDay(`${folder}/data`, "X", day);
  makeDay(`${folder}/data`, "Y", DAYS[0]);
  Deno.writeTextFileSync(`${folder}/secret`, "secret");
  const options = { data: `${folder}/data`, out: `${folder}/out`, workers: 2 };
  return completeRequest("X", DAYS[0], DAYS[1], options);
}

function assertOnlyAllowed(attempts: Attempts, folder: string): void {
  assert(Object.keys(attempts).length > ALLOWED.length);
  const done = Object.keys(attempts).filter((name) => attempts[name] === "done");
  assertEquals(done, ALLOWED, JSON.stringify(attempts, undefined, 2));
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["data", "out", "secret"]);
}

Deno.test("a reader's thread can read the databases of the run and write private copies, and nothing else", () =>
  withFolder(async (folder) => {
    const request = makeFiles(folder);
    const reports = new ReportQueue();
    using pool = new ReaderPool(MODULE);
    const databases = DAYS.slice(0, 2).map((day) => ({
      day,
      path: dayPath(request.data, "X", day),
      bytes: 1,
    }));
    const queue = new DayQueue(databases.length).memory;
    Deno.mkdirSync(request.out);
    pool.start(
      { request, databases, isSingleFile: false, queue, scratch: `${request.out}/scratch` },
      reports,
    );
    await reports.wait(new AbortController().signal, 20_000);
    assertOnlyAllowed(JSON.parse(reports.take()[0].faults[0]), folder);
  }));

Deno.test("the thread of a run can read its databases and write to the output folder, and nothing else", () =>
  withFolder(async (folder) => {
    const request = makeFiles(folder);
    const lines: string[] = [];
    const log = new Logger({ write: (line) => lines.push(line) });
    await runInWorker(request, { log }, MODULE);
    assertOnlyAllowed(JSON.parse(lines[0]), folder);
  }));

Deno.test("the thread of a query can read the databases of the run and write private copies, and nothing else", () =>
  withFolder(async (folder) => {
    const { data, out } = makeFiles(folder);
    const scratch = `${folder}/out/scratch`;
    Deno.mkdirSync(scratch, { recursive: true });
    const query = { kind: "trades", fromMs: 0, toMs: 1, limit: 1 } as const;
    const { ticks } = recordedTicks("X", { ...query, toMs: Date.parse(DAYS[2]) }, {}, { data });
    const subject = { ...subjectOf({}, out), ticks };
    const thread = new QueryThread(queryPermissions(subject, scratch), scratch, MODULE);
    try {
      const limits = { signal: new AbortController().signal, timeMs: 20_000 };
      const task = { query, subject, subjectKey: "", gzip: false };
      const { message } = await assertRejects(() => thread.answer(task, limits), Error);
      assertOnlyAllowed(JSON.parse(message), folder);
    } finally {
      thread.terminate();
    }
  }));

Deno.test("a database that was replaced by a link since the run is not read by a query", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    const { data, out } = makeFiles(folder);
    await main("X", DAYS[0], DAYS[1], { data, out, log: new Logger({ write: () => {} }) });
    const elsewhere = makeDay(`${folder}/elsewhere`, "X", DAYS[1]);
    const path = dayPath(data, "X", DAYS[1]);
    Deno.removeSync(path);
    Deno.symlinkSync(elsewhere, path);
    using service = new QueryService({ out, timeMs: 60_000 });
    const query = {
      kind: "trades",
      fromMs: Date.parse(DAYS[1]),
      toMs: Date.parse(DAYS[2]),
      limit: 1,
    } as const;
    const options = { gzip: false, signal: new AbortController().signal };
    const answer = await service.answer(query, options).catch((error: Error) => error);
    const text = answer instanceof Error ? answer.message : new TextDecoder().decode(answer.body);
    assert(!text.includes("[[17"), text);
  }));

Deno.test("a thread that reads many databases may read the folder of their instrument, and what links lead to", () =>
  withFolder((folder) => {
    const real = Deno.realPathSync(folder);
    const elsewhere = makeDay(`${real}/archive`, "X", DAYS[0]);
    const databases = Array.from({ length: 101 }, (_, index) => {
      const path = dayPath(`${real}/data`, "X", new Date(index * 86_400_000).toISOString().slice(0, 10));
      Deno.mkdirSync(path.replace(/trades\.db$/, ""), { recursive: true });
      if (index === 0) Deno.symlinkSync(elsewhere, path);
      else Deno.writeTextFileSync(path, "");
      return { day: "", path, bytes: 0 };
    });
    const request = completeRequest("X", DAYS[0], DAYS[0], { data: `${real}/data` });
    const plan = {
      request,
      databases,
      isSingleFile: false,
      queue: new SharedArrayBuffer(0),
      scratch: `${real}/scratch`,
    };
    assertEquals(readerPermissions(plan), {
      read: [
        `${real}/data/X`,
        elsewhere,
        `${elsewhere}-wal`,
        `${elsewhere}-shm`,
        `${elsewhere}-journal`,
        `${real}/scratch`,
      ],
      write: [`${real}/scratch`],
    });
  }));

for (const page of [true, false]) {
  Deno.test({
    name: `a database that is replaced by a link during a run is not read by ${
      page ? "the thread of a run beside a page" : "a reader's thread of a run without a page"
    }`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        const { data, out } = makeFiles(folder);
        const elsewhere = makeDay(`${folder}/elsewhere`, "X", DAYS[2]);
        // Both readers wait for a lock while the database of the third day is replaced.
        using first = lockDatabase(dayPath(data, "X", DAYS[0]));
        using second = lockDatabase(dayPath(data, "X", DAYS[1]));
        const last = dayPath(data, "X", DAYS[2]);
        const args = ["X", DAYS[0], DAYS[2], "--data", data, "--out", out, "--workers", "2", "-v"];
        const pageArgs = page ? ["--exit", "--port", String(freePort())] : ["--no-serve"];
        await using program = startProgram([...args, ...pageArgs]);
        const fraction = () =>
          statIfThere(`${out}/run_status.json`) ? readJson(out, "run_status.json").progress.fraction : -1;
        await until("a status", () => fraction() === 0);
        Deno.removeSync(last);
        Deno.symlinkSync(elsewhere, last);
        // The third day is read by the thread whose lock is released first: the one that was started later.
        second[Symbol.dispose]();
        await until("two of three days are read", () => fraction() > 0.6);
        first[Symbol.dispose]();
        const { code, stderr } = await program.ended();
        assertEquals(code, 1, stderr);
        const { databases } = readJson(out, "run_status.json");
        // On a slow machine, the wait of five seconds for the first day's lock may be over before the lock is released.
        const isLocked = ({ day, error }: { day: string; error: string }) =>
          day === DAYS[0] && error.includes("it is locked by another program");
        const failed = databases.failed.filter((database: { day: string; error: string }) =>
          !isLocked(database)
        );
        assertEquals(failed.map(({ day }: { day: string }) => day), [DAYS[2]], stderr);
        assert(stderr.includes("it was replaced by a link to another file after the run began"), stderr);
      }),
  });
}
