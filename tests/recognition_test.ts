/**
 * How tables of many schemas are recognised: by names, sampled rows and the requested instrument. Each database is read
 * by db pages and through SQLite, with equal results.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { BATCH_ROWS } from "../lib/model/batches.ts";
import { DAY_MS } from "../lib/model/days.ts";
import type { ReadingOptions } from "../lib/sources/reading_options.ts";
import type { Source, SourceDescription } from "../lib/sources/source.ts";
import { SourceFault } from "../lib/sources/source_fault.ts";
import { openDatabase } from "../lib/sources/sqlite/open_database.ts";
import { openSqlSource } from "../lib/sources/sqlite/sql_source.ts";
import { makeDatabase, type Table, type Value, withFolder } from "./helpers/database.ts";

const MS = Date.UTC(2024, 0, 1);
const READING: ReadingOptions = {
  instrument: "BTC-USDT",
  day: { startMs: MS, endMs: MS + DAY_MS },
  days: { startMs: MS, endMs: MS + DAY_MS },
};

/** What a source gives of a database. */
interface Contents {
  /** Milliseconds since {@linkcode MS}, price, size, side. */
  trades: number[][];
  /** Milliseconds since {@linkcode MS}, sum of the bids' sizes. */
  books: number[][];
  others: (number | undefined)[];
  unnamed: (number | undefined)[];
  description: SourceDescription;
  bookFault: string | undefined;
}

/** Reads a database with both sources, which must agree. */
async function contentsOf(tables: Table[], reading: ReadingOptions = READING): Promise<Contents> {
  let contents!: Contents;
  await withFolder(async (folder) => {
    const path = makeDatabase(`${folder}/trades.db`, tables);
    contents = readSource(await openDatabase(path, { reading }));
    const trusted = readSource(await openSqlSource(path, { reading }));
    assertEquals({ ...trusted, description: contents.description }, contents);
  });
  return contents;
}

function readSource(source: Source): Contents {
  try {
    const trades: number[][] = [];
    for (const { count, timeMs, price, size, side } of source.trades()) {
      for (let row = 0; row < count; row++) trades.push([timeMs[row] - MS, price[row], size[row], side[row]]);
    }
    const books: number[][] = [];
    for (const { count, timeMs, bidSize } of source.books()) {
      for (let row = 0; row < count; row++) books.push([timeMs[row] - MS, bidSize[row]]);
    }
    const tallies = [source.tally.trades, source.tally.books];
    return {
      trades,
      books,
      others: tallies.map(({ other_instruments }) => other_instruments),
      unnamed: tallies.map(({ without_instrument }) => without_instrument),
      description: source.description,
      bookFault: source.bookFault?.message,
    };
  } finally {
    source.close();
  }
}

function trades(columns: string, ...rows: Value[][]): Table {
  return { name: "trades", create: `CREATE TABLE trades(${columns})`, rows };
}

/** Rows of two instruments in turn, more than a batch holds. */
function mixed(names: string[]): Value[][] {
  return Array.from(
    { length: 2 * BATCH_ROWS },
    (_, row) => [names[row % names.length], MS + row, 100 + row, 1, row % 3 ? "buy" : "sell"],
  );
}

Deno.test("rows that name no instrument are skipped and counted, beside rows that name one", async () => {
  const instruments = ["BTC-USDT", null, "ETH-USDT", "", new Uint8Array([1]), "btc/usdt"];
  const rows = instruments.map((instrument, row): Value[] => [instrument, MS + row, 100, 1]);
  const books = instruments.map((instrument, row): Value[] => [instrument, MS + row, "[[1,2]]", "[]"]);
  const { trades: read, books: readBooks, others, unnamed } = await contentsOf([
    trades("symbol, timestamp INTEGER, price REAL, size REAL", ...rows),
    {
      name: "book",
      create: "CREATE TABLE book(symbol, timestamp INTEGER, bids TEXT, asks TEXT)",
      rows: books,
    },
  ]);
  assertEquals([read.map(([ms]) => ms), readBooks.map(([ms]) => ms)], [[0, 5], [0, 5]]);
  assertEquals([others, unnamed], [[1, 1], [3, 3]]);
});

