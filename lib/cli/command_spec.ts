/** @module The table of commands: their arguments, help and examples. */

import { QUERY_KINDS } from "../model/query_kinds.ts";
import { type CommandName, SHELLS } from "./option_spec.ts";
import { optionsOf } from "./spec.ts";

/** A command, as users write it. */
export interface CommandSpec {
  /** The word on the command line. */
  name: CommandName;
  /** Whether the word may be left out: what is not a command is an argument of this one. */
  isDefault?: boolean;
  /** The arguments, in order. */
  arguments: readonly ArgumentSpec[];
  /** One line of help. */
  help: string;
  /** More lines of help, for the help of this command only. */
  details?: readonly string[];
  /** Complete command lines. */
  examples: readonly string[];
}

/** An argument of a command. */
export interface ArgumentSpec {
  /** How help writes the argument: `PATH...` may be repeated, `[END_DATE]` may be left out. */
  usage: string;
  /** One line of help. */
  help: string;
  /** What the command needs, if the argument is missing. */
  needed?: string;
}

/** Every command, in the order of help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    isDefault: true,
    arguments: [
      {
        usage: "INSTRUMENT",
        help: "a trading pair, such as BTC-USDT: the name of a folder in the data folder",
        needed: "an INSTRUMENT and a START_DATE",
      },
      { usage: "START_DATE", help: "the first day, as YYYY-MM-DD (UTC), or today", needed: "a START_DATE" },
      { usage: "[END_DATE]", help: "the last day, which is included [START_DATE; with --follow none]" },
    ],
    help: "make bars of the days from start to end, and serve the page",
    details: [
      "Reads {data}/INSTRUMENT/YYYY-MM-DD/trades.db, and never writes there. The word run may be left out.",
      "A day's folder may be YYYYMMDD; its database may be compressed (.gz, .zst), or be its only SQLite file.",
      "The files always hold complete data, and other programs may read them at any moment.",
      "Each JSON file holds the newest --max-bars bars. If that leaves bars out, the summary and the status say so.",
      "All bars are in bars/YYYY-MM-DD.arrow, a table for each day that polars, pandas, R and DuckDB open.",
      "With --follow, new rows are in the bars soon after they were recorded, and new days follow by themselves.",
      "A day without a database is a warning. A database that cannot be read is an error, and the run goes on.",
    ],
    examples: [
      "orderflow ETH-USD 2021-07-01 --data ~/ticks",
      "orderflow BTC-USDT today --follow",
      "orderflow BTC-USDT 2025-01-01 2025-01-31 --window-seconds 5m --max-bars 0 --out january",
      "orderflow BTC-USDT 2024-01-01 2024-12-31 --window-seconds 1w --window-offset 4d --no-serve",
    ],
  },
  {
    name: "serve",
    arguments: [],
    help: "serve the page of an earlier run, until Ctrl-C",
    details: [
      "Details of a range of time are read from the databases of the run, where the run found them.",
      "If the databases are elsewhere now, --data says where.",
    ],
    examples: ["orderflow serve --out january", "orderflow serve --port 9000"],
  },
  {
    name: "list",
    arguments: [{ usage: "[INSTRUMENT]", help: "the instrument whose days are listed [all instruments]" }],
    help: "list the instruments in the data folder, or the days of one instrument",
    examples: ["orderflow list --data ~/ticks", "orderflow list BTC-USDT --json"],
  },
  {
    name: "inspect",
    arguments: [{
      usage: "PATH...",
      help: "a database; a folder: every *.db, *.sqlite, ... in or below it; or a cluster's address",
      needed: "the PATH of a database, or of a folder that holds databases",
    }],
    help: "show what databases hold, and whether a run can read them",
    details: [
      "One database is shown in detail; several have one line each and a total (--verbose shows details).",
      "Gaps are counted in windows of --window-seconds.",
      "Of a cluster: instruments, days, rows, sizes, and what does not fit; --verbose shows days.",
    ],
    examples: [
      "orderflow inspect ~/ticks/ETH-USD/2021-07-01/trades.db",
      "orderflow inspect ~/ticks/ETH-USD",
      "orderflow inspect ~/ticks --json",
      "orderflow inspect clickhouse://desk@ticks.example:8123/market",
    ],
  },
  {
    name: "query",
    arguments: [
      {
        usage: "KIND",
        help: `what is asked for: ${QUERY_KINDS.join(", ")}`,
        needed: `a KIND (${QUERY_KINDS.join(", ")}) and an INSTRUMENT`,
      },
      { usage: "INSTRUMENT", help: "a trading pair, such as BTC-USDT", needed: "an INSTRUMENT" },
      {
        usage: "[FROM]",
        help: "the first moment, or the moment of the book, such as 2024-08-08T14:00 (UTC)",
      },
      { usage: "[TO]", help: "the end, which is not included" },
    ],
    help: "show trades, footprints, a profile, VWAPs or a book, read from the databases",
    details: [
      "Prints a table on a terminal, and JSON otherwise; --json prints JSON always (docs/queries.md).",
      "Times are UTC: a date, a date and a time to minutes, seconds or milliseconds, or milliseconds since 1970.",
      "The bars of a footprint and the windows of a VWAP have the length --window-seconds.",
      "A series is read from the run's files in --out.",
    ],
    examples: [
      "orderflow query footprint BTC-USDT 2024-08-08T14:00 2024-08-08T15:00 --row 10",
      "orderflow query profile BTC-USDT 2024-08-08 2024-08-09 --json",
      "orderflow query vwap BTC-USDT 2024-08-08 2024-08-09 --window-seconds 5m --anchor day",
      "orderflow query book BTC-USDT 2024-08-08T14:30:05.250",
      "orderflow query series BTC-USDT 2024-08-01 2024-09-01 --series flow --points 31 --out august",
    ],
  },
  {
    name: "load",
    arguments: [
      {
        usage: "INSTRUMENT",
        help: "a trading pair, such as BTC-USDT: the name of a folder in the data folder",
        needed: "an INSTRUMENT and a START_DATE (or --schema, or --create)",
      },
      { usage: "START_DATE", help: "the first day, as YYYY-MM-DD (UTC)", needed: "a START_DATE" },
      { usage: "[END_DATE]", help: "the last day, which is included [START_DATE]" },
    ],
    help: "copy days into the tables of a ClickHouse cluster",
    details: [
      "A day is visible in the cluster when it is complete, and replaces an earlier load of the day.",
      "--schema prints the statements that create the tables, and --create creates them; both take no arguments.",
      "The password comes from the environment variable ORDERFLOW_CLICKHOUSE_PASSWORD (docs/cluster.md).",
    ],
    examples: [
      "orderflow load --create --to clickhouse://desk@ticks.example:8123/market",
      "orderflow load BTC-USDT 2025-01-01 2025-01-31 --to clickhouse://desk@ticks.example:8123/market",
      "orderflow load --schema --cluster main --replicated --to clickhouse://desk@ticks.example:8123/market",
    ],
  },
  {
    name: "demo",
    arguments: [],
    help: "try orderflow on two synthetic days that it makes itself; needs no data",
    details: [
      "With --live, a synthetic market is recorded as it goes on, and followed until Ctrl-C.",
      "A market that is faster begins in the past, until it has caught up with the clock after 20 minutes.",
    ],
    examples: [
      "orderflow demo",
      "orderflow demo --live",
      "orderflow demo --live --speed 60 --window-seconds 5s",
      "orderflow demo --no-serve --window-seconds 5m",
    ],
  },
  {
    name: "completions",
    arguments: [{
      usage: "SHELL",
      help: `the shell: ${SHELLS.join(", ")}`,
      needed: `the name of a SHELL: ${SHELLS.join(", ")}`,
    }],
    help: "print a script that makes the shell complete commands, options, instruments and days",
    examples: [
      "source <(orderflow completions bash)",
      "orderflow completions fish | source",
      "orderflow completions powershell | Out-String | Invoke-Expression",
    ],
  },
  {
    name: "licenses",
    arguments: [],
    help: "print the licenses of orderflow and of everything in the executable",
    examples: ["orderflow licenses | less"],
  },
  {
    name: "help",
    arguments: [{ usage: "[COMMAND]", help: "a command [an overview]" }],
    help: "print help",
    examples: ["orderflow help serve"],
  },
  {
    name: "version",
    arguments: [],
    help: "print the version",
    examples: ["orderflow version"],
  },
];

/** The command whose word may be left out. */
export const DEFAULT_COMMAND: CommandSpec = COMMANDS.find(({ isDefault }) => isDefault)!;

/** The command with a name, if there is one. */
export function findCommand(name: string | undefined): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** How a command is written: `orderflow INSTRUMENT START_DATE [END_DATE] [options]`. */
export function usageOf(command: CommandSpec): string {
  const word = command.isDefault ? [] : [command.name];
  const hasOptions = optionsOf(command.name).some(({ name }) => name !== "help" && name !== "version");
  const options = hasOptions ? ["[options]"] : [];
  return ["orderflow", ...word, ...command.arguments.map(({ usage }) => usage), ...options].join(" ");
}
