/**
 * Compares the bars of two executables byte for byte, to show that a change leaves the output as it was.
 *
 *     deno task compare OLD NEW [--random N] [--seed N]
 *
 * Both run over every real day (where `../shared/data` exists), over generated days with rows in order and shuffled,
 * and over N random databases (default 40), each with several windows, depths and numbers of bars. Prints every
 * difference; the exit status is 1 if there is one. Files that the old executable writes in no run, since it is older
 * than the files, are no difference; the last line names them.
 *
 * @module
 */

import { parseArgs } from "deno-std/cli/parse_args.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { statIfThere } from "../lib/files.ts";
import { SERIES } from "../lib/model/series.ts";
import { count } from "../lib/text/numbers.ts";
import { copyPeerDay, makePeerDay } from "./bench/peer_days.ts";
import { BAR_FILES } from "./helpers/bar_files.ts";
import { datedBack, dayPath, withFolder } from "./helpers/database.ts";
import { realDays, unpackRealDay } from "./helpers/shared_data.ts";
import { randomFrom } from "./torture/family.ts";
import { makeRandomDatabase } from "./torture/random_database.ts";

/** Days of one instrument that are run together. */
export interface Range {
  /** The instrument. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  first: string;
  /** The last day. */
  last: string;
}

/** The text in place of the text of a file that does not exist. */
const NO_FILE = "no file";

const OPTIONS = [
  [],
  ["--max-bars", "10"],
  ["--window-seconds", "1", "--max-bars", "0"],
  ["--window-seconds", "3600", "--max-bars", "0", "--workers", "1"],
  ["--window-seconds", "77", "--max-bars", "0", "--depth-levels", "1"],
  ["--depth-levels", "5", "--workers", "2"],
];

const DAY = "2024-01-01";
const NEXT_DAY = "2024-01-02";

if (import.meta.main) {
  const { _: words, random, seed } = parseArgs(Deno.args, {
    string: ["_"],
    default: { random: 40, seed: 1 },
  });
  const binaries = words.map((word: string | number) => resolve(String(word)));
  if (binaries.length !== 2) {
    console.error("usage: deno task compare OLD NEW [--random N] [--seed N]");
    Deno.exit(2);
  }
  const differences = await withFolder(async (folder) => {
    const ranges = [...await makeRealDays(folder), ...makeGeneratedDays(folder)];
    for (let index = 0; index < Number(random); index++) {
      ranges.push(makeRandomDay(folder, index, Number(seed) + index));
    }
    return await compare(folder, binaries, ranges);
  });
  Deno.exit(differences === 0 ? 0 : 1);
}

/**
 * Runs two executables over ranges of days, with all options, and prints the differences.
 *
 * @param folder The data folder, which also gets the output
 * @param binaries The paths of the old and of the new executable
 * @param ranges The ranges
 * @param print Prints a line
 * @returns How many runs differ
 */
export async function compare(
  folder: string,
  binaries: string[],
  ranges: Range[],
  print: (line: string) => void = console.log,
): Promise<number> {
  let runs = 0;
  let runsWithBars = 0;
  let differences = 0;
  /** Files that the old executable wrote in any run. */
  const known = new Set<string>();
  /** The descriptions of runs in which the old executable did not write a file and the new one did, by file. */
  const added = new Map<string, string[]>();
  for (const range of ranges) {
    const { instrument, first, last } = range;
    for (const options of OPTIONS) {
      const [old, now] = await Promise.all(
        binaries.map((binary, index) => outputOf(binary, folder, `${folder}/out${index}`, range, options)),
      );
      runs++;
      if (old[SERIES.price.file].length > "[]\n".length) runsWithBars++;
      const what = `${instrument} ${first} ${last} ${options.join(" ")}`;
      const lines: string[] = [];
      for (const name of Object.keys(old)) {
        if (old[name] !== NO_FILE) known.add(name);
        if (old[name] === now[name]) continue;
        if (old[name] === NO_FILE) added.set(name, [...added.get(name) ?? [], what]);
        else lines.push(`  ${name}: ${firstDifference(old[name], now[name])}`);
      }
      if (lines.length === 0) continue;
      differences++;
      [`DIFFERENT ${what}:`, ...lines].forEach(print);
    }
  }
  const isNew = (name: string) => !known.has(name);
  for (const [name, where] of added) {
    if (isNew(name)) continue;
    differences += where.length;
    for (const what of where) print(`DIFFERENT ${what}: ${name} was not written`);
  }
  const onlyNew = [...added.keys()].filter(isNew);
  print(
    `${count(ranges.length, "ranges")}, ${count(runs, "runs")} of each executable, ${
      count(runsWithBars)
    } with price bars: ${count(differences)} different${
      onlyNew.length === 0 ? "" : `; the old executable does not write ${onlyNew.join(", ")}`
    }`,
  );
  return differences;
}

