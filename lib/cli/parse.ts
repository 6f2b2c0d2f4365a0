/**
 * Turns command-line arguments into a command.
 *
 * @module
 */

import { LAST_DAY, parseDay } from "../model/days.ts";
import { QUERY_KINDS } from "../model/query_kinds.ts";
import { completeRequest, DEFAULTS } from "../model/run_request.ts";
import { nearest } from "../text/nearest.ts";
import { printable, quoted } from "../text/printable.ts";
import { isGiven, splitArguments, type Values } from "./arguments.ts";
import type { Command, ServeCommand } from "./command.ts";
import { COMMANDS, type CommandSpec, DEFAULT_COMMAND, findCommand, usageOf } from "./command_spec.ts";
import { type CommandName, type Shell, SHELLS } from "./option_spec.ts";
import { OPTIONS, optionsOf } from "./spec.ts";
import {
  barOptions,
  dataFolder,
  type Environment,
  liveSpeed,
  logOptions,
  pageOptions,
  readingOptions,
  runOptions,
  windowLength,
} from "./options.ts";
import { checkName, dayOf, daysOf } from "./days_parse.ts";
import {
  caFileOfRun,
  inspected,
  isAboutTables,
  loadCommand,
  localData,
  tablesCommand,
} from "./cluster_parse.ts";
import { kindOfQuery, queryCommand } from "./query_parse.ts";
import { UsageError } from "./usage_error.ts";
import { path } from "./values.ts";

/**
 * Parses the command line.
 *
 * @param args The arguments, without the program's name
 * @param environment Values of environment variables, for options that are not given
 * @returns The command, with every value checked
 * @throws {UsageError} If anything is unknown, missing, superfluous or out of range
 */
export function parseCommand(args: readonly string[], environment: Environment = {}): Command {
  if (args.length === 0) return { name: "usage" };
  // The words after this one may be anything that a user types, unfinished options too.
  if (args[0] === "completions" && args[1] === "words") return completeWords(args.slice(2), environment);

  const { words, values, unknown } = splitArguments(args);
  const command = commandOf(words);
  if (unknown !== undefined) throw unknownOption(unknown, command.name);
  if (values.help) return { name: "help", topic: words.length > 0 ? command.name : undefined };
  if (values.version) return { name: "version" };
  checkOptions(command.name, values);
  return buildCommand(command, command.name === words[0] ? words.slice(1) : words, values, environment);
}

function buildCommand(
  command: CommandSpec,
  words: string[],
  values: Values,
  environment: Environment,
): Command {
  // A kind that is unknown is the first thing to mend: how many words must follow depends on the kind.
  if (command.name === "query" && words.length > 0) kindOfQuery(words[0]);
  if (command.name === "load" && isAboutTables(values)) return tablesCommand(words, values);
  checkWordCount(command, words);
  const { name } = command;
  switch (name) {
    case "run": {
      const data = dataFolder(values, environment);
      const follow = isGiven(values, "follow");
      const { instrument, startDate, endDate } = daysOf(words, data, follow);
      if (endDate === LAST_DAY && isGiven(values, "exit")) {
        throw new UsageError("--follow with --exit needs an END_DATE, after which the run ends");
      }
      const caFile = caFileOfRun(data, values);
      const options = { ...barOptions(values), ...readingOptions(values), data, follow, caFile };
      const request = completeRequest(instrument, startDate, endDate, options);
      return { name, request, ...runOptions(values, environment) };
    }
    case "demo":
      return {
        name,
        bars: barOptions(values),
        liveSpeed: liveSpeed(values),
        ...runOptions(values, environment),
      };
    case "serve":
      return {
        name,
        ...logOptions(values),
        ...pageOptions(values, environment),
        ...servedData(values),
      };
    case "list":
      if (words.length > 0) checkName(words[0], dataFolder(values, environment));
      return {
        name,
        instrument: words[0],
        data: localData("list", values, environment),
        json: isGiven(values, "json"),
        ...logOptions(values),
      };
    case "inspect":
      return {
        name,
        ...inspected(words, values),
        json: isGiven(values, "json"),
        windowSeconds: windowLength(values) ?? DEFAULTS.windowSeconds,
        ...readingOptions(values),
        draftViews: isGiven(values, "draft-views"),
        ...logOptions(values),
      };
    case "query":
      checkName(words[1], dataFolder(values, environment));
      return queryCommand(words, values, environment);
    case "load":
      return loadCommand(daysOf(words, dataFolder(values, environment), false), values, environment);
    case "completions":
      return { name, shell: shellOf(words[0]) };
    case "help":
      return { name, topic: words.length > 0 ? topicOf(words[0]) : undefined };
    case "licenses":
    case "version":
      return { name };
  }
}

