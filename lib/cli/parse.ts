/**
 * Command-line arguments to a command with checked options.
 *
 * @module
 */

import { parseArgs } from "deno-std/cli/parse_args.js";
import { quoted } from "../text/printable.ts";
import type { LogFormat } from "../log/log.ts";
import { checkDay, checkRange } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { type CommandName, COMMANDS, OPTIONS, type OptionSpec, type Shell, SHELLS } from "./spec.ts";

/** Arguments that make no sense; the message is one line for the user, and the exit status is 2. */
export class UsageError extends Error {
  /** The class, for messages. */
  override name = "UsageError";
}

/** What every command takes. */
export interface CommonOptions {
  /** Only warnings and errors. */
  quiet: boolean;
  /** Details too. */
  verbose: boolean;
  /** How log lines are written. */
  logFormat: LogFormat;
  /** Length of a window, in seconds. */
  windowSeconds: number;
}

/** What every command with a page takes. */
export interface PageOptions extends CommonOptions {
  /** Folder for the JSON files. */
  out: string;
  /** Port of the page. */
  port: number;
  /** Address of the page. */
  host: string;
}

/** What `run` and `demo` take. */
export interface RunOptions extends PageOptions {
  /** How many of the newest bars are kept; 0 for all. */
  maxBars: number;
  /** How many of the best levels of a side count; undefined for all. */
  depthLevels: number | undefined;
  /** Whether there is a page. */
  serve: boolean;
  /** Whether the page ends with the processing. */
  exit: boolean;
  /** Days read at the same time; undefined for one a processor. */
  workers: number | undefined;
}

/** What `inspect` takes. */
export interface InspectCommand extends CommonOptions {
  /** Databases, and folders that hold some. */
  paths: string[];
  /** Whether what was found is printed as JSON. */
  json: boolean;
}

/** A command, ready to be run. */
export type Command =
  | { name: "help" }
  | { name: "version" }
  | ({ name: "run"; instrument: string; startDate: string; endDate: string; data: string } & RunOptions)
  | ({ name: "demo" } & RunOptions)
  | ({ name: "serve" } & PageOptions)
  | { name: "completions"; shell: Shell }
  | { name: "words"; words: string[]; data: string }
  | ({ name: "inspect" } & InspectCommand);

/** The environment variables that arguments fall back to. */
export interface Environment {
  /** `$DATA_PATH`: the data folder. */
  dataPath?: string;
  /** `$VISUALIZATION_PORT`: the page's port. */
  visualizationPort?: string;
}

type Values = Record<string, string | boolean | undefined>;

/**
 * Parses the command line.
 *
 * @param args The arguments, without the program's name
 * @param environment Values of the environment variables that options fall back to
 * @returns The command and its options, all checked
 * @throws {UsageError} If anything is unknown, missing, surplus or out of range
 */
export function parseCommand(args: readonly string[], environment: Environment = {}): Command {
  const { words, values } = split(args);
  if (values.help) return { name: "help" };
  if (values.version) return { name: "version" };

  const [first, ...rest] = words;
  const name = COMMANDS.find(({ word }) => word !== undefined && word === first)?.name ?? "run";
  checkOptionsOf(name, values);
  switch (name) {
    case "inspect":
      if (rest.length === 0) {
        throw new UsageError("inspect needs the PATH of a database or of a folder that holds some");
      }
      return { name, paths: rest, json: Boolean(values.json), ...commonOptions(values) };
    case "demo":
      checkNoWords(name, rest);
      return { name, ...runOptions(values, environment) };
    case "serve":
      checkNoWords(name, rest);
      return { name, ...pageOptions(values, environment) };
    case "completions":
      // What the shells' scripts ask.
      if (rest[0] === "words") {
        return { name: "words", words: rest.slice(1), data: dataFolder({}, environment) };
      }
      return { name, shell: shellOf(rest) };
    case "run":
      return {
        name,
        ...daysOf(words),
        data: dataFolder(values, environment),
        ...runOptions(values, environment),
      };
  }
}

/** Positional words and option values, with everything unknown refused. */
function split(args: readonly string[]): { words: string[]; values: Values } {
  const switches = OPTIONS.filter((option) => !option.value);
  const unknown: string[] = [];
  const parsed = parseArgs([...args], {
    string: ["_", ...OPTIONS.filter((option) => option.value).map((option) => option.name)],
    boolean: switches.map((option) => option.name),
    alias: Object.fromEntries(
      OPTIONS.filter((option) => option.short).map((option) => [option.short!, option.name]),
    ),
    unknown: (argument: string, key?: string) => {
      if (key !== undefined) unknown.push(argument);
      return key === undefined;
    },
  });
  const values = parsed as unknown as Values;
  for (const option of OPTIONS) {
    if (option.value && values[option.name] === "") throw missingValue(option);
  }
  if (unknown.length > 0) throw unknownOption(unknown[0]);
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  for (const option of switches) {
    const given = before.find((argument) => argument.startsWith(`--${option.name}=`));
    if (given !== undefined) throw new UsageError(`--${option.name} takes no value, got ${quoted(given)}`);
  }
  return { words: parsed._ as string[], values };
}

function missingValue(option: OptionSpec): UsageError {
  return new UsageError(
    `--${option.name} needs a value: ${option.expects} (write --${option.name} ${option.value})`,
  );
}

