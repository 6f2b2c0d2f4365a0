import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally, rejectedRows, sumOfTallies } from "../../model/batches.ts";
import { ClusterError } from "./cluster_error.ts";
import { type DayManifest, loadOf, newLoad, parseManifest, sqlText, type TableManifest } from "./manifest.ts";

const TABLE: TableManifest = {
  load: 5,
  rows: 2,
  tally: { ...newTally(), read: 2 },
  first_ms: 1,
  last_ms: 2,
  rows_outside_day: 0,
  greatest_tie: 0,
  price_decimals: 1,
  size_decimals: -1,
  checksum: ["1", "2", "3"],
};

const MANIFEST: DayManifest = {
  version: 1,
  instrument: "X",
  day: "2024-01-01",
  loaded_ms: 1,
  bytes: 10,
  side_is: "taker",
  signed_prices: false,
  choices: [],
  warnings: [],
  faults: [],
  trades: TABLE,
  books: { ...TABLE, load: 6 },
};

Deno.test("an entry of the manifest is read as it was written", () => {
  for (const manifest of [MANIFEST, { ...MANIFEST, books: null }]) {
    assertEquals(parseManifest(JSON.stringify(manifest), "X", "2024-01-01"), manifest);
  }
  assertEquals([loadOf(MANIFEST), loadOf({ ...MANIFEST, books: null })], [6, 5]);
});

Deno.test("an entry that is cut short, changed or of another day is an error that names the day", () => {
  const text = JSON.stringify(MANIFEST);
  const check = (changed: string) => {
    try {
      const found = parseManifest(changed, "X", "2024-01-01");
      // What is accepted has everything that queries need.
      for (const table of [found.trades, found.books]) {
        if (table !== null) assert(Number.isSafeInteger(table.load) && Number.isSafeInteger(table.rows));
      }
    } catch (error) {
      assert(error instanceof ClusterError && error.message.includes("load the day again"), String(error));
    }
  };
  fc.assert(fc.property(fc.nat({ max: text.length }), (length) => check(text.slice(0, length))));
  fc.assert(fc.property(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 3 }), (at, other) => {
    check(text.slice(0, at) + other + text.slice(at + 1));
  }));
  fc.assert(fc.property(fc.json(), check));
  for (
    const other of [{ ...MANIFEST, version: 2 }, { ...MANIFEST, day: "2024-01-02" }, {
      ...MANIFEST,
      instrument: "Y",
    }]
  ) {
    let message = "";
    try {
      parseManifest(JSON.stringify(other), "X", "2024-01-01");
    } catch (error) {
      message = (error as Error).message;
    }
    assert(message.includes("X 2024-01-01"), message);
  }
});

Deno.test("a later load has a greater number, also if the clock was set back", () => {
  const before = newLoad();
  assert(newLoad(before) > before);
  assert(newLoad(before * 2) === before * 2 + 1);
});

Deno.test("texts in SQL cannot end early", () => {
  assertEquals(sqlText("a'b\\c"), "'a\\'b\\\\c'");
});

/** The members of an entry, and of its tables. */
const PATHS = [
  ...Object.keys(MANIFEST).map((name) => [name]),
  ...["trades", "books"].flatMap((table) => Object.keys(TABLE).map((name) => [table, name])),
  ["trades", "tally", "read"],
  ["trades", "tally", "rejected"],
  ["books", "tally", "rejected", "price"],
];

Deno.test("an entry with any other value in a member is refused, or has what a run needs", () =>
  fc.assert(fc.property(fc.constantFrom(...PATHS), fc.jsonValue(), (path, value) => {
    const changed = JSON.parse(JSON.stringify(MANIFEST));
    const last = path.at(-1)!;
    path.slice(0, -1).reduce((object, name) => object[name], changed)[last] = value;
    try {
      const { choices, warnings, faults, trades, books } = parseManifest(
        JSON.stringify(changed),
        "X",
        "2024-01-01",
      );
      for (const texts of [choices, warnings, faults]) assert(texts.every((text) => text.length >= 0));
      for (const { tally, first_ms, last_ms, rows } of [trades, ...books ? [books] : []]) {
        assert(Number.isSafeInteger(sumOfTallies(tally).read + rejectedRows(tally)));
        assert(rows === 0 || Number.isSafeInteger(first_ms! + last_ms!));
      }
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
    }
  })));