/** The texts of the files that a run writes, and its exit status. */
async function outputOf(
  binary: string,
  data: string,
  out: string,
  { instrument, first, last }: Range,
  options: string[],
): Promise<Record<string, string>> {
  if (statIfThere(out) !== undefined) Deno.removeSync(out, { recursive: true });
  const { code } = await new Deno.Command(binary, {
    args: [instrument, first, last, "--data", data, "--out", out, "--no-serve", "--quiet", ...options],
    stdout: "null",
    stderr: "null",
  }).output();
  const texts = BAR_FILES.map((name) => {
    const path = join(out, name);
    return [name, statIfThere(path) === undefined ? NO_FILE : Deno.readTextFileSync(path)];
  });
  return { ...Object.fromEntries(texts), "exit status": String(code) };
}

/** Where two texts begin to differ, with a little of both. */
function firstDifference(old: string, now: string): string {
  let at = 0;
  while (at < old.length && old[at] === now[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40));
  return `at character ${at}: ${excerpt(old)} became ${excerpt(now)}`;
}

/** Unpacks every real day: a range for each day, and one for each instrument with several days. */
async function makeRealDays(data: string): Promise<Range[]> {
  const byInstrument = new Map<string, string[]>();
  for (const { instrument, day } of realDays()) {
    await unpackRealDay(data, instrument, day);
    byInstrument.set(instrument, [...byInstrument.get(instrument) ?? [], day]);
  }
  return [...byInstrument].flatMap(([instrument, days]) => [
    ...days.map((day) => ({ instrument, first: day, last: day })),
    ...(days.length > 1 ? [{ instrument, first: days[0], last: days.at(-1)! }] : []),
  ]);
}

/** Two days in a row with rows in order, and the same two days with rows shuffled. */
function makeGeneratedDays(data: string): Range[] {
  const size = { trades: 50_000, snapshots: 2000, levels: 20 };
  const path = dayPath(data, "ORDERED", DAY);
  makePeerDay(path, Date.parse(DAY), size);
  // The second day begins within the last window of the first, so that one bar spans both databases.
  const shiftMs = Date.parse(NEXT_DAY) - Date.parse(DAY) - 5000;
  copyPeerDay(path, dayPath(data, "ORDERED", NEXT_DAY), { shiftMs });
  copyPeerDay(path, dayPath(data, "SHUFFLED", DAY), { shuffled: true });
  copyPeerDay(path, dayPath(data, "SHUFFLED", NEXT_DAY), { shiftMs, shuffled: true });
  return ["ORDERED", "SHUFFLED"].map((instrument) => ({ instrument, first: DAY, last: NEXT_DAY }));
}

/** One day with a database of random shape, made from a seed. */
function makeRandomDay(data: string, index: number, seed: number): Range {
  const instrument = `RANDOM-${index}-SEED-${seed}`;
  const path = dayPath(data, instrument, DAY);
  Deno.mkdirSync(dirname(path), { recursive: true });
  makeRandomDatabase(path, randomFrom(seed), 500);
  datedBack(path);
  return { instrument, first: DAY, last: DAY };
}
