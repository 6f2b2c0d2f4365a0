import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, withFolder } from "../../../../tests/helpers/database.ts";
import { SourceFault } from "../../source_fault.ts";
import { DbPageFile } from "./db_page_file.ts";
import { TableCursor } from "./table_cursor.ts";

/** Bytes of a db page. */
const DB_PAGE = 512;
/** The table's root, an interior db page. */
const ROOT = 2;
const ROWS = 6000;

/** The bytes of a database whose first table has `rows` rows; by default, the tree has three levels. */
function soundBytes(folder: string, { rows = ROWS, textBytes = 20, before = "" } = {}): Uint8Array {
  const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [{
    name: "t",
    create: "CREATE TABLE t(text)",
    rows: Array.from({ length: rows }, (_, row) => [String(row).padStart(textBytes, "0")]),
  }], `PRAGMA page_size=${DB_PAGE}; ${before}`);
  return Deno.readFileSync(path);
}

/** How many rows a table has up to its end or its fault, and the fault. */
function readRows(
  folder: string,
  bytes: Uint8Array,
  root = ROOT,
): { rows: number; fault: string | undefined } {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  Deno.writeFileSync(path, bytes);
  using file = Deno.openSync(path);
  let rows = 0;
  try {
    const cursor = new TableCursor(new DbPageFile(file), root, { indexes: [0], columns: 1, rowid: -1 });
    while (cursor.next()) assertEquals(cursor.rowid, BigInt(++rows));
    return { rows, fault: undefined };
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return { rows, fault: error.message };
  }
}

/** Where a db page and its cells begin, and the numbers of the db pages below an interior db page. */
function dbPageAt(bytes: Uint8Array, dbPage: number): { start: number; cells: number[]; children: number[] } {
  const start = (dbPage - 1) * DB_PAGE;
  const view = new DataView(bytes.buffer);
  const isInterior = bytes[start] === 5;
  const pointers = start + (isInterior ? 12 : 8);
  const cells = Array.from(
    { length: view.getUint16(start + 3) },
    (_, cell) => start + view.getUint16(pointers + 2 * cell),
  );
  const children = isInterior ? [...cells.map((at) => view.getUint32(at)), view.getUint32(start + 8)] : [];
  return { start, cells, children };
}

Deno.test("TableCursor reads every row of a tree of three levels, in order", () =>
  withFolder((folder) =>
    assertEquals(readRows(folder, soundBytes(folder)), { rows: ROWS, fault: undefined })
  ));

interface Damage {
  name: string;
  /** A part of the fault's message. */
  fault: string;
  /** Whether some rows come before the damage. */
  after: boolean;
  damage: (view: DataView, bytes: Uint8Array) => void;
}

/** The second interior db page below the root, and its second leaf. */
function middle(bytes: Uint8Array) {
  const interior = dbPageAt(bytes, dbPageAt(bytes, ROOT).children[1]);
  const leafDbPage = interior.children[1];
  return { interior, leafDbPage, leaf: dbPageAt(bytes, leafDbPage) };
}

const DAMAGES: Damage[] = [
  {
    name: "a tree that leads back to its root",
    fault: "db page 2 is referred to twice",
    after: true,
    damage: (view, bytes) => view.setUint32(dbPageAt(bytes, ROOT).cells[1], ROOT),
  },
  {
    name: "a leaf that two cells share",
    fault: "is referred to twice",
    after: true,
    damage: (view, bytes) => {
      const { interior } = middle(bytes);
      view.setUint32(interior.cells[2], interior.children[1]);
    },
  },
  {
    name: "a db page beyond the end",
    fault: "a reference to db page 99999",
    after: true,
    damage: (view, bytes) => view.setUint32(middle(bytes).interior.cells[3], 99999),
  },
  {
    name: "db page 0",
    fault: "a reference to db page 0",
    after: true,
    damage: (view, bytes) => view.setUint32(middle(bytes).interior.cells[3], 0),
  },
  {
    name: "an interior db page that counts too few cells",
    fault: "bytes of cells instead of",
    after: true,
    damage: (view, bytes) => {
      const { start, cells } = middle(bytes).interior;
      view.setUint16(start + 3, cells.length - 1);
    },
  },
  {
    name: "a root that counts too few cells",
    fault: "bytes of cells instead of",
    after: true,
    damage: (view, bytes) => {
      const { start, cells } = dbPageAt(bytes, ROOT);
      view.setUint16(start + 3, cells.length - 2);
    },
  },
  {
    name: "two leaves that are swapped",
    fault: "rowid",
    after: true,
    damage: (view, bytes) => {
      const { interior } = middle(bytes);
      view.setUint32(interior.cells[2], interior.children[3]);
      view.setUint32(interior.cells[3], interior.children[2]);
    },
  },
  {
    name: "a leaf among interior db pages",
    fault: "is higher in its tree than others",
    after: true,
    damage: (view, bytes) => {
      const root = dbPageAt(bytes, ROOT);
      view.setUint32(root.cells[2], dbPageAt(bytes, root.children.at(-1)!).children[0]);
    },
  },
  {
    name: "an interior db page among leaves",
    fault: "is lower in its tree than others",
    after: true,
    damage: (view, bytes) =>
      view.setUint32(middle(bytes).interior.cells[3], dbPageAt(bytes, ROOT).children[3]),
  },
  {
    name: "a db page of an index",
    fault: "has type 10, which is not that of a table",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.start] = 10,
  },
  {
    name: "more cells than fit into a db page",
    fault: "counts 60000 cells",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 3, 60000),
  },
  {
    name: "a leaf without cells",
    fault: "has no cells",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 3, 0),
  },
  {
    name: "a cell among the cell pointers",
    fault: "a cell at byte 9 of its db page",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 8 + 2, 9),
  },
  {
    name: "a cell at the end of the db page",
    fault: "a cell at byte 511 of its db page",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 8 + 2, 511),
  },
  {
    name: "a row that is longer than its db page",
    fault: "exceeds its db page",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.cells[0]] = 127,
  },
  {
    name: "a row that is longer than its values",
    fault: "in a row of",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.cells[3]]--,
  },
  {
    name: "a rowid that is less than the one before",
    fault: "rowids do not ascend",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.cells[3] + 1] = 0x80,
  },
  {
    name: "a rowid that is greater than the key above it",
    fault: "greater than the key above it",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.cells.at(-1)! + 1] = 0xff,
  },
  {
    name: "keys that do not ascend",
    fault: "do not ascend",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).interior.cells[2] + 4] = 0x80,
  },
  {
    name: "a key that is greater than the key above it",
    fault: "greater than the key above it",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).interior.cells.at(-1)! + 4] = 0xff,
  },
];

