/**
 * `inspect PATH...`: reports what databases hold and whether they can be read, for people or as JSON.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import { printable, printableJson } from "../text/printable.ts";
import type { DatabaseReport } from "./database_report.ts";
import { draftViewsOf } from "./draft_views.ts";
import { findDatabases } from "./find_databases.ts";
import { inspectDatabase } from "./inspect_database.ts";
import { reportLine, reportText, totalLine } from "./report_text.ts";

/** How to inspect. */
export interface InspectOptions {
  /** Print JSON instead of text. */
  json: boolean;
  /** Print details of each database, also if there are several. */
  verbose: boolean;
  /** Length of the windows in which gaps are counted, in seconds. */
  windowSeconds: number;
  /** Whose side a column of sides gives; the taker's by default. */
  sideIs?: "taker" | "maker";
  /** Whether prices of 0 and below are accepted. */
  signedPrices?: boolean;
  /** A file of `CREATE TEMP VIEW` statements that describe the tables. */
  views?: string;
  /** Print a draft of such a file for the first database instead of reports. */
  draftViews?: boolean;
  /** Receives errors about paths. */
  log: Logger;
  /** Ends the inspection early. */
  signal: AbortSignal;
  /** The folder for private copies; a temporary folder by default. */
  scratch?: string;
  /** Receives the reports. */
  write: (text: string) => void;
}

/**
 * Inspects databases: those named, and every database in or below folders.
 *
 * One database is reported in detail. Several have one line each and a line of totals.
 *
 * @returns Whether all databases can be used
 * @throws {Error} If the file of views cannot be used
 */
export async function inspectPaths(paths: string[], options: InspectOptions): Promise<boolean> {
  const { log, signal, scratch, json, windowSeconds, sideIs, signedPrices, write } = options;
  const views = options.views === undefined ? undefined : readViewsFile(options.views);
  const found = paths.map(findDatabases);
  for (const error of found.flatMap(({ errors }) => errors)) log.error(error);
  const databases = [...new Set(found.flatMap(({ databases }) => databases))];
  if (options.draftViews) {
    const hasDraft = databases.length > 0 && await writeDraft(databases[0], options);
    return hasDraft && found.every(({ errors }) => errors.length === 0);
  }
  const isDetailed = options.verbose || databases.length === 1;
  const reports: DatabaseReport[] = [];
  for (const path of databases) {
    if (signal.aborted) return false;
    const report = await inspectDatabase(path, {
      windowMs: windowSeconds * 1000,
      signal,
      scratch,
      reading: { views, sideIs, signedPrices },
    });
    reports.push(report);
    if (!json) {
      write((isDetailed ? reportText(report, windowSeconds, signedPrices) : reportLine(report)) + "\n");
    }
  }
  if (json) write(printableJson(reports, 2) + "\n");
  else if (databases.length > 1) write(totalLine(reports) + "\n");
  return found.every(({ errors }) => errors.length === 0) && reports.every(({ usable }) => usable);
}

/** Prints the draft of a database's views. Returns whether the database could be opened. */
async function writeDraft(path: string, { signal, scratch, log, write }: InspectOptions): Promise<boolean> {
  try {
    write(await draftViewsOf(path, { signal, scratch }));
    return true;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    log.error(`${printable(path)}: ${error.message}`);
    return false;
  }
}
