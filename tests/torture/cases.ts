/**
 * The counts and failures of a family while it runs.
 *
 * @module
 */

import { errorLine } from "../../lib/text/printable.ts";
import type { TortureFigures } from "./family.ts";

/** Counts cases and collects failures. */
export class Cases implements TortureFigures {
  /** Number of cases. */
  cases = 0;
  /** A line for each failed case. */
  readonly failures: string[] = [];
  /** Lines with measurements. */
  readonly notes: string[] = [];

  /**
   * Runs one case. An error that it throws is recorded as a failure; further cases still run.
   *
   * @param what A description with which the case can be reproduced
   * @param attempt Throws an error if the case fails
   */
  async try(what: string, attempt: () => void | Promise<void>): Promise<void> {
    this.cases++;
    try {
      await attempt();
    } catch (error) {
      this.failures.push(`${what}: ${errorLine(error)}`);
    }
  }

  /** Adds cases that were counted elsewhere. */
  add(cases: number, failures: string[] = []): void {
    this.cases += cases;
    this.failures.push(...failures);
  }

  /** Adds a line with a measurement. */
  note(line: string): void {
    this.notes.push(line);
  }
}
