import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../../tests/helpers/database.ts";
import { journaledBytes, usedWalBytes, walMark } from "./recovery_files.ts";

const SALT = [1, 2, 3, 4, 5, 6, 7, 8];

/** A WAL with db pages of 512 bytes and a frame for each entry, which says whether the frame has the WAL's salt. */
function wal(frames: boolean[], extraBytes = 0): Uint8Array {
  const frameBytes = 24 + 512;
  const bytes = new Uint8Array(32 + frames.length * frameBytes + extraBytes);
  new DataView(bytes.buffer).setUint32(8, 512);
  bytes.set(SALT, 16);
  frames.forEach((hasSalt, frame) => hasSalt && bytes.set(SALT, 32 + frame * frameBytes + 8));
  return bytes;
}

function usedOf(path: string, bytes: Uint8Array): number {
  Deno.writeFileSync(path, bytes);
  using file = Deno.openSync(path);
  return usedWalBytes(file);
}

Deno.test("usedWalBytes() ends at the first frame of an earlier time", () =>
  withFolder((folder) => {
    const path = join(folder, "x-wal");
    fc.assert(fc.property(fc.nat(20), fc.nat(20), fc.nat(23), (current, earlier, extra) => {
      const frames = [...Array(current).fill(true), ...Array(earlier).fill(false)];
      assertEquals(usedOf(path, wal(frames, extra)), 32 + current * 536);
    }));
  }));

Deno.test("usedWalBytes() never leaves out a frame that recovery would use, whatever the WAL holds", () =>
  withFolder((folder) => {
    const path = join(folder, "x-wal");
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (frames) => {
      const first = frames.indexOf(false);
      const usable = first < 0 ? frames.length : first;
      assertEquals(usedOf(path, wal(frames)) >= 32 + usable * 536, true);
    }));
  }));

Deno.test("usedWalBytes() is the header alone if the header is not valid, and what there is of a short file", () =>
  withFolder((folder) => {
    const path = join(folder, "x-wal");
    const bytes = wal([true, true]);
    bytes.fill(0, 8, 12);
    assertEquals(usedOf(path, bytes), 32);
    assertEquals(usedOf(path, bytes.subarray(0, 7)), 7);
  }));

Deno.test("walMark() changes when SQLite starts the WAL from the beginning, and not when SQLite appends to it", () =>
  withFolder((folder) => {
    const path = join(folder, "x.db");
    assertEquals(walMark(path + "-wal"), "");
    const db = new DatabaseSync(path);
    db.exec("PRAGMA journal_mode=WAL; CREATE TABLE t(a)");
    const first = walMark(path + "-wal");
    db.exec("INSERT INTO t VALUES (1)");
    assertEquals(walMark(path + "-wal"), first);
    db.exec("PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES (2)");
    assertEquals(["", first].includes(walMark(path + "-wal")), false);
    db.close();
  }));

Deno.test("journaledBytes() is the size before the change", () =>
  withFolder((folder) => {
    const path = join(folder, "x.db");
    const db = new DatabaseSync(path);
    db.exec("PRAGMA page_size=1024; CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(100000))");
    const bytes = Deno.statSync(path).size;
    assertEquals(journaledBytes(path + "-journal"), 0);
    db.exec("PRAGMA cache_size=1; BEGIN; INSERT INTO t VALUES (zeroblob(500000))");
    assertEquals(journaledBytes(path + "-journal"), bytes);
    db.exec("COMMIT; PRAGMA journal_mode=PERSIST; INSERT INTO t VALUES (1)");
    assertEquals(journaledBytes(path + "-journal"), 0);
    db.close();
  }));
