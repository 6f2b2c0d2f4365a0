/**
 * Sessions that exchanges recorded, stored as tables of snapshots and updates: a run writes the bars of the book that a
 * naive implementation maintains, which the exchange's own checks confirm.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, type Table, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { type NaiveBook, naiveDepth, naiveObi } from "./helpers/naive_model.ts";
import { readJson, run } from "./helpers/program.ts";
import {
  apply,
  binanceSession,
  type BookMessage,
  type BookState,
  bybitSession,
  HAS_SESSIONS,
  okxSession,
  type Session,
} from "./helpers/recorded_sessions.ts";

/** Ways to store messages in a table, each with how the messages of one instrument become rows. */
const FORMS: Record<string, (messages: BookMessage[]) => Table> = {
  "action, as OKX has it": (messages) => ({
    name: "book",
    create: "CREATE TABLE book(id INTEGER PRIMARY KEY, action TEXT, bids TEXT, asks TEXT, timestamp TEXT)",
    rows: messages.map(({ isSnapshot, bids, asks, ms }, index): Value[] => [
      index + 1,
      isSnapshot ? "snapshot" : "update",
      JSON.stringify(bids.map((level) => [...level, "0", "1"])),
      JSON.stringify(asks.map((level) => [...level, "0", "1"])),
      String(ms),
    ]),
  }),
  "type and update_id, stored in the wrong order": (messages) => ({
    name: "order_book",
    create: "CREATE TABLE order_book(ts INTEGER, type TEXT, update_id INTEGER, bids TEXT, asks TEXT)",
    rows: messages.map(({ isSnapshot, bids, asks, ms, sequence }, index): Value[] => [
      ms,
      isSnapshot ? "snapshot" : "delta",
      sequence || index,
      JSON.stringify(bids),
      JSON.stringify(asks),
    ]).reverse(),
  }),
  "one row a level": (messages) => ({
    name: "order_book_updates",
    create:
      "CREATE TABLE order_book_updates(ts INTEGER, update_id INTEGER, is_snapshot TEXT, side TEXT, price TEXT, amount TEXT)",
    rows: messages.flatMap(({ isSnapshot, bids, asks, ms, sequence }, index) =>
      [...bids.map((level) => ["bid", ...level]), ...asks.map((level) => ["ask", ...level])].map((
        level,
      ): Value[] => [ms, sequence || index, String(isSnapshot), ...level])
    ),
  }),
  "one row a level with an action": (messages) => ({
    name: "depth_updates",
    create: "CREATE TABLE depth_updates(seq INTEGER, time TEXT, action TEXT, side TEXT, px REAL, qty REAL)",
    rows: messages.flatMap(({ isSnapshot, bids, asks, ms, sequence }, index) =>
      [...bids.map((level) => ["Buy", ...level]), ...asks.map((level) => ["Sell", ...level])].map((
        [side, price, size],
      ): Value[] => [
        sequence || index,
        new Date(ms).toISOString(),
        isSnapshot ? "partial" : Number(size) === 0 ? "delete" : "update",
        side,
        Number(price),
        Number(size) === 0 ? null : Number(size),
      ])
    ),
  }),
  "one column with the message": (messages) => ({
    name: "book",
    create: "CREATE TABLE book(ts INTEGER, kind TEXT, seq INTEGER, data TEXT)",
    rows: messages.map(({ isSnapshot, bids, asks, ms, sequence }, index): Value[] => [
      ms,
      isSnapshot ? "snapshot" : "l2update",
      sequence || index,
      JSON.stringify({ bids, asks }),
    ]),
  }),
  "is_snapshot, without rowids": (messages) => ({
    name: "orderbook",
    create:
      `CREATE TABLE orderbook(place INTEGER PRIMARY KEY, seq INTEGER, is_snapshot INTEGER, bids TEXT, asks TEXT, ts INTEGER)
      WITHOUT ROWID`,
    rows: messages.map(({ isSnapshot, bids, asks, ms, sequence }, index): Value[] => [
      index,
      sequence || index,
      isSnapshot ? 1 : 0,
      JSON.stringify(bids),
      JSON.stringify(asks),
      ms,
    ]),
  }),
};

const SESSIONS: [exchange: string, read: () => Session, instruments: number][] = [
  ["OKX", okxSession, 3],
  ["Binance", binanceSession, 4],
  ["Bybit", bybitSession, 2],
];

