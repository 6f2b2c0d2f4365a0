/**
 * A client of a ClickHouse server's HTTP interface, over `fetch`.
 *
 * - An answer is complete or an error: the server sends nothing before the end of the query (`wait_end_of_query`), and
 *   a node that cannot be reached is an error (`skip_unavailable_shards=0`).
 * - Aborting `fetch` does not stop a query, so a query that is given up is killed by its id.
 * - A request is repeated only if nothing of it was consumed: never an insert, whose rows were read from a source. So an insert
 *   has a connection of its own: a server may close a connection that is kept at the instant at which it is used again.
 * - Redirections are not followed, so that the password reaches no other server.
 *
 * @module
 */

import type { ClusterAddress } from "../../model/cluster_address.ts";
import { sleep } from "../../sleep.ts";
import { type ClusterContext, DEFAULTS, INSERT_SETTINGS, KILL_MS, QUERY_SETTINGS } from "./client_context.ts";
import {
  ClusterError,
  CODES,
  connectionError,
  errorInBody,
  notClickHouse,
  responseError,
} from "./cluster_error.ts";
import { headerText } from "./header_text.ts";

/** How to reach a cluster; plain data that can be sent to another thread. */
export interface ClusterConnection {
  /** Where the cluster is reached. */
  address: ClusterAddress;
  /** The user's password; may be empty. */
  password: string;
  /** Certificates of authorities in PEM form, besides those that the system knows. */
  caCerts: string[];
}

/** Sent with what does not depend on the database of the address, which may not exist yet. */
export const SYSTEM = { database: "system" };

/** A client; dispose of it to close its connections. */
export class ClusterClient implements Disposable {
  /** Where the cluster is reached. */
  readonly address: ClusterAddress;
  readonly #http: Deno.HttpClient;
  /** Keeps no connections. */
  readonly #insertHttp: Deno.HttpClient;
  readonly #headers: Record<string, string>;
  readonly #context: Required<ClusterContext>;

