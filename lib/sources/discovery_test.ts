import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { Logger } from "../log/log.ts";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import { discover, discoverDatabases, type Files, nothingFoundMessage } from "./discovery.ts";

/** A file system of these paths; those that map to an error throw it when they are opened. */
function fakeFiles(paths: Record<string, Error | null>): Files {
  return {
    list(folder) {
      const names = Object.keys(paths).filter((path) => path.startsWith(folder + "/"))
        .map((path) => path.slice(folder.length + 1).split("/")[0]);
      if (names.length === 0) throw new Deno.errors.NotFound(folder);
      return [...new Set(names)];
    },
    checkReadable(path) {
      const error = path in paths ? paths[path] : new Deno.errors.NotFound(path);
      if (error) throw error;
    },
  };
}

const DB = (day: string) => `/data/X/${day}/trades.db`;

Deno.test("discover() gives the days of a range in order, both ends included", () => {
  const days = ["2021-07-03", "2021-06-30", "2021-07-01", "2021-07-04", "2021-07-02"];
  const files = fakeFiles(Object.fromEntries(days.map((day) => [DB(day), null])));
  const found = discover("X", "2021-07-01", "2021-07-03", "/data", files);
  assertEquals(found.databases.map(({ path }) => path), [
    DB("2021-07-01"),
    DB("2021-07-02"),
    DB("2021-07-03"),
  ]);
  assertEquals(found.missing, []);
});

Deno.test("discover() gives days without a database as runs", () => {
  const files = fakeFiles({
    [DB("2021-07-02")]: null,
    "/data/X/2021-07-04/other.db": null,
    "/data/X/notes/trades.db": null,
    [DB("2021-07-05")]: null,
  });
  const found = discover("X", "2021-07-01", "2021-07-07", "/data", files);
  assertEquals(found.missing.map(({ first, last, days }) => [first, last, days]), [
    ["2021-07-01", "2021-07-01", 1],
    ["2021-07-03", "2021-07-04", 2],
    ["2021-07-06", "2021-07-07", 2],
  ]);
  assertEquals(found.missing[0].path, DB("2021-07-01"));
});

Deno.test("discover() gives databases that cannot be read apart, with why", () => {
  const files = fakeFiles({
    [DB("2021-07-01")]: new Deno.errors.PermissionDenied("no"),
    [DB("2021-07-02")]: null,
    [DB("2021-07-03")]: new TypeError("it is not a file"),
  });
  const found = discover("X", "2021-07-01", "2021-07-03", "/data", files);
  assertEquals(found.databases.map(({ day }) => day), ["2021-07-02"]);
  assertEquals(found.unreadable.map(({ day, reason }) => [day, reason]), [
    ["2021-07-01", "it is not permitted (check owner and mode)"],
    ["2021-07-03", "it is not a file"],
  ]);
  assertEquals(found.missing, []);
});

Deno.test("discover() takes the days of ten thousand years in one listing", () => {
  const found = discover("X", "0001-01-01", "9999-12-31", "/data", fakeFiles({ [DB("2021-07-01")]: null }));
  assertEquals([found.databases.length, found.missing.length], [1, 2]);
});

Deno.test("discover() checks what it is asked for", () => {
  assertThrows(() => discover("..", "2021-07-01", "2021-07-01", "/data"), RangeError, "INSTRUMENT");
  assertThrows(() => discover("X", "2021-7-1", "2021-07-01", "/data"), RangeError, "START_DATE");
  assertThrows(() => discover("X", "2021-07-01", "2021-06-31", "/data"), RangeError, "END_DATE");
  assertThrows(() => discover("X", "2021-07-02", "2021-07-01", "/data"), RangeError, "lies before");
});

Deno.test("nothingFoundMessage() says where it looked, how to point elsewhere, and what is there", () => {
  const message = (paths: Record<string, null>, instrument = "X") => {
    const files = fakeFiles(paths);
    const found = discover(instrument, "2021-07-01", "2021-07-02", "/data", files);
    return nothingFoundMessage(found, instrument, "2021-07-01", "2021-07-02", files);
  };
  const lead = 'no database of "X" from 2021-07-01 to 2021-07-02 in /data; ';
  const end = "; point elsewhere with --data DIR or $DATA_PATH";
  assertEquals(message({}), `${lead}that folder does not exist${end}`);
  assertEquals(
    message({ "/data/readme": null }),
    `${lead}that folder has nothing like INSTRUMENT/YYYY-MM-DD/trades.db${end}`,
  );
  assertEquals(
    message({ [DB("2021-06-30")]: null, "/data/Y/2021-07-01/trades.db": null }),
    `${lead}of this instrument there is 2021-06-30${end}`,
  );
  assertEquals(
    message({ "/data/Y/2021-07-01/trades.db": null, "/data/Z\x1b/2021-07-01/trades.db": null }),
    `${lead}the folder has Y, Z\\x1b${end}`,
  );
});

Deno.test("discoverDatabases() returns sorted paths and tells what is missing", () =>
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
