/**
 * Random databases, with every file layout that SQLite can produce and every kind of value that a recorder may write,
 * correctly or by mistake.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import type { Value } from "../helpers/database.ts";
import { ODD_BOOKS, ODD_NUMBERS } from "./odd_values.ts";

/** Makes random choices. */
export class Chance {
  /** Uses a generator of numbers in [0, 1). */
  constructor(readonly random: () => number) {}

  /** True with the given probability. */
  is(probability: number): boolean {
    return this.random() < probability;
  }

  /** An integer from the least to the greatest, both included. */
  whole(least: number, greatest: number): number {
    return least + Math.floor(this.random() * (greatest - least + 1));
  }

  /** One of several values. */
  one<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)];
  }

  /** The same values in another order. */
  shuffled<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  }
}

/** About the time of the first row of a random database. */
export const START_MS = 1735689600000;

const NUMBER_TYPES = [
  "REAL",
  "REAL",
  "REAL",
  "TEXT",
  "TEXT",
  "INTEGER",
  "NUMERIC",
  "",
  "BLOB",
  "DOUBLE",
  "VARCHAR(20)",
];
const TIME_TYPES = ["TEXT", "TEXT", "INTEGER", "INTEGER", "REAL", "", "DATETIME"];
const TEXT_TYPES = ["TEXT", "TEXT", "TEXT", "", "BLOB", "VARCHAR(9)"];

/** A column. */
interface Column {
  name: string;
  type: string;
  /** The value of a row, as recorders write it. */
  value: (row: number) => Value;
}

/**
 * Makes a database of random shape and content.
 *
 * @param path The path, which must not exist
 * @param random A generator of numbers in [0, 1)
 * @param rows The most rows of a table
 */
export function makeRandomDatabase(path: string, random: () => number, rows: number): void {
  const chance = new Chance(random);
  const pageSize = 2 ** chance.whole(9, chance.is(0.2) ? 16 : 12);
  const setup = [
    `PRAGMA page_size=${pageSize}`,
    "PRAGMA synchronous=OFF",
    `PRAGMA auto_vacuum=${chance.one([0, 0, 1, 2])}`,
    `PRAGMA encoding='${chance.is(0.04) ? chance.one(["UTF-16le", "UTF-16be"]) : "UTF-8"}'`,
  ];
  if (chance.is(0.25)) reserve(path, setup, pageSize, chance.whole(1, Math.min(255, pageSize - 480)));
  const db = new DatabaseSync(path);
  try {
    for (const statement of setup) db.exec(statement);
    db.exec(`PRAGMA journal_mode=${chance.one(["DELETE", "DELETE", "PERSIST", "WAL"])}`);
    db.exec("BEGIN");
    const tables = chance.shuffled([() => makeTrades(db, chance, rows), () => makeBook(db, chance, rows)]);
    for (const make of tables) if (make === tables[0] || !chance.is(0.1)) make();
    if (!hasTable(db, "trade")) makeTrades(db, chance, rows);
    db.exec("COMMIT");
    if (chance.is(0.1)) db.exec("VACUUM");
    if (chance.is(0.1)) db.exec("PRAGMA incremental_vacuum(3)");
  } finally {
    db.close();
  }
}

/** Reserves bytes in each db page by editing the header of an empty database; node:sqlite has no function for that. */
function reserve(path: string, setup: string[], pageSize: number, reserved: number): void {
  const db = new DatabaseSync(path);
  for (const statement of setup) db.exec(statement);
  db.exec("VACUUM");
  db.close();
  const bytes = Deno.readFileSync(path);
  const view = new DataView(bytes.buffer);
  bytes[20] = reserved;
  // The start of the cell content area of db page 1, which has no cells.
  view.setUint16(105, pageSize - reserved);
  Deno.writeFileSync(path, bytes);
}

function hasTable(db: DatabaseSync, start: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name LIKE ?").get(`${start}%`) !== undefined;
}