/**
 * The command that the words begin with. A first word that is no command is an instrument, unless it looks like a
 * mistyped command, and no day follows.
 */
function commandOf(words: string[]): CommandSpec {
  const [first, second] = words;
  const command = findCommand(first);
  if (command !== undefined) return command;
  if (first !== undefined && parseDay(dayOf(second ?? "")) === undefined) {
    if (QUERY_KINDS.some((kind) => kind === first)) {
      throw new UsageError(`${quoted(first)} is a kind of query; did you mean orderflow query ${first}?`);
    }
    const meant = nearest(first, COMMANDS.map(({ name }) => name));
    if (meant !== undefined) throw new UsageError(`unknown command ${quoted(first)}; did you mean ${meant}?`);
  }
  return DEFAULT_COMMAND;
}

function topicOf(word: string): CommandName {
  const command = findCommand(word);
  if (command !== undefined) return command.name;
  const names = COMMANDS.map(({ name }) => name);
  const meant = nearest(word, names);
  throw new UsageError(
    `unknown command ${quoted(word)}; ${
      meant ? `did you mean ${meant}?` : `the commands are ${names.join(", ")}`
    }`,
  );
}

function unknownOption(given: string, command: CommandName): UsageError {
  const options = optionsOf(command);
  const meant = options.find(({ otherNames }) => otherNames?.some((name) => given === `--${name}`))?.name ??
    nearest(given, options.map(({ name }) => name)) ??
    nearest(given, OPTIONS.map(({ name }) => name));
  return new UsageError(
    `unknown option ${quoted(given)}; ${
      meant ? `did you mean --${meant}?` : `orderflow help ${command} lists the options`
    }`,
  );
}

function checkOptions(command: CommandName, values: Values): void {
  for (const { name, commands } of OPTIONS) {
    if (isGiven(values, name) && !commands.includes(command)) {
      throw new UsageError(`--${name} is not an option of ${command}; it belongs to ${commands.join(", ")}`);
    }
  }
}

/** Checks the number of arguments. */
function checkWordCount(command: CommandSpec, words: string[]): void {
  const specs = command.arguments;
  const [first] = words;
  const isFull = !specs.some(({ usage }) => usage.endsWith("...")) && words.length > specs.length;
  if (isFull && specs.length === 0) {
    throw new UsageError(`${command.name} takes no arguments, got ${quoted(first)}`);
  }
  if (isFull) {
    throw new UsageError(
      `one argument too many, ${quoted(words[specs.length])}; expected ${usageOf(command)}`,
    );
  }
  const missing = specs.slice(words.length).filter(({ usage }) => !usage.startsWith("["));
  if (missing.length === 0) return;
  if (command.isDefault && words.length === 1) {
    const name = printable(first);
    throw new UsageError(
      `"${name}" is not a command, and as an instrument it needs a START_DATE: orderflow ${name} 2021-07-01 ` +
        `(orderflow list ${name} lists its days, orderflow help the commands)`,
    );
  }
  throw new UsageError(`${command.name} needs ${missing[0].needed}; expected ${usageOf(command)}`);
}

/** Where the ticks of a served run are now. */
function servedData(values: Values): Pick<ServeCommand, "data" | "caFile"> {
  const data = path(values, "data");
  return { data, caFile: data === undefined ? path(values, "ca-file") : caFileOfRun(data, values) };
}

function shellOf(word: string): Shell {
  const shell = SHELLS.find((shell) => shell === word);
  if (shell !== undefined) return shell;
  const meant = nearest(word, SHELLS);
  throw new UsageError(
    `unknown shell ${quoted(word)}; ${
      meant ? `did you mean ${meant}?` : `completions exist for ${SHELLS.join(", ")}`
    }`,
  );
}

function completeWords(args: readonly string[], environment: Environment): Command {
  const words = (args[0] === "--" ? args.slice(1) : args).map((word) => word === '""' ? "" : word);
  return { name: "complete words", words, data: dataFolder({}, environment) };
}
