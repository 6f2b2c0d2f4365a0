/**
 * The run in an output folder, as its status describes it now: what queries are asked about.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { STATUS_NAME } from "../publish/run_status.ts";
import type { ThreadPermissions } from "../threads.ts";
import { digest } from "./digest.ts";
import type { AnyQuery, QuerySubject } from "./query_messages.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";
import { type KnownStatus, knownStatus, queryPermissions, subjectOf } from "./run_ticks.ts";
import { fileState, SourceStates } from "./source_states.ts";
import { isOwnRun, type ReadState, unreadDay, withoutUnread } from "./unread_days.ts";

/** Which run is followed. */
export interface FollowOptions {
  /** The output folder. */
  out: string;
  /** Another data folder, or file, in which the run's databases are now. */
  data?: string;
  /** A file with the certificate of the authority that signed that of a cluster; by default that of the run. */
  caFile?: string;
  /**
   * Whether a run of this process writes to the output folder. Until it has written its status, queries are refused: the
   * earlier run that the status names may have read the databases that the run is reading.
   */
  expectsRun?: boolean;
}

/** What queries are about, as of one status. */
export interface CurrentRun {
  /** The state of the file of the status. */
  state: string;
  status: KnownStatus;
  /** What threads may do. */
  permissions: ThreadPermissions;
  /** What can be asked about now. */
  latest: ReadState;
  /**
   * What queries are asked about: an earlier state of the run as long as that is enough, since threads forget what they
   * know of databases when the databases change.
   */
  used: UsedState;
}

/** What queries are asked about. */
export interface UsedState extends ReadState {
  /** Equal for equal subjects. */
  subjectKey: string;
  states: SourceStates;
}

/** Follows the run in an output folder. */
export class FollowedRun {
  readonly #options: FollowOptions;
  readonly #scratch: () => string;
  #run: CurrentRun | undefined;
  #reading: Promise<CurrentRun> | undefined;

  /**
   * Reads nothing yet.
   *
   * @param options Which run is followed
   * @param scratch Gives the folder for private copies
   */
  constructor(options: FollowOptions, scratch: () => string) {
    this.#options = options;
    this.#scratch = scratch;
  }

  /** The run now. A crowd of clients has the status read once. */
  current(): Promise<CurrentRun> {
    return this.#reading ??= this.#read().finally(() => this.#reading = undefined);
  }

  /**
   * What a query is asked about.
   *
   * @throws {QueryUnavailableError} If a run of this process is still to read a database that the query needs
   */
  async stateFor(query: AnyQuery, run: CurrentRun): Promise<UsedState> {
    if (this.#options.expectsRun && query.kind !== "series" && !isOwnRun(run.status)) {
      throw new QueryUnavailableError("the run has not written its first bars yet; ask again in a moment");
    }
    if (unreadDay(query, run.used) === undefined) return run.used;
    const day = unreadDay(query, run.latest);
    if (day === undefined) return run.used = await usedState(run.latest, run.used);
    throw new QueryUnavailableError(
      `the run has not read ${day} completely yet; ask again when it has, or for another day`,
    );
  }

  /** Reads the status if it has changed. */
  async #read(): Promise<CurrentRun> {
    const path = join(this.#options.out, STATUS_NAME);
    const state = await fileState(path);
    if (this.#run?.state === state) return this.#run;
    const status = knownStatus(await readIfPresent(path));
    const { out, data, caFile } = this.#options;
    const whole = subjectOf(status, out, data, caFile);
    const permissions = this.#permissionsFor(whole);
    const latest = withoutUnread(whole, status);
    const known = this.#run;
    const goesOn = known?.permissions === permissions && known.status.run_id === status.run_id &&
      latest.unread.count > 0 && latest.unread.count <= known.used.unread.count;
    const used = goesOn ? known.used : await usedState(latest, known?.used);
    return this.#run = { state, status, permissions, latest, used };
  }

  /** The permissions for a subject: the same object as before if they are equal, so that threads are kept. */
  #permissionsFor(subject: QuerySubject): ThreadPermissions {
    const permissions = queryPermissions(subject, this.#scratch());
    const known = this.#run?.permissions;
    return known && JSON.stringify(known) === JSON.stringify(permissions) ? known : permissions;
  }
}

/** A state to be used from now on. What is known of files is kept if the subject is the same. */
async function usedState(latest: ReadState, known: UsedState | undefined): Promise<UsedState> {
  const subjectKey = await digest(JSON.stringify(latest.subject));
  const states = known?.subjectKey === subjectKey ? known.states : new SourceStates(latest.subject);
  return { ...latest, subjectKey, states };
}

async function readIfPresent(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return "";
    throw error;
  }
}
