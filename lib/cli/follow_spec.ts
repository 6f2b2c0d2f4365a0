/** @module The options of days that are being recorded, a part of the table of options. */

import type { OptionSpec } from "./option_spec.ts";

/** How many times as fast as in reality the demo's recorder plays at most. */
export const GREATEST_SPEED = 600;

/** The options, in the order of help. */
export const FOLLOW_OPTIONS: readonly OptionSpec[] = [
  {
    name: "follow",
    otherNames: ["tail", "watch", "live"],
    help: "keep reading new rows and new days while they are recorded, until Ctrl-C",
    group: "Data",
    commands: ["run"],
  },
  {
    name: "live",
    help: "record a synthetic market meanwhile, and follow it",
    group: "Data",
    commands: ["demo"],
  },
  {
    name: "speed",
    otherNames: ["fast"],
    value: "N",
    examples: ["1", "60"],
    expects: `a whole number from 1 to ${GREATEST_SPEED}`,
    help: "with --live: how many times as fast as in reality the market goes on",
    default: "1",
    group: "Data",
    commands: ["demo"],
  },
];
