/** @module Which versions of ClickHouse work. */

import type { ClusterClient } from "./client.ts";
import { ClusterError, notClickHouse } from "./cluster_error.ts";

/** The version of a server. */
export interface ServerVersion {
  /** The version, such as `26.7.2.1`. */
  text: string;
  /** Whether tables can have a compression codec for each column. */
  hasCodecs: boolean;
  /** Settings for queries about one day: where possible, only the node that has the day is asked. */
  daySettings: Record<string, string>;
}

/** Any version of the last years. */
export const MODERN: ServerVersion = {
  text: "20.3 or later",
  hasCodecs: true,
  daySettings: { optimize_skip_unused_shards: "1" },
};

/** The oldest version that works, and that is tested. */
const LEAST = [18, 16] as const;

/** The first version in which codecs are not experimental; all settings for queries are known. */
const LEAST_MODERN = [20, 3] as const;

/**
 * Asks a server for its version, which also shows that the address, the user and the password are right.
 *
 * @throws {ClusterError} If the server does not answer, or is too old
 */
export async function serverVersion(client: ClusterClient): Promise<ServerVersion> {
  const answer = new TextDecoder().decode(await client.probe("SELECT version()")).trim();
  const { host, port } = client.address;
  const [major, minor] = /^(\d+)\.(\d+)(?:\.\d+)*/.exec(answer)?.slice(1).map(Number) ?? [];
  if (major === undefined) {
    throw notClickHouse(client.address);
  }
  if (isBefore(major, minor, LEAST)) {
    throw new ClusterError(
      `the server at ${host}:${port} is ClickHouse ${answer}; versions from ${LEAST.join(".")} on work`,
      { isFinding: true },
    );
  }
  const isModern = !isBefore(major, minor, LEAST_MODERN);
  return { text: answer, hasCodecs: isModern, daySettings: isModern ? MODERN.daySettings : {} };
}

function isBefore(
  major: number,
  minor: number,
  [otherMajor, otherMinor]: readonly [number, number],
): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
