/**
 * The table of options. The parser, `--help`, the completions and the suggestions for mistyped words all read this
 * table and the table of commands in `command_spec.ts`.
 *
 * @module
 */

import { DEFAULTS } from "../model/run_request.ts";
import type { CommandName, OptionSpec } from "./option_spec.ts";
import { FOLLOW_OPTIONS } from "./follow_spec.ts";
import { LOAD_OPTIONS } from "./load_spec.ts";
import { QUERY_OPTIONS } from "./query_spec.ts";

/** Shortest and longest window, in seconds: one second and 365 days. */
export const WINDOW_SECONDS = { least: 1, greatest: 31_536_000 } as const;

const RUNS: CommandName[] = ["run", "demo"];
const PAGES: CommandName[] = ["run", "serve", "demo"];
const LOGS: CommandName[] = ["run", "serve", "list", "inspect", "query", "load", "demo"];
const ALL: CommandName[] = [...LOGS, "completions", "licenses", "help", "version"];

/** Every option, in the order of help. */
export const OPTIONS: readonly OptionSpec[] = [
  {
    name: "window-seconds",
    otherNames: ["window", "windows", "interval", "timeframe", "seconds"],
    value: "N",
    examples: ["1s", "5s", "15s", "1m", "5m", "15m", "1h", "4h", "1d", "1w"],
    expects:
      `a length from 1 s to 365 days: a whole number of seconds, or a number with a unit, such as 5s, 1m, 1h, 1d or 1w`,
    help: "length of a bar: seconds, or a number with a unit (5s, 1m, 1h, 1d, 1w)",
    default: String(DEFAULTS.windowSeconds),
    group: "Bars",
    commands: ["run", "inspect", "query", "demo"],
  },
  {
    name: "window-offset",
    otherNames: ["offset", "align", "timezone"],
    value: "N",
    examples: ["4d", "-8h"],
    expects:
      "a whole number of seconds, or a number with a unit, of at most 365 days either way, such as 4d or -8h",
    help: "shift the start of bars: 4d makes weeks start on Monday, -8h makes UTC+8 days",
    default: String(DEFAULTS.windowOffsetSeconds),
    group: "Bars",
    commands: [...RUNS, "query"],
  },
  {
    name: "max-bars",
    otherNames: ["bars", "limit", "max"],
    value: "N",
    examples: [String(DEFAULTS.maxBars), "0"],
    expects: "a whole number of bars, or 0 for all bars",
    help: "how many of the newest bars each JSON file holds; 0 keeps all bars",
    default: String(DEFAULTS.maxBars),
    group: "Bars",
    commands: RUNS,
  },
  {
    name: "no-tables",
    otherNames: ["no-arrow"],
    help: "write the JSON files only, and no bars/DAY.arrow with all bars of a day",
    group: "Bars",
    commands: RUNS,
  },
  {
    name: "depth-levels",
    otherNames: ["levels", "depth"],
    value: "N",
    examples: ["1", "5", "10", "25"],
    expects: "a whole number of levels, at least 1",
    help: "use only the best N levels of each side, for imbalance and depth",
    default: "all",
    group: "Bars",
    commands: RUNS,
  },
  ...QUERY_OPTIONS,
  ...FOLLOW_OPTIONS,
  {
    name: "data",
    otherNames: ["data-path", "input", "dir"],
    value: "PATH",
    expects: "a folder, or an SQLite file that holds all days",
    help: "folder of INSTRUMENT/YYYY-MM-DD/trades.db, or one file",
    default: `$DATA_PATH, else ${DEFAULTS.data}`,
    group: "Data",
    commands: ["run", "serve", "list", "query", "load"],
  },
  {
    name: "side-is",
    otherNames: ["side"],
    value: "WHOSE",
    choices: ["taker", "maker"],
    expects: "taker or maker",
    help: "whose side a column of sides gives; maker inverts the sides (Coinbase)",
    default: DEFAULTS.sideIs,
    group: "Data",
    commands: ["run", "inspect", "query", "load"],
  },
  {
    name: "signed-prices",
    otherNames: ["negative-prices"],
    help: "accept prices of 0 and below, as of spreads and oil futures",
    group: "Data",
    commands: ["run", "inspect", "query", "load"],
  },
  {
    name: "views",
    otherNames: ["view", "sql", "schema"],
    value: "FILE",
    expects: "a file of CREATE TEMP VIEW statements",
    help: "SQL views that describe tables of another form",
    group: "Data",
    commands: ["run", "inspect", "query", "load"],
  },
  {
    name: "draft-views",
    otherNames: ["draft"],
    help: "print a draft of a file for --views, with the tables of the database",
    group: "Data",
    commands: ["inspect"],
  },
  {
    name: "out",
    otherNames: ["output", "out-dir", "output-dir"],
    value: "DIR",
    expects: "a folder",
    help: "output folder, for the JSON files and the day tables",
    default: DEFAULTS.out,
    group: "Data",
    commands: [...PAGES, "query"],
  },
  ...LOAD_OPTIONS,
  {
    name: "port",
    value: "N",
    expects: "a port from 1 to 65535",
    help: "port of the page; if taken, the next free one of ten",
    default: `$VISUALIZATION_PORT, else ${DEFAULTS.port}`,
    group: "Page",
    commands: PAGES,
  },
  {
    name: "host",
    otherNames: ["address", "bind", "listen"],
    value: "ADDRESS",
    examples: [DEFAULTS.host, "0.0.0.0"],
    expects: "an address to listen on, such as 127.0.0.1",
    help: "address of the page; 0.0.0.0 means every address of this machine",
    default: DEFAULTS.host,
    group: "Page",
    commands: PAGES,
  },
  {
    name: "no-serve",
    otherNames: ["no-page"],
    help: "write the files and end, without a page",
    group: "Page",
    commands: RUNS,
  },
  {
    name: "exit",
    help: "end when everything is processed, instead of serving the page until Ctrl-C",
    group: "Page",
    commands: RUNS,
  },
  {
    name: "json",
    help: "print the result as JSON",
    group: "Output",
    commands: ["list", "inspect", "query"],
  },
  {
    name: "quiet",
    short: "q",
    otherNames: ["silent"],
    help: "print warnings and errors only",
    group: "Output",
    commands: LOGS,
  },
  {
    name: "verbose",
    short: "v",
    otherNames: ["debug"],
    help: "print details, such as how each database is opened and read",
    group: "Output",
    commands: LOGS,
  },
  {
    name: "log-format",
    otherNames: ["format"],
    value: "FORMAT",
    choices: ["text", "json"],
    expects: "text or json",
    help: "format of log lines: text, or json (one object per line)",
    default: "text",
    group: "Output",
    commands: LOGS,
  },
  {
    name: "workers",
    otherNames: ["threads", "jobs"],
    value: "N",
    expects: "a whole number from 1 to 256",
    help: "how many days are read at the same time; the result is the same",
    default: "number of processors",
    group: "Other",
    commands: RUNS,
  },
  {
    name: "help",
    short: "h",
    help: "print help, for one command if a command is given",
    group: "Other",
    commands: ALL,
  },
  {
    name: "version",
    short: "V",
    help: "print the version",
    group: "Other",
    commands: ALL,
  },
];

/** The options that a command takes, in the order of help. */
export function optionsOf(command: CommandName): OptionSpec[] {
  return OPTIONS.filter(({ commands }) => commands.includes(command));
}
