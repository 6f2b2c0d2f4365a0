/** @module Recorders of two days that do what a random script says, for the property of runs that follow. */

import fc from "fast-check";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";
import { Recorder, recordingPath, type Trade } from "./day_recorder.ts";

/** The days of the recordings; the last one ends them. */
export const SCRIPT_DAYS = ["2025-01-31", "2025-02-01", "2025-02-02"] as const;

const [START_MS, MIDNIGHT_MS, LAST_MS] = SCRIPT_DAYS.map((day) => Date.parse(day));

/** The forms of the tables: numbers of trades as text, or as the rowid, so that a late trade comes below the greatest rowid. */
const TABLES = {
  text: undefined,
  rowid: `
    CREATE TABLE trades (trade_id INTEGER PRIMARY KEY, price REAL, size REAL, side TEXT, timestamp INTEGER);
    CREATE TABLE books (id INTEGER PRIMARY KEY, timestamp INTEGER, bids TEXT, asks TEXT)`,
} as const;

/** The steps of a script, with the share of the day, the number of rows and the place of a row where a step needs them. */
const STEPS = [
  "record",
  "late",
  "lateBooks",
  "twice",
  "below",
  "change",
  "delete",
  "deleteLast",
  "checkpoint",
] as const;
const RARE_STEPS = ["restart", "replace", "wait"] as const;

/** One step of a script. */
export interface ScriptStep {
  what: "poll" | typeof STEPS[number] | typeof RARE_STEPS[number];
  /** The index of the day. */
  day: number;
  /** A number of rows. */
  rows: number;
  /** Any number, for what a step picks. */
  pick: number;
}

/** What a recorder does. */
export interface RecorderScript {
  mode: string;
  tables: keyof typeof TABLES;
  steps: ScriptStep[];
}

/** Random scripts. */
export const RECORDER_SCRIPT: fc.Arbitrary<RecorderScript> = fc.record({
  mode: fc.constantFrom("wal", "delete", "truncate", "persist"),
  tables: fc.constantFrom("text", "rowid"),
  steps: fc.array(
    fc.record({
      what: fc.oneof(
        { weight: 5, arbitrary: fc.constant("poll" as const) },
        { weight: 4, arbitrary: fc.constant("record" as const) },
        { weight: 6, arbitrary: fc.constantFrom(...STEPS) },
        { weight: 2, arbitrary: fc.constantFrom(...RARE_STEPS) },
      ),
      day: fc.nat(1),
      rows: fc.integer({ min: 1, max: 40 }),
      pick: fc.nat(1_000_000),
    }),
    { minLength: 1, maxLength: 25 },
  ),
});

/** The recorders of a script. */
export class ScriptedRecorders implements Disposable {
  readonly #data: string;
  readonly #script: RecorderScript;
  readonly #recorders: (Recorder | undefined)[] = [];
  /** The trades that were recorded, for those that come twice. */
  readonly #trades: Trade[][] = [[], []];
  /** The next time of each day, which advances with the rows. */
  readonly #timesMs = [START_MS + HOUR_MS, MIDNIGHT_MS - MINUTE_MS];
  #number = 1000;

  /** Nothing recorded yet. */
  constructor(data: string, script: RecorderScript) {
    this.#data = data;
    this.#script = script;
  }

