import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import { makeDatabase, tradesTable, withFolder } from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import { openConnection } from "./connection.ts";
import { copyFile } from "./copy_file.ts";
import { copyConsistently } from "./private_copy.ts";

const GIB = 2 ** 30;
const ROW = [1, "X", "7", 1, 1, "buy", "1625097600000"];

/** The bytes that a file has on the disk, which is less than its size if it has holes. */
function bytesOnDisk(path: string): number {
  return (Deno.statSync(path).blocks ?? 0) * 512;
}

async function copyOf(folder: string, path: string): Promise<string> {
  const copy = join(Deno.makeTempDirSync({ dir: folder }), "copy.db");
  await copyConsistently(path, copy, {});
  return copy;
}

function tradesIn(path: string): number {
  const db = new DatabaseSync(path);
  const { n } = db.prepare("SELECT count(*) AS n FROM trades").get() as { n: number };
  db.close();
  return n;
}

for (const mode of ["DELETE", "WAL"]) {
  Deno.test(`a private copy in ${mode} mode holds the database, not the rest of a larger file`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "a.db"), [tradesTable([ROW])], `PRAGMA journal_mode=${mode}`);
      const { size } = Deno.statSync(path);
      Deno.truncateSync(path, 64 * GIB);
      const copy = await copyOf(folder, path);
      assertEquals(Deno.statSync(copy).size, size);
      assertEquals(tradesIn(copy), 1);
      Deno.utimeSync(path, new Date(), new Date());
      const scratch = join(folder, "scratch");
      const source = await openConnection(path, { scratch });
      assertEquals(source.how.startsWith("as a private copy"), true, source.how);
      const [{ name }] = Deno.readDirSync(scratch);
      assertEquals(Deno.statSync(join(scratch, name, "a.db")).size, size);
      source.close();
    }));
}

Deno.test("a private copy keeps the holes of a file whose header does not count its db pages", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "a.db"), [tradesTable([ROW])]);
    Deno.truncateSync(path, 2 * GIB);
    using file = Deno.openSync(path, { write: true });
    file.seekSync(95, Deno.SeekMode.Start);
    file.writeSync(Uint8Array.of(77));
    const copy = await copyOf(folder, path);
    assertEquals(Deno.statSync(copy).size, 2 * GIB);
    assertEquals(bytesOnDisk(copy) < 10e6, true, String(bytesOnDisk(copy)));
    assertEquals(tradesIn(copy), 1);
  }));

Deno.test("a private copy has every commit of a WAL, and not the frames of earlier times", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a.db");
    const db = new DatabaseSync(path);
    db.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE trades(a)");
    for (let i = 0; i < 200; i++) db.exec("INSERT INTO trades VALUES (zeroblob(3000))");
    // The next change starts the WAL from the beginning; the file keeps its size.
    db.exec("PRAGMA wal_checkpoint(RESTART); INSERT INTO trades VALUES (1); INSERT INTO trades VALUES (2)");
    const copy = await copyOf(folder, path);
    const [whole, used] = [path, copy].map((path) => Deno.statSync(path + "-wal").size);
    assertEquals(used < whole / 10, true, `${used} of ${whole}`);
    db.close();
    assertEquals(tradesIn(copy), 202);
  }));

Deno.test("a private copy of a database that was growing when its recorder crashed is rolled back", () =>
  withFolder(async (folder) => {
    for (const change of ["INSERT INTO trades SELECT zeroblob(3000) FROM trades", "DELETE FROM trades"]) {
      const path = join(folder, "a.db");
      const db = new DatabaseSync(path);
      db.exec(`PRAGMA auto_vacuum=FULL; CREATE TABLE trades(a);
        WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO trades SELECT zeroblob(3000) FROM n`);
      db.exec(`PRAGMA cache_size=1; BEGIN; ${change}`);
      const crashed = join(Deno.makeTempDirSync({ dir: folder }), "a.db");
      for (const side of ["", "-journal"]) Deno.copyFileSync(path + side, crashed + side);
      db.close();
      Deno.removeSync(path);
      const copy = await copyOf(folder, crashed);
      assertEquals(tradesIn(copy), 300, change);
      const checked = new DatabaseSync(copy);
      assertEquals(checked.prepare("PRAGMA integrity_check").get()?.integrity_check, "ok");
      checked.close();
    }
  }));

Deno.test("copyFile() copies the beginning of a file, zeros included", () =>
  withFolder(async (folder) => {
    // Stretches of zeros and of data, longer and shorter than the slices that are copied at once.
    const stretch = fc.tuple(fc.constantFrom(0, 7), fc.constantFrom(1, 1000, 2 ** 20, 1.5 * 2 ** 20));
    await fc.assert(
      fc.asyncProperty(
        fc.array(stretch, { maxLength: 4 }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        async (
          stretches,
          part,
        ) => {
          const bytes = new Uint8Array(stretches.reduce((sum, [, length]) => sum + length, 0));
          let at = 0;
          for (const [byte, length] of stretches) bytes.fill(byte, at, at += length);
          const [from, to] = [join(folder, "from"), join(folder, "to")];
          Deno.writeFileSync(from, bytes);
          const limit = Math.floor(bytes.length * part);
          using file = Deno.openSync(from);
          await copyFile(file, limit, to, {});
          const copied = Deno.readFileSync(to);
          Deno.removeSync(to);
          assertEquals(copied.length, Math.min(limit, bytes.length));
          assertEquals(copied.every((byte, i) => byte === bytes[i]), true);
        },
      ),
      { numRuns: 30 },
    );
  }));

Deno.test("copyFile() ends when the run is ended", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(join(folder, "from"), "");
    Deno.truncateSync(join(folder, "from"), GIB);
    using file = Deno.openSync(join(folder, "from"));
    await assertRejects(
      () => copyFile(file, Infinity, join(folder, "to"), { signal: AbortSignal.abort() }),
      SourceFault,
      "it was being copied when the run was ended",
    );
  }));