function unknownOption(argument: string): UsageError {
  const name = argument.replace(/=.*$/s, "");
  const near = OPTIONS.map((option) => `--${option.name}`).find((known) => isNear(known, name));
  return new UsageError(
    `unknown option ${quoted(name)}${near ? `; did you mean ${near}?` : "; --help lists the options"}`,
  );
}

/** Whether two option names are one letter apart, or one is the beginning of the other. */
function isNear(known: string, given: string): boolean {
  if (given.length > 3 && known.startsWith(given)) return true;
  if (Math.abs(known.length - given.length) > 1) return false;
  let start = 0;
  while (start < given.length && known[start] === given[start]) start++;
  const [k, g] = [known.slice(start), given.slice(start)];
  return k.slice(1) === g || k === g.slice(1) || k.slice(1) === g.slice(1) ||
    (k[0] === g[1] && k[1] === g[0] && k.slice(2) === g.slice(2));
}

function checkOptionsOf(command: CommandName, values: Values): void {
  for (const option of OPTIONS) {
    const given = values[option.name] !== undefined && values[option.name] !== false;
    if (given && !option.commands.includes(command)) {
      throw new UsageError(
        `--${option.name} is not an option of ${command === "run" ? "a run" : command}; it goes with ${
          option.commands.join(", ")
        }`,
      );
    }
  }
}

function checkNoWords(command: CommandName, words: string[]): void {
  if (words.length > 0) throw new UsageError(`${command} takes no arguments, got ${quoted(words[0])}`);
}

function shellOf(words: string[]): Shell {
  const shell = SHELLS.find((shell) => shell === words[0]);
  if (shell === undefined || words.length > 1) {
    throw new UsageError(`completions needs one of ${SHELLS.join(", ")}, got ${quoted(words.join(" "))}`);
  }
  return shell;
}

function daysOf(words: string[]): { instrument: string; startDate: string; endDate: string } {
  const [instrument, startDate, endDate, surplus] = words;
  const expected = "expected INSTRUMENT START_DATE END_DATE, such as ETH-USD 2021-07-01 2021-07-31";
  if (instrument === undefined) {
    throw new UsageError(`nothing to do: ${expected}; --help says more, demo needs no data`);
  }
  usage(() => checkInstrument(instrument));
  if (startDate === undefined) {
    throw new UsageError(`START_DATE and END_DATE are missing after ${quoted(instrument)}: ${expected}`);
  }
  usage(() => checkDay(startDate, "START_DATE"));
  if (endDate === undefined) {
    throw new UsageError(`END_DATE is missing after ${quoted(startDate)}: ${expected}`);
  }
  usage(() => checkDay(endDate, "END_DATE"));
  if (surplus !== undefined) throw new UsageError(`one argument too many, ${quoted(surplus)}: ${expected}`);
  usage(() => checkRange(startDate, endDate));
  return { instrument, startDate, endDate };
}

/** Runs a check whose failure is the user's: a RangeError becomes a UsageError. */
function usage(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function commonOptions(values: Values): CommonOptions {
  if (values.quiet && values.verbose) throw new UsageError("--quiet and --verbose exclude each other");
  const logFormat = values["log-format"] ?? "text";
  if (logFormat !== "text" && logFormat !== "json") throw badValue("log-format", String(logFormat));
  return {
    quiet: Boolean(values.quiet),
    verbose: Boolean(values.verbose),
    logFormat,
    windowSeconds: wholeNumber(values, "window-seconds", 1, 31_536_000) ?? 60,
  };
}

function pageOptions(values: Values, environment: Environment): PageOptions {
  return {
    ...commonOptions(values),
    out: folder(values, "out") ?? "orderflow_data",
    port: wholeNumber(values, "port", 1, 65535) ?? environmentPort(environment) ?? 8050,
    host: hostOf(values),
  };
}

function runOptions(values: Values, environment: Environment): RunOptions {
  return {
    ...pageOptions(values, environment),
    maxBars: wholeNumber(values, "max-bars", 0, Number.MAX_SAFE_INTEGER) ?? 1000,
    depthLevels: wholeNumber(values, "depth-levels", 1, Number.MAX_SAFE_INTEGER),
    serve: !values["no-serve"],
    exit: Boolean(values.exit),
    workers: wholeNumber(values, "workers", 1, 256),
  };
}

function dataFolder(values: Values, environment: Environment): string {
  return folder(values, "data") ?? (environment.dataPath || "../data/OKX");
}

function folder(values: Values, name: string): string | undefined {
  const value = values[name] as string | undefined;
  if (value?.includes("\0")) throw badValue(name, value);
  return value;
}

function hostOf(values: Values): string {
  const host = (values.host ?? "127.0.0.1") as string;
  if (!/^[0-9A-Za-z.:%_-]+$/.test(host)) throw badValue("host", host);
  return host;
}

function environmentPort(environment: Environment): number | undefined {
  const text = environment.visualizationPort;
  if (!text) return undefined;
  const port = inRange(text, 1, 65535);
  if (port === undefined) {
    throw new UsageError(`$VISUALIZATION_PORT is ${quoted(text)}; expected a port from 1 to 65535`);
  }
  return port;
}

function wholeNumber(values: Values, name: string, least: number, greatest: number): number | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const number = inRange(text, least, greatest);
  if (number === undefined) throw badValue(name, text);
  return number;
}

function inRange(text: string, least: number, greatest: number): number | undefined {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= greatest ? number : undefined;
}

function badValue(name: string, given: string): UsageError {
  const option = OPTIONS.find((option) => option.name === name)!;
  return new UsageError(`--${name} is ${quoted(given)}; expected ${option.expects}`);
}
