/**
 * A server that does nothing else, with a client that polls it, beside the server under test: what answers take because other
 * programs keep the machine busy.
 *
 * @module
 */

import { PROJECT } from "../helpers/program.ts";
import { HonestPoller } from "./honest_poller.ts";

/** A server that is polled until it is stopped. */
export class BareServer {
  readonly #process: Deno.ChildProcess;
  readonly #poller: HonestPoller;

  private constructor(process: Deno.ChildProcess, port: string) {
    this.#process = process;
    this.#poller = new HonestPoller(`http://127.0.0.1:${port}/`);
  }

  /** Starts the server, and polls it. */
  static async start(): Promise<BareServer> {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `${PROJECT}tests/torture/answering.ts`],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await lines.read();
    await lines.cancel();
    if (value === undefined) throw new Error("the bare server has ended");
    return new BareServer(process, value.trim());
  }

  /** Stops both. Returns the latencies of all responses, in milliseconds, ascending. */
  async stop(): Promise<number[]> {
    const { timesMs, faults } = await this.#poller.stop();
    this.#process.kill("SIGKILL");
    await this.#process.status;
    if (faults.length > 0) throw new Error(`the bare server: ${faults[0]}`);
    return timesMs;
  }
}
