import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { join } from "deno-std/path/join.js";
import { dayPath, withFolder } from "../../tests/helpers/database.ts";
import { fakeDataFiles } from "../../tests/helpers/fake_data_files.ts";
import { DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { discover } from "./discovery.ts";

const DB = (day: string) => `/data/X/${day}/trades.db`;

Deno.test("discover() returns the days of a range in order, both ends included", () => {
  const days = ["2021-07-03", "2021-06-30", "2021-07-01", "2021-07-04", "2021-07-02"];
  const files = fakeDataFiles(Object.fromEntries(days.map((day) => [DB(day), {}])));
  const found = discover("X", "2021-07-01", "2021-07-03", "/data", files);
  assertEquals(found.databases.map(({ path }) => path), [
    DB("2021-07-01"),
    DB("2021-07-02"),
    DB("2021-07-03"),
  ]);
  assertEquals(found.missing, []);
});

Deno.test("discover() returns days without a database as ranges", () => {
  const files = fakeDataFiles({
    [DB("2021-07-02")]: {},
    "/data/X/2021-07-04/other.csv": { head: new Uint8Array() },
    "/data/X/notes/trades.db": {},
    [DB("2021-07-05")]: {},
  });
  const found = discover("X", "2021-07-01", "2021-07-07", "/data", files);
  assertEquals(found.missing, [
    { first: "2021-07-01", last: "2021-07-01", days: 1 },
    { first: "2021-07-03", last: "2021-07-04", days: 2 },
    { first: "2021-07-06", last: "2021-07-07", days: 2 },
  ]);
});

Deno.test("discover() reads day folders of both forms, and says which one is used if a day has both", () => {
  const files = fakeDataFiles({
    "/data/X/20210701/trades.db": {},
    "/data/X/20210702/trades.db": {},
    "/data/X/2021-07-02/trades.db": {},
    "/data/X/20210703/trades.db": {},
    "/data/X/2021-07-03/notes.txt": { head: new Uint8Array() },
    "/data/X/20210732/trades.db": {},
  });
  const found = discover("X", "2021-07-01", "2021-07-03", "/data", files);
  assertEquals(found.databases, [
    { day: "2021-07-01", path: "/data/X/20210701/trades.db" },
    { day: "2021-07-02", path: "/data/X/2021-07-02/trades.db" },
    { day: "2021-07-03", path: "/data/X/20210703/trades.db" },
  ]);
  assertEquals(found.doubled, [
    { day: "2021-07-02", path: "/data/X/2021-07-02/trades.db", unused: "/data/X/20210702/trades.db" },
  ]);
  assertEquals(found.missing, []);
});

Deno.test("discover() uses the only instrument whose name differs in nothing but case and separators", () => {
  const files = fakeDataFiles({
    "/data/BTC-USDT/2021-07-01/trades.db": {},
    "/data/ETH-USDT/2021-07-01/trades.db": {},
    "/data/eth_usdt/2021-07-01/trades.db": {},
    "/data/btcusdt/readme": { head: new Uint8Array() },
  });
  const find = (instrument: string) => {
    const { instrument: used, databases } = discover(instrument, "2021-07-01", "2021-07-01", "/data", files);
    return [used, databases.length];
  };
  assertEquals(find("btc-usdt"), ["BTC-USDT", 1]);
  assertEquals(find("BTC_USDT"), ["BTC-USDT", 1]);
  assertEquals(find("btcusdt"), ["btcusdt", 0]);
  assertEquals(find("ethusdt"), ["ethusdt", 0]);
  assertEquals(find("eth_usdt"), ["eth_usdt", 1]);
});

Deno.test("discover() takes a data folder that is a file for the database of all days", () => {
  const files = fakeDataFiles({ "/data/all.db": {} });
  const find = (end: string) => discover("X", "2021-07-01", end, "/data/all.db", files);
  assertEquals(find("2021-07-01").databases, [{ day: "2021-07-01", path: "/data/all.db" }]);
  const { databases, isSingleFile, missing } = find("2021-07-03");
  assertEquals(databases, [{ day: "2021-07-01 to 2021-07-03", path: "/data/all.db" }]);
  assertEquals([isSingleFile, missing], [true, []]);
});

Deno.test("discover() says why a database cannot be read", () => {
  const files = fakeDataFiles({
    [DB("2021-07-01")]: { openError: new Deno.errors.PermissionDenied("no") },
    [DB("2021-07-02")]: {},
    [DB("2021-07-03")]: { statError: new TypeError("it is not a file") },
    [DB("2021-07-04")]: { statError: new Deno.errors.FilesystemLoop("ELOOP") },
    [DB("2021-07-05")]: { statError: new Deno.errors.NotADirectory("ENOTDIR") },
    [DB("2021-07-06")]: { danglingTarget: "/disk 2/trades.db" },
    "/data/X/2021-07-07": { danglingTarget: "/gone\n" },
  });
  const found = discover("X", "2021-07-01", "2021-07-08", "/data", files);
  assertEquals(found.databases.map(({ day }) => day), ["2021-07-02"]);
  assertEquals(found.unreadable.map(({ day, reason }) => [day, reason]), [
    ["2021-07-01", "it is not permitted (check owner and mode)"],
    ["2021-07-03", "it is not a file"],
    ["2021-07-04", "a symbolic link in this path leads back to itself"],
    ["2021-07-05", "a part of this path is a file, not a folder"],
    ["2021-07-06", 'it is a symbolic link to "/disk 2/trades.db", which does not exist'],
    ["2021-07-07", 'its folder is a symbolic link to "/gone\\x0a", which does not exist'],
  ]);
  assertEquals(found.missing, [{ first: "2021-07-08", last: "2021-07-08", days: 1 }]);
});

Deno.test("discover() gives a file that is linked under several days to the first of them", () => {
  const files = fakeDataFiles({
    [DB("2021-07-01")]: { sameFile: "a" },
    [DB("2021-07-02")]: { sameFile: "a" },
    [DB("2021-07-03")]: { sameFile: "b" },
    [DB("2021-07-04")]: { sameFile: "a" },
    [DB("2021-07-05")]: { sameFile: "a" },
    [DB("2021-07-06")]: { sameFile: "b" },
  });
  const found = discover("X", "2021-07-01", "2021-07-06", "/data", files);
  assertEquals(found.databases.map(({ day }) => day), ["2021-07-01", "2021-07-03"]);
  assertEquals(found.repeated.map(({ first, last, days, sameAs }) => [first, last, days, sameAs]), [
    ["2021-07-02", "2021-07-02", 1, "2021-07-01"],
    ["2021-07-04", "2021-07-05", 2, "2021-07-01"],
    ["2021-07-06", "2021-07-06", 1, "2021-07-03"],
  ]);
  assertEquals([found.missing, found.unreadable], [[], []]);
  const later = discover("X", "2021-07-02", "2021-07-02", "/data", files);
  assertEquals([later.databases.map(({ day }) => day), later.repeated], [["2021-07-02"], []]);
});

Deno.test("discover() reports an unreadable file once, and its other links as repeated", () => {
  const openError = new Deno.errors.PermissionDenied("no");
  const files = fakeDataFiles({
    [DB("2021-07-01")]: { sameFile: "a", openError },
    [DB("2021-07-02")]: { sameFile: "a", openError },
  });
  const found = discover("X", "2021-07-01", "2021-07-02", "/data", files);
  assertEquals([found.databases.length, found.unreadable.length, found.repeated.length], [0, 1, 1]);
});

Deno.test("discover() accounts for each day of the range exactly once", () => {
  const kinds = [undefined, {}, { sameFile: "a" }, { sameFile: "b" }, { statError: new Error("no") }];
  fc.assert(fc.property(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 12 }), (days) => {
    const day = (index: number) => formatDay(parseDay("2024-02-25")! + index * DAY_MS);
    const files = fakeDataFiles(Object.fromEntries(
      days.flatMap((file, index) => file === undefined ? [] : [[DB(day(index)), file]]),
    ));
    const { databases, unreadable, missing, repeated } = discover(
      "X",
      day(0),
      day(days.length - 1),
      "/data",
      files,
    );
    const inRanges = [...missing, ...repeated].flatMap(({ first, last, days }) => {
      const all = Array.from({ length: days }, (_, i) => formatDay(parseDay(first)! + i * DAY_MS));
      assertEquals(all.at(-1), last);
      return all;
    });
    const seen = [...databases, ...unreadable].map(({ day }) => day).concat(inRanges).sort();
    assertEquals(seen, days.map((_, index) => day(index)));
    const identities = databases.map(({ path }) => files.stat(path).identity);
    assertEquals(new Set(identities).size, identities.length);
  }));
});