function makeTrades(db: DatabaseSync, chance: Chance, rows: number): void {
  const numeric = () => number(chance);
  const columns: Column[] = [
    { name: chance.one(["price", "px", "PRICE"]), type: chance.one(NUMBER_TYPES), value: numeric() },
    {
      name: chance.one(["size", "sz", "Amount", "qty", "volume"]),
      type: chance.one(NUMBER_TYPES),
      value: numeric(),
    },
    timeColumn(chance),
  ];
  if (chance.is(0.8)) {
    const sides = chance.one<Value[]>([["buy", "sell"], ["BUY", "SELL"], ["Buy", "Sell"], ["b", "s"], [
      "bid",
      "ask",
    ], [
      1,
      -1,
    ]]);
    columns.push({
      name: chance.one(["side", "direction"]),
      type: chance.one(TEXT_TYPES),
      value: () => chance.one(sides),
    });
  }
  if (chance.is(0.7)) {
    const first = chance.one([0, 9, 600_000_000, 1e14, 9007199254740900]);
    const tradeId = chance.one<(row: number) => Value>([
      (row) => String(first + row),
      (row) => first + row,
      (row) => -8_388_600 + row,
      (row) => BigInt(first) * 900n + BigInt(row),
      (row) => String(BigInt(first) * 123456789012n + BigInt(row)).padStart(18, "0"),
      () => `${chance.whole(1e8, 4e9).toString(16)}-4f1c-${chance.whole(1e8, 4e9).toString(16)}`,
    ]);
    columns.push({ name: "trade_id", type: chance.one(["TEXT", "INTEGER", ""]), value: tradeId });
  }
  makeTable(db, chance, chance.one(["trades", "trades", "Trade"]), columns, rows);
}

function makeBook(db: DatabaseSync, chance: Chance, rows: number): void {
  const levels = chance.one([0, 1, 5, 5, 50, 400]);
  const type = chance.one(["TEXT", "TEXT", ""]);
  const columns: Column[] = [
    { name: "bids", type, value: side(chance, levels, -1) },
    { name: "asks", type, value: side(chance, levels, 1) },
    timeColumn(chance),
  ];
  makeTable(
    db,
    chance,
    chance.one(["book", "books", "OrderBook", "order_book"]),
    columns,
    levels > 5 ? rows / 10 : rows,
  );
}

