/** @module What a command that takes a while works with. */

import type { Logger } from "../log/log.ts";
import type { Output } from "../log/output.ts";
import type { Interrupt } from "./interrupt.ts";

/** What a command that takes a while works with. */
export interface CommandContext {
  /** Receives log lines. */
  log: Logger;
  /** Receives results. */
  output: Output;
  /** Ends the command early. */
  interrupt: Interrupt;
}