// Every instrument is stored in another form.
let turn = 0;

for (const [exchange, read, instruments] of SESSIONS) {
  Deno.test({
    name: `a recorded session of ${exchange} gives the bars of the maintained book`,
    ignore: !HAS_SESSIONS,
    fn: async (t) => {
      const session = read();
      assertEquals(session.size, instruments);
      const forms = Object.entries(FORMS);
      for (const [instrument, messages] of session) {
        const [form, table] = forms[turn % forms.length];
        const depthLevels = turn % 2 === 0 ? Infinity : 10;
        turn++;
        await t.step(
          `${instrument}, ${form}, ${depthLevels} levels`,
          () => compare(instrument, messages, table(messages), depthLevels),
        );
      }
    },
  });
}

Deno.test({
  name: "recorded sessions of all instruments in one table give the bars of the requested one",
  ignore: !HAS_SESSIONS,
  fn: async (t) => {
    for (const [exchange, read] of SESSIONS) {
      const session = read();
      const all = [...session].flatMap(([instrument, messages]) =>
        messages.map((message) => ({ instrument, message }))
      ).sort((a, b) => a.message.ms - b.message.ms);
      const table: Table = {
        name: "order_book_updates",
        create:
          `CREATE TABLE order_book_updates(ts INTEGER, update_id INTEGER, symbol TEXT, is_snapshot TEXT, side TEXT,
          price TEXT, amount TEXT)`,
        rows: all.flatMap(({ instrument, message: { isSnapshot, bids, asks, ms, sequence } }, index) =>
          [...bids.map((level) => ["bid", ...level]), ...asks.map((level) => ["ask", ...level])].map((
            level,
          ): Value[] => [ms, sequence || index, instrument, String(isSnapshot), ...level])
        ),
      };
      const [instrument] = session.keys();
      await t.step(
        `${exchange}, ${instrument}`,
        () =>
          compare(
            instrument,
            all.flatMap((one) => one.instrument === instrument ? [one.message] : []),
            table,
            25,
          ),
      );
    }
  },
});

const WINDOW_SECONDS = 2;

async function compare(
  instrument: string,
  messages: BookMessage[],
  table: Table,
  depthLevels: number,
): Promise<void> {
  const expected = statesOf(messages);
  assert(expected.length > 1);
  const day = new Date(messages[0].ms).toISOString().slice(0, 10);
  await withFolder(async (folder) => {
    makeDatabase(join(folder, "data", instrument, day, "trades.db"), [tradesTable([]), table]);
    const out = join(folder, "out");
    const options = ["--window-seconds", String(WINDOW_SECONDS), "--no-serve"];
    if (depthLevels < Infinity) options.push("--depth-levels", String(depthLevels));
    const { code, stderr } = await run([
      instrument,
      day,
      "--data",
      join(folder, "data"),
      "--out",
      out,
      ...options,
    ]);
    assertEquals([code, stderr.includes("error")], [0, false], stderr);
    assertEquals(readJson(out, "metrics_data.json"), naiveObi(expected, WINDOW_SECONDS * 1000, depthLevels));
    assertEquals(readJson(out, "depth_data.json"), naiveDepth(expected, depthLevels));
    const { rows: { books } } = readJson(out, "run_status.json");
    assertEquals(
      [books.read, books.before_snapshot ?? 0, books.updates],
      [expected.length, messages.length - expected.length, expected.length - 1],
    );
  });
}

/** The book after every message from the snapshot on. */
function statesOf(messages: BookMessage[]): NaiveBook[] {
  const book: BookState = { bids: new Map(), asks: new Map() };
  let hasBook = false;
  const numbers = (side: Map<string, string>) =>
    [...side].map(([price, size]): [number, number] => [Number(price), Number(size)]);
  let snapshot = 0;
  return messages.flatMap((message, id) => {
    hasBook ||= message.isSnapshot;
    if (message.isSnapshot) snapshot = message.sequence;
    else if (!hasBook || (message.sequence > 0 && message.sequence <= snapshot)) return [];
    apply(book, message);
    return [{ ns: BigInt(message.ms) * 1_000_000n, id, bids: numbers(book.bids), asks: numbers(book.asks) }];
  });
}
