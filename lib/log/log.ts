/**
 * Log lines, as text for people or as JSON for programs.
 *
 * A progress bar on the same terminal stays intact: its owner registers itself with {@linkcode Logger.aroundLines}, to
 * remove the bar before each line and to draw it again afterwards.
 *
 * @module
 */

import { printable, printableJson } from "../text/printable.ts";

/** The severity of a line. */
export type Level = "debug" | "info" | "warning" | "error";

/** The format of lines. */
export type LogFormat = "text" | "json";

const RANK: Record<Level, number> = { debug: 0, info: 1, warning: 2, error: 3 };

const COLOUR: Record<Level, string> = {
  debug: "\x1b[2m",
  info: "",
  warning: "\x1b[33m",
  error: "\x1b[31m",
};

const RESET_COLOUR = "\x1b[0m";

/** Values that belong to a line. JSON has them as members; text leaves them out, because the message contains them. */
export type Fields = Record<string, unknown>;

/** Options of a {@linkcode Logger}. */
export interface LoggerOptions {
  /** The least severe level that is written; `info` by default. */
  level?: Level;
  /** Text for people, or one JSON object a line for programs; `text` by default. */
  format?: LogFormat;
  /** Whether text is coloured; false by default. */
  colour?: boolean;
  /** Receives finished lines, without their line breaks. */
  write: (line: string) => void;
  /** Returns the time now, in milliseconds since the Unix epoch; `Date.now` by default. */
  now?: () => number;
}

/** Writes log lines. */
export class Logger {
  readonly #options: Required<LoggerOptions>;
  #around: (write: () => void) => void = (write) => write();

  /**
   * Creates a logger.
   *
   * @param options What is written, and where to
   */
  constructor(options: LoggerOptions) {
    this.#options = { level: "info", format: "text", colour: false, now: Date.now, ...options };
  }

  /** The least severe level that is written. */
  get level(): Level {
    return this.#options.level;
  }

  /** Whether lines of a level are written. */
  writes(level: Level): boolean {
    return RANK[level] >= RANK[this.#options.level];
  }

  /**
   * Registers a function that is called for each line.
   *
   * @param around Must call the function that it is given, which writes the line
   */
  aroundLines(around: (write: () => void) => void): void {
    this.#around = around;
  }

  /** Logs a detail, for `--verbose`. */
  debug(message: string, fields?: Fields): void {
    this.#logIfWanted("debug", message, fields);
  }

  /** Logs something that a user may want to know. */
  info(message: string, fields?: Fields): void {
    this.#logIfWanted("info", message, fields);
  }

  /** Logs something that a user should look at and that does not change the exit status. */
  warning(message: string, fields?: Fields): void {
    this.#logIfWanted("warning", message, fields);
  }

  /** Logs a failure. */
  error(message: string, fields?: Fields): void {
    this.#logIfWanted("error", message, fields);
  }

  #logIfWanted(level: Level, message: string, fields?: Fields): void {
    if (this.writes(level)) this.log(level, message, fields);
  }

  /** Writes a line of a level that is wanted. */
  protected log(level: Level, message: string, fields?: Fields): void {
    const { format, colour, write, now } = this.#options;
    const line = format === "json"
      ? printableJson({ time: new Date(now()).toISOString(), level, message, ...fields })
      : textLine(level, printable(message), colour);
    this.#around(() => write(line));
  }
}

function textLine(level: Level, message: string, colour: boolean): string {
  const line = level === "warning" || level === "error" ? `${level}: ${message}` : message;
  return colour && COLOUR[level] ? `${COLOUR[level]}${line}${RESET_COLOUR}` : line;
}

/**
 * Creates a logger that writes to stderr.
 *
 * @param options What is written
 */
export function stderrLogger(options: Omit<LoggerOptions, "write"> = {}): Logger {
  return new Logger({ ...options, write: (line) => writeLine(Deno.stderr, line) });
}

const encoder = new TextEncoder();

/** A standard stream with blocking writes. */
export interface SyncStream {
  /** Writes some of the bytes and returns their number. */
  writeSync(bytes: Uint8Array): number;
}

/**
 * Writes a line to a standard stream. A stream without a reader, such as a closed pipe, is ignored: it is no reason to
 * stop a run.
 *
 * @throws {Error} If the line cannot be written for another reason
 */
export function writeLine(stream: SyncStream, line: string): void {
  writeText(stream, line + "\n");
}

/**
 * Writes a text to a standard stream; like {@linkcode writeLine}, but without a line break.
 *
 * @throws {Error} If the text cannot be written for another reason than a missing reader
 */
export function writeText(stream: SyncStream, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

/** Whether an error says that a stream has no reader: a pipe whose other end is closed, or a closed stream. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.BadResource;
}
