import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import { readNewestRows } from "./newest_rows.ts";

const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

Deno.test("readNewestRows() gives the last rows of the file, however they are written, or all of them", () =>
  withFolder(async (folder) => {
    const path = `${folder}/ohlc_data.json`;
    const row = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
      minLength: 1,
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        fc.integer({ min: 1, max: 45 }),
        fc.constantFrom(undefined, 1, 200),
        fc.constantFrom("", "\n", "  "),
        async (rows, count, indent, end) => {
          Deno.writeTextFileSync(path, JSON.stringify(rows, null, indent) + end);
          // JSON has no negative zero.
          const expected = JSON.parse(JSON.stringify(rows)).slice(-count);
          assertEquals(parsed(await readNewestRows(path, count)), expected);
        },
      ),
    );
  }));

Deno.test("readNewestRows() reads the end of a large file only, and gives up on one without bars", () =>
  withFolder(async (folder) => {
    const path = `${folder}/large.json`;
    // A file with a hole, whose beginning is no JSON at all: reading it would fail to parse.
    const file = Deno.openSync(path, { write: true, create: true });
    file.truncateSync(1_000_000_000);
    file.seekSync(0, Deno.SeekMode.End);
    file.writeSync(new TextEncoder().encode(",[1,2],[3,4]]"));
    file.close();
    assertEquals(parsed(await readNewestRows(path, 2)), [[1, 2], [3, 4]]);
    await assertRejects(() => readNewestRows(path, 3), RangeError, "its end has no bars");
  }));
