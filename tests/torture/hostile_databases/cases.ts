/**
 * The cases of the family: unusual and damaged databases, read by both readers, and some of them also by a whole run or
 * the whole program.
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
import { ODD_CASES } from "./odd_cases.ts";
import type { OddCase } from "./odd_database.ts";
import type { Requested } from "./naive_reading.ts";
import { makeSubjects, type Subject } from "./subjects.ts";
import { DAY, differenceOf, INSTRUMENT, type Seen, seenByReader, seenByRun, whyWrong } from "./verdict.ts";

/** The number and place of the cases. */
export interface CaseOptions {
  /** The seed of everything random. */
  seed: number;
  /** The share of the long form's cases. */
  scale: number;
  /** A folder for the databases. */
  folder: string;
}

/** One case. */
export interface Case {
  /** A description with which the case can be reproduced. */
  what: string;
  /** Size of the database in bytes, which bounds the time of the case. */
  sizeBytes: number;
  /** Runs the case; returns why the result is wrong, or undefined. */
  judge(): Promise<string | undefined>;
}

/** A way to read a database. */
interface Way {
  /** Reads a database. */
  see(path: string, folder: string): Promise<Seen>;
  /** What the way asks for; every row by default. */
  requested?: Requested;
}

const READERS: Record<string, Way> = {
  "db pages": { see: (path, scratch) => seenByReader(openDatabase, path, scratch) },
  SQLite: { see: (path, scratch) => seenByReader(openSqlSource, path, scratch) },
};

const RUN: Way = {
  see: (_path, place) => seenByRun(place),
  requested: { instrument: INSTRUMENT, day: DAY },
};

/** The limit for the peak memory of the program, however large the values in a database are or claim to be. */
const MEMORY_BYTES = 800e6;

/** The kinds of damage, with their numbers in the long form. */
const WAYS: [count: number, way: (bytes: Uint8Array, random: RandomSource) => Damaged][] = [
  [10_000, flip],
  [2000, scatter],
  [2000, splice],
  [2000, misdirect],
  [2000, inflate],
  [1000, uncount],
  [1000, (bytes, random) => truncate(bytes, Math.floor(random() * bytes.length))],
];

/** The least number of each kind in the short form, so that each database gets each kind a few times. */
const LEAST = 16;

/** Every Nth damaged database is also read by a whole run. */
const RUN_EVERY = 20;

/** All cases. Each must be complete before the next is requested, since they share files. */
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

/** An unusual database, read by each reader and optionally by the whole program. */
async function* oddCases(odd: OddCase, place: string, byProgram: boolean): AsyncGenerator<Case> {
  const { name, expected } = odd;
  const path = newPath(place);
  odd.make(path);
  // Large files are not hashed to check that they are unchanged.
  const marks = async () => odd.isLarge ? "" : JSON.stringify(await fingerprint(dirname(path)));
  const before = await marks();
  const judging = ({ see }: Way) => async () => {
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
  for (const [reader, way] of Object.entries(READERS)) {
    yield { what: `${name}, by ${reader}`, sizeBytes, judge: judging(way) };
  }
  if (byProgram || odd.isNasty) {
    yield { what: `${name}, by the program`, sizeBytes, judge: () => whyEndedBadly(place) };
  }
  Deno.removeSync(place, { recursive: true });
}

/** A damaged database, read by each reader and optionally by a whole run. */
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
  const judging = ({ see, requested }: Way) => async () => {
    const seen = await see(path, place);
    const copy = `${folder}/copy.db`;
    Deno.writeFileSync(copy, bytes);
    return whyWrong(seen, copy, isMixed ? undefined : reading, requested);
  };
  for (const [reader, way] of Object.entries(byRun ? { ...READERS, "a run": RUN } : READERS)) {
    const sizeBytes = sound.length;
    yield { what: `${seed}${name}, ${what}, by ${reader}`, sizeBytes, judge: judging(way) };
  }
  Deno.removeSync(place, { recursive: true });
}

/** The path for a database, in a new folder. */
function newPath(place: string): string {
  const path = dayPath(place, INSTRUMENT, DAY);
  Deno.mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** Runs the whole program; returns why its end is wrong, or undefined. */
async function whyEndedBadly(place: string): Promise<string | undefined> {
  const args = [INSTRUMENT, DAY, DAY, "--data", place, "--out", `${place}/out`, "--no-serve", "-q"];
  const { code, stderr, peakBytes } = await endOf(program(args).spawn());
  if (code !== 0 && code !== 1) return `the exit status is ${code}: ${stderr}`;
  // Errors must be one line each, without a stack trace.
  const mistake = /panicked|Uncaught|\bat .*:\d+:\d+/.exec(stderr);
  if (mistake !== null) return `the program crashed: ${stderr}`;
  if ((code === 1) !== /^error: /m.test(stderr)) {
    return `the exit status is ${code}, which does not match: ${stderr}`;
  }
  if (peakBytes !== undefined && peakBytes > MEMORY_BYTES) return `the peak memory is ${peakBytes} bytes`;
}
