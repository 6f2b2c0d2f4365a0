/**
 * Shows the progress of a run: as a bar on a terminal, else as a log line every ten seconds.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import type { RunStatus } from "../model/run_status.ts";
import { fractionText } from "../model/status_text.ts";
import { duration } from "../text/durations.ts";
import { compact } from "../text/numbers.ts";

/** Time between two log lines, in milliseconds. */
const LINE_INTERVAL_MS = 10_000;

/** What of a status is shown. */
export type ShownProgress = Pick<
  RunStatus,
  "state" | "current" | "progress" | "rows_per_second" | "estimated_end_ms" | "updated_ms" | "following"
>;

/** Shows the progress of a run. */
export interface ProgressView extends Disposable {
  /** Shows the progress that a status gives. */
  show(status: ShownProgress): void;
}

/** A log line every ten seconds, for a stderr that is not a terminal. */
export class ProgressLines implements ProgressView {
  readonly #log: Logger;
  #lastMs = performance.now();

  /** @param log Receives the lines */
  constructor(log: Logger) {
    this.#log = log;
  }

  show(status: ShownProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < LINE_INTERVAL_MS || status.state !== "running") return;
    this.#lastMs = nowMs;
    this.#log.info(progressText(status), {
      fraction: status.progress.fraction,
      rows_per_second: status.rows_per_second,
    });
  }

  [Symbol.dispose](): void {}
}

/** A bar in the last line of a terminal, below the log lines. */
export class ProgressBar implements ProgressView {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #line = "";

  /**
   * Creates a bar, which appears with the first status.
   *
   * @param log The logger that writes to the same terminal
   * @param write Writes to the terminal
   * @param columns Returns the width of the terminal, in characters
   */
  constructor(log: Logger, write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
    log.aroundLines((writeLine) => {
      this.#write(this.#line && "\r\x1b[K");
      writeLine();
      this.#write(this.#line);
    });
  }

  show(status: ShownProgress): void {
    this.#line = barText(status, this.#columns());
    this.#write(`\r\x1b[K${this.#line}`);
  }

  /** Removes the bar. */
  [Symbol.dispose](): void {
    if (this.#line) this.#write("\r\x1b[K");
    this.#line = "";
  }
}

/**
 * A bar followed by the progress as text, narrower than the terminal. Only the text if there is no room for a bar, or if a
 * run follows, which has no end.
 *
 * @param status The status of the run
 * @param columns The width of the terminal, in characters
 */
export function barText(status: ShownProgress, columns: number): string {
  const text = progressText(status);
  if (status.state === "following") return text.slice(0, Math.max(0, columns - 1));
  const width = Math.min(30, columns - text.length - 4);
  if (width < 5) return text.slice(0, Math.max(0, columns - 1));
  const full = Math.round(width * status.progress.fraction);
  return `[${"#".repeat(full)}${".".repeat(width - full)}] ${text}`;
}

/**
 * The progress of a run in one line: the day being read, the part that is done, the rate, and the time left; of a run that
 * follows, how far the newest row is behind the clock, and how long no row has come if that is unusual.
 */
export function progressText(status: ShownProgress): string {
  if (status.state === "following") return followingText(status);
  const { current, progress, estimated_end_ms, updated_ms } = status;
  const day = current
    ? `${current.day} ${current.table}`
    : `${progress.databases_read} of ${progress.databases} days`;
  const left = estimated_end_ms === null ? "" : `, ${duration(estimated_end_ms - updated_ms)} left`;
  return `${day}, ${fractionText(progress.fraction)}, ${compact(status.rows_per_second)} rows/s${left}`;
}

function followingText({ following, updated_ms }: ShownProgress): string {
  if (!following || following.arrived_ms === null) return "following, no rows so far";
  const { delay_ms, arrived_ms, quiet_after_ms } = following;
  const quietMs = updated_ms - arrived_ms;
  const quiet = quietMs > quiet_after_ms ? `, no rows for ${duration(quietMs)}` : "";
  return `following, ${duration(delay_ms!)} behind the clock${quiet}`;
}
