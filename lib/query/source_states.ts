/** @module Sizes and times of change of the files that an answer depends on, so that a kept answer is never outdated. */

import { join } from "deno-std/path/join.js";
import { SERIES } from "../model/series.ts";
import type { AnyQuery, QuerySubject } from "./query_messages.ts";

/** How long the states count as current, in milliseconds: a crowd of clients asks for them once. */
const CURRENT_MS = 300;

/** States of the files of one subject. */
export class SourceStates {
  readonly #subject: QuerySubject;
  #databases: { states: Promise<string>; untilMs: number } | undefined;

  /** @param subject What is asked about */
  constructor(subject: QuerySubject) {
    this.#subject = subject;
  }

  /**
   * The states of the files that the answer to a query depends on, as text.
   *
   * @param query The query
   * @param updatedMs When the run's status was last written
   */
  async of(query: AnyQuery, updatedMs: unknown): Promise<string> {
    if (query.kind === "series") {
      // A run writes its tables before its status.
      return `${updatedMs} ${await stateOf(join(this.#subject.series.out, SERIES[query.series].file))}`;
    }
    const nowMs = performance.now();
    if (this.#databases === undefined || nowMs >= this.#databases.untilMs) {
      // A recorder in WAL mode changes the log beside the database.
      const paths = (this.#subject.ticks?.databases ?? []).flatMap(({ path }) => [path, `${path}-wal`]);
      const states = Promise.all(paths.map(stateOf)).then((states) => states.join());
      this.#databases = { states, untilMs: nowMs + CURRENT_MS };
    }
    return await this.#databases.states;
  }
}

/** A file's state, or the reason why there is none. */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtime, ctime } = await Deno.stat(path);
    return `${ino} ${size} ${mtime?.getTime()} ${ctime?.getTime()}`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
