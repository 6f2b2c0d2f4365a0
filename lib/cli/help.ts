/** @module The text of `--help`, made from the table of commands and options. */

import { COMMANDS, OPTIONS, type OptionSpec } from "./spec.ts";

const GROUPS: OptionSpec["group"][] = ["Bars", "Data", "Page", "Output", "Other"];

/** The text of `--help`, with a final line break. */
export function helpText(): string {
  const parts = [
    "orderflow: price bars, order-book imbalance and depth from per-day SQLite databases of ticks",
    "Usage:\n" + table(COMMANDS.map((command) => [command.usage, command.help])),
    ...GROUPS.map((group) =>
      `${group}:\n` +
      table(
        OPTIONS.filter((option) => option.group === group).map((
          option,
        ) => [optionUsage(option), optionHelp(option)]),
      )
    ),
    `Reads {data}/{INSTRUMENT}/{YYYY-MM-DD}/trades.db, read-only.
Writes ohlc_data.json, metrics_data.json, depth_data.json and run_status.json; each is whole at every instant.`,
    `Examples:
  orderflow demo
  orderflow ETH-USD 2021-07-01 2021-07-01 --data ~/ticks
  orderflow BTC-USDT 2025-01-01 2025-01-31 --window-seconds 300 --max-bars 0 --out january
  orderflow serve --out january
  orderflow inspect ~/ticks/ETH-USD/2021-07-01/trades.db`,
    `Exit status: 0 all went well, 1 an error (also when any database failed), 2 wrong usage,
130 after Ctrl-C, 143 after SIGTERM.`,
  ];
  return parts.join("\n\n") + "\n";
}

/** How an option is written: `-q, --quiet`, `--port N`. */
function optionUsage(option: OptionSpec): string {
  const short = option.short ? `-${option.short}, ` : "";
  return `${short}--${option.name}${option.value ? ` ${option.value}` : ""}`;
}

function optionHelp(option: OptionSpec): string {
  const only = option.commands.length === 1 && option.commands[0] !== "run"
    ? ` (${option.commands[0]} only)`
    : "";
  return option.help + only + (option.default ? ` [${option.default}]` : "");
}

/** Two columns; a left one that is too wide gets a line of its own. */
function table(rows: string[][]): string {
  const width = 22;
  return rows.map(([left, right]) =>
    left.length > width ? `  ${left}\n  ${" ".repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`
  ).join("\n");
}
