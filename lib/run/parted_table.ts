/**
 * Reads a table of a database in parts, together with any thread that has nothing else to do.
 *
 * Parts are joined in the order of rows, each as soon as it and all parts before it were read. A part is joined only if
 * it shows nothing that depends on other rows of the table: no fault, trades with ascending numbers that are greater than
 * those of the part before, db pages that no other part has. From the first other part on, the table is read as one thread
 * reads it. So what a run gives does not depend on how a table was split, or whether.
 *
 * @module
 */

import { newTally, sumOfTallies } from "../model/batches.ts";
import { ascends } from "../sources/duplicates/ascending_trades.ts";
import type { HandedOver } from "../sources/duplicates/unique_trades.ts";
import type { PartReader } from "./part_reader.ts";
import type { FoundPart, SharedParts, TableKind } from "./shared_parts.ts";
import type { TableReader } from "./table_reader.ts";

/** The time between two looks at what other threads have done, in milliseconds. */
const WAIT_MS = 1;

/** Waits a moment for other threads. */
export function waitForHelpers(): Promise<void> {
  return new Promise((done) => setTimeout(done, WAIT_MS));
}

/** Reads one table. */
export class PartedTable {
  /** The rows of the parts that were joined. */
  readonly joined: HandedOver = { rows: 0, tally: newTally() };
  readonly #kind: TableKind;
  readonly #shared: SharedParts;
  readonly #reader: PartReader;
  readonly #tables: TableReader;
  #last: FoundPart["last"];

  /**
   * @param shared The parts of the database, which were offered
   * @param reader Reads parts in this thread
   * @param tables Gets what is found
   */
  constructor(kind: TableKind, shared: SharedParts, reader: PartReader, tables: TableReader) {
    this.#kind = kind;
    this.#shared = shared;
    this.#reader = reader;
    this.#tables = tables;
  }

  /**
   * Reads the parts and joins them.
   *
   * @param onProgress Receives the fraction of the table that was read
   * @returns Whether all of the table was read
   */
  async read(onProgress: (fraction: number) => void): Promise<boolean> {
    const shared = this.#shared;
    const count = shared.count(this.#kind);
    const first = shared.firstOf(this.#kind);
    for (let joined = 0; joined < count && !this.#tables.isAborted;) {
      const found = shared.found(first + joined);
      if (found === "to read") await this.#readAnother();
      else if (found === "given up" || !ascends(this.#last, found.first)) {
        shared.stop(this.#kind);
        return false;
      } else {
        this.#join(first + joined, found);
        onProgress(++joined / count);
      }
    }
    return count > 0;
  }

  /** Reads the next part of this table, or of the table after this table. Waits if other threads have taken all parts. */
  async #readAnother(): Promise<void> {
    const part = this.#shared.take();
    if (part !== undefined) await this.#reader.read(part);
    else await waitForHelpers();
  }

  #join(part: number, found: FoundPart): void {
    const { joined } = this;
    joined.rows += found.rows;
    joined.tally = sumOfTallies(joined.tally, found.tally);
    this.#last = found.last ?? this.#last;
    this.#tables.join(part, this.#kind, found, joined.tally);
  }
}