Deno.test("only rows of the requested instrument are read, whatever its separators and case", async () => {
  const rows = mixed(["btc/usdt", "ETH-USDT", "BTCUSDT", "BTC-USDT-SWAP"]);
  const { trades: read, others } = await contentsOf([
    trades("symbol TEXT, timestamp INTEGER, price REAL, size REAL, side TEXT", ...rows),
  ]);
  const wanted = rows.filter(([name]) => name === "btc/usdt" || name === "BTCUSDT");
  assertEquals(
    read,
    wanted.map(([, ms, price, , side]) => [
      Number(ms) - MS,
      Number(price),
      1,
      side === "buy" ? 1 : -1,
    ]),
  );
  assertEquals(others[0], rows.length - wanted.length);
});

Deno.test("names of any length and kind are compared, and rows without a name are other rows", async () => {
  const long = "x".repeat(40);
  for (const name of ["B", long, `${long}${long}`, "é-USDT"]) {
    const rows = mixed([name, "OTHER", name, name.slice(0, -1) + "!"]);
    rows[5][0] = null;
    rows[6][0] = new TextEncoder().encode(name);
    const wanted = rows.filter((row) => row[0] === name);
    const { trades: read } = await contentsOf([
      trades("symbol, timestamp INTEGER, price REAL, size REAL, side TEXT", ...rows),
    ], { ...READING, instrument: name });
    assertEquals(read.map(([ms]) => ms), wanted.map(([, ms]) => Number(ms) - MS), name);
  }
});

Deno.test("the books of other instruments are skipped", async () => {
  const names = ["BTC-USDT", "ETH-USDT", "btcusdt"];
  const rows = Array.from(
    { length: BATCH_ROWS + 10 },
    (_, row): Value[] => [names[row % 3], MS + row, `[[10, ${row + 1}], [9, 1]]`, "[[11, 3]]"],
  );
  const { books, others } = await contentsOf([
    trades("timestamp, price, size", [MS, 1, 1]),
    { name: "book", create: "CREATE TABLE book(instId TEXT, ts INTEGER, bids TEXT, asks TEXT)", rows },
  ]);
  const wanted = rows.flatMap(([name], row) => name === "ETH-USDT" ? [] : [[row, row + 2]]);
  assertEquals(books, wanted);
  assertEquals(others[1], rows.length - wanted.length);
});

Deno.test("base and quote currency in two columns name the instrument", async () => {
  const { trades: read, others } = await contentsOf([
    trades(
      "base TEXT, quote TEXT, timestamp, price, amount",
      ["BTC", "USDT", MS, 1, 1],
      ["ETH", "USDT", MS + 1, 2, 1],
      ["btc", "usdt", MS + 2, 3, 1],
    ),
  ]);
  assertEquals(read.map(([ms]) => ms), [0, 2]);
  assertEquals(others[0], 1);
});

Deno.test("rows of a single other instrument are used with a warning, of several they are an error that lists them", async () => {
  const columns = "symbol TEXT, timestamp, price, size";
  const one = await contentsOf([trades(columns, ["XBTUSD", MS, 1, 1], ["XBT/USD", MS + 1, 2, 1])]);
  assertEquals(one.trades.length, 2);
  assertEquals(one.description.warnings, [
    "table trades has rows of XBTUSD only, which are used for BTC-USDT",
  ]);
  const error = await assertRejects(
    () => contentsOf([trades(columns, ["ETH-USDT", MS, 1, 1], ["SOL-USDT", MS, 1, 1])]),
    SourceFault,
  );
  assertStringIncludes(
    error.message,
    "table trades has no rows of BTC-USDT: symbol has ETH-USDT, SOL-USDT; name one of them, or describe",
  );
});

Deno.test("a single row of another instrument is found wherever it is in a table", async () => {
  const rowsWith = (other: Value) =>
    Array.from({ length: 1000 }, (_, row): Value[] => [row === 321 ? other : "XBTUSD", MS + row, 1, 1]);
  const columns = "symbol TEXT, timestamp, price, size";
  const { trades: read, others } = await contentsOf([trades(columns, ...rowsWith("BTC-USDT"))]);
  assertEquals(read.map(([ms]) => ms), [321]);
  assertEquals(others[0], 999);
  const error = await assertRejects(
    () => contentsOf([trades(columns, ...rowsWith("ETH-USDT"))]),
    SourceFault,
  );
  assertStringIncludes(error.message, "symbol has XBTUSD, ETH-USDT;");
  const unnamed = await contentsOf([trades(columns, ...rowsWith(null))]);
  assertEquals(unnamed.trades.length, 999);
});

