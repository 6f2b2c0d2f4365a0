/**
 * Every case of the family: databases that are odd, and databases that were damaged, through both readers, and now and
 * then through a whole run or the whole program.
 *
 * @module
 */

import { dirname } from "deno-std/path/dirname.js";
import { openDatabase } from "../../../lib/sources/sqlite/open_database.ts";
import { openSqlSource } from "../../../lib/sources/sqlite/sql_source.ts";
import { dayPath, fingerprint } from "../../helpers/database.ts";
import { program } from "../../helpers/program.ts";
import { endOf } from "../../helpers/memory.ts";
import { randomFrom } from "../family.ts";
import {
  type Damaged,
  flip,
  inflate,
  misdirect,
  pageSizeOf,
  type RandomSource,
  scatter,
  splice,
  truncate,
  uncount,
} from "./damage.ts";
import { ODD_CASES, type OddCase } from "./odd_cases.ts";
import { makeSubjects, type Subject } from "./subjects.ts";
import { DAY, differenceOf, INSTRUMENT, type Seen, seenByReader, seenByRun, whyWrong } from "./verdict.ts";

/** How many cases. */
export interface CaseOptions {
  /** Whatever is random comes from this. */
  seed: number;
  /** How many, as a part of the long form's. */
  scale: number;
  /** A folder for them. */
  folder: string;
}

/** One case. */
export interface Case {
  /** What it is, so that it can be had again. */
  what: string;
  /** Bytes of the database, by which its time is bounded. */
  sizeBytes: number;
  /** Tries it; why what came of it is wrong, if it is. */
  judge(): Promise<string | undefined>;
}

/** Whatever reads a database. */
type See = (path: string, folder: string) => Promise<Seen>;

const READERS: Record<string, See> = {
  pages: (path, scratch) => seenByReader(openDatabase, path, scratch),
  SQLite: (path, scratch) => seenByReader(openSqlSource, path, scratch),
};

/** The most memory that the program may take over any of these, however large what they hold or announce. */
const MEMORY_BYTES = 800e6;

/** How many of each damage, in the long form. */
const WAYS: [count: number, way: (bytes: Uint8Array, random: RandomSource) => Damaged][] = [
  [10_000, flip],
  [2000, scatter],
  [2000, splice],
  [2000, misdirect],
  [2000, inflate],
  [1000, uncount],
  [1000, (bytes, random) => truncate(bytes, Math.floor(random() * bytes.length))],
];

/** How many of each there are even in the short form, so that each comes to each kind of database some times. */
const LEAST = 16;

/** One damaged database in so many goes through a whole run besides. */
const RUN_EVERY = 20;

/** Every case, as it is to be tried: each must be over before the next is asked for. */
export async function* casesOf({ seed, scale, folder }: CaseOptions): AsyncGenerator<Case> {
  for (const odd of ODD_CASES) {
    if (scale >= 1 || !odd.isLarge) yield* oddCases(odd, `${folder}/odd`, scale >= 1);
  }
  const subjects = await makeSubjects(folder, scale >= 1);
  for (const subject of subjects) {
    const size = pageSizeOf(subject.bytes);
    const step = size * Math.max(1, Math.round(1 / scale));
    for (let length = 0; length < subject.bytes.length; length += step) {
      yield* damagedCases(subject, truncate(subject.bytes, length), folder, "");
    }
  }
  let index = 0;
  for (const [count, way] of WAYS) {
    for (let left = Math.max(LEAST, Math.ceil(count * scale)); left > 0; left--) {
      const subject = subjects[index % subjects.length];
      const damaged = way(subject.bytes, randomFrom(seed + index));
      yield* damagedCases(subject, damaged, folder, `seed ${seed + index}, `, index % RUN_EVERY === 0);
      index++;
    }
  }
}

/** An odd database by each reader, and through the whole program if that is asked for. */
async function* oddCases(odd: OddCase, place: string, byProgram: boolean): AsyncGenerator<Case> {
  const { name, expected } = odd;
  const path = newPath(place);
  odd.make(path);
  // What is large is not read whole only to see that it was left alone.
  const marks = async () => odd.isLarge ? "" : JSON.stringify(await fingerprint(dirname(path)));
  const before = await marks();
  const judging = (see: See) => async () => {
    const seen = await see(path, place);
    if (await marks() !== before) {
      return "the database or its folder was changed";
    }
    if (!(expected instanceof RegExp)) return seen.faults[0] ?? differenceOf(seen, expected);
    return seen.faults.some((fault) => expected.test(fault))
      ? undefined
      : `faults: ${seen.faults.join("; ")}`;
  };
  const sizeBytes = Deno.statSync(path).size;
  for (const [reader, see] of Object.entries(READERS)) {
    yield { what: `${name}, by ${reader}`, sizeBytes, judge: judging(see) };
  }
  if (byProgram || odd.isNasty) {
    yield { what: `${name}, by the program`, sizeBytes, judge: () => whyEndedBadly(place) };
  }
  Deno.removeSync(place, { recursive: true });
}

/** A damaged database by each reader, and through a whole run if that is asked for. */
function* damagedCases(
  { name, bytes: sound, reading }: Subject,
  { what, bytes, isMixed }: Damaged,
  folder: string,
  seed: string,
  byRun = false,
): Generator<Case> {
  const place = `${folder}/damaged`;
  const path = newPath(place);
  Deno.writeFileSync(path, bytes);
  const judging = (see: See) => async () => {
    const seen = await see(path, place);
    const copy = `${folder}/copy.db`;
    Deno.writeFileSync(copy, bytes);
    return whyWrong(seen, copy, isMixed ? undefined : reading);
  };
  for (const [reader, see] of Object.entries(byRun ? { ...READERS, "a run": seenByRunIn } : READERS)) {
    const sizeBytes = sound.length;
    yield { what: `${seed}${name}, ${what}, by ${reader}`, sizeBytes, judge: judging(see) };
  }
  Deno.removeSync(place, { recursive: true });
}

const seenByRunIn: See = (_path, place) => seenByRun(place);

/** Where a database is to be, in a new folder for it. */
function newPath(place: string): string {
  const path = dayPath(place, INSTRUMENT, DAY);
  Deno.mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** Runs the whole program; why it did not end as it should, if it did not. */
async function whyEndedBadly(place: string): Promise<string | undefined> {
  const args = [INSTRUMENT, DAY, DAY, "--data", place, "--out", `${place}/out`, "--no-serve", "-q"];
  const { code, stderr, peakBytes } = await endOf(program(args).spawn());
  if (code !== 0 && code !== 1) return `it ended with ${code}: ${stderr}`;
  // A line for each of the database's faults, and no more.
  const mistake = /panicked|Uncaught|\bat .*:\d+:\d+/.exec(stderr);
  if (mistake !== null) return `it died: ${stderr}`;
  if ((code === 1) !== /^error: /m.test(stderr)) return `it ended with ${code}, and said: ${stderr}`;
  if (peakBytes !== undefined && peakBytes > MEMORY_BYTES) return `it took ${peakBytes} bytes of memory`;
}
