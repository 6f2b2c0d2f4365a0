/** @module Has SQLite check the structure of a whole database. */

import type { DatabaseSync } from "node:sqlite";
import { printable } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { asFault } from "./sqlite_faults.ts";

/**
 * Has SQLite check the structure of a whole file.
 *
 * @throws {SourceFault} If the file is damaged
 */
export function checkStructure(db: DatabaseSync): void {
  try {
    const { quick_check: said } = db.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
    // Any other first line is about values, which are judged row by row.
    const [, problem] = /^\*\*\* in database main \*\*\*\n(.*)/.exec(said) ?? [];
    if (problem !== undefined) throw new SourceFault(`it is damaged (SQLite: ${printable(problem)})`);
  } catch (error) {
    throw asFault(error);
  }
}
