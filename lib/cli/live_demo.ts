/** @module The demo of a day that is being recorded: a recorder of a synthetic market, and a run that follows it. */

import { DEMO_INSTRUMENT } from "../demo/demo_day.ts";
import { DemoRecorder } from "../demo/demo_recorder.ts";
import type { Logger } from "../log/log.ts";
import { errorLine, isMistake } from "../text/printable.ts";
import type { CommandContext } from "./context.ts";

/** The time between two transactions of the recorder, in milliseconds. */
const TRANSACTION_MS = 250;

/**
 * Records a synthetic market beside a run that follows it.
 *
 * @param data The data folder
 * @param speed How many times as fast as the clock time in the market runs
 * @param context Where log lines go, and what ends the command
 * @param follow Follows the instrument from a day on, until the command ends
 * @returns Whether all went well
 */
export async function recordDemo(
  data: string,
  speed: number,
  { log, interrupt }: CommandContext,
  follow: (firstDay: string) => Promise<boolean>,
): Promise<boolean> {
  using recorder = new DemoRecorder({ data, instrument: DEMO_INSTRUMENT, speed, now: Date.now });
  for (const _ of recorder.history()) {
    // Signals are received between two steps.
    await new Promise((done) => setTimeout(done, 0));
    if (interrupt.signal.aborted) return false;
  }
  log.info(
    `demo: trades are recorded as they happen, ${
      speed === 1
        ? "in real time"
        : `${speed} times as fast as in reality until the market has caught up with the clock`
    }`,
  );
  const timer = setInterval(() => recordOrStop(recorder, timer, log), TRANSACTION_MS);
  try {
    return await follow(recorder.firstDay);
  } finally {
    clearInterval(timer);
  }
}

/** Records what has happened. A recorder that cannot write stops, and the page stays with what there is. */
function recordOrStop(recorder: DemoRecorder, timer: ReturnType<typeof setInterval>, log: Logger): void {
  try {
    recorder.record();
  } catch (error) {
    clearInterval(timer);
    if (isMistake(error)) throw error;
    log.error(`the demo's recorder has stopped: ${errorLine(error)}`);
  }
}
