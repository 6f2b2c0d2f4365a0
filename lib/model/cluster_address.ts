/**
 * Addresses of ClickHouse servers: `clickhouse://user@host:8123/database`, or `clickhouses://` for an encrypted connection.
 *
 * A password is never part of an address, because other users of the machine can see the arguments of programs. Messages
 * about an address that has one do not repeat the password.
 *
 * @module
 */

import { quoted } from "../text/printable.ts";

/** Where a cluster is reached: one server, which knows the others. */
export interface ClusterAddress {
  /** Whether the connection is encrypted (https). */
  isSecure: boolean;
  /** The name or address of the server; an IPv6 address is in brackets. */
  host: string;
  /** The server's port for HTTP. */
  port: number;
  /** The user. */
  user: string;
  /** The database. */
  database: string;
}

/** The environment variable that holds the password. */
export const PASSWORD_VARIABLE = "ORDERFLOW_CLICKHOUSE_PASSWORD";

const DEFAULT_PORT = 8123;
const DEFAULT_SECURE_PORT = 8443;
const DEFAULT_USER = "default";

/** Any scheme, so that an address with another one or a wrong letter is not taken for a path. */
const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
const FORM =
  /^clickhouse(?<secure>s?):\/\/(?:(?<user>[^@/:?#]*)@)?(?<host>[\w.-]+|\[[0-9a-f:.]+\])(?::(?<port>\d{1,5}))?\/(?<database>[^/?#]*)\/?$/i;

/** A name that needs no quotes in SQL. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a text is meant to be the address of a cluster, rather than a path. */
export function isClusterAddress(text: string): boolean {
  return SCHEME.test(text);
}

/**
 * Parses an address.
 *
 * @example
 * ```ts
 * import { parseClusterAddress } from "./cluster_address.ts";
 *
 * const { host, port, user, database } = parseClusterAddress("clickhouse://desk@ticks.example:8123/market");
 * if ([host, port, user, database].join() !== "ticks.example,8123,desk,market") throw new Error();
 * ```
 *
 * @throws {RangeError} If the text is no address, with a message that says what is expected
 */
export function parseClusterAddress(text: string): ClusterAddress {
  if (/^[^/]*:\/\/[^/]*:[^/]*@/.test(text)) {
    throw new RangeError(
      `${quoted(withoutPassword(text))} has a password, which other users of this machine can see: ` +
        `leave it out, and set the environment variable ${PASSWORD_VARIABLE}`,
    );
  }
  const { secure, user, host, port, database } = FORM.exec(text)?.groups ?? {};
  const portNumber = port === undefined ? secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT : Number(port);
  if (host === undefined || portNumber < 1 || portNumber > 65535) {
    throw new RangeError(
      `${quoted(withoutPassword(text))} is no address of a cluster; ` +
        "expected clickhouse://USER@HOST:8123/DATABASE (clickhouses:// for an encrypted connection)",
    );
  }
  if (!NAME.test(database)) {
    throw new RangeError(
      `${quoted(text)} names ${database === "" ? "no database" : `the database ${quoted(database)}`}; ` +
        "expected a name of letters, digits and underscores after the port",
    );
  }
  return {
    isSecure: secure !== "",
    host: host.toLowerCase(),
    port: portNumber,
    user: userOf(user, text),
    database,
  };
}

/** An address as text; it has no password. */
export function addressText({ isSecure, host, port, user, database }: ClusterAddress): string {
  return `clickhouse${isSecure ? "s" : ""}://${encodeURIComponent(user)}@${host}:${port}/${database}`;
}

/** Host and port, as a permission to use the network names them. */
export function hostAndPort({ host, port }: ClusterAddress): string {
  return `${host}:${port}`;
}

/** The text with anything that may be a password left out. */
function withoutPassword(text: string): string {
  return text.replace(/^([^/]*:\/\/[^/:]*):.*@/, "$1:...@");
}

function userOf(user: string | undefined, text: string): string {
  try {
    return decodeURIComponent(user ?? "") || DEFAULT_USER;
  } catch {
    throw new RangeError(`${quoted(text)} has a user whose percent signs do not encode UTF-8`);
  }
}
