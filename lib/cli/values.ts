/** @module Reads and checks the values of options. Every message names the option and quotes the value. */

import { quoted } from "../text/printable.ts";
import type { Values } from "./arguments.ts";
import { OPTIONS } from "./spec.ts";
import { UsageError } from "./usage_error.ts";

/** Seconds of each unit of time that an option's value may have. */
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The value of an option that is a whole number.
 *
 * @param values The options
 * @param name The option's name, without dashes
 * @param least The least number allowed
 * @param greatest The greatest number allowed
 * @returns The number, or undefined if the option was not given
 * @throws {UsageError} If the value is anything else
 */
export function wholeNumber(
  values: Values,
  name: string,
  least: number,
  greatest: number,
): number | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const number = parseWholeNumber(text, least, greatest);
  if (number === undefined) throw badValue(name, text);
  return number;
}

/**
 * The value of an option that is a positive number.
 *
 * @returns The number, or undefined if the option was not given
 * @throws {UsageError} If the value is anything else
 */
export function positiveNumber(values: Values, name: string): number | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const number = /^\d{1,15}(\.\d{1,20})?(e-?\d{1,2})?$/i.test(text) ? Number(text) : NaN;
  if (!(number > 0)) throw badValue(name, text);
  return number;
}

/**
 * The value of an option that is a length of time: whole seconds (`90`), or a whole number with a unit (`5s`, `1m`,
 * `-8h`, `1d`, `1w`).
 *
 * @param values The options
 * @param name The option's name, without dashes
 * @param least The shortest length allowed, in seconds
 * @param greatest The longest length allowed, in seconds
 * @returns Seconds, or undefined if the option was not given
 * @throws {UsageError} If the value is anything else
 */
export function seconds(values: Values, name: string, least: number, greatest: number): number | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const match = /^([+-]?\d{1,16})([smhdw]?)$/.exec(text);
  // Adding 0 makes 0 of -0.
  const number = match ? Number(match[1]) * (UNIT_SECONDS[match[2]] ?? 1) + 0 : NaN;
  if (!(number >= least && number <= greatest)) throw badValue(name, text);
  return number;
}

/**
 * The value of an option that is one of a few words.
 *
 * @returns The word, or undefined if the option was not given
 * @throws {UsageError} If the value is not one of the words
 */
export function choice<T extends string>(values: Values, name: string, choices: readonly T[]): T | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const chosen = choices.find((word) => word === text);
  if (chosen === undefined) throw badValue(name, text);
  return chosen;
}

/**
 * The value of an option that is a path. Nothing need exist there.
 *
 * @returns The path, or undefined if the option was not given
 * @throws {UsageError} If no path can be written like this
 */
export function path(values: Values, name: string): string | undefined {
  const text = values[name] as string | undefined;
  if (text?.includes("\0")) throw badValue(name, text);
  return text;
}

/**
 * The value of an option that is a host: an address, or a name of this machine.
 *
 * @returns The host, or undefined if the option was not given
 * @throws {UsageError} If the value holds characters that no host has
 */
export function host(values: Values, name: string): string | undefined {
  const given = values[name] as string | undefined;
  // URLs have brackets around IPv6 addresses.
  const text = given?.replace(/^\[(.*:.*)\]$/, "$1");
  if (text !== undefined && !/^[0-9A-Za-z.:%_-]+$/.test(text)) throw badValue(name, given!);
  return text;
}

/**
 * A port from an environment variable.
 *
 * @param variable The variable's name
 * @param text The variable's value; an empty value counts as none
 * @throws {UsageError} If the value is not a port
 */
export function environmentPort(variable: string, text: string | undefined): number | undefined {
  if (!text) return undefined;
  const port = parseWholeNumber(text, 1, 65535);
  if (port === undefined) {
    throw new UsageError(`$${variable} is ${quoted(text)}; expected a port from 1 to 65535`);
  }
  return port;
}

function parseWholeNumber(text: string, least: number, greatest: number): number | undefined {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= greatest ? number : undefined;
}

function badValue(name: string, given: string): UsageError {
  const option = OPTIONS.find((option) => option.name === name)!;
  return new UsageError(`--${name} is ${quoted(given)}; expected ${option.expects}`);
}
