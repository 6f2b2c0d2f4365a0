/** @module A logger for threads: the program's main thread writes all lines. */

import { type Fields, type Level, Logger } from "./log.ts";

/** A line that is sent to the thread that writes lines. */
export interface SentLine {
  /** Tells lines from other messages. */
  type: "log";
  /** The severity. */
  level: Level;
  /** The text. */
  message: string;
  /** Values that belong to the line. */
  fields?: Fields;
}

/** Sends the lines that are wanted. */
export class SendingLogger extends Logger {
  readonly #send: (line: SentLine) => void;

  /**
   * @param level The least severe level that is sent
   * @param send Sends a line
   */
  constructor(level: Level, send: (line: SentLine) => void) {
    super({ level, write: () => {} });
    this.#send = send;
  }

  protected override log(level: Level, message: string, fields?: Fields): void {
    this.#send({ type: "log", level, message, fields });
  }
}
