/** @module The error class for what a cluster or the way to a cluster refuses, with the sentences that users see. */

import { printable } from "../../text/printable.ts";
import { type ClusterAddress, hostAndPort, PASSWORD_VARIABLE } from "../../model/cluster_address.ts";

/**
 * A cluster does not answer, or answers with an error. The message is one line that says what was found and what the user
 * can do about it.
 */
export class ClusterError extends Error {
  /** The class name, for messages. */
  override name = "ClusterError";
  /** Whether the same request may succeed a little later. */
  readonly isPassing: boolean;
  /** ClickHouse's number of the error; undefined if the error is not ClickHouse's. */
  readonly code: number | undefined;
  /** Whether the server answers well, but this version of the program cannot work with it. */
  readonly isFinding: boolean;

  /** An error; `isPassing` if the same request may succeed a little later. */
  constructor(message: string, { isPassing = false, isFinding = false, code, cause }: {
    isPassing?: boolean;
    isFinding?: boolean;
    code?: number;
    cause?: unknown;
  } = {}) {
    super(message, { cause });
    this.isPassing = isPassing;
    this.isFinding = isFinding;
    this.code = code;
  }
}

/** ClickHouse's numbers of errors that are used by name. */
export const CODES = { tooManyQueries: 202, diskFull: 243, cancelled: 394, accessDenied: 497 } as const;

/** What a user can do about an error of ClickHouse, by its number. */
const REMEDIES: Record<number, string> = {
  60: "orderflow load --create --to ADDRESS makes the tables",
  81: "name another database in the address, or have orderflow load --create --to ADDRESS make it",
  159: "the server's limit max_execution_time ended the query; raise the limit for this user",
  139:
    "name what is missing in the configuration of each server; --replicated needs the macros shard and replica",
  164:
    "the user's profile has readonly = 1, or readonly = 2, which is enough for runs and queries; loading needs readonly = 0",
  201: "run again when the interval is over, or have an administrator raise the quota of this user",
  225: "--replicated needs <zookeeper> in the configuration of each server",
  241: "the query needs more memory than the server allows; raise max_memory_usage for this user",
  [CODES.diskFull]: "the disk of the server is full; free some space and run again",
  242: "the replica has lost ZooKeeper; run again when ZooKeeper answers",
  252: "the server merges too slowly; run again later",
  253: "each server needs a macro replica of its own in its configuration",
  291: "have an administrator allow this user the database (allow_databases)",
  392: "have an administrator allow this user DDL, or run what orderflow load --schema prints",
  452: "have an administrator remove the constraint on this setting from the user's profile",
  [CODES.accessDenied]: "have an administrator grant this user what the message names",
  999: "ZooKeeper does not answer; run again when ZooKeeper answers",
};

/** Errors of users and passwords, by number. */
const AUTHENTICATION = new Set([192, 193, 194, 195, 516]);

/** Errors between the servers of a cluster, or of a server that is starting or overloaded, by number. */
const PASSING = new Map([
  [32, "a node of the cluster ended its connection"],
  [CODES.tooManyQueries, "the server has too many queries"],
  [209, "a node of the cluster does not answer in time"],
  [210, "a node of the cluster cannot be reached"],
  [279, "a node of the cluster cannot be reached"],
]);

/** Whether the error is that of a node behind the server that is asked. */
export function isOfNode({ code }: ClusterError): boolean {
  return code !== undefined && code !== CODES.tooManyQueries && PASSING.has(code);
}

/** The error of something else than ClickHouse that answers at an address. */
export function notClickHouse({ host, port }: ClusterAddress, cause?: unknown): ClusterError {
  return new ClusterError(`what answers at ${host}:${port} is no ClickHouse server; check host and port`, {
    cause,
  });
}

/** The most characters of a server's own message that are repeated. */
const MAX_MESSAGE = 300;

/** The number and text of an error that a server writes: `Code: 60, e.displayText() = DB::Exception: ...`. */
const SERVER_ERROR = /Code: (\d+)(?:, e\.displayText\(\) =|\.) DB::(?:\w+)?Exception: ([^]*)/;

/**
 * The error in a response of a server, or of what answers in its place.
 *
 * @param status The status of the response
 * @param text The body
 */
