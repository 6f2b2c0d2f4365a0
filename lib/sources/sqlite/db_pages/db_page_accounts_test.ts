import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { bookTable, makeDatabase, tradesTable, withFolder } from "../../../../tests/helpers/database.ts";
import { leafRuns, PageSet } from "./btree.ts";
import { isAccountedFor } from "./db_page_accounts.ts";
import { DbPageFile } from "./db_page_file.ts";

/** RowDecoder that fill some pages of 512 bytes, none of them by itself. */
const ROWS = Array.from({ length: 400 }, (_, i) => [i, "X", String(i), 1, 1, "buy", "1625097600000"]);
const BOOKS = Array.from({ length: 100 }, (_, i) => [i, "X", `[[${i + 1}, 1]]`, "[]", "1625097600000"]);

/** Whether a file is accounted for by the pages of its trades and the roots of the rest, as they were before a change. */
async function isWhole(
  before: string,
  after: string,
  change: (bytes: Uint8Array, roots: Record<string, number>) => void = () => {},
): Promise<boolean> {
  return await withFolder((folder) => {
    const path = makeDatabase(
      join(folder, "trades.db"),
      [tradesTable(ROWS), bookTable(BOOKS)],
      `PRAGMA page_size=512; ${before}`,
    );
    const db = new DatabaseSync(path);
    db.exec(after);
    const trees = db.prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").all() as {
      name: string;
      rootpage: number;
    }[];
    db.close();
    const roots = Object.fromEntries(trees.map(({ name, rootpage }) => [name, rootpage]));
    const bytes = Deno.readFileSync(path);
    change(bytes, roots);
    Deno.writeFileSync(path, bytes);
    using handle = Deno.openSync(path, { read: true });
    const file = new DbPageFile(handle);
    const trades = new PageSet(file);
    for (const _ of leafRuns(file, roots.trades, trades));
    const others = Object.values(roots).filter((root) => root !== roots.trades);
    return isAccountedFor(file, [trades], [1, ...others]);
  });
}

const WHOLE: [name: string, before: string, after: string][] = [
  ["two tables", "", ""],
  [
    "indexes and other tables",
    "",
    "CREATE INDEX i ON trades(trade_id, id); CREATE TABLE t AS SELECT id FROM trades",
  ],
  ["free pages", "", "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t"],
  ["a pointer map", "PRAGMA auto_vacuum=FULL", "DELETE FROM trades WHERE id % 3 = 0"],
  [
    "half a vacuum",
    "PRAGMA auto_vacuum=INCREMENTAL",
    "DELETE FROM trades WHERE id < 200; PRAGMA incremental_vacuum(3)",
  ],
];

for (const [name, before, after] of WHOLE) {
  Deno.test(`isAccountedFor() finds every page of a file with ${name}`, async () => {
    assertEquals(await isWhole(before, after), true);
  });
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer);
/** Where the pointer to an interior page's rightmost child is. */
const rightmost = (root: number) => (root - 1) * 512 + 8;

Deno.test("isAccountedFor() misses the pages of a tree that a pointer no longer leads to", async () => {
  const lost = await isWhole("", "", (bytes, { book, trades }) => {
    view(bytes).setUint32(rightmost(book), view(bytes).getUint32(rightmost(trades)));
  });
  assertEquals(lost, false);
});

Deno.test("isAccountedFor() does not take a free page for one that is lost", async () => {
  const lost = await isWhole(
    "",
    "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t",
    (bytes, { trades }) => {
      view(bytes).setUint32(rightmost(trades), view(bytes).getUint32(32));
    },
  );
  assertEquals(lost, false);
});

Deno.test("isAccountedFor() is not held up by a chain of free pages that goes in a circle", async () => {
  const isCircle = await isWhole("", "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t", (bytes) => {
    const first = view(bytes).getUint32(32);
    view(bytes).setUint32((first - 1) * 512, first);
  });
  assertEquals(isCircle, false);
});
