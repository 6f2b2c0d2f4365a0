/** @module The program with its page, for tests: a process that goes on, and is never left behind. */

import { program, type StartOptions } from "./program.ts";

/** A process that is ended when it goes out of scope. */
export interface Program extends AsyncDisposable {
  /** The process. */
  process: Deno.ChildProcess;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Waits for something on stderr; throws if it does not come in time, or the process ends without it. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for the end; the exit status and what was written to stdout. */
  ended(): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** How long anything may take that takes a moment; a busy machine has many of these. */
const PATIENCE_MS = 20_000;

/** Starts the program. */
export function startProgram(args: string[], options?: StartOptions): Program {
  const process = program(args, options).spawn();
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
      const untilMs = performance.now() + PATIENCE_MS;
      for (;;) {
        const match = pattern.exec(stderr);
        if (match !== null) return match;
        if (isOver || performance.now() > untilMs) throw new Error(`no ${pattern} in: ${stderr}`);
        await pause(5);
      }
    },
    async ended() {
      const { code } = await process.status;
      await reading;
      return { code, stdout: await stdout, stderr };
    },
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch (error) {
        // It has ended.
        if (!(error instanceof TypeError)) throw error;
      }
      await Promise.all([process.status, reading, stdout]);
    },
  };
}

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Waits until something holds; throws if it does not in time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!await holds()) {
    if (performance.now() > untilMs) throw new Error(`waited in vain: ${what}`);
    await pause(5);
  }
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
