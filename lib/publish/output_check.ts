/**
 * Whether a folder may be used for output: it is no folder of databases, and nothing of another program has a name
 * that the output needs.
 *
 * Files count as ours by their content, so that the output of every version, and files written through the library,
 * stay usable.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { lstatIfThere } from "../files.ts";
import { parseDayFolder } from "../model/days.ts";
import { ALL_SERIES, type SeriesSpec } from "../model/series.ts";
import { printable } from "../text/printable.ts";
import { barOf } from "./bar_rows.ts";
import { DEPTH_NAME } from "./depth_json.ts";
import { STATUS_NAME } from "./run_status.ts";

/** How much of a file is read to recognise it, in bytes. */
const HEAD_BYTES = 1 << 16;

/** How a depth snapshot begins: with a level of two numbers, or with an empty side and the other side. */
const DEPTH_START =
  /^\s*\{\s*"(?:bids|asks)"\s*:\s*\[\s*(?:\[\s*-?[\d.]+(?:e[+-]?\d+)?\s*,\s*-?[\d.]+(?:e[+-]?\d+)?\s*\]|\]\s*,\s*"(?:bids|asks)"\s*:\s*\[)/i;

/** How a status of any version begins. */
const STATUS_START =
  /^\s*\{\s*"version"\s*:\s*1\s*,\s*(?:"run_id"\s*:\s*"[^"]*"\s*,\s*)?"state"\s*:\s*"(?:running|following|finished|interrupted|failed)"/;

/**
 * Checks that output would not be mixed with databases. A separate folder below the data folder is allowed.
 *
 * @param out The output folder, which need not exist
 * @param data The data folder
 * @param databases Paths of the databases of the run
 * @throws {Error} If `out`, with all links resolved, is the data folder, an instrument's folder or a day's folder
 */
export function checkOutFolder(out: string, data: string, databases: readonly string[]): void {
  const path = realPath(out);
  const kind = folderKind(path, realPath(data), databases);
  if (kind === undefined) return;
  throw new Error(
    `cannot write to ${printable(out)}, which is ${kind}: output would be mixed with databases; ` +
      "choose a folder of its own with --out",
  );
}

function folderKind(path: string, data: string, databases: readonly string[]): string | undefined {
  if (path === data) return "the data folder";
  const days = new Set<string>(databases.map((path) => dirname(path)));
  if ([...days].some((day) => realPath(day) === path)) return "the folder of a day";
  if (
    [...new Set<string>([...days].map((day) => dirname(day)))].some((folder) => realPath(folder) === path)
  ) {
    return "the folder of an instrument";
  }
  const parent = dirname(path);
  if (dirname(parent) === data && parseDayFolder(basename(path)) !== undefined) return "the folder of a day";
  return parent === data && holdsDays(path) ? "the folder of an instrument" : undefined;
}

function holdsDays(folder: string): boolean {
  try {
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (!isFile && parseDayFolder(name) !== undefined) return true;
    }
  } catch {
    // A folder that does not exist or cannot be listed is reported when it is used.
  }
  return false;
}

/** A path without links, as far as it exists. */
function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return Deno.realPathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
  }
}

/**
 * Checks that every file that a run is about to replace is one of ours.
 *
 * @param out The output folder
 * @throws {Error} If a name is taken by something that is not a file, or by a file with other content
 */
export function checkOutFiles(out: string): void {
  for (const series of ALL_SERIES) {
    checkFile(out, series.file, "a list of bars", (head) => isBars(head, series));
  }
  checkFile(out, DEPTH_NAME, "a depth snapshot", (head) => DEPTH_START.test(head));
  checkFile(out, STATUS_NAME, "a run status", (head) => STATUS_START.test(head));
}

/** What something that is not an ordinary file is, for messages; undefined for a file. */
export function kindOf({ isFile, isDirectory, isSymlink }: Deno.FileInfo): string | undefined {
  if (isFile) return undefined;
  return isDirectory ? "a folder" : isSymlink ? "a link" : "no ordinary file";
}

/** Checks one file. An empty file has nothing to lose. */
function checkFile(out: string, name: string, expected: string, isOurs: (head: string) => boolean): void {
  const path = join(out, name);
  const info = lstatIfThere(path);
  if (info === undefined || info.isFile && info.size === 0) return;
  const kind = kindOf(info) ?? (isOurs(readHead(path)) ? undefined : `not ${expected}`);
  if (kind === undefined) return;
  throw new Error(
    `${printable(path)} is ${kind} and would be replaced; move it away, or choose another folder with --out`,
  );
}

function readHead(path: string): string {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(HEAD_BYTES);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

/** Whether a text begins like a list of bars of a series, or is an empty list. */
function isBars(head: string, series: SeriesSpec): boolean {
  if (/^\s*\[\s*\]\s*$/.test(head)) return true;
  const bar = /^\s*\[\s*(\[[^\]]*\])/.exec(head)?.[1];
  if (bar === undefined) return false;
  try {
    return barOf(JSON.parse(bar), series) !== undefined;
  } catch {
    return false;
  }
}
