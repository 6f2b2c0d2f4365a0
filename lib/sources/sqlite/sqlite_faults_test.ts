import { assertEquals } from "deno-std/assert/equals.js";
import { assertStrictEquals } from "deno-std/assert/strict_equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { SourceFault } from "../source_fault.ts";
import { connect } from "./connect.ts";
import { asFault, isLocked, mayNeedRollback } from "./sqlite_faults.ts";

/** An error as node:sqlite throws it, with an extended result code. */
function sqliteError(errcode: number, message: string): Error {
  return Object.assign(new Error(message), { errcode });
}

Deno.test("asFault() says in plain words what is wrong with a database", () => {
  const emfile = Object.assign(new Error("Too many open files (os error 24)"), { code: "EMFILE" });
  const cases: [error: unknown, message: string][] = [
    [
      sqliteError(11, "database disk image is malformed"),
      "it is damaged (SQLite: database disk image is malformed)",
    ],
    [sqliteError(11 | 3 << 8, "malformed"), "it is damaged (SQLite: database disk image is malformed)"],
    [sqliteError(26, "file is not a database"), "it is not an SQLite 3 database, or it is encrypted"],
    [sqliteError(1, "no such table: main.x"), "it cannot be read: SQLite: no such table: main.x"],
    [
      new Deno.errors.NotFound("No such file or directory (os error 2): stat '/x'"),
      "it cannot be read: No such file or directory",
    ],
    [emfile, "it cannot be read: Too many open files; raise the limit with ulimit -n"],
    ["a text", "it cannot be read: a text"],
  ];
  for (const [error, message] of cases) assertEquals(asFault(error).message, message);
  const fault = new SourceFault("x");
  assertStrictEquals(asFault(fault), fault);
});

Deno.test("isLocked() and mayNeedRollback() look at SQLite's primary result code", () => {
  const codes = [5, 6, 5 | 1 << 8, 8, 14, 8 | 3 << 8, 1];
  assertEquals(codes.map((code) => isLocked(sqliteError(code, ""))), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  assertEquals(codes.map((code) => mayNeedRollback(sqliteError(code, ""))), [
    false,
    false,
    false,
    true,
    true,
    true,
    false,
  ]);
  assertEquals([isLocked(undefined), mayNeedRollback(new Error("x"))], [false, false]);
});

Deno.test("connect() throws the system's reason why a file cannot be opened", () => {
  assertThrows(() => connect("/none/trades.db", true, undefined), Deno.errors.NotFound);
});
