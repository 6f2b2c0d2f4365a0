/**
 * The table of commands and options: the parser and `--help` are both made from it.
 *
 * @module
 */

/** An option, as users write it. */
export interface OptionSpec {
  /** The name without its dashes, such as `window-seconds`. */
  name: string;
  /** A one-letter form, such as `q`. */
  short?: string;
  /** What stands for the value in help, such as `N`; an option without one is a switch. */
  value?: string;
  /** Every value that it may have, where those are few. */
  choices?: readonly string[];
  /** What the value must be, for messages: "a whole number of seconds, at least 1". */
  expects?: string;
  /** One line of help. */
  help: string;
  /** The default, as help prints it. */
  default?: string;
  /** The group under which help lists it. */
  group: "Bars" | "Data" | "Page" | "Output" | "Other";
  /** Commands that take it. */
  commands: CommandName[];
}

/** The commands; `run` is the one that has no word of its own. */
export type CommandName = "run" | "serve" | "inspect" | "demo" | "completions";

/** The shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that there are completions for. */
export type Shell = (typeof SHELLS)[number];

/** A command, as users write it. */
export interface CommandSpec {
  /** Its name. */
  name: CommandName;
  /** The word that it begins with; a run begins with the instrument. */
  word?: string;
  /** How it is called. */
  usage: string;
  /** One line of help. */
  help: string;
}

/** Every command, in the order of help. */
export const COMMANDS: CommandSpec[] = [
  {
    name: "run",
    usage: "orderflow INSTRUMENT START_DATE END_DATE [options]",
    help: "make bars of the days from start to end, both included (UTC), and serve the page",
  },
  {
    name: "serve",
    word: "serve",
    usage: "orderflow serve [options]",
    help: "serve the page of what an earlier run wrote, until Ctrl-C",
  },
  {
    name: "inspect",
    word: "inspect",
    usage: "orderflow inspect PATH... [options]",
    help: "say what a database, or each in a folder, holds and whether it can be read",
  },
  {
    name: "demo",
    word: "demo",
    usage: "orderflow demo [options]",
    help: "the same as a run, on two synthetic days made on the spot; needs no data",
  },
  {
    name: "completions",
    word: "completions",
    usage: `orderflow completions ${SHELLS.join("|")}`,
    help: "print a script with which the shell completes what you type",
  },
];

const RUNS: CommandName[] = ["run", "demo"];
const PAGES: CommandName[] = ["run", "serve", "demo"];
const WORK: CommandName[] = ["run", "serve", "inspect", "demo"];
const ALL: CommandName[] = [...WORK, "completions"];

/** Every option, in the order of help. */
export const OPTIONS: OptionSpec[] = [
  {
    name: "window-seconds",
    value: "N",
    expects: "a whole number of seconds from 1 to 31536000",
    help: "length of a bar, in seconds; windows are aligned to the Unix epoch",
    default: "60",
    group: "Bars",
    commands: ["run", "inspect", "demo"],
  },
  {
    name: "max-bars",
    value: "N",
    expects: "a whole number of bars, 0 for all of them",
    help: "how many of the newest bars the files hold; 0 keeps all",
    default: "1000",
    group: "Bars",
    commands: RUNS,
  },
  {
    name: "depth-levels",
    value: "N",
    expects: "a whole number of levels, at least 1",
    help: "take only the best N levels of a side for imbalance and depth",
    default: "all",
    group: "Bars",
    commands: RUNS,
  },
  {
    name: "data",
    value: "DIR",
    expects: "a folder",
    help: "folder that holds INSTRUMENT/DATE/trades.db",
    default: "$DATA_PATH, else ../data/OKX",
    group: "Data",
    commands: ["run"],
  },
  {
    name: "out",
    value: "DIR",
    expects: "a folder",
    help: "folder for the JSON files",
    default: "orderflow_data",
    group: "Data",
    commands: PAGES,
  },
  {
    name: "port",
    value: "N",
    expects: "a port from 1 to 65535",
    help: "port of the page; if taken, the next free of ten",
    default: "$VISUALIZATION_PORT, else 8050",
    group: "Page",
    commands: PAGES,
  },
  {
    name: "host",
    value: "ADDRESS",
    expects: "an address to listen on, such as 127.0.0.1",
    help: "address of the page; 0.0.0.0 for all of this machine's",
    default: "127.0.0.1",
    group: "Page",
    commands: PAGES,
  },
  {
    name: "no-serve",
    help: "no page: only write the files, and end",
    group: "Page",
    commands: RUNS,
  },
  {
    name: "exit",
    help: "end once everything is processed, instead of serving until Ctrl-C",
    group: "Page",
    commands: RUNS,
  },
  {
    name: "workers",
    value: "N",
    expects: "a whole number from 1 to 256",
    help: "days read at the same time; what comes out is the same",
    default: "processors",
    group: "Other",
    commands: RUNS,
  },
  {
    name: "json",
    help: "print what was found as JSON",
    group: "Output",
    commands: ["inspect"],
  },
  {
    name: "quiet",
    short: "q",
    help: "only warnings and errors",
    group: "Output",
    commands: WORK,
  },
  {
    name: "verbose",
    short: "v",
    help: "more detail: how each database was opened and read",
    group: "Output",
    commands: WORK,
  },
  {
    name: "log-format",
    value: "FORMAT",
    choices: ["text", "json"],
    expects: "text or json",
    help: "text, or one JSON object a line",
    default: "text",
    group: "Output",
    commands: WORK,
  },
  {
    name: "help",
    short: "h",
    help: "print this",
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