Deno.test("a column of instruments without a name is ignored", async () => {
  const { trades: read } = await contentsOf([trades("symbol, timestamp, price, size", [null, MS, 1, 1])]);
  assertEquals(read.length, 1);
});

Deno.test("without a column of sides, a negative size is a sale and a positive size a purchase", async () => {
  const rows = Array.from(
    { length: BATCH_ROWS + 5 },
    (_, row): Value[] => [MS + row, 100, row % 7 === 0 ? -1 - row : row % 11 === 0 ? 0 : 1 + row],
  );
  const { trades: read } = await contentsOf([
    trades("timestamp INTEGER, price REAL, amount REAL", ...rows),
  ]);
  assertEquals(
    read,
    rows.map(([, price, size], row) => [
      row,
      Number(price),
      Math.abs(Number(size)),
      Math.sign(Number(size)) + 0,
    ]),
  );
});

Deno.test("a side beside a negative size wins, and a contradiction is a warning", async () => {
  const { trades: read, description } = await contentsOf([
    trades("timestamp, price, size, side", [MS, 1, -2, "sell"], [MS + 1, 1, -3, "buy"]),
  ]);
  assertEquals(read, [[0, 1, 2, -1], [1, 1, 3, 1]]);
  assertStringIncludes(description.warnings[0], "a size of -3 beside the side buy");
});

Deno.test("beside a column of sides, a negative size of an unknown side is no sale", async () => {
  for (const sideIs of ["taker", "maker"] as const) {
    for (const unknown of [null, "?"]) {
      const { trades: read } = await contentsOf([
        trades("timestamp, price, size, side", [MS, 1, -2, "sell"], [MS + 1, 1, -3, unknown], [
          MS + 2,
          1,
          4,
          unknown,
        ]),
      ], { ...READING, sideIs });
      assertEquals(read.map((trade) => trade[3]), [sideIs === "maker" ? 1 : -1, 0, 0]);
    }
  }
});

Deno.test("a table that is read because none can be read from the preferred one is a warning", async () => {
  const deals = { name: "deals", create: "CREATE TABLE deals(timestamp, price, size)", rows: [[MS, 1, 2]] };
  const others = [[MS, 3, 4, "ETH-USDT"], [MS, 3, 4, "LTC-USDT"]];
  const { trades: read, description } = await contentsOf([
    trades("timestamp, price, size, symbol", ...others),
    deals,
  ]);
  assertEquals(read, [[0, 1, 2, 0]]);
  assertStringIncludes(
    description.warnings.join(),
    "trades are read from table deals rather than trades, of which no trades can be read: table trades has no rows of BTC-USDT",
  );
  // No warning about a table of the name without the columns of trades, nor about a table that comes later in the list.
  const { description: other } = await contentsOf([trades("strategy, pnl", ["a", 1]), deals]);
  assertEquals(other.warnings, []);
  const { description: later } = await contentsOf([trades("timestamp, price, size", [MS, 1, 2]), {
    name: "deals",
    create: "CREATE TABLE deals(timestamp, price, size, symbol)",
    rows: others,
  }]);
  assertEquals(later.warnings, []);
});

