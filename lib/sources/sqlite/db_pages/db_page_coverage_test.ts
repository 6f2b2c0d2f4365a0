import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { bookTable, makeDatabase, tradesTable, withFolder } from "../../../../tests/helpers/database.ts";
import { leafGroups } from "./btree.ts";
import { coversEveryDbPage, mayHaveLost } from "./db_page_coverage.ts";
import { DbPageFile } from "./db_page_file.ts";
import { DbPageSet } from "./db_page_set.ts";

/** Rows that fill some db pages of 512 bytes, without overflow. */
const ROWS = Array.from({ length: 400 }, (_, i) => [i, "X", String(i), 1, 1, "buy", "1625097600000"]);
const BOOKS = Array.from({ length: 100 }, (_, i) => [i, "X", `[[${i + 1}, 1]]`, "[]", "1625097600000"]);

/** Whether the trades and the roots of the other trees, read after a change of the bytes, cover the file. */
async function isCovered(
  before: string,
  after: string,
  change: (bytes: Uint8Array, roots: Record<string, number>) => void = () => {},
  covers: (file: DbPageFile, trades: DbPageSet, others: number[]) => boolean = (file, trades, others) =>
    coversEveryDbPage(file, [trades], others),
  books = BOOKS,
): Promise<boolean> {
  return await withFolder((folder) => {
    const path = makeDatabase(
      join(folder, "trades.db"),
      [tradesTable(ROWS), bookTable(books)],
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
    const trades = new DbPageSet(file);
    for (const _ of leafGroups(file, roots.trades, trades));
    const others = Object.values(roots).filter((root) => root !== roots.trades);
    return covers(file, trades, [1, ...others]);
  });
}

const COVERED: [name: string, before: string, after: string][] = [
  ["two tables", "", ""],
  [
    "indexes and other tables",
    "",
    "CREATE INDEX i ON trades(trade_id, id); CREATE TABLE t AS SELECT id FROM trades",
  ],
  ["free db pages", "", "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t"],
  ["a pointer map", "PRAGMA auto_vacuum=FULL", "DELETE FROM trades WHERE id % 3 = 0"],
  [
    "half a vacuum",
    "PRAGMA auto_vacuum=INCREMENTAL",
    "DELETE FROM trades WHERE id < 200; PRAGMA incremental_vacuum(3)",
  ],
];

for (const [name, before, after] of COVERED) {
  Deno.test(`coversEveryDbPage() is true of a file with ${name}`, async () => {
    assertEquals(await isCovered(before, after), true);
  });
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer);
/** Where an interior db page has the number of its rightmost child. */
const rightmost = (root: number) => (root - 1) * 512 + 8;

Deno.test("coversEveryDbPage() is false if no pointer refers to some db pages of a tree", async () => {
  const lost = await isCovered("", "", (bytes, { book, trades }) => {
    view(bytes).setUint32(rightmost(book), view(bytes).getUint32(rightmost(trades)));
  });
  assertEquals(lost, false);
});

Deno.test("coversEveryDbPage() is false if a tree refers to a free db page", async () => {
  const lost = await isCovered(
    "",
    "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t",
    (bytes, { trades }) => {
      view(bytes).setUint32(rightmost(trades), view(bytes).getUint32(32));
    },
  );
  assertEquals(lost, false);
});

Deno.test("coversEveryDbPage() is false if the chain of free db pages is a circle", async () => {
  const isCircle = await isCovered("", "CREATE TABLE t AS SELECT * FROM trades; DROP TABLE t", (bytes) => {
    const first = view(bytes).getUint32(32);
    view(bytes).setUint32((first - 1) * 512, first);
  });
  assertEquals(isCircle, false);
});

/** Books that do not fit into a db page of 512 bytes. */
const LONG_BOOKS = BOOKS.map((row) => row.with(2, `[[1, 1]${", [0.5, 1]".repeat(200)}]`));

for (const [name, before, after] of COVERED) {
  for (const books of [BOOKS, LONG_BOOKS]) {
    const what = books === BOOKS ? "" : " and overflow db pages";
    Deno.test(`mayHaveLost() is false of a file with ${name}${what}`, async () => {
      assertEquals(await isCovered(before, after, () => {}, mayHaveLost, books), false);
    });
  }
}

for (const [where, find] of [["first", 0], ["last", -1]] as const) {
  Deno.test(`mayHaveLost() is true if the root of the table is replaced by its ${where} leaf`, async () => {
    const replace = (bytes: Uint8Array, { trades }: Record<string, number>) => {
      const root = (trades - 1) * 512;
      const cell = root + view(bytes).getUint16(root + 12);
      const leaf = find === 0 ? view(bytes).getUint32(cell) : view(bytes).getUint32(rightmost(trades));
      bytes.copyWithin(root, (leaf - 1) * 512, leaf * 512);
    };
    assertEquals(await isCovered("", "", replace, mayHaveLost, LONG_BOOKS), true);
  });
}

Deno.test("mayHaveLost() is true if two tables share a db page", async () => {
  const share = (bytes: Uint8Array, { book, trades }: Record<string, number>) => {
    view(bytes).setUint32(rightmost(book), view(bytes).getUint32(rightmost(trades)));
  };
  assertEquals(await isCovered("", "", share, mayHaveLost), true);
});
