/** @module What a family counts while it tries its cases. */

import { errorLine } from "../../lib/text/printable.ts";
import type { TortureFigures } from "./family.ts";

/** Counts cases, and keeps what did not hold. */
export class Cases implements TortureFigures {
  cases = 0;
  readonly failures: string[] = [];
  readonly notes: string[] = [];

  /**
   * Tries one case. What it throws is a failure, and no reason not to try the others.
   *
   * @param what What it takes to have it again
   * @param attempt Throws where something does not hold
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

  /** Puts down something that was measured. */
  note(line: string): void {
    this.notes.push(line);
  }
}
