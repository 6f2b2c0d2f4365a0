/**
 * What can stand where the user is typing, for the shells' completions: from the same tables as `--help` and the
 * parser, and the instruments and days that exist in the data folder.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { isInstrument } from "../model/instrument.ts";
import { parseDay } from "../model/days.ts";
import { COMMANDS, OPTIONS, type OptionSpec, SHELLS } from "./spec.ts";

/** Something that can be typed, with a line of help where there is one. */
export interface Candidate {
  /** What can be typed. */
  value: string;
  /** What it does. */
  help?: string;
}

/** What can stand somewhere: one of these, or any folder, or any file. */
export type Completion = Candidate[] | "folders" | "files";

/** What completions are made from, besides the tables. */
export interface CompletionSources {
  /** The data folder when nothing else is said. */
  data: string;
  /** The names of the folders in a folder; none where that cannot be listed. */
  foldersIn(path: string): string[];
}

/**
 * What can stand for the last of these words.
 *
 * @param words What was typed after the program's name, up to the cursor; the last word may be empty. An option and
 * its value may be one word, `--out=x`, or three, as bash has it: `--out`, `=`, `x`
 * @param sources The data folder
 * @returns Candidates that begin with what was typed; the value alone where that is behind a `=`
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
  const command = COMMANDS.find(({ word }) => word !== undefined && word === words[0]);
  if (typed.startsWith("-")) {
    const name = command?.name ?? "run";
    return OPTIONS
      .filter((option) => option.commands.includes(name) && !given.has(option.name))
      .map(({ name, help }) => ({ value: `--${name}`, help }));
  }
  const data = given.get("data") ?? sources.data;
  switch (command?.name) {
    case undefined:
      return runWords(words, data, sources);
    case "inspect":
      return "files";
    case "completions":
      return words.length === 1 ? SHELLS.map((value) => ({ value })) : [];
    default:
      return [];
  }
}

/** The words of a run: an instrument, in whose place a command may stand, and two days. */
function runWords(words: string[], data: string, { foldersIn }: CompletionSources): Candidate[] {
  const [instrument, startDate, endDate] = words;
  if (instrument === undefined) {
    const commands = COMMANDS.flatMap(({ word, help }) => word === undefined ? [] : [{ value: word, help }]);
    return [...foldersIn(data).filter(isInstrument).sort().map((value) => ({ value })), ...commands];
  }
  if (endDate !== undefined || !isInstrument(instrument)) return [];
  return foldersIn(join(data, instrument))
    .filter((day) => parseDay(day) !== undefined && !(day < (startDate ?? "")))
    .sort()
    .map((value) => ({ value }));
}

function valuesOf(option: OptionSpec | undefined): Completion {
  if (option?.value === "DIR") return "folders";
  return (option?.choices ?? []).map((value) => ({ value }));
}

/** The words that are no options, and the options with their values. */
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
