import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, tradesTable, withFolder } from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import { openSqlSource } from "./sql_source.ts";
import { testSource } from "../../../tests/conformance/source_conformance.ts";

testSource("SqlSource", openSqlSource);

/** The prices that a source gives, and the fault at their end. */
async function pricesOf(path: string): Promise<{ prices: number[]; fault: string }> {
  const reader = await openSqlSource(path);
  const prices: number[] = [];
  try {
    const error = assertThrows(() => {
      for (const batch of reader.trades()) prices.push(...batch.price.subarray(0, batch.count));
    }, SourceFault);
    return { prices, fault: error.message };
  } finally {
    reader.close();
  }
}

Deno.test("SqlSource gives the rows of a view before a row that cannot be computed, and then the fault", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(
      join(folder, "trades.db"),
      [],
      `CREATE TABLE t(n); INSERT INTO t VALUES (1), (2), (-9223372036854775808), (3);
       CREATE VIEW trades AS SELECT abs(n) AS price, 1 AS size, 1625097600000 AS timestamp FROM t`,
    );
    assertEquals(await pricesOf(path), {
      prices: [1, 2],
      fault:
        "its view trades cannot be computed: integer overflow; mend the view, or put another in its place with --views FILE",
    });
  }));

Deno.test("SqlSource reports a db page that lost rows, which reading alone does not show", () =>
  withFolder(async (folder) => {
    const rows = [1, 2, 3].map((price) => [price, "X", String(price), price, 1, "buy", "1625097600000"]);
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows)]);
    const bytes = Deno.readFileSync(path);
    // The table is the second db page; byte 4 of its header is the lower byte of the number of its rows.
    assertEquals(bytes[4096 + 4], 3);
    bytes[4096 + 4] = 2;
    Deno.writeFileSync(path, bytes);
    const { prices, fault } = await pricesOf(path);
    assertEquals(prices, [1, 2]);
    assertEquals(
      fault.replaceAll(/\d+/g, "N"),
      "it is damaged (SQLite: Fragmentation of N bytes reported as N on page N)",
    );
  }));
