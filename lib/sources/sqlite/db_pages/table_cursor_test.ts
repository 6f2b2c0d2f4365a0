import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, withFolder } from "../../../../tests/helpers/database.ts";
import { SourceFault } from "../../source_fault.ts";
import { DbPageFile } from "./db_page_file.ts";
import { TableCursor } from "./table_cursor.ts";

const PAGE = 512;
/** The table's root, an interior page. */
const ROOT = 2;
const ROWS = 6000;

/** The bytes of a database whose first table has so many rows of so many bytes: three levels of pages. */
function soundBytes(folder: string, { rows = ROWS, textBytes = 20, before = "" } = {}): Uint8Array {
  const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [{
    name: "t",
    create: "CREATE TABLE t(text)",
    rows: Array.from({ length: rows }, (_, row) => [String(row).padStart(textBytes, "0")]),
  }], `PRAGMA page_size=${PAGE}; ${before}`);
  return Deno.readFileSync(path);
}

/** The rowids in a file up to its end or its fault, and that. */
function rowids(folder: string, bytes: Uint8Array, root = ROOT): { rows: number; fault: string | undefined } {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  Deno.writeFileSync(path, bytes);
  using file = Deno.openSync(path);
  let rows = 0;
  try {
    const cursor = new TableCursor(new DbPageFile(file), root, { wantedAs: [0], wanted: 1, rowid: -1 });
    while (cursor.next()) assertEquals(cursor.rowid, BigInt(++rows));
    return { rows, fault: undefined };
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return { rows, fault: error.message };
  }
}

/** Where a page begins, and the numbers of the pages below it, if it is an interior one. */
function pageAt(bytes: Uint8Array, page: number): { start: number; cells: number[]; children: number[] } {
  const start = (page - 1) * PAGE;
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

Deno.test("TableCursor gives every row of a tree of three levels, in order", () =>
  withFolder((folder) => assertEquals(rowids(folder, soundBytes(folder)), { rows: ROWS, fault: undefined })));

interface Damage {
  name: string;
  /** What the fault says. */
  fault: string;
  /** Whether some rows come before it. */
  after: boolean;
  damage: (view: DataView, bytes: Uint8Array) => void;
}

/** The second interior page below the root, its second leaf, and that leaf's cells. */
function middle(bytes: Uint8Array) {
  const interior = pageAt(bytes, pageAt(bytes, ROOT).children[1]);
  const leafPage = interior.children[1];
  return { interior, leafPage, leaf: pageAt(bytes, leafPage) };
}

const DAMAGES: Damage[] = [
  {
    name: "a tree that leads back to its root",
    fault: "page 2 is reached twice",
    after: true,
    damage: (view, bytes) => view.setUint32(pageAt(bytes, ROOT).cells[1], ROOT),
  },
  {
    name: "a leaf that two cells share",
    fault: "is reached twice",
    after: true,
    damage: (view, bytes) => {
      const { interior } = middle(bytes);
      view.setUint32(interior.cells[2], interior.children[1]);
    },
  },
  {
    name: "a page beyond the end",
    fault: "a reference to page 99999",
    after: true,
    damage: (view, bytes) => view.setUint32(middle(bytes).interior.cells[3], 99999),
  },
  {
    name: "page 0",
    fault: "a reference to page 0",
    after: true,
    damage: (view, bytes) => view.setUint32(middle(bytes).interior.cells[3], 0),
  },
  {
    name: "two leaves in each other's place",
    fault: "rowid",
    after: true,
    damage: (view, bytes) => {
      const { interior } = middle(bytes);
      view.setUint32(interior.cells[2], interior.children[3]);
      view.setUint32(interior.cells[3], interior.children[2]);
    },
  },
  {
    name: "a leaf among interior pages",
    fault: "is higher than others",
    after: true,
    damage: (view, bytes) => {
      const root = pageAt(bytes, ROOT);
      view.setUint32(root.cells[2], pageAt(bytes, root.children.at(-1)!).children[0]);
    },
  },
  {
    name: "an interior page among leaves",
    fault: "is lower than others",
    after: true,
    damage: (view, bytes) => view.setUint32(middle(bytes).interior.cells[3], pageAt(bytes, ROOT).children[3]),
  },
  {
    name: "a page of an index",
    fault: "is of type 10, not of a table",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.start] = 10,
  },
  {
    name: "more cells than a page has room for",
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
    fault: "a cell at byte 9 of its page",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 8 + 2, 9),
  },
  {
    name: "a cell at the end of the page",
    fault: "a cell at byte 511 of its page",
    after: true,
    damage: (view, bytes) => view.setUint16(middle(bytes).leaf.start + 8 + 2, 511),
  },
  {
    name: "a row that is longer than its page",
    fault: "leaves its page",
    after: true,
    damage: (_, bytes) => bytes[middle(bytes).leaf.cells[0]] = 127,
  },
  {
    name: "a row whose values are shorter than it",
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
  Deno.test(`TableCursor gives the rows before ${name}, and the fault`, () =>
    withFolder((folder) => {
      const bytes = soundBytes(folder);
      damage(new DataView(bytes.buffer), bytes);
      const result = rowids(folder, bytes);
      assertEquals(result.fault?.includes(fault), true, `${result.fault}`);
      assertEquals(result.rows > 0 && result.rows < ROWS, after, `${result.rows} rows`);
    }));
}