export function responseError(address: ClusterAddress, status: number, text: string): ClusterError {
  const where = hostAndPort(address);
  const [, number, detail] = SERVER_ERROR.exec(text) ?? [];
  if (number !== undefined) return serverError(address, Number(number), detail);
  if (/^\s*<(?:!doctype|html|\?xml|head|body)/i.test(text)) {
    const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
    return new ClusterError(
      `${where} answers with an HTML page (HTTP ${status}${title ? `, "${shortened(title)}"` : ""}), ` +
        "which no ClickHouse server does: a proxy or another server is at this address; check host and port",
      { isPassing: status >= 502 && status <= 504 },
    );
  }
  const line = shortened(text.trim());
  return new ClusterError(
    `${where} answers with HTTP ${status}${line ? `: ${line}` : " and nothing else"}; ` +
      "check that host and port are those of a ClickHouse server's HTTP interface",
    { isPassing: status >= 502 && status <= 504 },
  );
}

/** Finds the error at the end of a response that began well. Returns undefined if the response is complete. */
export function errorInBody(address: ClusterAddress, body: Uint8Array): ClusterError | undefined {
  const end = new TextDecoder().decode(body.subarray(-4096));
  const [, number, detail] = SERVER_ERROR.exec(end) ?? [];
  return number === undefined ? undefined : serverError(address, Number(number), detail);
}

/** The error of a connection that failed, in the words of Deno's fetch. */
export function connectionError(address: ClusterAddress, error: unknown): ClusterError {
  const where = hostAndPort(address);
  const text = error instanceof Error ? `${error.message} ${causes(error)}` : String(error);
  const make = (message: string, isPassing: boolean) =>
    new ClusterError(message, { isPassing, cause: error });
  if (/refused/i.test(text)) {
    return make(
      `nothing listens at ${where}; check that the server runs, and that the port is that of its HTTP interface`,
      true,
    );
  }
  if (/Requests to port \d+ are blocked/.test(text)) {
    return make(
      `${where} has a port that is kept for another protocol; have the server listen at another`,
      false,
    );
  }
  if (/UnknownIssuer|UnknownCa/i.test(text)) {
    return make(
      `the certificate of ${where} is signed by an authority that this machine does not know; ` +
        "name the authority's certificate with --ca-file",
      false,
    );
  }
  if (/CaUsedAsEndEntity/.test(text)) {
    return make(
      `the certificate of ${where} is that of an authority, which no server may use; give the server a certificate of its own`,
      false,
    );
  }
  if (/certificate/i.test(text)) {
    const reason = /invalid peer certificate: ([^()]*)/i.exec(text)?.[1].trim();
    return make(`the certificate of ${where} is not valid${reason ? `: ${shortened(reason)}` : ""}`, false);
  }
  if (/dns|lookup|name or service/i.test(text)) {
    return make(`the host ${address.host} is not known; check its name in the address`, false);
  }
  if (/InvalidContentType|corrupt message|HandshakeFailure/i.test(text)) {
    return make(
      `${where} does not speak TLS; write clickhouse:// instead of clickhouses://, or name the port for https`,
      false,
    );
  }
  const other = address.isSecure ? "" : "; if it expects an encrypted connection, write clickhouses://";
  return make(`the connection to ${where} ended before the answer was complete${other}`, true);
}

function serverError(address: ClusterAddress, code: number, detail: string): ClusterError {
  const where = hostAndPort(address);
  if (AUTHENTICATION.has(code)) {
    return new ClusterError(
      `${where} refuses the user ${
        printable(address.user)
      } or the password; set the password with the environment ` +
        `variable ${PASSWORD_VARIABLE}`,
      { code },
    );
  }
  const message = shortened(
    detail.replace(/, e\.what\(\) = [^]*$/, "").replace(
      /(?:\s*\([A-Z_]+\))?(?:\s*\(version [^)]*\))?\s*$/,
      "",
    ).replace(
      /\.?\s*$/,
      "",
    ),
  );
  const passing = PASSING.get(code);
  // A write into a full disk has one of several numbers.
  const known = REMEDIES[/no space left on device/i.test(detail) ? CODES.diskFull : code];
  const remedy = passing === undefined ? known : `${passing}; run again when all nodes answer`;
  return new ClusterError(`${where}: ${message}${remedy ? `; ${remedy}` : ""}`, {
    isPassing: passing !== undefined,
    code,
  });
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `${error.cause.message} ${causes(error.cause)}` : "";
}

function shortened(text: string): string {
  const line = printable(text.replace(/\s+/g, " "));
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}...` : line;
}