Deno.test("no other table takes the place of a view of the reader's that has no rows or lacks a column", async () => {
  const ticks = {
    name: "ticks",
    create: "CREATE TABLE ticks(timestamp, price, size, symbol)",
    rows: [[MS, 1, 2, "BTC-USDT"]],
  };
  const levels = {
    name: "depth",
    create: "CREATE TABLE depth(timestamp, bids, asks)",
    rows: [[MS, "[[1, 2]]", "[[2, 3]]"]],
  };
  const none = await contentsOf([ticks, levels], {
    ...READING,
    views: `CREATE TEMP VIEW trades AS SELECT * FROM ticks WHERE size > 9;
      CREATE TEMP VIEW book AS SELECT * FROM depth WHERE timestamp IS NULL`,
  });
  assertEquals([none.trades, none.books], [[], []]);
  // A helper is no view of trades.
  const helped = await contentsOf([trades("timestamp, price, size", [MS + 1, 5, 6])], {
    ...READING,
    views: `CREATE TEMP VIEW tape AS SELECT 1 AS timestamp, 1 AS price, 1 AS size;
      CREATE TEMP VIEW book AS SELECT timestamp, NULL AS bids, NULL AS asks FROM trades`,
  });
  assertEquals(helped.trades, [[1, 5, 6, 0]]);
  await assertRejects(
    () =>
      contentsOf([ticks], {
        ...READING,
        views: "CREATE TEMP VIEW trades AS SELECT timestamp, price FROM ticks",
      }),
    SourceFault,
    "no size column in table trades",
  );
});

const SIDES: [column: string, values: Value[], sides: number[], reading?: ReadingOptions][] = [
  ["side TEXT", ["Buy", "S", "", "ask"], [1, -1, 0, -1]],
  ["Taker_Side TEXT", ["BUY", "SELL"], [1, -1]],
  ["side INTEGER", [1, -1, 0], [1, -1, 0]],
  ["side INTEGER", [1, 2], [0, 0]],
  ["side INTEGER", [1, 1], [0, 0]],
  ["is_buyer_maker", ["True", "False", "x"], [-1, 1, 0]],
  ["isBuyerMaker", [1, 0], [-1, 1]],
  ["is_buyer_maker TEXT", ["true", "false"], [1, -1].map((side) => -side), { sideIs: "maker" }],
  ["taker_side", ["sell", "buy"], [-1, 1], { sideIs: "maker" }],
  ["maker_side", ["sell", "buy"], [1, -1]],
  ["side TEXT", ["buy", "sell"], [-1, 1], { sideIs: "maker" }],
  ["type TEXT", ["limit", "market"], [0, 0]],
  ["type TEXT", ["buy", "sell"], [1, -1]],
];

for (const [column, values, sides, reading] of SIDES) {
  Deno.test(`sides of ${column} such as ${values.join(", ")}${reading ? " with --side-is maker" : ""}`, async () => {
    const rows = values.map((value, row) => [MS + row, 1, 1, value]);
    const { trades: read } = await contentsOf([trades(`timestamp, price, size, ${column}`, ...rows)], {
      ...READING,
      ...reading,
    });
    assertEquals(read.map(([, , , side]) => side + 0), sides.map((side) => side + 0));
  });
}

Deno.test("numbers that are not understood as sides are a warning", async () => {
  const { description } = await contentsOf([
    trades("timestamp, price, size, side", [MS, 1, 1, 1], [MS, 1, 1, 2]),
  ]);
  assertStringIncludes(description.warnings[0], "sides are unknown: side has 1, 2, which are not understood");
});

const SIZES: [columns: string, rows: Value[][], size: string][] = [
  ["timestamp, price, amount, quantity", [[MS, 10, 20, 2], [MS, 11, 33, 3]], "quantity"],
  ["timestamp, price, amount, volume", [[MS, 10, 2, 20], [MS, 11, 3, 33]], "amount"],
  ["timestamp, price, volume, amount", [[MS, 10, 2, 20], [MS, 11, 3, 33]], "volume"],
  ["timestamp, price, size, qty", [[MS, 10, null, 20], [MS, 11, null, 33]], "qty"],
  ["timestamp, price, amount", [[MS, 10, 2]], "amount"],
  ["timestamp, price, baseQty, amount", [[MS, 10, 2, 9]], "baseQty"],
];

for (const [columns, rows, size] of SIZES) {
  Deno.test(`the size of (${columns}) is ${size}`, async () => {
    const { description } = await contentsOf([trades(columns, ...rows)]);
    assertEquals(description.trades?.columns.size, size);
    const others = columns.split(", ").length > 3;
    assertEquals(description.choices.some((choice) => choice.startsWith("size in table trades: ")), others);
  });
}

