import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { dayPath, lockDatabase, makeDatabase, tradesTable } from "../../tests/helpers/database.ts";
import { writeDemoDay } from "../demo/demo_day.ts";
import { Logger } from "../log/log.ts";
import { FolderInUseError, OutputLock } from "../publish/output_lock.ts";
import type { RunStatus } from "../model/run_status.ts";
import { main } from "./main.ts";
import { mainInWorker } from "./main_in_worker.ts";
import { WorkerDiedError } from "./worker_error.ts";

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

function readStatus(out: string): RunStatus {
  return JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
}

Deno.test("mainInWorker() does what main() does", async () => {
  await withFolders(20_000, async ({ data, out, lines, log }) => {
    const options = { data, windowSeconds: 300, maxBars: 50, depthLevels: 3 };
    const seen: RunStatus[] = [];
    const status = await mainInWorker("DEMO", DAY, DAY, {
      ...options,
      out,
      log,
      onProgress: (status) => seen.push(status),
    });
    const there = [...lines];
    const expected = await main("DEMO", DAY, DAY, { ...options, out: `${out}2`, log });
    assertEquals(there, lines.slice(there.length).map((line) => line.replace(`${out}2`, out)));
    for (const name of ["ohlc_data.json", "metrics_data.json", "depth_data.json"]) {
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

Deno.test("mainInWorker() throws what main() throws, with its name", async () => {
  await withFolders(0, async ({ data, out, log }) => {
    const none = await assertRejects(() => mainInWorker("DEMO", DAY, DAY, { data, out, log }), Error);
    const expected = await assertRejects(() => main("DEMO", DAY, DAY, { data, out, log }), Error);
    assertEquals([none.name, none.message], [expected.name, expected.message]);
    const wrong = await assertRejects(() => mainInWorker("DEMO", "x", DAY, { data, out, log }), Error);
    assertEquals(wrong.name, "RangeError");
  });
});

Deno.test("mainInWorker() holds the folder while it runs, and lets it go", async () => {
  await withFolders(50_000, async ({ data, out, log }) => {
    let isHeld = false;
    await mainInWorker("DEMO", DAY, DAY, {
      data,
      out,
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

Deno.test("mainInWorker() ends in good order when it is asked to", async () => {
  await withFolders(1000, async ({ data, out, log }) => {
    const next = "2024-01-02";
    using _lock = lockDatabase(makeDatabase(dayPath(data, "DEMO", next), [tradesTable([])]));
    const aborting = new AbortController();
    const status = await mainInWorker("DEMO", DAY, next, {
      data,
      out,
      workers: 1,
      log,
      signal: aborting.signal,
      onProgress: () => aborting.abort(),
    });
    assertEquals([status.state, readStatus(out).state], ["interrupted", "interrupted"]);
    assert(status.databases.done < 2);
    const before = await mainInWorker("DEMO", DAY, DAY, { data, out, log, signal: AbortSignal.abort() });
    assertEquals([before.state, before.rows.trades.read], ["interrupted", 0]);
  });
});

Deno.test("mainInWorker() does not wait for a run that hears nothing", async () => {
  await withFolders(0, async ({ data, out, log }) => {
    const aborting = new AbortController();
    let abortedMs = 0;
    const status = await mainInWorker("DEMO", DAY, DAY, {
      data,
      out,
      log,
      signal: aborting.signal,
      module: new URL("../../tests/helpers/deaf_worker.ts", import.meta.url),
      onProgress: () => {
        abortedMs ||= performance.now();
        aborting.abort();
      },
    });
    assert(performance.now() - abortedMs < 1000);
    assertEquals([status.state, readStatus(out).state], ["interrupted", "interrupted"]);
  });
});

Deno.test("a worker that dies is an error, and the status says so", async () => {
  await withFolders(0, async ({ data, out, log }) => {
    const seen: string[] = [];
    const error = await assertRejects(
      () =>
        mainInWorker("DEMO", DAY, DAY, {
          data,
          out,
          log,
          module: new URL("../../tests/helpers/dying_worker.ts", import.meta.url),
          onProgress: ({ state }) => seen.push(state),
        }),
      WorkerDiedError,
    );
    assertMatch(error.message, /^the processing broke off: Uncaught TypeError: a mistake in the program$/);
    const status = readStatus(out);
    assertEquals([status.state, status.error, status.progress.fraction], ["failed", error.message, 0.5]);
    assert(status.ended_ms !== null);
    assertEquals(seen, ["running", "failed"]);
  });
});

Deno.test("a worker that cannot even begin is an error, and the status says so", async () => {
  await withFolders(0, async ({ data, out, log }) => {
    const module = new URL("../../tests/helpers/no_such_worker.ts", import.meta.url);
    const error = await assertRejects(
      () => mainInWorker("DEMO", DAY, DAY, { data, out, log, module }),
      WorkerDiedError,
    );
    assertMatch(error.message, /^the processing broke off: [^\n]+$/);
    assertEquals(readStatus(out).state, "failed");
  });
});

/** What succeeds in a moment: a thread that has ended takes one to let go of its files. */
async function soon<T>(attempt: () => T): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  return attempt();
}
