/** @module The texts of help and of the short usage, generated from the tables of commands and options. */

import { COMMANDS, type CommandSpec, DEFAULT_COMMAND, findCommand, usageOf } from "./command_spec.ts";
import { type CommandName, OPTION_GROUPS, type OptionSpec } from "./option_spec.ts";
import { OPTIONS, optionsOf } from "./spec.ts";

const SUMMARY =
  "orderflow: bars of price, order flow, quotes and order-book imbalance from per-day SQLite databases of ticks";

const EXIT_STATUSES = `Exit status: 0 all went well, 1 an error (also if any database failed), 2 wrong usage,
130 after Ctrl-C, 143 after SIGTERM.`;

/** What is printed on stderr when nothing was asked for, with a final line break. */
export function shortUsage(): string {
  return `usage: ${usageOf(DEFAULT_COMMAND)}
       orderflow COMMAND [options]

commands: ${COMMANDS.filter(({ isDefault }) => !isDefault).map(({ name }) => name).join(", ")}

orderflow demo needs no data; orderflow help explains everything
`;
}

/** The help of everything, or of one command, with a final line break. */
export function helpText(topic?: CommandName): string {
  const command = findCommand(topic);
  return (command === undefined ? overview() : commandHelp(command)).join("\n\n") + "\n";
}

function overview(): string[] {
  return [
    SUMMARY,
    "Usage:\n" + table(COMMANDS.map((command) => [usageOf(command), command.help])),
    "orderflow help COMMAND, or orderflow COMMAND --help, shows one command with its options and examples.",
    ...optionGroups(OPTIONS, (option) => [optionUsage(option), optionHelp(option) + takenBy(option)]),
    `Reads {data}/INSTRUMENT/YYYY-MM-DD/trades.db, and never writes there.
Writes JSON files into the output folder, each of which always holds complete data.`,
    `Examples:
  orderflow demo
  orderflow ETH-USD 2021-07-01 --data ~/ticks
  orderflow BTC-USDT 2025-01-01 2025-01-31 --window-seconds 5m --max-bars 0 --out january
  orderflow serve --out january
  orderflow list --data ~/ticks`,
    EXIT_STATUSES,
  ];
}

function commandHelp(command: CommandSpec): string[] {
  const parts = [`${usageOf(command)}\n\n${sentence(command.help)}`];
  if (command.details) parts.push(command.details.join("\n"));
  if (command.arguments.length > 0) {
    parts.push("Arguments:\n" + table(command.arguments.map(({ usage, help }) => [usage, help])));
  }
  parts.push(
    ...optionGroups(optionsOf(command.name), (option) => [optionUsage(option), optionHelp(option)]),
    `Examples:\n${command.examples.map((example) => `  ${example}`).join("\n")}`,
  );
  return parts;
}

function optionGroups(options: readonly OptionSpec[], row: (option: OptionSpec) => string[]): string[] {
  return OPTION_GROUPS.flatMap((group) => {
    const members = options.filter((option) => option.group === group);
    return members.length > 0 ? [`${group}:\n${table(members.map(row))}`] : [];
  });
}

/** How an option is written: `-q, --quiet`, `--port N`. */
function optionUsage(option: OptionSpec): string {
  const short = option.short ? `-${option.short}, ` : "";
  return `${short}--${option.name}${option.value ? ` ${option.value}` : ""}`;
}

function optionHelp(option: OptionSpec): string {
  return option.help + (option.default ? ` [${option.default}]` : "");
}

/** The commands that take an option, if a run does not. */
function takenBy(option: OptionSpec): string {
  return option.commands.includes("run") ? "" : ` (${option.commands.join(", ")})`;
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** Two columns. A row whose left side is too wide takes two lines. */
function table(rows: string[][]): string {
  const width = 20;
  return rows.map(([left, right]) =>
    left.length > width ? `  ${left}\n  ${" ".repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`
  ).join("\n");
}