function makeTable(
  db: DatabaseSync,
  chance: Chance,
  table: string,
  wanted: Column[],
  mostRows: number,
): void {
  const junk = Array.from(
    { length: chance.one([0, 0, 1, 3, 6, chance.is(0.1) ? 140 : 1]) },
    (_, index): Column => ({
      name: `junk${index}`,
      type: chance.one(["", "TEXT", "INTEGER", "REAL", "BLOB"]),
      value: junkValue(chance, index < 3),
    }),
  );
  const id: Column[] = chance.is(0.7)
    ? [{ name: chance.one(["id", "ID"]), type: "", value: (row) => row + 1 }]
    : [];
  const columns = chance.is(0.5) ? [...id, ...wanted, ...junk] : chance.shuffled([...id, ...wanted, ...junk]);
  const [isStrict, withoutRowid] = [chance.is(0.05), chance.is(0.04)];
  const key = chance.one(wanted.slice(-2)).name;
  // The column that is an alias of the rowid, if any.
  const alias = id.length > 0 ? id[0].name : chance.is(0.15) ? key : undefined;
  const keyType = chance.one([
    "INTEGER PRIMARY KEY",
    "INTEGER PRIMARY KEY",
    "integer primary key",
    "INT PRIMARY KEY",
    "INTEGER PRIMARY KEY DESC",
    "TEXT",
    "",
  ]);
  const isKey = keyType.toUpperCase().includes("PRIMARY");
  const declared = columns.map(({ name, type }) => {
    const declaredType = name === alias
      ? (isStrict && keyType === "" ? "ANY" : keyType)
      : isStrict
      ? strictType(type)
      : type;
    return `${name} ${declaredType}`;
  });
  const late = chance.is(0.2) && !withoutRowid
    ? columns.length - chance.whole(0, Math.min(3, columns.length - 1))
    : columns.length;
  const options = [
    isStrict ? "STRICT" : "",
    withoutRowid && alias !== undefined && isKey ? "WITHOUT ROWID" : "",
  ];
  const first = declared.map((declaration, index) =>
    index < late || / (INTEGER|INT) PRIMARY/i.test(declaration) ? declaration : undefined
  );
  db.exec(`CREATE TABLE ${table}(${first.filter((d) => d !== undefined)}) ${options.filter(Boolean)}`);
  const rows = Math.floor(chance.one([0, 1, chance.whole(2, mostRows), mostRows]));
  const odd = chance.one([0, 0, 0.01, 0.3]);
  const gap = chance.one([1, 1, 3, 1_000_003]);
  const begin = chance.one([
    0n,
    0n,
    -5n,
    -(2n ** 63n),
    2n ** 53n - 20n,
    2n ** 40n,
    2n ** 63n - 1n - BigInt(gap * rows),
  ]);
  const order = chance.is(0.8) ? undefined : chance.shuffled(Array.from({ length: rows }, (_, row) => row));
  const insert = (names: Column[], from: number, to: number) => {
    const withRowid = alias === undefined && !options[1];
    const statement = db.prepare(
      `INSERT OR IGNORE INTO ${table}(${[...(withRowid ? ["rowid"] : []), ...names.map(({ name }) => name)]})
       VALUES (${[...(withRowid ? ["?"] : []), ...names.map(() => "?")]})`,
    );
    for (let index = from; index < to; index++) {
      const row = order?.[index] ?? index;
      const rowid = begin + BigInt(row * gap);
      const values = names.map(({ name, value }) =>
        name === alias && isKey && (id.length > 0 || chance.is(0.3))
          ? rowid
          : chance.is(odd)
          ? oddValue(chance)
          : value(row)
      );
      try {
        statement.run(...(withRowid ? [rowid, ...values] : values));
      } catch (error) {
        // A STRICT table or a key rejected the value.
        if (!/cannot store|constraint|mismatch/.test(String(error))) throw error;
      }
    }
  };
  const early = columns.filter((_, index) => first[index] !== undefined);
  insert(early, 0, early.length === columns.length ? rows : Math.floor(rows / 2));
  if (early.length < columns.length) {
    columns.forEach((column, index) => {
      if (first[index] === undefined) {
        db.exec(
          `ALTER TABLE ${table} ADD COLUMN ${declared[index]}${isStrict ? "" : defaultOf(chance, column)}`,
        );
      }
    });
    insert(columns, Math.floor(rows / 2), rows);
  }
  if (chance.is(0.2)) {
    db.exec(
      `DELETE FROM ${table} WHERE ${wanted[0].name} IN (SELECT ${wanted[0].name} FROM ${table} LIMIT ${
        Math.floor(rows / 3)
      })`,
    );
  }
  if (chance.is(0.15) && !isStrict && !(alias === key && isKey) && !(id.length === 0 && isKey)) {
    db.exec(
      `UPDATE ${table} SET ${chance.one(wanted).name} = ${
        chance.one([
          "NULL",
          "1.5",
          "'[[1,2]]'",
          "x'5b5d'",
          "CAST(x'5b5b27a031272c325d5d' AS TEXT)",
          "CAST(x'31ff32' AS TEXT)",
          "CAST(x'323100' AS TEXT)",
        ])
      } WHERE length(${chance.one(wanted).name}) % 2 = 0`,
    );
  }
  if (chance.is(0.1)) db.exec(`CREATE INDEX ${table}_index ON ${table}(${chance.one(wanted).name})`);
  if (chance.is(0.03) && !isStrict) db.exec(`ALTER TABLE ${table} ADD COLUMN made AS (1)`);
  if (chance.is(0.03)) {
    db.exec(
      `ALTER TABLE ${table} RENAME TO raw_${table}; CREATE VIEW ${table} AS SELECT * FROM raw_${table}`,
    );
  }
}

function strictType(type: string): string {
  return ["TEXT", "INTEGER", "REAL", "BLOB"].includes(type) ? type : "ANY";
}

