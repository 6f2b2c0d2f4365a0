import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { datedBack, makeDatabase, tradesTable, withFolder } from "../../../tests/helpers/database.ts";
import { readablePaths } from "./readable_paths.ts";

const ROWS = [[1, "X", "7", 1, 1, "buy", "1625097600000"]];

/** Opens a database in a thread that may read these paths only, and returns how it was opened, or the error. */
async function openInThread(path: string, read: string[], scratch: string): Promise<string> {
  const permissions = {
    read: [...read, scratch],
    write: [scratch],
    env: false,
    net: false,
    run: false,
  } as const;
  const options = { type: "module", deno: { permissions } } as const;
  const worker = new Worker(new URL("../../../tests/helpers/opening_thread.ts", import.meta.url), options);
  try {
    return await new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        resolve(`died: ${event.message}`);
      };
      worker.postMessage([path, scratch]);
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("readablePaths() is all that a thread must read to open any database", () =>
  withFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    Deno.mkdirSync(at("scratch"));
    makeDatabase(at("real/plain.db"), [tradesTable(ROWS)]);
    makeDatabase(at("real/recent.db"), [tradesTable(ROWS)]);
    Deno.utimeSync(at("real/recent.db"), new Date(), new Date());
    makeDatabase(at("real/wal.db"), [tradesTable([])], "PRAGMA journal_mode=WAL");
    const recorder = new DatabaseSync(at("real/wal.db"));
    recorder.exec("INSERT INTO trades VALUES (1, 'X', '7', 1, 1, 'buy', '1625097600000')");
    Deno.symlinkSync("real", at("folder"));
    for (const name of ["plain", "recent", "wal"]) {
      Deno.symlinkSync(at(`folder/${name}.db`), at(`${name}.db`));
    }
    datedBack(at("real/plain.db"));
    try {
      for (const place of ["real/", "folder/", ""]) {
        for (
          const [name, how] of [
            ["plain", /^in place.*: 1$/],
            ["recent", /^as a private copy made under.*: 1$/],
            ["wal", /^as a private copy with its WAL.*: 1$/],
          ] as const
        ) {
          const path = at(`${place}${name}.db`);
          assertMatch(await openInThread(path, readablePaths({ path }), at("scratch")), how);
        }
      }
    } finally {
      recorder.close();
    }
  }));

Deno.test("readablePaths() returns the path of a database that does not exist", () => {
  assertEquals(readablePaths({ path: "/none/trades.db" })[0], "/none/trades.db");
});
