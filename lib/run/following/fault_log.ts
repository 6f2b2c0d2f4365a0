/** @module Logs why databases cannot be read now: each reason once, although a database is tried again and again. */

import type { Logger } from "../../log/log.ts";
import type { DayDatabase } from "../../sources/discovery.ts";
import type { SourceFault } from "../../sources/source_fault.ts";
import { printable } from "../../text/printable.ts";

/** Logs faults. */
export class FaultLog {
  readonly #log: Logger;
  readonly #logged = new Set<string>();

  /** @param log Receives the lines */
  constructor(log: Logger) {
    this.#log = log;
  }

  /** Notes that a database could not be read. */
  add({ day, path }: DayDatabase, { message }: SourceFault): void {
    const line = `${day}: ${printable(path)}: ${message}; it is tried again`;
    if (!this.#logged.has(line)) this.#log.warning(line);
    this.#logged.add(line);
  }
}
