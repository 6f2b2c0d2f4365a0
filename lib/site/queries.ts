/**
 * The site's answers to queries. The modules that answer are loaded at the first query, so that they do not slow down
 * the start of a run.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import { QUERY_KINDS } from "../model/query_kinds.ts";
import type { QueryService, ServiceOptions } from "../query/query_service.ts";
import { printable } from "../text/printable.ts";
import { jsonError, respondAnswer, respondError } from "./answer_response.ts";
import { prefersGzip } from "./negotiation.ts";

/** How many different notes are logged; a client can ask for any number of times. */
const MAX_LOGGED = 1000;

/** What a site's queries are about. */
export interface QueriesOptions extends ServiceOptions {
  /** Whether queries are answered; by default they are. */
  queries?: boolean;
}

/** Answers requests for details of a run. */
export class Queries {
  readonly #options: QueriesOptions;
  readonly #log: Logger;
  readonly #logged = new Set<string>();
  #service: Promise<QueryService> | undefined;

  /**
   * Loads nothing yet.
   *
   * @param options What queries are about
   * @param log Receives what users should know about the run's databases, once
   */
  constructor(options: QueriesOptions, log: Logger) {
    this.#options = options;
    this.#log = log;
  }

  /** Whether queries are answered. */
  get isOn(): boolean {
    return this.#options.queries !== false;
  }

  /**
   * Answers a request.
   *
   * @param request The request
   * @param kind The kind of query
   * @param series The series, for a query of that kind
   * @returns The answer, or the reason why there is no answer
   * @throws {Error} If the ticks or the bars cannot be read
   */
  async respond(request: Request, kind: string, series?: string): Promise<Response> {
    if (!this.isOn) return jsonError("this page answers no queries", 404);
    try {
      const { parseQuery, textsOf } = await import("../query/parameters.ts");
      const known = QUERY_KINDS.find((known) => known === kind);
      if (known === undefined) {
        return jsonError(`not found; expected /api/${QUERY_KINDS.join(", /api/")}`, 404);
      }
      const service = await (this.#service ??= this.#start());
      const texts = textsOf(new URL(request.url).searchParams);
      const gzip = prefersGzip(request.headers.get("accept-encoding"));
      const answer = await service.answer((windowMs) => parseQuery(known, texts, series, windowMs), {
        gzip,
        signal: request.signal,
      });
      for (const note of answer.notes) this.#logOnce(note);
      return respondAnswer(request, answer);
    } catch (error) {
      return await respondError(error);
    }
  }

  async #start(): Promise<QueryService> {
    const { QueryService } = await import("../query/query_service.ts");
    return new QueryService(this.#options);
  }

  #logOnce(note: string): void {
    if (this.#logged.has(note) || this.#logged.size >= MAX_LOGGED) return;
    this.#logged.add(note);
    this.#log.warning(printable(note));
  }

  /** Ends all queries. */
  async close(): Promise<void> {
    const service = await this.#service;
    await service?.end();
    this.#service = undefined;
  }
}
