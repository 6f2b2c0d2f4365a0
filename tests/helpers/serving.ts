/**
 * Starts the program as a long-running process for tests, and makes sure that it ends.
 *
 * @module
 */

import { removeIfThere, statIfThere } from "../../lib/files.ts";
import { program, type StartOptions } from "./program.ts";

/** A process that is killed when it goes out of scope. */
export interface Program extends AsyncDisposable {
  /** The process. */
  process: Deno.ChildProcess;
  /** The text on stderr so far. */
  stderr(): string;
  /** Waits until stderr matches; throws if the time is up, or the process ends without a match. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for the end; returns the exit status and the texts on stdout and stderr. */
  ended(): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** The time limit for things that normally take a moment: far longer than on the slowest machine. */
const TIMEOUT_MS = 120_000;

/**
 * Starts the program, with a folder for temporary files of its own, which is removed in the end. A program that ends by itself must
 * leave nothing there.
 */
export function startProgram(args: string[], options: StartOptions = {}): Program {
  const temporary = Deno.makeTempDirSync({ prefix: "orderflow-test-" });
  const process = program(args, { ...options, env: { TMPDIR: temporary, ...options.env } }).spawn();
  let stderr = "";
  let isOver = false;
  const reading = (async () => {
    for await (const part of process.stderr.pipeThrough(new TextDecoderStream())) stderr += part;
    isOver = true;
  })();
  const stdout = new Response(process.stdout).text();
  return {
    process,
    stderr: () => stderr,
    async seen(pattern) {
      const untilMs = performance.now() + TIMEOUT_MS;
      for (;;) {
        const match = pattern.exec(stderr);
        if (match !== null) return match;
        if (isOver || performance.now() > untilMs) throw new Error(`no ${pattern} in: ${stderr}`);
        await pause(5);
      }
    },
    async ended() {
      const { code, signal } = await process.status;
      await reading;
      const left = leftIn(temporary);
      if (signal === null && left.length > 0) throw new Error(`the program has left ${left} in ${temporary}`);
      return { code, stdout: await stdout, stderr };
    },
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch (error) {
        // The process has ended already.
        if (!(error instanceof TypeError)) throw error;
      }
      await Promise.all([process.status, reading, stdout]);
      removeIfThere(temporary);
    },
  };
}

function leftIn(folder: string): string[] {
  return statIfThere(folder) ? Array.from(Deno.readDirSync(folder), ({ name }) => name) : [];
}

/** The port of the page that a program serves, once it is served: another than was asked for, if another program was faster. */
export async function portOf(program: Program): Promise<number> {
  return Number((await program.seen(/the page is at http:\/\/[^/]*:(\d+)\//))[1]);
}

/** Waits for a time. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/**
 * Waits until a condition holds.
 *
 * @param what The name of the condition, for the error message
 * @throws {Error} If the condition does not hold in time
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + TIMEOUT_MS;
  while (!await holds()) {
    if (performance.now() > untilMs) throw new Error(`timed out waiting for ${what}`);
    await pause(5);
  }
}

/** The response to a question, which is asked again while the server is busy. */
export async function answered(url: string): Promise<Response> {
  const untilMs = performance.now() + TIMEOUT_MS;
  for (;;) {
    const response = await fetch(url);
    if (response.status !== 503 || performance.now() > untilMs) return response;
    await response.body?.cancel();
    await pause(100);
  }
}

/** Browsers refuse some ports below as unsafe, of which 10080 is the greatest. Systems give ports above to programs that ask for any port. */
const FIRST_PORT = 10_081;
const PORTS = 20_000;

/** A port that was free a moment ago and that browsers open, below those that systems give to programs that ask for any port. */
export function freePort(): number {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
