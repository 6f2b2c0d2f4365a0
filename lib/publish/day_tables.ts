/**
 * The folder of day tables of a run.
 *
 * Only files with our mark in them are ever removed or replaced. The folder is made with the first table.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import type { SeriesRows } from "../aggregate/aggregator.ts";
import { lstatIfThere, removeIfThere } from "../files.ts";
import { formatDay } from "../model/days.ts";
import { printable, systemReason } from "../text/printable.ts";
import { type ReplaceFile, replaceFile, syncFolder } from "./atomic_file.ts";
import { DayTableForm, type TableInfo } from "./day_table.ts";
import { listTables, readTableInfo, TABLES_FOLDER } from "./day_table_reader.ts";
import { kindOf } from "./output_check.ts";
import { removeLeftovers } from "./own_files.ts";

/** The day tables of a run. */
export class DayTables {
  readonly #folder: string;
  readonly #info: TableInfo;
  #form: DayTableForm | undefined;
  #isChanged = false;

  /**
   * Nothing is written yet.
   *
   * @param out The output folder
   * @param info What the tables say of the run
   */
  constructor(out: string, info: TableInfo) {
    this.#folder = join(out, TABLES_FOLDER);
    this.#info = info;
  }

  /**
   * Replaces the table of a day. The file survives a power cut once {@linkcode sync} has returned, and the output
   * folder has been flushed to the disk.
   *
   * @param dayMs The start of the day, in milliseconds since the Unix epoch
   * @param bars For each series all bars of the day, oldest first, one after the other
   * @param replace Replaces a file, or writes what will replace it
   * @throws {Error} If the table cannot be written
   */
  write(dayMs: number, bars: SeriesRows, replace: ReplaceFile = replaceFile): void {
    this.#form ??= this.#begin();
    replace(join(this.#folder, `${formatDay(dayMs)}.arrow`), this.#form.parts(bars));
    this.#isChanged = true;
  }

  /**
   * Removes the table of a day.
   *
   * @param dayMs The start of the day, in milliseconds since the Unix epoch
   * @throws {Error} If the table cannot be removed
   */
  remove(dayMs: number): void {
    removeIfThere(join(this.#folder, `${formatDay(dayMs)}.arrow`));
    this.#isChanged = true;
  }

  /**
   * Flushes the folder to the disk, if tables were written since the previous call.
   *
   * @throws {Error} If the system refuses
   */
  sync(): void {
    if (this.#isChanged) syncFolder(this.#folder);
    this.#isChanged = false;
  }

  #begin(): DayTableForm {
    try {
      Deno.mkdirSync(this.#folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) {
        throw new Error(`the folder ${printable(this.#folder)} cannot be created: ${systemReason(error)}`, {
          cause: error,
        });
      }
    }
    return new DayTableForm(this.#info);
  }
}

/**
 * Checks that no table that a run is about to write would replace, or be mixed with, something of another program.
 *
 * @param out The output folder
 * @throws {Error} If the folder of tables is something else than a folder, or a file in it has the name of a day table
 * and not our mark
 */
export function checkTables(out: string): void {
  const folder = join(out, TABLES_FOLDER);
  const info = lstatIfThere(folder);
  if (info === undefined) return;
  const mend = "move it away, choose another folder with --out, or leave tables out with --no-tables";
  if (!info.isDirectory) {
    throw new Error(
      `${printable(folder)} is ${kindOf(info) ?? "a file"}, not the folder of day tables; ${mend}`,
    );
  }
  for (const { path } of listTables(out)) {
    const info = Deno.lstatSync(path);
    const kind = kindOf(info) ??
      (info.size === 0 || readTableInfo(path) !== undefined ? undefined : "no day table of this program");
    if (kind !== undefined) throw new Error(`${printable(path)} is ${kind}; ${mend}`);
  }
}

/**
 * Removes the temporary files that killed runs left in the folder of tables.
 *
 * @param out The output folder
 * @throws {Error} If something cannot be removed
 */
export function removeTableLeftovers(out: string): void {
  const folder = join(out, TABLES_FOLDER);
  if (lstatIfThere(folder)?.isDirectory) removeLeftovers(folder);
}

/**
 * Removes the day tables that other runs have left in an output folder.
 *
 * @param out The output folder
 * @param runId The id of the run whose tables stay
 * @throws {Error} If a table cannot be read or removed
 */
export function removeOtherTables(out: string, runId: string): void {
  if (!lstatIfThere(join(out, TABLES_FOLDER))?.isDirectory) return;
  for (const { path } of listTables(out)) {
    try {
      const info = Deno.lstatSync(path).isFile ? readTableInfo(path) : undefined;
      if (info !== undefined && info.runId !== runId) removeIfThere(path);
    } catch (error) {
      throw new Error(
        `the table ${printable(path)} of an earlier run cannot be removed: ${systemReason(error)}`,
        {
          cause: error,
        },
      );
    }
  }
}
