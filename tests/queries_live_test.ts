/** @module Answers about a database that is being recorded and followed: of its present rows, in place, without copies. */

import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { answer, type Query } from "../lib/query/query.ts";
import { TickStore } from "../lib/query/tick_store.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";

const DAY = "2024-01-02";
const START = Date.parse(DAY);
const HOUR = 3_600_000;
const DAY_RANGE = { startMs: START, endMs: START + 24 * HOUR };

/** How many seconds of the day a step adds. */
const STEP = 5000;

/** A recorder that adds a trade and now and then a snapshot for each second, some of them minutes late. */
class Recorder implements Disposable {
  readonly #db: DatabaseSync;
  #second: number;

  constructor(path: string, second = 0) {
    this.#second = second;
    this.#db = new DatabaseSync(path, { timeout: 10_000 });
  }

  record(): void {
    const trade = this.#db.prepare(
      "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', ?, ?, ?, ?, ?)",
    );
    const book = this.#db.prepare(
      "INSERT INTO book(instrument, bids, asks, timestamp) VALUES ('X', ?, ?, ?)",
    );
    this.#db.exec("BEGIN");
    for (const end = this.#second + STEP; this.#second < end; this.#second++) {
      const second = this.#second;
      const timeMs = Math.max(START, START + 1000 * (second - (second % 40 === 0 ? 400 : 0)));
      trade.run(
        `${second}`,
        100 + second % 41 / 10,
        1 + second % 13 / 8,
        second % 3 ? "buy" : "sell",
        `${timeMs}`,
      );
      if (second % 10 === 0) book.run(`[[99, ${1 + second % 9}]]`, `[[106, 2]]`, `${timeMs}`);
    }
    this.#db.exec("COMMIT");
  }

  /** Writes all rows to another database. */
  copyTo(path: string): void {
    this.#db.exec(`VACUUM INTO '${path}'`);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

function storeOf(path: string, scratch: string, isLive: boolean): TickStore {
  return new TickStore({
    // As a status says it, which was written when the run began.
    databases: [{ day: DAY, path, size: 0, mtimeMs: 0, isLive }],
    reading: { instrument: "X", days: DAY_RANGE },
    windowMs: 60_000,
    scratch,
  });
}

/** Questions about the newest hour, and about a time long ago. */
function queriesAt(step: number): Query[] {
  const toMs = START + 1000 * STEP * (step + 1);
  const newest = { fromMs: toMs - HOUR, toMs };
  return [
    { kind: "trades", ...newest, limit: 5000 },
    { kind: "trades", fromMs: START, toMs: START + HOUR / 2, limit: 5000 },
    { kind: "footprint", ...newest, windowMs: 300_000 },
    { kind: "profile", ...newest },
    { kind: "book", atMs: toMs },
    { kind: "heatmap", ...newest, columns: 60, by: "mean" },
    { kind: "instrument" },
  ];
}

for (const mode of ["WAL", "DELETE"]) {
  Deno.test(`a database that is followed answers with its present rows, in mode ${mode}`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        dayPath(folder, "X", DAY),
        [tradesTable([]), bookTable([])],
        `PRAGMA journal_mode=${mode}`,
      );
      const scratch = `${folder}/scratch`;
      Deno.mkdirSync(scratch);
      using recorder = new Recorder(path);
      using live = storeOf(path, scratch, true);
      for (let step = 0; step < 3; step++) {
        recorder.record();
        const copy = `${folder}/copy${step}.db`;
        recorder.copyTo(copy);
        using plain = storeOf(copy, `${folder}/plain`, false);
        for (const query of queriesAt(step)) {
          const found = await answer(query, live, { aborted: false });
          const expected = await answer(query, plain, { aborted: false });
          assertEquals(found.value, expected.value, `${query.kind}, step ${step}`);
          assertEquals(found.notes, []);
          assertEquals([...Deno.readDirSync(scratch)], [], "no private copy is made");
        }
      }
      const beside = [...Deno.readDirSync(`${folder}/X/${DAY}`)].map(({ name }) => name).sort();
      assertEquals(
        beside,
        mode === "WAL" ? ["trades.db", "trades.db-shm", "trades.db-wal"] : ["trades.db"],
      );
    }));
}

Deno.test("a database that is followed is read as a copy when its recorder has gone, and in place when it is back", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(
      dayPath(folder, "X", DAY),
      [tradesTable([]), bookTable([])],
      "PRAGMA journal_mode=WAL",
    );
    const scratch = `${folder}/scratch`;
    using live = storeOf(path, scratch, true);
    const rows = async () => {
      const query = { kind: "trades", fromMs: START, toMs: START + 24 * HOUR, limit: 100_000 } as const;
      const { value, notes } = await answer(query, live, { aborted: false });
      assertEquals(notes, []);
      return value.rows.length;
    };
    for (let turn = 1; turn <= 2; turn++) {
      {
        using recorder = new Recorder(path, STEP * (turn - 1));
        recorder.record();
        assertEquals(await rows(), STEP * turn);
      }
      // SQLite has removed the -wal and the -shm, and must not make them again.
      assertEquals(await rows(), STEP * turn);
      assertEquals([...Deno.readDirSync(`${folder}/X/${DAY}`)].map(({ name }) => name), ["trades.db"]);
    }
  }));
