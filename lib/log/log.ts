/**
 * Log lines on stderr, as text for people or JSON for programs.
 *
 * A line is never allowed to disturb the progress bar: whoever draws one registers itself with
 * {@linkcode Logger.aroundLines}.
 *
 * @module
 */

import { printable, printableJson } from "../text/printable.ts";

/** How grave a line is. */
export type Level = "debug" | "info" | "warning" | "error";

/** How lines are written. */
export type LogFormat = "text" | "json";

const RANK: Record<Level, number> = { debug: 0, info: 1, warning: 2, error: 3 };

const COLOUR: Record<Level, string> = {
  debug: "\x1b[2m",
  info: "",
  warning: "\x1b[33m",
  error: "\x1b[31m",
};

/** Values that go with a line: printed after it in JSON, and left out in text (the line says them). */
export type Fields = Record<string, unknown>;

/** Options of a {@linkcode Logger}. */
export interface LoggerOptions {
  /** The least grave level that is written. */
  level?: Level;
  /** Text for people, or JSON lines for programs. */
  format?: LogFormat;
  /** Whether text is coloured. */
  colour?: boolean;
  /** Where finished lines go, each without its line break. */
  write: (line: string) => void;
  /** The time now, in milliseconds since the Unix epoch. */
  now?: () => number;
}

/** Writes log lines. */
export class Logger {
  #options: Required<LoggerOptions>;
  #around: (write: () => void) => void = (write) => write();

  /** A logger with these options. */
  constructor(options: LoggerOptions) {
    this.#options = { level: "info", format: "text", colour: false, now: Date.now, ...options };
  }

  /** Whether a line of this level would be written. */
  writes(level: Level): boolean {
    return RANK[level] >= RANK[this.#options.level];
  }

  /** Registers what must happen around each line, such as taking a progress bar away and drawing it again. */
  aroundLines(around: (write: () => void) => void): void {
    this.#around = around;
  }

  /** A detail, for `--verbose`. */
  debug(message: string, fields?: Fields): void {
    this.#line("debug", message, fields);
  }

  /** Something that a user may want to know. */
  info(message: string, fields?: Fields): void {
    this.#line("info", message, fields);
  }

  /** Something that a user should look at, and that does not change the exit status. */
  warning(message: string, fields?: Fields): void {
    this.#line("warning", message, fields);
  }

  /** A failure. */
  error(message: string, fields?: Fields): void {
    this.#line("error", message, fields);
  }

  #line(level: Level, message: string, fields: Fields = {}): void {
    if (!this.writes(level)) return;
    const { format, colour, write, now } = this.#options;
    const text = format === "json"
      ? printableJson({ time: new Date(now()).toISOString(), level, message, ...fields })
      : textLine(level, printable(message), colour);
    this.#around(() => write(text));
  }
}

function textLine(level: Level, message: string, colour: boolean): string {
  const line = level === "warning" || level === "error" ? `${level}: ${message}` : message;
  return colour && COLOUR[level] ? `${COLOUR[level]}${line}\x1b[0m` : line;
}

/** A logger that writes to stderr. */
export function stderrLogger(options: Omit<LoggerOptions, "write"> = {}): Logger {
  return new Logger({ ...options, write: (line) => writeLine(Deno.stderr, line) });
}

const encoder = new TextEncoder();

/**
 * Writes a line to a standard stream. A reader that has gone away (a closed pipe) is no reason to stop a run, so
 * that one failure is passed over; any other reaches the caller.
 */
export function writeLine(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  writeText(stream, line + "\n");
}

/** Writes text as it is to a standard stream; like {@linkcode writeLine}, a stream with no reader is passed over. */
export function writeText(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

/** Whether nobody reads a stream any more, or never did: a closed pipe, a closed stream. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.BadResource;
}
