/** @module DbPageSource against SqlSource: the short form of the torture tests, and real days. */

import { assertEquals } from "deno-std/assert/equals.js";
import { openDatabase } from "../lib/sources/sqlite/open_database.ts";
import { openSqlSource } from "../lib/sources/sqlite/sql_source.ts";
import { withFolder } from "./helpers/database.ts";
import { HAS_REAL_DAYS, realDays, unpackRealDay } from "./helpers/shared_data.ts";
import { corruptPages } from "./torture/corrupt_pages.ts";
import { decimals } from "./torture/decimals.ts";
import { difference } from "./torture/difference.ts";
import type { TortureFamily } from "./torture/family.ts";
import { readers } from "./torture/readers.ts";

function testShort(family: TortureFamily, scale: number): void {
  Deno.test(`${family.name}: ${family.promise}`, async () => {
    const seed = 20250101;
    const { failures } = await family.run({ seed, scale, log: () => {} });
    assertEquals(failures, []);
  });
}

testShort(readers, 0.05);
testShort(corruptPages, 0.05);
testShort(decimals, 0.01);

if (!HAS_REAL_DAYS) {
  Deno.test({ name: "db pages give every real day as SQLite does", ignore: true, fn: () => {} });
}

for (const { instrument, day } of realDays()) {
  Deno.test(`db pages give ${instrument} on ${day} as SQLite does`, () =>
    withFolder(async (folder) => {
      await unpackRealDay(folder, instrument, day);
      const path = `${folder}/${instrument}/${day}/trades.db`;
      for (const depthLevels of [undefined, 5]) {
        const [tested, trusted] = [await openDatabase(path), await openSqlSource(path)];
        try {
          assertEquals(tested.description.how, "in place, under SQLite's shared lock, by db pages");
          assertEquals(difference({ tested, trusted, depthLevels }), undefined);
        } finally {
          tested.close();
          trusted.close();
        }
      }
    }));
}