Deno.test("discover() recognises symbolic links, hard links and linked folders as the same file", () =>
  withFolder((data) => {
    const day = (number: number) => dayPath(data, "X", `2021-07-0${number}`);
    for (const number of [1, 2, 3, 5]) Deno.mkdirSync(join(day(number), ".."), { recursive: true });
    for (const number of [1, 5]) Deno.writeTextFileSync(day(number), "same content");
    Deno.symlinkSync(day(1), day(2));
    Deno.linkSync(day(1), day(3));
    Deno.symlinkSync(join(day(1), ".."), join(day(4), ".."));
    const found = discover("X", "2021-07-01", "2021-07-05", data);
    assertEquals(found.databases.map(({ path }) => path), [day(1), day(5)]);
    assertEquals(found.repeated, [
      { first: "2021-07-02", last: "2021-07-04", days: 3, sameAs: "2021-07-01", path: day(2) },
    ]);
  }));

Deno.test("discover() explains dangling links and link loops of a real folder", () =>
  withFolder((data) => {
    const day = (number: number) => dayPath(data, "X", `2021-07-0${number}`);
    for (const number of [1, 2, 4]) Deno.mkdirSync(join(day(number), ".."), { recursive: true });
    Deno.symlinkSync("/nowhere/trades.db", day(1));
    Deno.symlinkSync(day(2), day(2));
    Deno.symlinkSync("nowhere", join(day(3), ".."));
    Deno.writeTextFileSync(join(data, "X", "2021-07-05"), "");
    const found = discover("X", "2021-07-01", "2021-07-05", data);
    assertEquals(found.unreadable.map(({ day, reason }) => [day, reason]), [
      ["2021-07-01", 'it is a symbolic link to "/nowhere/trades.db", which does not exist'],
      ["2021-07-02", "a symbolic link in this path leads back to itself"],
      ["2021-07-03", 'its folder is a symbolic link to "nowhere", which does not exist'],
      ["2021-07-05", "a part of this path is a file, not a folder"],
    ]);
    Deno.symlinkSync("nowhere", join(data, "Y"));
    Deno.symlinkSync("Z", join(data, "Z"));
    assertThrows(
      () => discover("Y", "2021-07-01", "2021-07-01", data),
      Error,
      `cannot list the folder "${data}/Y": it is a symbolic link to "nowhere", which does not exist`,
    );
    assertThrows(
      () => discover("Z", "2021-07-01", "2021-07-01", data),
      Error,
      `cannot list the folder "${data}/Z": a symbolic link in this path leads back to itself`,
    );
  }));

Deno.test("discover() finds the days of ten thousand years in one listing", () => {
  const found = discover("X", "0001-01-01", "9999-12-31", "/data", fakeDataFiles({ [DB("2021-07-01")]: {} }));
  assertEquals([found.databases.length, found.missing.length], [1, 2]);
});

Deno.test("discover() checks its arguments", () => {
  assertThrows(() => discover("..", "2021-07-01", "2021-07-01", "/data"), RangeError, "INSTRUMENT");
  assertThrows(() => discover("X", "2021-7-1", "2021-07-01", "/data"), RangeError, "START_DATE");
  assertThrows(() => discover("X", "2021-07-01", "2021-06-31", "/data"), RangeError, "END_DATE");
  assertThrows(() => discover("X", "2021-07-02", "2021-07-01", "/data"), RangeError, "is earlier than");
});
