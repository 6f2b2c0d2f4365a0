/**
 * The family of runs over a database while another process is writing to it.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { bytes, count } from "../../lib/text/numbers.ts";
import { dayPath, withFolder } from "../helpers/database.ts";
import { PROJECT, readJson, run } from "../helpers/program.ts";
import { Cases } from "./cases.ts";
import { makeDay, runArgs } from "./days.ts";
import type { TortureFamily } from "./family.ts";

const DAY = "2024-01-01";

/**
 * The limit for a transaction of the recorder. Python's sqlite3, which many recorders use, fails after waiting for 5 s.
 */
const LONGEST_MS = 2000;
/** The same for the short form, which runs in parallel with other tests. */
const LONGEST_SHORT_MS = 60_000;
/**
 * How many times as long a transaction may take on a busy machine as the longest one of a recorder beside it, whose database
 * nobody reads. On an idle machine, the longest one takes about three times as long.
 */
const MOST_TIMES = 4;

/** The initial content of the long form's database, about 650 MB. */
const TRADES = 8_000_000;
const BOOKS = 100_000;
const LEAST_TRADES = 100_000;

/** Number of runs over each database in the long form. */
const RUNS = 10;
const LEAST_RUNS = 2;

/** All journal modes that write to the disk. */
const MODES = ["WAL", "DELETE", "TRUNCATE", "PERSIST"] as const;

/** Runs over a database that is being recorded. */
export const recorder: TortureFamily = {
  name: "recorder",
  promise: "a run never blocks a recorder for long, and reads one consistent state of the database",
  async run({ scale, log }) {
    const cases = new Cases();
    for (const mode of scale < 1 ? MODES.slice(0, 2) : MODES) {
      log(`a recorder in mode ${mode}`);
      await withFolder((folder) => record(cases, folder, mode, scale));
    }
    return cases;
  },
};

async function record(cases: Cases, folder: string, mode: string, scale: number): Promise<void> {
  const trades = Math.max(LEAST_TRADES, Math.round(TRADES * scale));
  const books = Math.max(1000, Math.round(BOOKS * scale));
  const path = makeDay(`${folder}/data`, "X", DAY, { trades, books });
  const unreadPath = dayPath(`${folder}/unread`, "X", DAY);
  Deno.mkdirSync(dirname(unreadPath), { recursive: true });
  Deno.copyFileSync(path, unreadPath);
  await using recording = startRecording(path, mode, DAY);
  await using unread = startRecording(unreadPath, mode, DAY);
  let longestUnreadMs = (await unread.interval()).longestMs;
  let longestMs = 0;
  let commits = 0;
  let lastRead = 0;
  let how = "";
  const runs = Math.max(LEAST_RUNS, Math.round(RUNS * scale));
  for (let turn = 0; turn < runs; turn++) {
    await cases.try(`run ${turn} in mode ${mode}`, async () => {
      const out = `${folder}/out`;
      const args = runArgs(`${folder}/data`, out, "X", DAY).filter((word) => word !== "--quiet");
      const { code, stderr } = await run([...args, "--verbose"]);
      const { longestMs: waitedMs, count } = await recording.interval();
      longestMs = Math.max(longestMs, waitedMs);
      longestUnreadMs = Math.max(longestUnreadMs, (await unread.interval()).longestMs);
      commits += count;
      assertEquals([code, /^(warning|error)/m.test(stderr)], [0, false], stderr);
      how = /is read (.*)/.exec(stderr)?.[1] ?? "in an unknown way";
      const { rows } = readJson(out, "run_status.json");
      // Complete transactions have as many new trades as new snapshots.
      assertEquals(rows.trades.read - trades, rows.books.read - books);
      const bars: number[][] = readJson(out, "ohlc_data.json");
      assertEquals(bars.reduce((sum, bar) => sum + bar[5], 0), rows.trades.read);
      if (!(rows.trades.read > lastRead)) throw new Error("the recorder made no progress");
      lastRead = rows.trades.read;
      if (mode !== "WAL" && !how.includes("private copy")) throw new Error(`the database was read ${how}`);
      if (waitedMs > (scale < 1 ? LONGEST_SHORT_MS : Math.max(LONGEST_MS, MOST_TIMES * longestUnreadMs))) {
        throw new Error(
          `the recorder waited ${waitedMs.toFixed(0)} ms (read ${how}), one whose database nobody reads ` +
            `${longestUnreadMs.toFixed(0)} ms`,
        );
      }
    });
  }
  const size = Deno.statSync(path).size;
  await cases.try(`the folder after the runs in mode ${mode}`, async () => {
    await recording[Symbol.asyncDispose]();
    const others = [...Deno.readDirSync(dirname(path))].map(({ name }) => name)
      .filter((name) => !["", "-wal", "-shm", "-journal"].some((end) => name === basename(path) + end));
    assertEquals(others, []);
    const db = new DatabaseSync(path, { readOnly: true });
    assertEquals(db.prepare("PRAGMA integrity_check").get(), { integrity_check: "ok" });
    db.close();
  });
  cases.note(
    `${mode}, ${bytes(size)}, read ${how}: longest of ${count(commits)} transactions ` +
      `${longestMs.toFixed(0)} ms during ${count(runs, "runs")}, and ${longestUnreadMs.toFixed(0)} ms of a ` +
      "recorder beside it whose database nobody reads",
  );
}

/** The work of a recorder during an interval. */
interface Interval {
  /** Number of transactions. */
  count: number;
  /** Duration of the longest, in milliseconds. */
  longestMs: number;
}

/** A running recorder. */
interface Recording extends AsyncDisposable {
  /** The work since the last call; on the first call, during 300 ms. */
  interval(): Promise<Interval>;
}

function startRecording(path: string, mode: string, day: string): Recording {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${PROJECT}tests/torture/recording.ts`, path, mode, day, "1"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let isOver = false;
  const ask = async (): Promise<Interval> => {
    await input.write(new Uint8Array([10]));
    const { value } = await lines.read();
    if (value === undefined) throw new Error("the recorder ended");
    return JSON.parse(value);
  };
  let isFirst = true;
  return {
    async interval() {
      if (isFirst) await new Promise((done) => setTimeout(done, 300));
      isFirst = false;
      return await ask();
    },
    async [Symbol.asyncDispose]() {
      if (isOver) return;
      isOver = true;
      await input.close();
      await lines.cancel();
      const { code } = await process.status;
      assertEquals(code, 0, "exit status of the recorder");
    },
  };
}
