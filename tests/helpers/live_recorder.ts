/**
 * Starts simulated recorders (see `live_recording.ts`), and kills them.
 *
 * @module
 */

import { PROJECT } from "./program.ts";

/** What a simulated recorder records. */
export interface RecordingOptions {
  /** The data folder. The instrument is `X`. */
  data: string;
  /** The journal mode. */
  mode: string;
  /** The simulated time at the beginning, in milliseconds since the Unix epoch. */
  startMs: number;
  /** The simulated time of the end. */
  endMs: number;
  /** How many times as fast as the machine's clock the simulated time runs. */
  speed: number;
  /** When the simulated time began, by the machine's clock: a recorder that is started again goes on. */
  originMs: number;
  /** The pause between two transactions, in milliseconds. */
  pauseMs: number;
  /** The number of trades in a transaction. */
  trades: number;
  /** The number of snapshots in a transaction. */
  books: number;
  /** The number of levels on each side of a snapshot. */
  levels: number;
  /** The seed of everything random. */
  seed: number;
  /** Whether numbers of trades ascend, no trade comes twice, and no row is late. */
  isOrderly?: boolean;
}

/** The work of a recorder during an interval. */
export interface RecordedInterval {
  /** Number of transactions. */
  count: number;
  /** Duration of the longest, in milliseconds. */
  longestMs: number;
}

/** A recorder that is running. */
export interface LiveRecorder extends AsyncDisposable {
  /** The work since the last call. */
  interval(): Promise<RecordedInterval>;
  /** Kills the recorder in whatever it does. */
  kill(): Promise<void>;
  /** Resolves when the recorder ends; whether it reached the end of its time. */
  ended: Promise<boolean>;
}

/** Starts a simulated recorder. It is asked to end when it goes out of scope. */
export function startRecorder(options: RecordingOptions): LiveRecorder {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${PROJECT}tests/helpers/live_recording.ts`, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const ended = process.status.then(({ success }) => success);
  const close = async () => {
    // What can no longer be written to a process that has ended does not matter.
    await input.close().catch(() => {});
    await lines.cancel();
    return await ended;
  };
  return {
    ended,
    async interval() {
      await input.write(new Uint8Array([10]));
      const { value } = await lines.read();
      if (value === undefined) throw new Error("the recorder has ended");
      return JSON.parse(value);
    },
    async kill() {
      process.kill("SIGKILL");
      await close();
    },
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