  /** Does a step, except for a poll or a wait. */
  do({ what, day, rows, pick }: ScriptStep): void {
    const { db } = this.#recorder(day);
    switch (what) {
      case "record":
        return this.#write(day, this.#make(rows, () => this.#timesMs[day] += SECOND_MS * (1 + pick % 60)));
      case "late":
        return this.#write(day, this.#make(rows, (row) => this.#timeOf(day, pick + 7919 * row)), []);
      case "lateBooks":
        return this.#write(day, [], this.#make(rows, (row) => this.#timeOf(day, pick + 7919 * row)));
      case "twice": {
        // Recorders of a midnight record what the other one has as well.
        const known = this.#trades[pick % 2];
        return this.#write(day, known.slice(pick % (known.length + 1)).slice(0, rows), []);
      }
      case "below":
        if (this.#script.tables === "text") return;
        return this.#write(
          day,
          [{ ...this.#make(1, () => this.#timeOf(day, pick))[0], id: 1 + pick % 999 }],
          [],
        );
      case "change":
        db.exec(`UPDATE trades SET price = 90 + ${pick % 7} WHERE rowid = ${this.#place(pick)}`);
        break;
      case "delete":
        db.exec(`DELETE FROM trades WHERE rowid = ${this.#place(pick)}`);
        break;
      case "deleteLast":
        db.exec("DELETE FROM books WHERE rowid = (SELECT max(rowid) FROM books)");
        break;
      case "checkpoint":
        db.exec(`PRAGMA wal_checkpoint(${["PASSIVE", "FULL", "RESTART", "TRUNCATE"][pick % 4]})`);
        break;
      case "restart":
        this.#close(day);
        break;
      case "replace":
        this.#replace(day, pick);
    }
    this.#recorders[day]?.touch();
  }

  /** Records a trade of the day after both days, so that they are over. */
  end(): void {
    this.#recorder(2).write([{ id: 1e6, ms: LAST_MS + 5, price: 100, size: 1 }]);
  }

  /** Numbers of recorded trades and books. */
  get rows(): { trades: number; books: number } {
    const total = { trades: 0, books: 0 };
    for (const [day, recorder] of this.#recorders.entries()) {
      if (recorder === undefined) continue;
      const { db } = this.#recorder(day);
      for (const table of ["trades", "books"] as const) {
        total[table] += Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()!.rows);
      }
    }
    return total;
  }

  /** Closes the databases. */
  [Symbol.dispose](): void {
    for (const recorder of this.#recorders) recorder?.[Symbol.dispose]();
  }

  #recorder(day: number): Recorder {
    if (this.#recorders[day]?.db.isOpen) return this.#recorders[day];
    const { mode, tables } = this.#script;
    const recorder = new Recorder(this.#data, SCRIPT_DAYS[day], mode, TABLES[tables]);
    recorder.touch();
    return this.#recorders[day] = recorder;
  }

  #make(rows: number, timeOf: (row: number) => number): Trade[] {
    return Array.from({ length: rows }, (_, row) => {
      const id = ++this.#number;
      return { id, ms: timeOf(row), price: 100 + id % 50 / 4, size: 1 + id % 3 / 2 };
    });
  }

  /** A time of a day, or some minutes around it. */
  #timeOf(day: number, pick: number): number {
    return [START_MS, MIDNIGHT_MS][day] + (pick * 7919 % (24 * 60)) * MINUTE_MS + pick % 5 - 2;
  }

  #write(day: number, trades: Trade[], books = trades): void {
    const recorder = this.#recorder(day);
    if (this.#script.tables === "rowid") {
      const known = recorder.db.prepare("SELECT 1 FROM trades WHERE trade_id = ?");
      trades = trades.filter(({ id }) => known.get(id as number) === undefined);
    }
    recorder.write(trades, books);
    this.#trades[day].push(...trades);
  }

  /** The rowid of one of the trades, in SQL. */
  #place(pick: number): string {
    return `(SELECT rowid FROM trades ORDER BY rowid LIMIT 1 OFFSET ${pick} % (SELECT max(1, count(*)) FROM trades))`;
  }

  #close(day: number): void {
    this.#recorders[day]?.[Symbol.dispose]();
  }

  /** Puts a database without some of the rows in the place of another one. */
  #replace(day: number, pick: number): void {
    const path = recordingPath(this.#data, SCRIPT_DAYS[day]);
    const other = `${this.#data}.other`;
    this.#recorder(day).db.exec(`VACUUM INTO '${other}'`);
    this.#close(day);
    {
      using replacement = new Recorder("", "", this.#script.mode, undefined, other);
      replacement.db.exec(`DELETE FROM trades WHERE rowid % 7 = ${pick % 7}`);
    }
    for (const end of ["-wal", "-shm", "-journal"]) removeIfThere(path + end);
    Deno.renameSync(other, path);
    removeIfThere(other + "-journal");
    this.#recorder(day).touch();
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
