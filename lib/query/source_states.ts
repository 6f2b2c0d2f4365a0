/** @module Sizes and times of change of the files behind an answer, so that a kept answer is never outdated. */

import { join } from "deno-std/path/join.js";
import { SERIES } from "../model/series.ts";
import { ReachedDatabases, timesOf } from "./query_days.ts";
import type { AnyQuery, QuerySubject } from "./query_messages.ts";
import type { DatabaseState } from "./database_state.ts";

/** How long a state counts as current, in milliseconds: a crowd of clients looks at a file once. */
const CURRENT_MS = 300;

/** How long an answer about a cluster is kept, in milliseconds. */
const CLUSTER_MS = 10_000;

/** States of the files of one subject. */
export class SourceStates {
  readonly #subject: QuerySubject;
  readonly #databases: ReachedDatabases<DatabaseState>;
  readonly #known = new Map<string, { state: Promise<string>; untilMs: number }>();

  /** @param subject What is asked about */
  constructor(subject: QuerySubject) {
    this.#subject = subject;
    this.#databases = new ReachedDatabases(subject.ticks?.databases ?? []);
  }

  /**
   * The states of the files behind the answer to a query, as text.
   *
   * @param query The query
   * @param updatedMs When the run's status was last written
   */
  async of(query: AnyQuery, updatedMs: unknown): Promise<string> {
    if (query.kind === "series") {
      // A run writes its tables before its status.
      return `${updatedMs} ${await fileState(join(this.#subject.series.out, SERIES[query.series].file))}`;
    }
    // Threads look into the manifest; here nothing tells whether a day was loaded again.
    if (this.#subject.cluster) return `cluster ${Math.floor(Date.now() / CLUSTER_MS)}`;
    const databases = this.#subject.ticks?.databases ?? [];
    const needed = query.kind === "instrument"
      ? [...databases.slice(0, 1), ...databases.slice(1).slice(-1)]
      : this.#databases.within(timesOf(query));
    // A recorder in WAL mode changes the log beside the database.
    const paths = needed.flatMap(({ path }) => [path, `${path}-wal`]);
    return (await Promise.all(paths.map((path) => this.#stateOf(path)))).join();
  }

  #stateOf(path: string): Promise<string> {
    const nowMs = performance.now();
    let known = this.#known.get(path);
    if (known === undefined || nowMs >= known.untilMs) {
      known = { state: fileState(path), untilMs: nowMs + CURRENT_MS };
      this.#known.set(path, known);
    }
    return known.state;
  }
}

/** A file's state; the name of the error if the file cannot be looked at. */
export async function fileState(path: string): Promise<string> {
  try {
    const { ino, size, mtime, ctime } = await Deno.stat(path);
    return `${ino} ${size} ${mtime?.getTime()} ${ctime?.getTime()}`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
