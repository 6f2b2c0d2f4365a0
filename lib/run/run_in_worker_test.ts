import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { BAR_FILES } from "../../tests/helpers/bar_files.ts";
import { dayPath, lockDatabase, makeDatabase, tradesTable } from "../../tests/helpers/database.ts";
import { until } from "../../tests/helpers/serving.ts";
import { writeDemoDay } from "../demo/demo_day.ts";
import { Logger } from "../log/log.ts";
import { FolderInUseError, OutputLock } from "../publish/output_lock.ts";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus, type RunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { statIfThere } from "../files.ts";
import { run } from "./run.ts";
import { runInWorker } from "./run_in_worker.ts";
import { NoDatabaseError, WorkerDiedError } from "./errors.ts";

const DAY = "2024-01-01";

interface Folders {
  data: string;
  out: string;
  lines: string[];
  log: Logger;
}

async function withFolders(trades: number, test: (folders: Folders) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  const lines: string[] = [];
  try {
    if (trades > 0) writeDemoDay(`${root}/data`, "DEMO", DAY, { trades, snapshots: trades / 100 });
    const log = new Logger({ write: (line) => lines.push(line) });
    await test({ data: `${root}/data`, out: `${root}/out`, lines, log });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Runs in a worker of the tests, and aborts the signal at the first progress. */
async function abortedRun({ data, out, log }: Folders, worker: string): Promise<RunStatus> {
  const aborting = new AbortController();
  return await runInWorker(completeRequest("DEMO", DAY, DAY, { data, out }), {
    log,
    signal: aborting.signal,
    onProgress: () => aborting.abort(),
  }, new URL(`../../tests/helpers/${worker}`, import.meta.url));
}

function readStatus(out: string): RunStatus {
  return JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
}

Deno.test("runInWorker() gives the same files, status and log as run()", async () => {
  await withFolders(20_000, async ({ data, out, lines, log }) => {
    const request = completeRequest("DEMO", DAY, DAY, {
      data,
      out,
      windowSeconds: 300,
      maxBars: 50,
      depthLevels: 3,
    });
    const seen: RunStatus[] = [];
    const status = await runInWorker(request, { log, onProgress: (status) => seen.push(status) });
    const there = [...lines];
    const expected = await run({ ...request, out: `${out}2` }, { log });
    assertEquals(there, lines.slice(there.length).map((line) => line.replace(`${out}2`, out)));
    for (const name of BAR_FILES) {
      assertEquals(
        Deno.readTextFileSync(`${out}/${name}`),
        Deno.readTextFileSync(`${out}2/${name}`),
        name,
      );
    }
    assertEquals(status.rows, expected.rows);
    assertEquals([status.state, status.window_seconds, status.max_bars, status.depth_levels], [
      "finished",
      300,
      50,
      3,
    ]);
    assertEquals(seen.at(-1), status);
    assertEquals(readStatus(out), status);
  });
});

Deno.test("runInWorker() throws what run() throws, with its class", async () => {
  await withFolders(0, async ({ data, out, log }) => {
    const request = completeRequest("DEMO", DAY, DAY, { data, out });
    const inWorker = await assertRejects(() => runInWorker(request, { log }), NoDatabaseError);
    const here = await assertRejects(() => run(request, { log }), NoDatabaseError);
    assertEquals([inWorker.name, inWorker.message], [here.name, here.message]);
  });
  await withFolders(100, async ({ data, out, log }) => {
    using _lock = OutputLock.take(out);
    const request = completeRequest("DEMO", DAY, DAY, { data, out });
    await assertRejects(() => runInWorker(request, { log }), FolderInUseError);
  });
});

Deno.test("runInWorker() holds the lock of the output folder while it runs, and then releases it", async () => {
  await withFolders(50_000, async ({ data, out, log }) => {
    let isHeld = false;
    await runInWorker(completeRequest("DEMO", DAY, DAY, { data, out }), {
      log,
      onProgress: (status) => {
        if (status.state !== "running" || isHeld) return;
        assertThrows(() => OutputLock.take(out), FolderInUseError);
        isHeld = true;
      },
    });
    assert(isHeld);
    const lock = await soon(() => OutputLock.take(out));
    lock[Symbol.dispose]();
  });
});

Deno.test("runInWorker() ends with whole files when the signal is aborted", async () => {
  await withFolders(1000, async ({ data, out, log }) => {
    const next = "2024-01-02";
    using _lock = lockDatabase(makeDatabase(dayPath(data, "DEMO", next), [tradesTable([])]));
    const aborting = new AbortController();
    const status = await runInWorker(completeRequest("DEMO", DAY, next, { data, out, workers: 1 }), {
      log,
      signal: aborting.signal,
      onProgress: () => aborting.abort(),
    });
    assertEquals([status.state, readStatus(out).state], ["interrupted", "interrupted"]);
    assert(status.databases.done < 2);
    const before = await runInWorker(completeRequest("DEMO", DAY, DAY, { data, out }), {
      log,
      signal: AbortSignal.abort(),
    });
    assertEquals([before.state, before.rows.trades.read], ["interrupted", 0]);
  });
});

Deno.test("runInWorker() does not wait for a worker that does not respond to the signal", async () => {
  await withFolders(10, async (folders) => {
    const status = await abortedRun(folders, "deaf_worker.ts");
    assertEquals([status.state, readStatus(folders.out).state], ["interrupted", "interrupted"]);
  });
});

Deno.test("runInWorker() waits for a worker that has heard the signal and still writes its files", async () => {
  await withFolders(10, async (folders) => {
    const status = await abortedRun(folders, "slowly_ending_worker.ts");
    assertEquals([status.state, status.bars.ohlc], ["interrupted", 7]);
  });
});

Deno.test("if the program ends, the status in the folder says interrupted, also before the thread's first message", async () => {
  await withFolders(10, async ({ data, out, log }) => {
    Deno.mkdirSync(out);
    const aborting = new AbortController();
    const module = new URL("../../tests/helpers/silent_worker.ts", import.meta.url);
    const request = completeRequest("DEMO", DAY, DAY, { data, out });
    const ended = runInWorker(request, { log, signal: aborting.signal }, module);
    await until("a status", () => statIfThere(`${out}/run_status.json`) !== undefined);
    assertEquals(readStatus(out).state, "running");
    globalThis.dispatchEvent(new Event("unload"));
    assertEquals(readStatus(out).state, "interrupted");
    aborting.abort();
    await ended;
  });
});

Deno.test("if the program ends before the run has written a status, that of an earlier run stays as it is", async () => {
  await withFolders(10, async ({ data, out, log }) => {
    Deno.mkdirSync(out);
    const request = completeRequest("DEMO", DAY, DAY, { data, out });
    const earlier = { ...newRunStatus(request, Date.now() - 60_000), pid: Deno.pid };
    writeRunStatus(earlier, out);
    const aborting = new AbortController();
    const module = new URL("../../tests/helpers/deaf_worker.ts", import.meta.url);
    const ended = runInWorker(request, { log, signal: aborting.signal }, module);
    globalThis.dispatchEvent(new Event("unload"));
    assertEquals(readStatus(out), earlier);
    aborting.abort();
    await ended;
  });
});

Deno.test("a worker that dies is an error, and the status says so", async () => {
  await withFolders(10, async ({ data, out, log }) => {
    const seen: string[] = [];
    const error = await assertRejects(
      () =>
        runInWorker(completeRequest("DEMO", DAY, DAY, { data, out }), {
          log,
          onProgress: ({ state }) => seen.push(state),
        }, new URL("../../tests/helpers/dying_worker.ts", import.meta.url)),
      WorkerDiedError,
    );
    assertMatch(
      error.message,
      /^a thread of the run ended unexpectedly: Uncaught TypeError: a bug in the program$/,
    );
    const status = readStatus(out);
    assertEquals([status.state, status.error, status.progress.fraction], ["failed", error.message, 0.5]);
    assert(status.ended_ms !== null);
    assertEquals(seen, ["running", "failed"]);
  });
});

Deno.test("a worker whose module cannot be loaded is an error, and the status says so", async () => {
  await withFolders(10, async ({ data, out, log }) => {
    const module = new URL("../../tests/helpers/no_such_worker.ts", import.meta.url);
    const error = await assertRejects(
      () => runInWorker(completeRequest("DEMO", DAY, DAY, { data, out }), { log }, module),
      WorkerDiedError,
    );
    assertMatch(error.message, /^a thread of the run ended unexpectedly: [^\n]+$/);
    assertEquals(readStatus(out).state, "failed");
  });
});

/** Repeats an attempt for as long as the slowest machine needs: a thread that has ended takes a moment to release its files. */
async function soon<T>(attempt: () => T): Promise<T> {
  for (let tries = 0; tries < 10_000; tries++) {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  return attempt();
}
