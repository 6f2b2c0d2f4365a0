/** @module The types of a parsed command: every value is checked, and every default filled in. */

import type { LogFormat } from "../log/log.ts";
import type { RequestOptions, RunRequest } from "../model/run_request.ts";
import type { QueryKind } from "../model/query_kinds.ts";
import type { SeriesId } from "../model/series.ts";
import type { ClusterAddress } from "../model/cluster_address.ts";
import type { TableLayout } from "../sources/clickhouse/schema.ts";
import type { CommandName, Shell } from "./option_spec.ts";

/** What every command that takes a while takes. */
export interface LogOptions {
  /** Print warnings and errors only. */
  quiet: boolean;
  /** Print details too. */
  verbose: boolean;
  /** Format of log lines. */
  logFormat: LogFormat;
}

/** What every command with a page takes. */
export interface PageOptions {
  /** The output folder. */
  out: string;
  /** Port of the page. */
  port: number;
  /** Address of the page. */
  host: string;
}

/** What a run takes besides its request. */
export interface RunOptions extends LogOptions, Omit<PageOptions, "out"> {
  /** Whether there is a page. */
  serve: boolean;
  /** Whether the program ends when everything is processed, instead of serving the page. */
  exit: boolean;
}

/** Makes bars of recorded days. */
export interface RunCommand extends RunOptions {
  /** The command. */
  name: "run";
  /** What the run is asked to do. */
  request: RunRequest;
}

/** Makes bars of synthetic days. */
export interface DemoCommand extends RunOptions {
  /** The command. */
  name: "demo";
  /** What the run is asked to do, except for the days. */
  bars: RequestOptions;
  /** How many times as fast as in reality a market goes on that is recorded meanwhile; undefined for two whole days. */
  liveSpeed: number | undefined;
}

/** Serves the page of an earlier run. */
export interface ServeCommand extends LogOptions, PageOptions {
  /** The command. */
  name: "serve";
  /** The data folder, file or cluster in which the run's ticks are now; undefined for where the run found them. */
  data?: string;
  /** A file with the certificate of the authority that signed the cluster's. */
  caFile?: string;
}

/** Lists the data folder. */
export interface ListCommand extends LogOptions {
  /** The command. */
  name: "list";
  /** The instrument whose days are listed; undefined for a list of instruments. */
  instrument: string | undefined;
  /** The data folder. */
  data: string;
  /** Whether the list is printed as JSON. */
  json: boolean;
}

/** Reports on databases. */
export interface InspectCommand extends LogOptions {
  /** The command. */
  name: "inspect";
  /** Databases, and folders with databases. */
  paths: string[];
  /** Clusters, in place of paths. */
  clusters: ClusterAddress[];
  /** A file with the certificate of the authority that signed the clusters'. */
  caFile: string | undefined;
  /** Whether the reports are printed as JSON. */
  json: boolean;
  /** Length of the windows in which gaps are counted, in seconds. */
  windowSeconds: number;
  /** Whose side a column of sides gives; the taker's by default. */
  sideIs?: "taker" | "maker";
  /** Whether prices of 0 and below are accepted. */
  signedPrices?: boolean;
  /** A file of `CREATE TEMP VIEW` statements that describe the tables. */
  views?: string;
  /** Whether a draft of such a file is printed instead of reports. */
  draftViews: boolean;
}

/** Shows details of a range of time. */
export interface QueryCommand extends LogOptions {
  /** The command. */
  name: "query";
  /** What is asked for. */
  kind: QueryKind;
  /** The trading pair. */
  instrument: string;
  /** The first moment, or the only one, in milliseconds since the Unix epoch; undefined without a time. */
  fromMs: number | undefined;
  /** The end of the range. */
  toMs: number | undefined;
  /** Further parameters of the query, by their names in requests. */
  parameters: ReadonlyMap<string, string>;
  /** The series of bars. */
  series: SeriesId;
  /** Where the data is, and how it is understood. */
  options: RequestOptions;
  /** Whether the answer is printed as JSON on a terminal, too. */
  json: boolean;
}

/** What `load` is asked to do: to print the tables' statements, to create the tables, or to copy days. */
export type LoadAction =
  | { kind: "schema"; layout: TableLayout }
  | { kind: "create"; layout: TableLayout }
  | {
    kind: "days";
    /** The trading pair. */
    instrument: string;
    /** The first day, as `YYYY-MM-DD`. */
    startDate: string;
    /** The last day, which is included. */
    endDate: string;
    /** Where the data is, and how it is understood. */
    options: RequestOptions;
  };

/** Copies days into a cluster. */
export interface LoadCommand extends LogOptions {
  /** The command. */
  name: "load";
  /** What to do. */
  action: LoadAction;
  /** The cluster. */
  to: ClusterAddress;
  /** A file with the certificate of the authority that signed the cluster's. */
  caFile: string | undefined;
}

/** A command that takes a while: it logs, and a signal ends it early. */
export type LongCommand =
  | RunCommand
  | DemoCommand
  | ServeCommand
  | ListCommand
  | InspectCommand
  | QueryCommand
  | LoadCommand;

/** A command, ready to be run. */
export type Command =
  | LongCommand
  | { name: "usage" }
  | { name: "help"; topic: CommandName | undefined }
  | { name: "version" }
  | { name: "licenses" }
  | { name: "completions"; shell: Shell }
  | { name: "complete words"; words: string[]; data: string };
