import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import { parseDbHeader, readDbHeader } from "./db_header.ts";

/** A header of a database of three db pages of 4096 bytes, changed at some offsets. */
function header(changes: Record<number, number> = {}): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set(new TextEncoder().encode("SQLite format 3\0"));
  Object.entries({ 16: 0x10, 18: 1, 19: 1, 27: 9, 31: 3, 95: 9, ...changes })
    .forEach(([at, byte]) => bytes[Number(at)] = byte);
  return bytes;
}

Deno.test("parseDbHeader() returns the mode, the size of the database and what is missing", () => {
  const whole = { usesWal: false, databaseBytes: 12288, truncated: undefined, excessBytes: 0 };
  assertEquals(parseDbHeader(header(), 12288), whole);
  assertEquals(parseDbHeader(header(), 2 ** 40), whole, "a file larger than its database");
  assertEquals(parseDbHeader(header({ 18: 2 }), 12288), { ...whole, usesWal: true });
  assertEquals(parseDbHeader(header({ 16: 0, 17: 1 }), 196608), { ...whole, databaseBytes: 196608 });
  const truncated = "it is cut short: 8193 bytes of 12288";
  assertEquals(parseDbHeader(header(), 8193), { ...whole, truncated, excessBytes: 1 });
});

Deno.test("parseDbHeader() does not use a count of db pages that an old version of SQLite left behind", () => {
  for (const stale of [header({ 95: 8 }), header({ 31: 0 })]) {
    const { databaseBytes, truncated } = parseDbHeader(stale, 4096);
    assertEquals([databaseBytes, truncated], [undefined, undefined]);
  }
});

Deno.test("parseDbHeader() refuses what is not a database, or has no whole db page", () => {
  const cases: [bytes: Uint8Array, fileBytes: number, message: string][] = [
    [new Uint8Array(0), 0, "it is empty (0 bytes)"],
    [header().subarray(0, 99), 99, "it is cut short: 99 bytes"],
    [header({ 0: 0 }), 12288, "it is not an SQLite 3 database"],
    [header(), 4095, "it is cut short: 4095 bytes of 12288"],
  ];
  for (const [bytes, fileBytes, message] of cases) {
    assertThrows(() => parseDbHeader(bytes, fileBytes), SourceFault, message);
  }
});

Deno.test("readDbHeader() agrees with SQLite", () =>
  withFolder((folder) => {
    for (const size of [512, 4096, 65536]) {
      const path = join(folder, `${size}.db`);
      const db = new DatabaseSync(path);
      db.exec(`PRAGMA page_size=${size}; CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(200000))`);
      const { page_count } = db.prepare("PRAGMA page_count").get() as { page_count: number };
      db.close();
      assertEquals(readDbHeader(path).databaseBytes, page_count * size);
    }
    assertThrows(() => readDbHeader(folder), SourceFault, "it is not a file");
  }));