  /** @throws {ClusterError} If the password or a certificate cannot be used */
  constructor({ address, password, caCerts }: ClusterConnection, context: ClusterContext) {
    this.address = address;
    this.#context = { ...DEFAULTS, ...context };
    this.#headers = {
      "x-clickhouse-user": headerText(address.user, "user"),
      "x-clickhouse-key": headerText(password, "password"),
    };
    try {
      this.#http = Deno.createHttpClient({ caCerts });
      this.#insertHttp = Deno.createHttpClient({ caCerts, poolMaxIdlePerHost: 0 });
    } catch (error) {
      throw new ClusterError("the file of --ca-file holds no certificate in PEM form", { cause: error });
    }
  }

  /**
   * Asks a query.
   *
   * @param sql The query, with its format
   * @param timeoutMs The longest time of the query, in milliseconds
   * @returns The complete answer
   * @throws {ClusterError} If there is no complete answer
   */
  async query(
    sql: string,
    settings: Record<string, string> = {},
    timeoutMs = this.#context.timeoutMs,
  ): Promise<Uint8Array> {
    const { pausesMs, onRetry, signal } = this.#context;
    for (let attempt = 0;; attempt++) {
      try {
        return await this.#queryOnce(sql, settings, timeoutMs);
      } catch (error) {
        const pauseMs = pausesMs[attempt];
        if (!(error instanceof ClusterError) || !error.isPassing || pauseMs === undefined || signal.aborted) {
          throw error;
        }
        onRetry(`${error.message}; trying again in ${pauseMs / 1000} s`);
        await sleep(pauseMs, signal);
      }
    }
  }

  /**
   * Asks a query without work, which a server answers at once: what takes long is a host that answers nothing.
   *
   * @throws {ClusterError} If there is no complete answer soon
   */
  async probe(sql: string): Promise<Uint8Array> {
    return await this.query(sql, SYSTEM, this.#context.probeMs);
  }

  /** Asks a query whose answer is rows of JSON arrays, without 64-bit numbers as texts. */
  async rows(sql: string): Promise<unknown[][]> {
    const settings = { output_format_json_quote_64bit_integers: "0" };
    const text = new TextDecoder().decode(await this.query(`${sql} FORMAT JSONCompact`, settings));
    try {
      return (JSON.parse(text) as { data: unknown[][] }).data;
    } catch (error) {
      if (/^\s*[^\s{]/.test(text)) throw notClickHouse(this.address, error);
      throw new ClusterError(`the answer of ${this.address.host} is not complete: it is no valid JSON`, {
        cause: error,
      });
    }
  }

  /**
   * Inserts rows.
   *
   * @param sql The statement, up to and with its format
   * @param blocks The rows in that format; read as fast as the server takes them
   * @throws {ClusterError} If not all rows were inserted. Some may have been
   */
  async insert(
    sql: string,
    blocks: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    const { signal, idleMs } = this.#context;
    const idle = new AbortController();
    let timer = setTimeout(() => idle.abort(), idleMs);
    // An error of the source of the rows is thrown as it is: it says nothing about the cluster.
    let sourceError: unknown;
    async function* watched() {
      try {
        for await (const block of blocks) {
          yield block;
          clearTimeout(timer);
          timer = setTimeout(() => idle.abort(), idleMs);
        }
      } catch (error) {
        sourceError = error;
        throw error;
      }
    }
    try {
      // The last rows may take long to be written, which is no standstill of the program.
      const body = ReadableStream.from(watched());
      const signals = [signal, idle.signal];
      await this.#request({ query: sql, ...INSERT_SETTINGS }, body, signals, this.#insertHttp);
    } catch (error) {
      if (sourceError !== undefined) throw sourceError;
      if (!idle.signal.aborted) throw error;
      throw this.#tooLate(idleMs, "takes no further rows");
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#http.close();
    this.#insertHttp.close();
  }

  async #queryOnce(sql: string, settings: Record<string, string>, timeoutMs: number): Promise<Uint8Array> {
    const { signal, settings: general } = this.#context;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const parameters = { ...QUERY_SETTINGS, ...general, ...settings };
      return await this.#request(parameters, sql, [signal, timeout]);
    } catch (error) {
      if (timeout.aborted && !signal.aborted) throw this.#tooLate(timeoutMs, "has not answered");
      throw error;
    }
  }

  /** Sends a request, and kills its query if a signal ends it. */
  async #request(
    parameters: Record<string, string>,
    body: BodyInit,
    signals: AbortSignal[],
    http = this.#http,
  ): Promise<Uint8Array> {
    const signal = AbortSignal.any(signals);
    const queryId = `orderflow-${crypto.randomUUID()}`;
    try {
      return await this.#send({ ...parameters, query_id: queryId }, body, signal, http);
    } catch (error) {
      if (signal.aborted) await this.#kill(queryId);
      throw error;
    }
  }

  async #send(
    parameters: Record<string, string>,
    body: BodyInit,
    signal: AbortSignal,
    http = this.#http,
  ): Promise<Uint8Array> {
    const { address } = this;
    const { isSecure, host, port, database } = address;
    const search = new URLSearchParams({ database, ...parameters });
    let status: number;
    let answer: Uint8Array;
    let hasFailed: boolean;
    try {
      const init: RequestInit & { client: Deno.HttpClient } = {
        method: "POST",
        body,
        headers: this.#headers,
        redirect: "manual",
        signal,
        client: http,
      };
      const response = await fetch(`http${isSecure ? "s" : ""}://${host}:${port}/?${search}`, init);
      status = response.status;
      // A proxy may answer in the server's place with any status.
      hasFailed = status !== 200 || response.headers.has("x-clickhouse-exception-code") ||
        /^text\/html/i.test(response.headers.get("content-type") ?? "");
      answer = await response.bytes();
    } catch (error) {
      if (signal.aborted) {
        throw new ClusterError("the request was ended early", { code: CODES.cancelled, cause: error });
      }
      throw connectionError(address, error);
    }
    if (hasFailed) throw responseError(address, status, new TextDecoder().decode(answer));
    const error = errorInBody(address, answer);
    if (error !== undefined) throw error;
    return answer;
  }

  /** Has the server stop a query. The server answers at once, and the query ends a little later. */
  async #kill(queryId: string): Promise<void> {
    const sql = `KILL QUERY WHERE query_id = '${queryId}' ASYNC`;
    // Whether the query can still be killed changes nothing for the caller, who has given the query up.
    await this.#send(QUERY_SETTINGS, sql, AbortSignal.timeout(KILL_MS)).catch((error) => {
      if (error.code === CODES.accessDenied) {
        this.#context.onRetry(`a query goes on in the server: ${error.message}`);
      }
    });
  }

  #tooLate(ms: number, what: string): ClusterError {
    const { host, port } = this.address;
    const time = `${ms / 1000} s`;
    return new ClusterError(
      `${host}:${port} ${what} for ${time}; check host and port and the load of the server, and run again`,
    );
  }
}
