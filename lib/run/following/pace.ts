/** @module How often a run that follows does what it repeats. Tests set a pace of their own, and so drive each poll. */

import { sleep } from "../../sleep.ts";

/** How often something is repeated. */
export interface FollowPace {
  /** How long a day must be over, and its database unchanged, before the day is settled, in milliseconds. */
  settleMs: number;
  /** The shortest time between two looks for new days, in milliseconds. */
  lookMs: number;
  /** Waits between two polls; ends at once when the signal is aborted. */
  pause(signal: AbortSignal): Promise<void>;
}

/** The time between two polls, in milliseconds. */
const POLL_MS = 600;

/** The pace of a run, unless a test sets another one. */
export const USUAL_PACE: FollowPace = {
  settleMs: 600_000,
  lookMs: 1000,
  pause: (signal) => sleep(POLL_MS, signal),
};
