import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, withFolder } from "../../../../tests/helpers/database.ts";
import { SourceFault } from "../../source_fault.ts";
import { DbPageBuffer, DbPageFile } from "./db_page_file.ts";

/** A database of some hundred db pages. */
function make(folder: string, before: string): string {
  return makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [{
    name: "t",
    create: "CREATE TABLE t(bytes)",
    rows: [[new Uint8Array(200_000)]],
  }], before);
}

Deno.test("DbPageFile reads the size and number of db pages from the header, for every size", () =>
  withFolder((folder) => {
    for (let dbPageSize = 512; dbPageSize <= 65536; dbPageSize *= 2) {
      const path = make(
        folder,
        `PRAGMA page_size=${dbPageSize}; PRAGMA auto_vacuum=${dbPageSize === 512 ? 1 : 0}`,
      );
      using file = Deno.openSync(path);
      const dbPages = new DbPageFile(file);
      assertEquals([dbPages.dbPageSize, dbPages.usableSize], [dbPageSize, dbPageSize]);
      assertEquals(dbPages.dbPageCount, Deno.statSync(path).size / dbPageSize);
      assertEquals([dbPages.isUtf8, dbPages.hasPointerMap], [true, dbPageSize === 512]);
    }
  }));

Deno.test("DbPageFile.check() refuses db pages that do not exist, and the locked one", () =>
  withFolder((folder) => {
    using file = Deno.openSync(make(folder, "PRAGMA page_size=1024"));
    const dbPages = new DbPageFile(file);
    dbPages.check(1);
    dbPages.check(dbPages.dbPageCount);
    for (const dbPage of [0, -1, dbPages.dbPageCount + 1, 2 ** 32 - 1]) {
      assertThrows(() => dbPages.check(dbPage), SourceFault);
    }
    assertEquals(dbPages.lockDbPage, 2 ** 20 + 1);
  }));

Deno.test("DbPageFile counts db pages by the size of the file if the count in the header is out of date", () =>
  withFolder((folder) => {
    const path = make(folder, "PRAGMA page_size=1024");
    const bytes = Deno.readFileSync(path);
    const complete = bytes.length / 1024;
    for (const [offset, value, count] of [[28, 7, 7], [28, complete + 9, complete], [92, 12345, complete]]) {
      const changed = bytes.slice();
      new DataView(changed.buffer).setUint32(offset, value);
      Deno.writeFileSync(path, changed);
      using file = Deno.openSync(path);
      assertEquals(new DbPageFile(file).dbPageCount, count);
    }
  }));

Deno.test("DbPageFile.read() reports a file that cannot be read as a fault of the source", () =>
  withFolder((folder) => {
    const file = Deno.openSync(make(folder, ""));
    const dbPages = new DbPageFile(file);
    file.close();
    assertThrows(() => dbPages.read(1, new Uint8Array(4096)), SourceFault, "it cannot be read");
  }));

Deno.test("DbPageBuffer holds each db page as the file has it, whatever it held before", () =>
  withFolder((folder) => {
    const path = make(folder, "PRAGMA page_size=512");
    const bytes = Deno.readFileSync(path);
    using file = Deno.openSync(path);
    const dbPages = new DbPageFile(file);
    const buffer = new DbPageBuffer(dbPages, 5000);
    assertEquals(buffer.capacity, 9);
    for (
      const [dbPage, last] of [[1, 1], [3, 7], [5, 5], [8, 1000], [2, 0], [
        dbPages.dbPageCount,
        dbPages.dbPageCount + 5,
      ]]
    ) {
      const start = buffer.locate(dbPage, last);
      assertEquals(buffer.bytes.slice(start, start + 512), bytes.slice((dbPage - 1) * 512, dbPage * 512));
    }
  }));
