/**
 * The standard streams, written without waiting for their readers: a terminal that was stopped with Ctrl-S, or a pipe
 * that nobody reads, must neither block a run nor keep a signal from ending it.
 *
 * All text goes through one queue, so that lines of both streams keep their order.
 *
 * @module
 */

import { isReaderGone } from "./log.ts";

/** Lines for stderr are dropped while more than this many bytes are queued; results, on stdout, never are. */
const MAX_QUEUED_BYTES = 1 << 20;

/** How long {@linkcode Output.flush} waits for a blocked reader after the program was asked to end, in milliseconds. */
const BLOCKED_READER_MS = 200;

/** A standard stream with writes that do not block. */
export interface OutputStream {
  /** Writes some of the bytes and returns their number. */
  write(bytes: Uint8Array): Promise<number>;
}

const encoder = new TextEncoder();

/** A queue of texts for the standard streams. */
export class Output {
  /** The first error of a stream other than a missing reader. */
  failure: Error | undefined;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #closed = new Set<OutputStream>();
  readonly #queue: { stream: OutputStream; bytes: Uint8Array }[] = [];
  #queuedBytes = 0;
  #droppedTexts = 0;
  #writing: Promise<void> | undefined;

  /**
   * Creates an empty queue.
   *
   * @param stdout Receives results
   * @param stderr Receives log lines and the progress bar
   */
  constructor(stdout: OutputStream = Deno.stdout, stderr: OutputStream = Deno.stderr) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Queues a text, or bytes, for stdout. */
  result(text: string | Uint8Array): void {
    this.#add(this.#stdout, text);
  }

  /** Queues a text for stderr. Drops the text if the queue is full; a warning in the output then says so. */
  say(text: string): void {
    if (this.#queuedBytes > MAX_QUEUED_BYTES) {
      this.#droppedTexts++;
      return;
    }
    if (this.#droppedTexts > 0) {
      this.#add(
        this.#stderr,
        `warning: ${this.#droppedTexts} lines were not written, since nobody read them\n`,
      );
      this.#droppedTexts = 0;
    }
    this.#add(this.#stderr, text);
  }

  /**
   * Waits until the queue is empty.
   *
   * @param signal When aborted, a blocked reader is only waited for a moment
   */
  async flush(signal: AbortSignal): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<void>((done) => {
      const start = () => timer = setTimeout(done, BLOCKED_READER_MS);
      if (signal.aborted) start();
      else signal.addEventListener("abort", start, { once: true });
    });
    await Promise.race([this.#writing, timeout]);
    clearTimeout(timer);
  }

  #add(stream: OutputStream, text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? encoder.encode(text) : text;
    this.#queue.push({ stream, bytes });
    this.#queuedBytes += bytes.length;
    this.#writing ??= this.#writeQueue();
  }

  async #writeQueue(): Promise<void> {
    for (let next; (next = this.#queue.shift()) !== undefined;) {
      await this.#write(next.stream, next.bytes);
      this.#queuedBytes -= next.bytes.length;
    }
    this.#writing = undefined;
  }

  async #write(stream: OutputStream, bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && !this.#closed.has(stream);) {
        at += await stream.write(bytes.subarray(at));
      }
    } catch (error) {
      this.#closed.add(stream);
      // A missing reader is no reason to stop.
      if (isReaderGone(error)) return;
      this.failure ??= error as Error;
    }
  }
}
