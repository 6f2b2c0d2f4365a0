import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../tests/helpers/database.ts";
import { decodeHeatmap } from "../../tests/helpers/heatmaps.ts";
import { DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { answer } from "./query.ts";
import { QueryError } from "./query_error.ts";
import { TickStore } from "./tick_store.ts";

const DAY = "2024-01-02";
const START = parseDay(DAY)!;
const LISTENING = { aborted: false };

Deno.test("answer() gives the first trades of a range in order of time and number", () =>
  withFolder(async (folder) => {
    const trades = [trade(3, 30), trade(2, 20), trade(4, 20), trade(1, 10), trade(1, 10), trade(5, 50)];
    using store = storeOf(folder, [{ day: DAY, trades }]);
    const ask = async (fromMs: number, toMs: number, limit: number) =>
      (await answer({ kind: "trades", fromMs: START + fromMs, toMs: START + toMs, limit }, store, LISTENING))
        .value;
    const all = await ask(0, 50, 10);
    assertEquals(all.rows.map(([ms, price]) => [ms - START, price]), [[10, 101], [20, 102], [20, 104], [
      30,
      103,
    ]]);
    assertEquals(all.truncated, false);
    const first = await ask(10, 60, 2);
    assertEquals(first.rows.map(([ms, price]) => [ms - START, price]), [[10, 101], [20, 102]]);
    assertEquals(first.truncated, true);
  }));

Deno.test("answer() gives trades that two databases have once, and those of the next day's database", () =>
  withFolder(async (folder) => {
    const next = formatDay(START + DAY_MS);
    using store = storeOf(folder, [
      { day: DAY, trades: [trade(1, DAY_MS - 5), trade(2, DAY_MS + 5)] },
      { day: next, trades: [trade(1, DAY_MS - 5), trade(2, DAY_MS + 5), trade(3, DAY_MS - 1)] },
    ]);
    const query = { kind: "trades", fromMs: START, toMs: START + 2 * DAY_MS, limit: 9 } as const;
    const { value, notes } = await answer(query, store, LISTENING);
    assertEquals(value.rows.map(([, price]) => price), [101, 103, 102]);
    assertEquals(notes, []);
  }));

Deno.test("answer() gives the last book at or before an instant, also of an earlier day", () =>
  withFolder(async (folder) => {
    using store = storeOf(folder, [
      {
        day: DAY,
        trades: [trade(1, 1)],
        books: [[10, 1], [30, 3], [20, 2], [20, 4]].map(([ms, bid]) => book("X", ms, bid)),
      },
      { day: formatDay(START + DAY_MS), trades: [trade(2, DAY_MS)], books: [book("X", DAY_MS + 10, 5)] },
    ]);
    const bidAt = async (ms: number) => {
      const { value } = await answer({ kind: "book", atMs: START + ms }, store, LISTENING);
      return value.timestamp_ms === null ? null : [value.timestamp_ms - START, value.bids[0][0]];
    };
    assertEquals(await bidAt(9), null);
    assertEquals(await bidAt(10), [10, 1]);
    assertEquals(await bidAt(29), [20, 4]);
    assertEquals(await bidAt(DAY_MS), [30, 3]);
    assertEquals(await bidAt(2 * DAY_MS), [DAY_MS + 10, 5]);
  }));

Deno.test("answer() gives the trades before the damage of a database, and says so in every answer", () =>
  withFolder(async (folder) => {
    const trades = Array.from({ length: 2000 }, (_, number) => trade(number, 1000 * number));
    using sound = storeOf(join(folder, "sound"), [{ day: DAY, trades }]);
    using store = storeOf(join(folder, "damaged"), [{ day: DAY, trades }]);
    const [{ path, mtimeMs }] = store.options.databases;
    using file = Deno.openSync(path, { write: true });
    file.seekSync(Deno.statSync(path).size - 5 * 4096, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(4096));
    file.utimeSync(new Date(mtimeMs), new Date(mtimeMs));
    const query = { kind: "trades", fromMs: START, toMs: START + DAY_MS, limit: 5000 } as const;
    const all = await answer(query, sound, LISTENING);
    const { value, notes } = await answer(query, store, LISTENING);
    assertEquals(value.rows.length > 1000 && value.rows.length < 2000, true);
    assertEquals(value.rows, all.value.rows.slice(0, value.rows.length));
    assertEquals([notes.length, /it is damaged/.test(notes[0])], [1, true]);
    const early = await answer({ ...query, toMs: START + 5000 }, store, LISTENING);
    assertEquals([early.value.rows.length, early.notes], [5, notes]);
  }));

for (
  const [what, damage] of [
    ["an interior db page counts too few cells", (bytes: Uint8Array, root: number) => {
      const view = new DataView(bytes.buffer);
      view.setUint16(root + 3, view.getUint16(root + 3) - 1);
    }],
    ["a leaf is in the place of the root", (bytes: Uint8Array, root: number) => {
      bytes.copyWithin(root, root + 4096, root + 2 * 4096);
    }],
  ] as const
) {
  Deno.test(`answer() says that rows are missing if ${what}`, () =>
    withFolder(async (folder) => {
      const trades = Array.from({ length: 2000 }, (_, number) => trade(number, 1000 * number));
      using store = storeOf(folder, [{ day: DAY, trades }]);
      const [{ path, mtimeMs }] = store.options.databases;
      const bytes = Deno.readFileSync(path);
      damage(bytes, bytes.findIndex((byte, at) => at > 0 && at % 4096 === 0 && byte === 5));
      Deno.writeFileSync(path, bytes);
      Deno.utimeSync(path, new Date(mtimeMs), new Date(mtimeMs));
      const query = { kind: "trades", fromMs: START, toMs: START + DAY_MS, limit: 5000 } as const;
      const { value, notes } = await answer(query, store, LISTENING);
      assertEquals(value.rows.length > 0 && value.rows.length < 2000, true);
      assertEquals([notes.length, /it is damaged.*only the rows that can be read/.test(notes[0])], [1, true]);
    }));
}

Deno.test("answer() says what has become of a database", () =>
  withFolder(async (folder) => {
    using store = storeOf(folder, [{ day: DAY, trades: [trade(1, 1)] }]);
    const query = { kind: "trades", fromMs: START, toMs: START + 10, limit: 9 } as const;
    const [{ path }] = store.options.databases;
    Deno.utimeSync(path, 1, 1);
    const { notes } = await answer(query, store, LISTENING);
    assertEquals(notes.length, 1);
    assertEquals(/^2024-01-02: .*trades\.db has changed since the run/.test(notes[0]), true);
    await assertRejects(() => answer(query, store, { aborted: true }), QueryError, "was ended");
    Deno.removeSync(path);
    const error = await assertRejects(() => answer(query, store, LISTENING), QueryError, "trades.db is gone");
    assertEquals(error.kind, "gone");
  }));

Deno.test("answer() gives the end of the ticks as they are now, after a database has changed or gone", () =>
  withFolder(async (folder) => {
    const days = [DAY, formatDay(START + DAY_MS)].map((day) => ({ day, trades: [trade(1, 0)] }));
    days[1].trades = [trade(2, DAY_MS)];
    using store = storeOf(folder, days);
    const { databases } = store.options;
    for (const { path } of databases) Deno.utimeSync(path, 1, 1);
    const instrument = async () => {
      const { value, notes } = await answer({ kind: "instrument" }, store, LISTENING);
      return [value.to! - START, notes.length];
    };
    const seen = [await instrument()];
    {
      using db = new DatabaseSync(databases[1].path);
      db.exec(`INSERT INTO trades(instrument, trade_id, price, size, side, timestamp)
        VALUES ('X', '3', 103, 1, 'buy', '${START + DAY_MS + 500}')`);
    }
    seen.push(await instrument());
    Deno.removeSync(databases[1].path);
    seen.push(await instrument());
    Deno.removeSync(databases[0].path);
    // The times of change were set after the run, so each database has a note from the start; a gone one has another.
    assertEquals(seen, [[DAY_MS + 1, 2], [DAY_MS + 501, 2], [1, 2]]);
    await assertRejects(instrument, QueryError, "is gone; put the database back");
  }));

Deno.test("answer() needs a database of the day before only for a book that may be the last one", () =>
  withFolder(async (folder) => {
    const next = START + DAY_MS;
    using store = storeOf(folder, [
      { day: DAY, trades: [trade(1, 1)], books: [book("X", DAY_MS - 10, 1)] },
      { day: formatDay(next), trades: [trade(2, DAY_MS)], books: [book("X", DAY_MS + 10, 5)] },
    ]);
    Deno.removeSync(store.options.databases[0].path);
    assertEquals((await answer({ kind: "instrument" }, store, LISTENING)).value.from, next);
    const heatmap = { kind: "heatmap", fromMs: next, toMs: next + 20, columns: 2, by: "max" } as const;
    const { value: bytes } = await answer(heatmap, store, LISTENING);
    assertEquals([...decodeHeatmap(bytes).columns.map(({ bid }) => bid)], [NaN, 5]);
    const { value, notes } = await answer({ kind: "book", atMs: next + 10 }, store, LISTENING);
    assertEquals(value.timestamp_ms, next + 10);
    assertEquals(notes.map((note) => / is gone; if it had rows of the day before/.test(note)), [true]);
    const early = { kind: "book", atMs: next + 9 } as const;
    await assertRejects(() => answer(early, store, LISTENING), QueryError, "trades.db is gone");
  }));

Deno.test("answer() gives a heatmap the book at its start, whichever instruments come after that book", () =>
  withFolder(async (folder) => {
    // These rows fill db pages.
    const others = Array.from({ length: 500 }, () => book("Y", 20, 1));
    const books = [book("X", 10, 5), ...others, book("X", 900, 7)];
    using store = storeOf(folder, [{ day: DAY, trades: [trade(1, 1)], books }]);
    const heatmap = { kind: "heatmap", fromMs: START + 30, toMs: START + 32, columns: 2, by: "max" } as const;
    const { value: bytes } = await answer(heatmap, store, LISTENING);
    assertEquals([...decodeHeatmap(bytes).columns.map(({ bid }) => bid)], [5, 5]);
  }));

Deno.test("answer() begins again if a database is written to while it is read, and says so the third time", () =>
  withFolder(async (folder) => {
    const query = { kind: "trades", fromMs: START, toMs: START + 10, limit: 9 } as const;
    for (const [writes, repeated] of [[0, 0], [1, 0], [2, 0], [Infinity, 1]]) {
      const data = join(folder, `${writes}`);
      using store = storeOf(data, [{ day: DAY, trades: [trade(1, 1), trade(2, 2)] }]);
      const [{ path }] = store.options.databases;
      // Databases that have not changed for a while are read in place.
      Deno.utimeSync(path, 1, 1);
      let looked = 0;
      let seconds = 1;
      const signal = {
        get aborted() {
          // The first look at the signal comes before the database is opened.
          if (looked++ > 0 && seconds <= writes) Deno.utimeSync(path, 1, ++seconds);
          return false;
        },
      };
      const { value, notes } = await answer(query, store, signal);
      assertEquals(value.rows.map(([, price]) => price), [101, 102]);
      assertEquals(
        notes.filter((note) => note.includes("was written to while it was read")).length,
        repeated,
      );
    }
  }));

Deno.test("answer() says why a query of a view that is ended would be as slow again, once that is so", () =>
  withFolder(async (folder) => {
    const trades = Array.from({ length: 120_000 }, (_, row) => trade(row + 1, row));
    using plain = storeOf(folder, [{ day: DAY, trades }]);
    const [{ path }] = plain.options.databases;
    {
      using db = new DatabaseSync(path);
      db.exec("ALTER TABLE trades RENAME TO fills; CREATE VIEW trades AS SELECT * FROM fills");
    }
    Deno.utimeSync(path, 1, 1);
    const query = { kind: "trades", fromMs: START, toMs: START + 50_000, limit: 9 } as const;
    const reason =
      `trades is a view, of which each query goes through all rows of ${DAY}; store them as a table with rowids`;
    for (const slowPassMs of [0, Infinity]) {
      using store = new TickStore({ ...plain.options, slowPassMs });
      const reasonAfter = async (looks: number) => {
        const signal = {
          get aborted() {
            return --looks < 0;
          },
        };
        return (await assertRejects(() => answer(query, store, signal), QueryError)).slowReason;
      };
      assertEquals(await reasonAfter(0), undefined);
      // The times of the view are found out first: once, a busy machine may be to blame.
      assertEquals(await reasonAfter(1), undefined);
      assertEquals(await reasonAfter(1), reason);
      await answer(query, store, LISTENING);
      assertEquals(await reasonAfter(2), slowPassMs === 0 ? reason : undefined);
    }
  }));

/** A snapshot of an instrument, by its best bid. */
function book(instrument: string, ms: number, bid: number): Value[] {
  return [null, instrument, `[["${bid}","2"]]`, `[["9","1"]]`, `${START + ms}`];
}

/** A trade whose price shows its number. */
function trade(number: number, ms: number): Value[] {
  return [null, "X", `${number}`, 100 + number, 0.5, "buy", `${START + ms}`];
}

function storeOf(folder: string, days: { day: string; trades: Value[][]; books?: Value[][] }[]): TickStore {
  const databases = days.map(({ day, trades, books = [] }) => {
    const path = makeDatabase(join(folder, day, "trades.db"), [tradesTable(trades), bookTable(books)]);
    const { size, mtime } = Deno.statSync(path);
    return { day, path, size, mtimeMs: mtime!.getTime() };
  });
  const range = { startMs: parseDay(days[0].day)!, endMs: parseDay(days.at(-1)!.day)! + DAY_MS };
  return new TickStore({
    databases,
    reading: { days: range, instrument: "X" },
    scratch: folder,
    windowMs: 60_000,
  });
}
