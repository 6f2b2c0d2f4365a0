/** @module Splits the command line into words and options, before any word or value has a meaning. */

import { parseArgs } from "deno-std/cli/parse_args.js";
import { quoted } from "../text/printable.ts";
import type { OptionSpec } from "./option_spec.ts";
import { OPTIONS } from "./spec.ts";
import { UsageError } from "./usage_error.ts";

/** Values of options by name: text, or whether a switch was given. */
export type Values = Record<string, string | boolean | undefined>;

/** A command line that was split. */
export interface SplitArguments {
  /** The words that are neither options nor their values. */
  words: string[];
  /** The options. */
  values: Values;
  /** The first option that no command has, as it was typed, with its dashes and without a value. */
  unknown: string | undefined;
}

/** Options that would overwrite the parser's list of words, whose name is `_`. */
const RESERVED = /^-[^=-]*_|^--(?:no-)?_(?:[.=]|$)/;

/**
 * Splits the command line.
 *
 * @param args The arguments, without the program's name
 * @throws {UsageError} If an option lacks its value, or a switch has one
 */
export function splitArguments(args: readonly string[]): SplitArguments {
  const reserved = beforeDashes(args).find((argument) => RESERVED.test(argument));
  if (reserved !== undefined) return { words: [], values: {}, unknown: reserved.replace(/=.*$/s, "") };
  const switches = OPTIONS.filter((option) => option.value === undefined);
  const valued = OPTIONS.filter((option) => option.value !== undefined);
  const unknown: string[] = [];
  const parsed = parseArgs(withNegativeValuesJoined(args), {
    string: ["_", ...valued.map((option) => option.name)],
    boolean: switches.map((option) => option.name),
    alias: Object.fromEntries(
      OPTIONS.filter((option) => option.short).map((option) => [option.short!, option.name]),
    ),
    unknown: (argument: string, key?: string) => {
      if (key !== undefined) unknown.push(argument.replace(/=.*$/s, ""));
      return key === undefined;
    },
  });
  const values = parsed as unknown as Values;
  for (const option of valued) if (values[option.name] === "") throw missingValue(option);
  for (const option of switches) {
    const given = beforeDashes(args).find((argument) => argument.startsWith(`--${option.name}=`));
    if (given !== undefined) throw new UsageError(`--${option.name} takes no value, got ${quoted(given)}`);
  }
  return { words: parsed._ as string[], values, unknown: unknown[0] };
}

/** Whether an option was given. A switch that was not given has the value `false`. */
export function isGiven(values: Values, name: string): boolean {
  return values[name] !== undefined && values[name] !== false;
}

/** The arguments with `--window-offset -8h` written `--window-offset=-8h`: the parser takes `-8h` for an option. */
function withNegativeValuesJoined(args: readonly string[]): string[] {
  const before = beforeDashes(args);
  const joined: string[] = [];
  for (let i = 0; i < before.length; i++) {
    const isValued = OPTIONS.some(({ name, value }) => value !== undefined && before[i] === `--${name}`);
    if (isValued && /^-\d/.test(before[i + 1] ?? "")) joined.push(`${before[i]}=${before[++i]}`);
    else joined.push(before[i]);
  }
  return [...joined, ...args.slice(before.length)];
}

/** The arguments before `--`, after which every argument is a word. */
function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end < 0 ? args : args.slice(0, end);
}

function missingValue(option: OptionSpec): UsageError {
  return new UsageError(
    `--${option.name} needs a value: ${option.expects} (write --${option.name} ${option.value})`,
  );
}