const TIMES: [columns: string, rows: Value[][], time: string][] = [
  ["timestamp, ts, price, size", [[null, MS, 1, 1]], "ts"],
  ["timestamp, time, price, size", [[MS + 1500, MS, 1, 1], [MS + 2500, MS + 900, 1, 1]], "time"],
  ["timestamp, time, price, size", [[MS + 1, MS, 1, 1], [MS + 2, MS + 3, 1, 1]], "timestamp"],
  ["timestamp, datetime, price, size", [[MS + 700, "2024-01-01 00:00:00", 1, 1]], "timestamp"],
  ["local_timestamp, ts, price, size", [[MS, MS + 9, 1, 1]], "ts"],
  ["ts, trade_time, price, size", [[MS, MS + 9, 1, 1]], "trade_time"],
  ["timestamp, ts, price, size", [[5, MS, 1, 1]], "ts"],
  ["timestamp DATETIME DEFAULT CURRENT_TIMESTAMP, mts, price, size", [[MS, MS + 5, 1, 1]], "mts"],
];

for (const [columns, rows, time] of TIMES) {
  Deno.test(`the time of (${columns}), such as ${rows[0].slice(0, 2).join(" and ")}, is ${time}`, async () => {
    const { description } = await contentsOf([trades(columns, ...rows)]);
    assertEquals(description.trades?.columns.time, time);
    assert(
      description.choices.some((choice) => choice.startsWith(`time in table trades: ${time} rather than`)),
    );
  });
}

Deno.test("a table that has rows is preferred to an empty one, and the choice is described", async () => {
  const { trades: read, description } = await contentsOf([
    trades("timestamp, price, size"),
    { name: "agg_trades", create: "CREATE TABLE agg_trades(p, q, T, m)", rows: [["5", "2", MS, 1]] },
  ]);
  assertEquals(read, [[0, 5, 2, -1]]);
  assertEquals(
    description.choices[0],
    "table of trades: agg_trades rather than trades, since trades is empty",
  );
});

const DOUBTS: [what: string, table: Table, doubt: string | undefined][] = [
  ["scaled integers", trades("timestamp, price, size", [MS, 61800000000, 10000]), "are whole numbers"],
  [
    "a running total",
    trades("timestamp, price, volume", [MS, 1, 1], [MS, 1, 3], [MS, 1, 4]),
    "running total",
  ],
  ["whole prices with fractional sizes", trades("timestamp, price, size", [MS, 61800000000, 0.5]), undefined],
  [
    "several exchanges",
    trades("exchange, timestamp, price, size", ["binance", MS, 1, 1], ["okx", MS, 1, 1]),
    "several exchanges, such as binance, okx",
  ],
  ["times of receipt", trades("received_at, price, size", [MS, 1, 1]), "received or stored"],
];

for (const [what, table, doubt] of DOUBTS) {
  Deno.test(`${what} ${doubt ? "are doubted" : "are not doubted"}`, async () => {
    const { description: { warnings } } = await contentsOf([table]);
    if (doubt === undefined) assertEquals(warnings, []);
    else assertStringIncludes(warnings.join("\n"), doubt);
  });
}

Deno.test("a table that cannot be read gives way to another one, and the choice says why", async () => {
  const { description } = await contentsOf([
    { name: "trades", create: "CREATE TABLE trades(strategy, pnl)", rows: [] },
    { name: "trade", create: "CREATE TABLE trade(ts, price, size)", rows: [[MS, 1, 1]] },
    { name: "ticks", create: "CREATE TABLE ticks(ts, last_price, vol, amount)", rows: [[MS, 1, 1, 1]] },
  ]);
  assertStringIncludes(
    description.choices[0],
    "table of trades: trade rather than ticks, since another table",
  );
  assertStringIncludes(description.choices[0], "no time column in table trades");
  assertEquals(description.choices.length, 1, "the choices between columns of other tables are not shown");
});

Deno.test("prices of 0 and below are accepted where the caller says so", async () => {
  const rows = [[MS, -37.63, 1], [MS + 1, 0, 1], [MS + 2, 1, 1], [MS + 3, "-Infinity", 1]];
  const table = trades("timestamp INTEGER, price, size REAL", ...rows);
  assertEquals((await contentsOf([table])).trades.map(([ms]) => ms), [2]);
  const signed = await contentsOf([table], { ...READING, signedPrices: true });
  assertEquals(signed.trades.map(([, price]) => price), [-37.63, 0, 1]);
});
