/** @module Turns words and options about clusters into commands: those of `load`, and the addresses that other commands take. */

import { type ClusterAddress, isClusterAddress, parseClusterAddress } from "../model/cluster_address.ts";
import { quoted } from "../text/printable.ts";
import { isGiven, type Values } from "./arguments.ts";
import type { LoadCommand } from "./command.ts";
import { dataFolder, type Environment, logOptions, readingOptions } from "./options.ts";
import { UsageError } from "./usage_error.ts";
import { path } from "./values.ts";

/** Options that make no sense without days to load, and options that are about tables only. */
const OF_LOADING = ["side-is", "signed-prices"];
const OF_DAYS = ["data", "views", ...OF_LOADING];
const OF_TABLES = ["cluster", "replicated"];

/** A name of a cluster, which needs no quotes in SQL. */
const CLUSTER_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether `load` is about the tables, rather than about days. */
export function isAboutTables(values: Values): boolean {
  return isGiven(values, "schema") || isGiven(values, "create");
}

/**
 * The command that prints or creates the tables.
 *
 * @throws {UsageError} If there are words, or an option is missing, superfluous or wrong
 */
export function tablesCommand(words: readonly string[], values: Values): LoadCommand {
  const kind = isGiven(values, "create") ? "create" : "schema";
  if (isGiven(values, "schema") && kind === "create") {
    throw new UsageError("--schema and --create exclude each other");
  }
  if (words.length > 0) throw new UsageError(`load --${kind} takes no arguments, got ${quoted(words[0])}`);
  const superfluous = OF_DAYS.find((name) => isGiven(values, name));
  if (superfluous !== undefined) {
    throw new UsageError(`--${superfluous} is about days, and load --${kind} is not`);
  }
  const cluster = values.cluster as string | undefined;
  if (cluster !== undefined && !CLUSTER_NAME.test(cluster)) {
    throw new UsageError(`--cluster is ${quoted(cluster)}; expected letters, digits and underscores`);
  }
  const to = addressOf(values);
  const layout = { database: to.database, cluster, isReplicated: isGiven(values, "replicated") };
  return {
    name: "load",
    action: { kind, layout },
    to,
    caFile: caFileOf(values, [to]),
    ...logOptions(values),
  };
}

/**
 * The command that loads days.
 *
 * @param days The instrument, and the days, which are valid
 * @throws {UsageError} If an option is missing, superfluous or wrong
 */
export function loadCommand(
  days: { instrument: string; startDate: string; endDate: string },
  values: Values,
  environment: Environment,
): LoadCommand {
  const superfluous = OF_TABLES.find((name) => isGiven(values, name));
  if (superfluous !== undefined) {
    throw new UsageError(`--${superfluous} is about tables; use it with --schema or --create`);
  }
  const options = { ...readingOptions(values), data: localData("load", values, environment) };
  const to = addressOf(values);
  return {
    name: "load",
    action: { kind: "days", ...days, options },
    to,
    caFile: caFileOf(values, [to]),
    ...logOptions(values),
  };
}

/**
 * What `inspect` is about: paths, or clusters.
 *
 * @throws {UsageError} If there are both, or an address is wrong
 */
export function inspected(words: readonly string[], values: Values) {
  const addresses = words.filter(isClusterAddress);
  if (addresses.length === 0) {
    if (isGiven(values, "ca-file")) {
      throw new UsageError("--ca-file is about clusters; name a clickhouses:// address");
    }
    return { paths: [...words], clusters: [], caFile: undefined };
  }
  if (addresses.length < words.length) {
    throw new UsageError("inspect takes paths or addresses of clusters, not both at once");
  }
  const superfluous = [...OF_DAYS, "draft-views", "window-seconds"].find((name) => isGiven(values, name));
  if (superfluous !== undefined) {
    throw new UsageError(`--${superfluous} is about databases, not about clusters`);
  }
  const clusters = addresses.map((text) => parsed(text, ""));
  return { paths: [], clusters, caFile: caFileOf(values, clusters) };
}

/**
 * The data folder of a command that cannot read clusters.
 *
 * @throws {UsageError} If it is the address of a cluster
 */
export function localData(command: "list" | "load", values: Values, environment: Environment): string {
  const data = dataFolder(values, environment);
  if (!isClusterAddress(data)) return data;
  parsed(data, "--data: ");
  throw new UsageError(
    `${command} reads a data folder; orderflow inspect ADDRESS lists what a cluster holds`,
  );
}

/**
 * The file of `--ca-file`, for a run over a data folder or a cluster.
 *
 * @throws {UsageError} If an option does not fit, or the address is wrong
 */
export function caFileOfRun(data: string, values: Values): string | undefined {
  if (!isClusterAddress(data)) {
    if (!isGiven(values, "ca-file")) return undefined;
    throw new UsageError("--ca-file is about clusters; name a clickhouses:// address with --data");
  }
  const address = parsed(data, "--data: ");
  if (isGiven(values, "follow")) throw new UsageError("--follow is about databases, not about clusters");
  const superfluous = OF_LOADING.find((name) => isGiven(values, name));
  if (superfluous !== undefined) {
    throw new UsageError(`--${superfluous} is decided when days are loaded; give it to orderflow load`);
  }
  return caFileOf(values, [address]);
}

function caFileOf(values: Values, addresses: readonly ClusterAddress[]): string | undefined {
  const file = path(values, "ca-file");
  if (file !== undefined && !addresses.some(({ isSecure }) => isSecure)) {
    throw new UsageError("--ca-file is about encrypted connections; write clickhouses:// in the address");
  }
  return file;
}

function addressOf(values: Values): ClusterAddress {
  const text = values.to as string | undefined;
  if (text === undefined) {
    throw new UsageError("load needs the cluster: --to clickhouse://USER@HOST:8123/DATABASE");
  }
  return parsed(text, "--to: ");
}

function parsed(text: string, prefix: string): ClusterAddress {
  try {
    return parseClusterAddress(text);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(prefix + error.message, { cause: error });
    throw error;
  }
}