for (const { name, fault, after, damage } of DAMAGES) {
  Deno.test(`TableCursor reads the rows before ${name}, and reports the fault`, () =>
    withFolder((folder) => {
      const bytes = soundBytes(folder);
      damage(new DataView(bytes.buffer), bytes);
      const result = readRows(folder, bytes);
      assertEquals(result.fault?.includes(fault), true, `${result.fault}`);
      assertEquals(result.rows > 0 && result.rows < ROWS, after, `${result.rows} rows`);
    }));
}

Deno.test("TableCursor reports a tree that is deeper than SQLite allows", () =>
  withFolder((folder) => {
    // Interior db pages of one cell each; each refers to the next.
    const sound = soundBytes(folder);
    const depth = 30;
    const first = sound.length / DB_PAGE + 1;
    const bytes = new Uint8Array(sound.length + 2 * depth * DB_PAGE);
    bytes.set(sound);
    const view = new DataView(bytes.buffer);
    view.setUint32(28, bytes.length / DB_PAGE);
    for (let level = 0; level < depth; level++) {
      const start = (first - 1 + level) * DB_PAGE;
      view.setUint8(start, 5);
      view.setUint16(start + 3, 1);
      view.setUint32(start + 8, first + depth + level);
      view.setUint16(start + 12, DB_PAGE - 8);
      view.setUint32(start + DB_PAGE - 8, first + level + 1);
      bytes[start + DB_PAGE - 4] = depth - level;
    }
    assertEquals(readRows(folder, bytes, first).fault, "it is damaged (a tree of more than 20 levels)");
  }));

for (const before of ["", "PRAGMA auto_vacuum=FULL"]) {
  const root = before === "" ? 2 : 3;
  const layout = before === "" ? "without a pointer map" : "with a pointer map";

  Deno.test(`TableCursor reads rows from overflow db pages ${layout}`, () =>
    withFolder((folder) => {
      const bytes = soundBytes(folder, { rows: 40, textBytes: 3000, before });
      assertEquals(readRows(folder, bytes, root), { rows: 40, fault: undefined });
    }));

  Deno.test(`TableCursor reports overflow chains that are too short, go back or belong to another row, ${layout}`, () =>
    withFolder((folder) => {
      const sound = soundBytes(folder, { rows: 40, textBytes: 3000, before });
      // A payload has 3003 bytes. The cell has 3 bytes of its own, and then as much as leaves full overflow db pages.
      const local = 39 + (3003 - 39) % (DB_PAGE - 4);
      const view = new DataView(sound.buffer);
      const firstDbPages = dbPageAt(sound, root).children.map((leaf) =>
        view.getUint32(dbPageAt(sound, leaf).cells[0] + 3 + local)
      );
      for (
        const [next, fault] of [[0, "is longer than its chain"], [99999, "a reference to db page"]] as const
      ) {
        const bytes = sound.slice();
        new DataView(bytes.buffer).setUint32((firstDbPages[1] - 1) * DB_PAGE, next);
        const result = readRows(folder, bytes, root);
        assertEquals(result.rows, 1);
        assertEquals(result.fault?.includes(fault), true, result.fault);
      }
      for (const next of [firstDbPages[1], firstDbPages[0], root]) {
        const bytes = sound.slice();
        new DataView(bytes.buffer).setUint32((firstDbPages[1] - 1) * DB_PAGE, next);
        const result = readRows(folder, bytes, root);
        assertEquals(result.rows, 1);
        assertEquals(result.fault?.includes("is referred to twice"), true, result.fault);
      }
    }));
}

Deno.test("TableCursor follows only chains that the pointer map confirms", () =>
  withFolder((folder) => {
    const bytes = soundBytes(folder, { rows: 40, textBytes: 3000, before: "PRAGMA auto_vacuum=FULL" });
    // The map is db page 2, with five bytes for each db page from the third on.
    bytes.fill(0, DB_PAGE + 5 * 20, DB_PAGE + 5 * 21);
    const { rows, fault } = readRows(folder, bytes, 3);
    assertEquals(rows < 40, true);
    assertEquals(fault?.includes("in the pointer map"), true, fault);
  }));
