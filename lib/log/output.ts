/**
 * The standard streams, written to without waiting for whoever reads them: a terminal that was stopped with Ctrl-S or
 * a pipe that nobody empties must neither hold up a run nor keep a signal from ending it.
 *
 * What is written goes into one queue, so that lines of both streams keep their order.
 *
 * @module
 */

import { isReaderGone } from "./log.ts";

/** Lines for stderr are dropped while this many bytes wait; results, on stdout, never are. */
const MAX_WAITING_BYTES = 1 << 20;

/** How long a stuck reader is waited for once the program was asked to end, in milliseconds. */
const PATIENCE_MS = 200;

/** A standard stream, as far as it is used here. */
export interface OutputStream {
  /** Writes some of the bytes and tells how many. */
  write(bytes: Uint8Array): Promise<number>;
}

const encoder = new TextEncoder();

/** A queue to the standard streams. */
export class Output {
  /** What went wrong first, other than that a reader has gone away. */
  failure: Error | undefined;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #closed = new Set<OutputStream>();
  #waiting: { stream: OutputStream; bytes: Uint8Array }[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #pumping: Promise<void> | undefined;

  /** Writes to these streams; by default the process's own. */
  constructor(stdout: OutputStream = Deno.stdout, stderr: OutputStream = Deno.stderr) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Writes a result. */
  result(text: string): void {
    this.#add(this.#stdout, text);
  }

  /** Writes what is said on the way. If nobody has read for long, it is dropped, which is told when they do. */
  say(text: string): void {
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      this.#dropped++;
      return;
    }
    if (this.#dropped > 0) {
      this.#add(this.#stderr, `warning: ${this.#dropped} lines were not written, since nobody read them\n`);
      this.#dropped = 0;
    }
    this.#add(this.#stderr, text);
  }

  /**
   * Waits until everything is written.
   *
   * @param signal Once aborted, a reader that is stuck is not waited for any longer
   */
  async flush(signal: AbortSignal): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patienceEnds = new Promise<void>((done) => {
      const begin = () => timer = setTimeout(done, PATIENCE_MS);
      if (signal.aborted) begin();
      else signal.addEventListener("abort", begin, { once: true });
    });
    await Promise.race([this.#pumping, patienceEnds]);
    clearTimeout(timer);
  }

  #add(stream: OutputStream, text: string): void {
    const bytes = encoder.encode(text);
    this.#waiting.push({ stream, bytes });
    this.#waitingBytes += bytes.length;
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    for (let next; (next = this.#waiting.shift()) !== undefined;) {
      await this.#write(next.stream, next.bytes);
      this.#waitingBytes -= next.bytes.length;
    }
    this.#pumping = undefined;
  }

  async #write(stream: OutputStream, bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && !this.#closed.has(stream);) {
        at += await stream.write(bytes.subarray(at));
      }
    } catch (error) {
      this.#closed.add(stream);
      // A reader that has gone away is no reason to stop.
      if (isReaderGone(error)) return;
      this.failure ??= error as Error;
    }
  }
}
