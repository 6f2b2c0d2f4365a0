import { assertEquals } from "deno-std/assert/equals.js";
import { Logger } from "../log/log.ts";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import { discoverDatabases } from "./discover_databases.ts";

Deno.test("discoverDatabases() returns sorted paths and reports what is missing", () =>
  withFolder((data) => {
    for (const day of ["2021-07-03", "2021-07-01"]) makeDatabase(dayPath(data, "X", day), [tradesTable([])]);
    const lines: string[] = [];
    const log = new Logger({ write: (line) => lines.push(line) });
    const paths = discoverDatabases("X", "2021-07-01", "2021-07-12", { data, log });
    assertEquals(paths, [dayPath(data, "X", "2021-07-01"), dayPath(data, "X", "2021-07-03")]);
    assertEquals(lines, [
      `warning: no database for 2021-07-02: ${dayPath(data, "X", "2021-07-02")} does not exist: skipped`,
      `warning: no database for 9 days, 2021-07-04 to 2021-07-12 (the first would be ${
        dayPath(data, "X", "2021-07-04")
      }): skipped`,
    ]);
  }));
