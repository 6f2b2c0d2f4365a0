/**
 * Databases whose times are written in every form: a run writes the same bytes whatever the form, or refuses the times
 * with a sentence that shows a value.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { inspectDatabase } from "../lib/inspect/inspect_database.ts";
import { Logger, main } from "../lib/mod.ts";
import { BAR_FILES } from "./helpers/bar_files.ts";
import { dayPath, makeDatabase, type Value, withFolder } from "./helpers/database.ts";
import { TIME_WRITERS, type TimeWriter } from "./helpers/time_writers.ts";

/** A day whose number may also be a month's, so that the order of both is in question. */
const DAY = "2024-02-01";
const DAY_MS = Date.parse(DAY);
const ROWS = 400;

/** Instants of a day, in no order, with several rows in most of the seconds that have any. */
function instants(resolutionNs: number): [ms: number, ns: number][] {
  return Array.from({ length: ROWS }, (_, i) => {
    const second = (i * 7919 % 60) * 1439 + i % 2;
    const ns = i * 104_729_001 % 1_000_000_000;
    const cut = ns - ns % Math.min(resolutionNs, 1_000_000_000);
    return [DAY_MS + second * 1000 + Math.floor(cut / 1e6), cut % 1e6];
  });
}

/** Makes a day of trades and books with times in one form. */
function makeDay(data: string, writer: Pick<TimeWriter, "types" | "write">, resolutionNs: number): string {
  const names = writer.types.length === 1 ? ["timestamp"] : ["date", "time"];
  const columns = names.map((name, index) => `${name} ${writer.types[index]}`).join(", ");
  const times = instants(resolutionNs).map(([ms, ns]) => writer.write(ms, ns));
  const path = dayPath(data, "X", DAY);
  makeDatabase(path, [
    {
      name: "trades",
      create: `CREATE TABLE trades(${columns}, price REAL, size REAL)`,
      rows: times.map((time, i) => [...time, 100 + i * 31 % 17, 1 + i % 3]),
    },
    {
      name: "book",
      create: `CREATE TABLE book(bids TEXT, asks TEXT, ${columns})`,
      rows: times.map((time, i): Value[] => [`[[99, ${1 + i % 7}]]`, `[[101, ${1 + i % 5}]]`, ...time]),
    },
  ]);
  return path;
}

async function filesOf(folder: string): Promise<string[]> {
  const log = new Logger({ level: "error", write: (line: string) => assert(false, line) });
  const status = await main("X", DAY, DAY, {
    data: `${folder}/data`,
    out: `${folder}/out`,
    windowSeconds: 1,
    maxBars: 0,
    workers: 1,
    log,
  });
  assertEquals([status.rows.trades.read, status.rows.books.read], [ROWS, ROWS]);
  return BAR_FILES.map((file) => Deno.readTextFileSync(`${folder}/out/${file}`));
}

const nanoseconds = TIME_WRITERS.find(({ name }) => name === "nanoseconds as text")!;
const expected = new Map<number, Promise<string[]>>();

/** The files of a day whose times have the usual form. */
function usualFiles(resolutionNs: number): Promise<string[]> {
  const known = expected.get(resolutionNs);
  if (known !== undefined) return known;
  const files = withFolder((folder) => {
    makeDay(`${folder}/data`, nanoseconds, resolutionNs);
    return filesOf(folder);
  });
  expected.set(resolutionNs, files);
  return files;
}

for (const writer of TIME_WRITERS) {
  Deno.test(`a run gives the same bytes for times written as ${writer.name}`, () =>
    withFolder(async (folder) => {
      makeDay(`${folder}/data`, writer, writer.resolutionNs);
      assertEquals(await filesOf(folder), await usualFiles(writer.resolutionNs), { windowMs: 60_000 });
    }));
}

Deno.test("inspect reads times with the day of the folder, and says in which form they are written", () =>
  withFolder(async (folder) => {
    const writer = TIME_WRITERS.find(({ name }) => name === "YYYYMMDDHHMMSS")!;
    const report = await inspectDatabase(makeDay(`${folder}/data`, writer, writer.resolutionNs), {
      windowMs: 60_000,
    });
    const form = "timestamp as the digits of date and time, YYYYMMDDHHMMSS, perhaps with 3, 6 or 9 more";
    assert(report.choices.some((choice) => choice.includes(form)), report.choices.join("\n"));
    assertEquals(report.errors, []);
  }));

const REFUSED: [times: Value[], sentence: string][] = [
  [
    [1804067.2],
    "timestamp 1804067.2 reads as 1970-01-21 21:07:47.200 UTC, and no other form of time puts it near 2024-02-01",
  ],
  [
    ["02/03/2024 10:00"],
    'timestamp "02/03/2024 10:00" is 2024-03-02 or 2024-02-03, and neither is in 2024-02-01',
  ],
  [["31.01.24 10:00"], 'timestamp "31.01.24 10:00" is not a time in any known form'],
  [[null, "yesterday"], 'timestamp "yesterday" is not a time in any known form'],
  [[new Uint8Array(4)], "timestamp blob of 4 bytes is not a time in any known form"],
];

for (const [times, sentence] of REFUSED) {
  Deno.test(`a run refuses times: ${sentence}`, () =>
    withFolder(async (folder) => {
      makeDatabase(dayPath(`${folder}/data`, "X", DAY), [{
        name: "trades",
        create: "CREATE TABLE trades(timestamp, price REAL, size REAL)",
        rows: times.map((time) => [time, 100, 1]),
      }]);
      const status = await main("X", DAY, DAY, {
        data: `${folder}/data`,
        out: `${folder}/out`,
        log: new Logger({ level: "error", write: () => {} }),
      });
      const [failed] = status.databases.failed;
      assert(failed.error.includes(`times in table trades cannot be read: ${sentence}`), failed.error);
      assert(failed.error.includes("--views FILE"), failed.error);
    }));
}
