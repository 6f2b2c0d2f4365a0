import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, withFolder } from "../../../../tests/helpers/database.ts";
import { SourceFault } from "../../source_fault.ts";
import { DbPageBuffer, DbPageFile } from "./db_page_file.ts";

/** A database of some hundred pages. */
function make(folder: string, before: string): string {
  return makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [{
    name: "t",
    create: "CREATE TABLE t(bytes)",
    rows: [[new Uint8Array(200_000)]],
  }], before);
}

Deno.test("DbPageFile knows every page size, how many pages there are, and what is in them", () =>
  withFolder((folder) => {
    for (let pageSize = 512; pageSize <= 65536; pageSize *= 2) {
      const path = make(
        folder,
        `PRAGMA page_size=${pageSize}; PRAGMA auto_vacuum=${pageSize === 512 ? 1 : 0}`,
      );
      using file = Deno.openSync(path);
      const pages = new DbPageFile(file);
      assertEquals([pages.pageSize, pages.usableSize], [pageSize, pageSize]);
      assertEquals(pages.pageCount, Deno.statSync(path).size / pageSize);
      assertEquals([pages.isUtf8, pages.hasPointerMap], [true, pageSize === 512]);
    }
  }));

Deno.test("DbPageFile takes no page for one that the file does not have, nor the one that is locked", () =>
  withFolder((folder) => {
    using file = Deno.openSync(make(folder, "PRAGMA page_size=1024"));
    const pages = new DbPageFile(file);
    pages.check(1);
    pages.check(pages.pageCount);
    for (const page of [0, -1, pages.pageCount + 1, 2 ** 32 - 1]) {
      assertThrows(() => pages.check(page), SourceFault);
    }
    assertEquals(pages.lockPage, 2 ** 20 + 1);
  }));

Deno.test("DbPageFile takes the size of the file for the count of pages where that was not kept up", () =>
  withFolder((folder) => {
    const path = make(folder, "PRAGMA page_size=1024");
    const bytes = Deno.readFileSync(path);
    const pages = bytes.length / 1024;
    for (const [offset, value, count] of [[28, 7, 7], [28, pages + 9, pages], [92, 12345, pages]]) {
      const changed = bytes.slice();
      new DataView(changed.buffer).setUint32(offset, value);
      Deno.writeFileSync(path, changed);
      using file = Deno.openSync(path);
      assertEquals(new DbPageFile(file).pageCount, count);
    }
  }));

Deno.test("DbPageFile says of a file that cannot be read that the database cannot be", () =>
  withFolder((folder) => {
    const file = Deno.openSync(make(folder, ""));
    const pages = new DbPageFile(file);
    file.close();
    assertThrows(() => pages.read(1, new Uint8Array(4096)), SourceFault, "it cannot be read");
  }));

Deno.test("DbPageBuffer gives each page as the file has it, whatever it had before", () =>
  withFolder((folder) => {
    const path = make(folder, "PRAGMA page_size=512");
    const bytes = Deno.readFileSync(path);
    using file = Deno.openSync(path);
    const pages = new DbPageFile(file);
    const piece = new DbPageBuffer(pages, 5000);
    assertEquals(piece.capacity, 9);
    for (
      const [page, last] of [[1, 1], [3, 7], [5, 5], [8, 1000], [2, 0], [
        pages.pageCount,
        pages.pageCount + 5,
      ]]
    ) {
      const start = piece.locate(page, last);
      assertEquals(piece.bytes.slice(start, start + 512), bytes.slice((page - 1) * 512, page * 512));
    }
  }));
