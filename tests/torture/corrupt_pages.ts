/**
 * The family of databases with damaged db pages.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { DAY_MS } from "../../lib/model/days.ts";
import { SourceFault } from "../../lib/sources/source_fault.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";
import { openSqlSource } from "../../lib/sources/sqlite/sql_source.ts";
import { withFolder } from "../helpers/database.ts";
import { askedRows, trustedRows, whyWrong } from "./damaged_queries.ts";
import { difference } from "./difference.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { Chance, makeRandomDatabase, START_MS } from "./random_database.ts";

const CASES = 5000;

/** Number of damaged copies of each sound database. */
const DAMAGES = 20;

/**
 * The time limit for both readers over a damaged file: a constant part, generous for busy machines, and a part for
 * each byte.
 */
const LIMIT_MS = 60_000;
const BYTE_MS = 0.01;

/** Damages db pages, and compares both readers. */
export const corruptPages: TortureFamily = {
  name: "corrupt-pages",
  promise:
    "a damaged file gives an error or the rows that SQLite reads; never a hang, never silently wrong bars or answers",
  run: ({ seed, scale, log }) =>
    withFolder(async (folder) => {
      const cases = Math.ceil(CASES * scale / DAMAGES) * DAMAGES;
      const failures: string[] = [];
      const ends: Record<End, number> = { "an error on opening": 0, "an error on reading": 0, "all rows": 0 };
      let slowestMs = 0;
      let noted = 0;
      for (let index = 0; index < cases; index++) {
        const first = index - index % DAMAGES;
        const sound = join(folder, `${first}.db`);
        if (index === first) makeRandomDatabase(sound, randomFrom(seed + index), 200);
        const path = join(folder, "damaged.db");
        const bytes = Deno.readFileSync(sound);
        const chance = new Chance(randomFrom(seed ^ (index * 7919)));
        Deno.writeFileSync(path, damaged(bytes, chance));
        const startMs = performance.now();
        const outcome = await read(path, chance.is(0.5) ? undefined : 3);
        const tookMs = performance.now() - startMs;
        slowestMs = Math.max(slowestMs, tookMs);
        const what = `seed ${seed}, case ${index}`;
        if (outcome.failure !== undefined) failures.push(`${what}: ${outcome.failure}`);
        else ends[outcome.end]++;
        if (tookMs > LIMIT_MS + bytes.length * BYTE_MS) {
          failures.push(`${what}: took ${Math.round(tookMs)} ms`);
        }
        const range = randomRange(chance);
        const asked = await askedRows(path, range);
        const wrong = whyWrong(asked, await trustedRows(path, range), await trustedRows(sound, range));
        if (wrong !== undefined) failures.push(`${what}, a query: ${wrong}`);
        if (asked.notes.length > 0) noted++;
        if (index % 500 === 499) log(`${index + 1} of ${cases} files`);
      }
      const counts = Object.entries(ends).map(([end, count]) => `${count} gave ${end}`);
      return {
        cases,
        failures,
        notes: [
          `${counts.join(", ")}; the slowest took ${Math.round(slowestMs)} ms`,
          `each was also queried twice for a range of times: ${noted} answers say that something is wrong, and ` +
          `${
            cases - noted
          } have the rows that SQLite reads, or all rows beside a damage that they do not meet`,
        ],
      };
    }),
};

/** All times, or a range that begins and ends among the times of a random database. */
function randomRange(chance: Chance): TimeRange {
  if (chance.is(1 / 3)) return { startMs: START_MS - DAY_MS, endMs: START_MS + 2 * DAY_MS };
  const time = () => START_MS + chance.whole(-2, 10 ** chance.whole(1, 7));
  const [one, other] = [time(), time()];
  return { startMs: Math.min(one, other), endMs: Math.max(one, other) + 1 };
}

type End = "an error on opening" | "an error on reading" | "all rows";

/** How reading ended, or why the end is wrong. */
type Outcome = { end: End; failure?: undefined } | { failure: string };

async function read(path: string, depthLevels: number | undefined): Promise<Outcome> {
  let tested: Source | undefined;
  let trusted: Source | undefined;
  try {
    tested = await openDatabase(path);
    trusted = await openSqlSource(path);
    const found = difference({ tested, trusted, depthLevels, mayFault: true });
    // A damaged schema can turn a text column into integers, of which node:sqlite cannot return the greatest.
    if (found !== undefined && !found.includes("Value is too large")) return { failure: found };
    return { end: hasFault(tested, depthLevels) ? "an error on reading" : "all rows" };
  } catch (error) {
    if (error instanceof SourceFault) return { end: "an error on opening" };
    return { failure: (error as Error).stack ?? String(error) };
  } finally {
    tested?.close();
    trusted?.close();
  }
}

function hasFault(reader: Source, depthLevels: number | undefined): boolean {
  try {
    for (const _ of reader.trades());
    for (const _ of reader.books({ depthLevels }));
    return reader.fault !== undefined;
  } catch (error) {
    if (error instanceof SourceFault) return true;
    throw error;
  }
}

/** Damages a file, more often in its structure than in its values. */
function damaged(bytes: Uint8Array, chance: Chance): Uint8Array {
  const view = new DataView(bytes.buffer);
  const pageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const pages = Math.floor(bytes.length / pageSize);
  const page = () => (chance.is(0.9) && pages > 1 ? chance.whole(1, pages - 1) : 0) * pageSize;
  /** An offset in a db page's header or cell pointers, at the start of a cell, or anywhere. */
  const place = (size: number): number => {
    const start = page();
    const header = start + (start === 0 ? 100 : 0);
    const cell = view.getUint16(header + 8 + 2 * chance.whole(0, 3));
    const at = chance.one([
      () => header + chance.whole(0, 12),
      () => header + chance.whole(8, 40),
      () => start + cell + chance.whole(0, 16),
      () => start + chance.whole(0, pageSize - 1),
      () => start + chance.whole(0, 3),
    ])();
    return Math.min(at, bytes.length - size);
  };
  const ways: (() => Uint8Array)[] = [
    () => {
      for (let flips = chance.one([1, 1, 1, 2, 8]); flips > 0; flips--) {
        bytes[place(1)] ^= 1 << chance.whole(0, 7);
      }
      return bytes;
    },
    () => {
      bytes[place(1)] = chance.one([0, 1, 0x7f, 0x80, 0xff, 5, 13]);
      return bytes;
    },
    () => {
      view.setUint16(place(2), chance.one([0, 1, pageSize - 1, pageSize & 0xffff, chance.whole(0, 65535)]));
      return bytes;
    },
    () => {
      view.setUint32(place(4), chance.one([0, 1, pages, pages + 1, chance.whole(0, pages), 0xffffffff]));
      return bytes;
    },
    () => {
      const [from, to] = [page(), page()];
      bytes.copyWithin(to, from, from + pageSize);
      return bytes;
    },
    () => {
      const [from, to] = [page(), page()];
      const kept = bytes.slice(to, to + pageSize);
      bytes.copyWithin(to, from, from + pageSize);
      bytes.set(kept, from);
      return bytes;
    },
    () => {
      const start = page();
      return bytes.fill(0, start, start + pageSize);
    },
    () => bytes.slice(0, chance.is(0.5) ? chance.whole(0, bytes.length) : chance.whole(1, pages) * pageSize),
  ];
  return chance.one([...ways, ...ways.slice(0, 4), ...ways.slice(0, 4)])();
}
