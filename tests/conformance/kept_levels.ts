/** @module What every source must do when all levels are asked for: batches have them, or give them row by row. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import type { BookBatch } from "../../lib/model/batches.ts";
import {
  bookTable,
  makeDatabase,
  type Table,
  tradesTable,
  type Value,
  withFolder,
} from "../helpers/database.ts";
import { BOOK_CASES } from "./book_cases.ts";
import type { OpenSource } from "./read_all.ts";

const MS = 1625097600000;

/** Registers the tests of a source's kept levels. */
export function testKeptLevels(name: string, open: OpenSource): void {
  for (const test of BOOK_CASES) {
    Deno.test(`${name} keeps the levels that it gives row by row: ${test.name}`, () =>
      withFolder(async (folder) => {
        const table = { name: test.table, create: test.create, rows: test.rows };
        await compare(open, join(folder, "trades.db"), table, test.before);
      }));
  }

  Deno.test(`${name} keeps the levels of deep books, of books in other forms between them, and of more than fit`, () =>
    withFolder(async (folder) => {
      const side = (price: number, levels: number, row: number) =>
        Array.from({ length: levels }, (_, level) => [(price + level / 100).toFixed(2), `${row + 1}.5`]);
      const rows = Array.from({ length: 1200 }, (_, row): Value[] => {
        const levels = row % 100 === 0 ? 0 : row % 7 === 0 ? 5 : row === 600 ? 300_000 : 400;
        const bids = side(100, levels, row);
        // Levels as an object are a form that only the general parser reads.
        const asks = row % 50 === 3
          ? JSON.stringify(Object.fromEntries(side(200, 3, row)))
          : side(200, levels, row);
        const text = (value: string | string[][]) =>
          typeof value === "string" ? value : JSON.stringify(value);
        return [row + 1, "X", text(bids), text(asks), String(MS + 1000 * row)];
      });
      const count = await compare(open, join(folder, "trades.db"), bookTable(rows));
      assertEquals(count, 1200);
    }));
}

/** Compares the levels of each row that is read; returns how many rows there are. */
async function compare(open: OpenSource, path: string, table: Table, before?: string): Promise<number> {
  makeDatabase(path, [tradesTable([[1, "X", "1", 1, 1, "buy", String(MS)]]), table], before);
  const source = await open(path);
  let rows = 0;
  try {
    for (const batch of source.books({ keepsLevels: true })) {
      for (let row = 0; row < batch.count; row++) {
        const { bids, asks } = batch.levels(row);
        if (batch.kept) assertEquals(keptOf(batch, row), [bids.flat(), asks.flat()]);
        assertEquals([batch.bidLevels[row], batch.askLevels[row]], [bids.length, asks.length]);
        rows++;
      }
    }
  } finally {
    source.close();
  }
  return rows;
}

/** The kept levels of a row, best first. */
function keptOf(batch: BookBatch, row: number): number[][] {
  const { pairs, ends } = batch.kept!;
  const start = row === 0 ? 0 : ends[row - 1];
  const asksAt = start + 2 * batch.bidLevels[row];
  assert(asksAt <= ends[row]);
  return [[start, asksAt, -1], [asksAt, ends[row], 1]].map(([from, to, sign]) =>
    Array.from(
      { length: (to - from) / 2 },
      (_, level) => [pairs[from + 2 * level], pairs[from + 2 * level + 1]],
    )
      .sort(([a], [b]) => sign * (a - b)).flat()
  );
}
