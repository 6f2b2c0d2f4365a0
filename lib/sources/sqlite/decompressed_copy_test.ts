import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { join } from "deno-std/path/join.js";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { bookTable, makeDatabase, tradesTable, withFolder } from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import type { CopyFile } from "./copy_file.ts";
import { openDatabase } from "./open_database.ts";

const MS = 1625097600000;

function makeSample(path: string, before = ""): string {
  const rows = Array.from({ length: 3000 }, (_, i) => [i, "X", `${i}`, 1 + i, 1, "buy", `${MS + i}`]);
  return makeDatabase(path, [tradesTable(rows), bookTable([])], before);
}

async function countTrades(path: string, scratch: string): Promise<[trades: number, how: string]> {
  const source = await openDatabase(path, { scratch });
  try {
    let trades = 0;
    for (const batch of source.trades()) trades += batch.count;
    return [trades, source.description.how];
  } finally {
    source.close();
  }
}

Deno.test("openDatabase() reads a database that is compressed with gzip or zstd, whatever its name is", () =>
  withFolder(async (folder) => {
    const scratch = join(folder, "scratch");
    for (const mode of ["", "PRAGMA journal_mode=WAL"]) {
      const plain = Deno.readFileSync(makeSample(join(folder, `plain${mode.length}.db`), mode));
      for (const [compression, pack] of [["gzip", gzipSync], ["zstd", zstdCompressSync]] as const) {
        const path = join(folder, "trades.db");
        Deno.writeFileSync(path, pack(plain));
        const before = Deno.readFileSync(path);
        assertEquals(await countTrades(path, scratch), [
          3000,
          `decompressed from ${compression}, by db pages`,
        ]);
        assertEquals(Deno.readFileSync(path), before);
        assertEquals([...Deno.readDirSync(scratch)], []);
      }
    }
  }));

Deno.test("openDatabase() says what is wrong with a compressed file, and leaves no copy", () =>
  withFolder(async (folder) => {
    const scratch = join(folder, "scratch");
    const packed = gzipSync(Deno.readFileSync(makeSample(join(folder, "plain.db"))));
    const cases: [bytes: Uint8Array, message: string][] = [
      [
        packed.subarray(0, packed.length >> 1),
        "it is a gzip file that is cut short; copy or compress it again",
      ],
      [gzipSync("not a database"), "it is a gzip file whose content is not an SQLite 3 database"],
      [gzipSync(""), "it is a gzip file whose content is not an SQLite 3 database"],
      [zstdCompressSync("no"), "it is a zstd file whose content is not an SQLite 3 database"],
      [
        new Uint8Array([0x50, 0x4b, 3, 4, 5]),
        "it is a ZIP archive; unpack it, or compress it with gzip or zstd",
      ],
      [
        new TextEncoder().encode("BZh91AY"),
        "it is compressed with bzip2; unpack it, or compress it with gzip or zstd",
      ],
    ];
    for (const [bytes, message] of cases) {
      const path = join(folder, "trades.db.gz");
      Deno.writeFileSync(path, bytes);
      const error = await assertRejects(() => openDatabase(path, { scratch }), SourceFault);
      assertEquals(error.message, message);
      assertEquals([...Deno.readDirSync(scratch)], []);
    }
  }));

Deno.test("openDatabase() says that there is no room to decompress a database", () =>
  withFolder(async (folder) => {
    const path = join(folder, "trades.db.gz");
    Deno.writeFileSync(path, gzipSync(Deno.readFileSync(makeSample(join(folder, "plain.db")))));
    const full = new Error("No space left on device (os error 28)");
    const createFile = (path: string): CopyFile => {
      const file = Deno.openSync(path, { write: true, createNew: true });
      return {
        writeSync: () => {
          throw full;
        },
        seekSync: () => 0,
        truncateSync: () => {},
        close: () => file.close(),
      };
    };
    await assertRejects(
      () => openDatabase(path, { scratch: folder, createFile }),
      SourceFault,
      `it is compressed, and cannot be decompressed in "${folder}": No space left on device; make room there, ` +
        "or use another folder (--out, or $TMPDIR for inspect)",
    );
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["plain.db", "trades.db.gz"]);
  }));