Deno.test("TableCursor ends at a tree that is deeper than any", () =>
  withFolder((folder) => {
    // Interior pages of one cell each, of which each leads to the next.
    const sound = soundBytes(folder);
    const depth = 30;
    const first = sound.length / PAGE + 1;
    const bytes = new Uint8Array(sound.length + 2 * depth * PAGE);
    bytes.set(sound);
    const view = new DataView(bytes.buffer);
    view.setUint32(28, bytes.length / PAGE);
    for (let level = 0; level < depth; level++) {
      const start = (first - 1 + level) * PAGE;
      view.setUint8(start, 5);
      view.setUint16(start + 3, 1);
      view.setUint32(start + 8, first + depth + level);
      view.setUint16(start + 12, PAGE - 8);
      view.setUint32(start + PAGE - 8, first + level + 1);
      bytes[start + PAGE - 4] = depth - level;
    }
    assertEquals(rowids(folder, bytes, first).fault, "it is damaged (a tree of more than 20 levels)");
  }));

for (const before of ["", "PRAGMA auto_vacuum=FULL"]) {
  const root = before === "" ? 2 : 3;
  const layout = before === "" ? "without a pointer map" : "with a pointer map";

  Deno.test(`TableCursor gathers rows from overflow pages ${layout}`, () =>
    withFolder((folder) => {
      const bytes = soundBytes(folder, { rows: 40, textBytes: 3000, before });
      assertEquals(rowids(folder, bytes, root), { rows: 40, fault: undefined });
    }));

  Deno.test(`TableCursor ends at overflow pages that end early, turn back or are another row's, ${layout}`, () =>
    withFolder((folder) => {
      const sound = soundBytes(folder, { rows: 40, textBytes: 3000, before });
      // 3003 bytes each, of which 39 and as many as leave full overflow pages lie in the cell, after 3 bytes of its own.
      const local = 39 + (3003 - 39) % (PAGE - 4);
      const view = new DataView(sound.buffer);
      const firstPages = pageAt(sound, root).children.map((leaf) =>
        view.getUint32(pageAt(sound, leaf).cells[0] + 3 + local)
      );
      for (const [next, fault] of [[0, "ends before it"], [99999, "a reference to page"]] as const) {
        const bytes = sound.slice();
        new DataView(bytes.buffer).setUint32((firstPages[1] - 1) * PAGE, next);
        const result = rowids(folder, bytes, root);
        assertEquals(result.rows, 1);
        assertEquals(result.fault?.includes(fault), true, result.fault);
      }
      for (const next of [firstPages[1], firstPages[0], root]) {
        const bytes = sound.slice();
        new DataView(bytes.buffer).setUint32((firstPages[1] - 1) * PAGE, next);
        const result = rowids(folder, bytes, root);
        assertEquals(result.rows, 1);
        assertEquals(result.fault?.includes("is reached twice"), true, result.fault);
      }
    }));
}

Deno.test("TableCursor follows no chain that the pointer map does not confirm", () =>
  withFolder((folder) => {
    const bytes = soundBytes(folder, { rows: 40, textBytes: 3000, before: "PRAGMA auto_vacuum=FULL" });
    // The map is page 2, with five bytes for each page from the third on.
    bytes.fill(0, PAGE + 5 * 20, PAGE + 5 * 21);
    const { rows, fault } = rowids(folder, bytes, 3);
    assertEquals(rows < 40, true);
    assertEquals(fault?.includes("by the pointer map"), true, fault);
  }));