function defaultOf(chance: Chance, { value }: Column): string {
  const known = value(1);
  return chance.one([
    "",
    " DEFAULT NULL",
    ` DEFAULT ${
      typeof known === "string" ? `'${known.replaceAll("'", "''")}'` : typeof known === "number" ? known : 7
    }`,
    " DEFAULT '12'",
    " DEFAULT -1.5",
    " DEFAULT (3)",
    " DEFAULT word",
    " DEFAULT x'5b5d'",
    " DEFAULT TRUE",
  ]);
}

function timeColumn(chance: Chance): Column {
  const step = chance.one([0, 1, 7, 997, -3]);
  const ms = (row: number) =>
    START_MS + Math.floor(row * step / 2) + (chance.is(0.02) ? chance.whole(-1e6, 1e6) : 0);
  const value = chance.one<(row: number) => Value>([
    (row) => String(ms(row)),
    (row) => String(ms(row)),
    ms,
    (row) => String(ms(row) * 1000 + row % 1000),
    (row) => BigInt(ms(row)) * 1_000_000n + BigInt(row),
    (row) => String(BigInt(ms(row)) * 1_000_000n + BigInt(row)),
    (row) => ms(row) / 1000,
    (row) => (ms(row) / 1000).toFixed(chance.whole(0, 6)),
    (row) => new Date(ms(row)).toISOString(),
    (row) => new Date(ms(row)).toISOString().replace("T", " ").replace("Z", "+00:00"),
  ]);
  return {
    name: chance.one(["timestamp", "ts", "time", "created_time"]),
    type: chance.one(TIME_TYPES),
    value,
  };
}

function number(chance: Chance): () => Value {
  const decimals = chance.whole(0, 9);
  const scale = chance.one([1, 100, 1e5, 1e9]);
  return chance.one<() => Value>([
    () => Number((chance.random() * scale).toFixed(decimals)),
    () => (chance.random() * scale).toFixed(decimals),
    () => chance.random() * scale,
    () => chance.whole(0, scale),
    () => String(chance.random() * scale),
    () => BigInt(chance.whole(0, scale)) ** 2n,
  ]);
}

function side(chance: Chance, levels: number, sign: number): (row: number) => Value {
  const form = chance.whole(0, 7);
  const elements = chance.one([2, 3, 4, 4, 4, 5, 6]);
  const isShuffled = chance.is(0.2);
  const decimals = chance.whole(0, 9);
  const spread = (level: number) =>
    (1000 + sign * (1 + (isShuffled ? chance.whole(0, levels) : level)) / 10).toFixed(chance.whole(1, 3));
  return () => {
    const list = Array.from(
      { length: chance.is(0.1) ? chance.whole(0, levels) : levels },
      (_, level) =>
        [
          spread(level),
          (chance.is(0.05) ? 0 : chance.random() * 10 ** chance.whole(0, 3)).toFixed(decimals),
          "0",
          String(level),
          "0.5",
          String(START_MS + level),
        ].slice(0, elements),
    );
    const numbers = list.map((level) => level.map(Number));
    switch (form) {
      case 0:
      case 1:
      case 2:
        return python(list);
      case 3:
        return JSON.stringify(list);
      case 4:
        return JSON.stringify(list).replaceAll(",", ", ");
      case 5:
        return JSON.stringify(numbers);
      case 6:
        return JSON.stringify(numbers).replaceAll(",", ", ");
      default:
        return new TextEncoder().encode(JSON.stringify(list));
    }
  };
}

/** A list in Python's notation. */
function python(list: string[][]): string {
  return `[${list.map((level) => `[${level.map((element) => `'${element}'`).join(", ")}]`).join(", ")}]`;
}

/** Values of columns that are not read; some are long enough for overflow pages. */
function junkValue(chance: Chance, mayBeLong: boolean): (row: number) => Value {
  const long = mayBeLong && chance.is(0.2);
  return (row) =>
    chance.one<Value>([
      null,
      row,
      0.5 + row,
      "junk".repeat(long ? chance.whole(0, 600) : chance.whole(0, 3)),
      new Uint8Array(long ? chance.whole(0, 3000) : 3),
    ]);
}

/** Any value, whether it fits its column or not. */
function oddValue(chance: Chance): Value {
  return chance.one<() => Value>([
    () => null,
    () => chance.one(ODD_NUMBERS),
    () => chance.one(ODD_BOOKS),
    () =>
      chance.one([
        0,
        -0,
        -1,
        1,
        0.5,
        Infinity,
        -Infinity,
        1e300,
        5e-324,
        2 ** 31,
        -(2 ** 23),
        2 ** 53,
        1e21,
        127,
        128,
        32768,
        8388608,
        2 ** 47,
      ]),
    () =>
      chance.one([2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 47n, 10n ** 15n]),
    () => chance.one(["buy", "SELL", " bid ", "as\u212a", "aS\u212A", "b", "S", "buyer", "bu\u0079"]),
    () => new Uint8Array([0x5b, 0x5b, 0x31, 0x2c, 0x32, 0x5d, 0x5d]),
    () => new Uint8Array([0x5b, 0x5b, 0x27, 0xa0, 0x31, 0x27, 0x2c, 0x32, 0x5d, 0x5d]),
    () => new Uint8Array(0),
    () => new Date(START_MS + chance.whole(0, 1e8)).toISOString(),
  ])();
}
