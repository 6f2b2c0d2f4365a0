/**
 * Finds what may stand where the user is typing, for the shells' completions: from the tables that help and the parser
 * read, and from the instruments and days in the data folder.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { isInstrument } from "../model/instrument.ts";
import { formatDay, parseDayFolder } from "../model/days.ts";
import { QUERY_KINDS } from "../model/query_kinds.ts";
import { COMMANDS, DEFAULT_COMMAND, findCommand } from "./command_spec.ts";
import { type OptionSpec, SHELLS } from "./option_spec.ts";
import { OPTIONS, optionsOf } from "./spec.ts";

/** Something that can be typed. */
export interface Candidate {
  /** The text to type. */
  value: string;
  /** One line of help, if there is one. */
  help?: string;
}

/** What may stand in one place: one of a few candidates, or any folder, or any file. */
export type Completion = Candidate[] | "folders" | "files";

/** What completions are made from, besides the tables. */
export interface CompletionSources {
  /** The data folder, unless `--data` was typed. */
  data: string;
  /** The names of the folders in a folder; empty if it cannot be listed. */
  foldersIn(path: string): string[];
}

/**
 * Finds what may stand for the last word.
 *
 * @param words What was typed after the program's name, up to the cursor; the last word may be empty. An option and
 * its value may be one word (`--out=x`), or three words, as bash splits them (`--out`, `=`, `x`)
 * @param sources The data folder
 * @returns Candidates that begin with what was typed; after a `=`, candidates for the value alone
 */
export function completionFor(words: string[], sources: CompletionSources): Completion {
  const joined = joinedAtEquals(words);
  const before = joined.slice(0, -1);
  const typed = joined.at(-1) ?? "";
  const completion = find(before, typed, sources);
  if (typeof completion === "string") return completion;
  const start = typed.startsWith("--") ? typed.slice(typed.indexOf("=") + 1) : typed;
  return completion.filter(({ value }) => value.startsWith(start));
}

/** The candidates as lines for the shell's script: a value, a tab and its help; or `:folders` or `:files`. */
export function completionText(completion: Completion): string {
  if (typeof completion === "string") return `:${completion}\n`;
  return completion.map(({ value, help }) => (help ? `${value}\t${help}` : value) + "\n").join("");
}

function find(before: string[], typed: string, sources: CompletionSources): Completion {
  const assigned = /^--([^=]+)=/.exec(typed);
  if (assigned !== null) return valuesOf(optionNamed(assigned[1]));
  const asked = valueAskedBy(before.at(-1));
  if (asked !== undefined) return valuesOf(asked);
  const { words, given } = split(before);
  const command = findCommand(words[0]);
  if (typed.startsWith("-")) {
    return optionsOf((command ?? DEFAULT_COMMAND).name)
      .filter(({ name }) => !given.has(name))
      .map(({ name, help }) => ({ value: `--${name}`, help }));
  }
  const data = given.get("data") || sources.data;
  const args = command === undefined ? words : words.slice(1);
  switch (command?.name) {
    case undefined:
      return [...runWords(args, data, sources), ...(args.length === 0 ? commands() : today(args))];
    case "run":
      return [...runWords(args, data, sources), ...today(args)];
    case "load":
      return runWords(args, data, sources);
    case "list":
      return args.length === 0 ? instruments(data, sources) : [];
    case "inspect":
      return "files";
    case "query":
      return args.length === 0
        ? QUERY_KINDS.map((value) => ({ value }))
        : runWords(args.slice(1), data, sources);
    case "completions":
      return args.length === 0 ? SHELLS.map((value) => ({ value })) : [];
    case "help":
      return args.length === 0 ? commands() : [];
    default:
      return [];
  }
}

function commands(): Candidate[] {
  return COMMANDS.map(({ name, help }) => ({ value: name, help }));
}

function instruments(data: string, { foldersIn }: CompletionSources): Candidate[] {
  return foldersIn(data).filter(isInstrument).sort().map((value) => ({ value }));
}

/** The arguments of a run: an instrument and two days. */
function runWords(args: string[], data: string, sources: CompletionSources): Candidate[] {
  const [instrument, startDate, endDate] = args;
  if (instrument === undefined) return instruments(data, sources);
  if (endDate !== undefined || !isInstrument(instrument)) return [];
  const days = sources.foldersIn(join(data, instrument)).map(parseDayFolder).filter((ms) => ms !== undefined);
  return [...new Set(days.map(formatDay))]
    .filter((day) => !(day < (startDate ?? "")))
    .sort()
    .map((value) => ({ value }));
}

/** The word that stands for the current day, where a run takes a day. */
function today(args: string[]): Candidate[] {
  const isDay = (args.length === 1 || args.length === 2) && isInstrument(args[0]);
  return isDay ? [{ value: "today", help: "the current day (UTC)" }] : [];
}

function valuesOf(option: OptionSpec | undefined): Completion {
  if (option?.value === "DIR") return "folders";
  if (option?.value === "PATH" || option?.value === "FILE") return "files";
  return (option?.choices ?? option?.examples ?? []).map((value) => ({ value }));
}

/** The words that are not options, and the options with their values. */
function split(before: string[]): { words: string[]; given: Map<string, string> } {
  const words: string[] = [];
  const given = new Map<string, string>();
  for (let i = 0; i < before.length; i++) {
    const word = before[i];
    const asked = valueAskedBy(word);
    if (asked !== undefined) given.set(asked.name, before[++i] ?? "");
    else if (word.startsWith("-")) {
      const [name, ...value] = word.replace(/^--?/, "").split("=");
      given.set(optionNamed(name)?.name ?? name, value.join("="));
    } else words.push(word);
  }
  return { words, given };
}

/** The option whose value the next word is. */
function valueAskedBy(word: string | undefined): OptionSpec | undefined {
  const option = word?.startsWith("--") ? optionNamed(word.slice(2)) : undefined;
  return option?.value === undefined ? undefined : option;
}

function optionNamed(name: string): OptionSpec | undefined {
  return OPTIONS.find((option) => option.name === name || option.short === name);
}

function joinedAtEquals(words: string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "=" && joined.at(-1)?.startsWith("--")) {
      joined.push(`${joined.pop()}=${words[++i] ?? ""}`);
    } else joined.push(words[i]);
  }
  return joined;
}
