/**
 * Writes `docs/reliability.md`, which has a section for the latest run of each family.
 *
 * @module
 */

import { duration } from "../../lib/text/durations.ts";
import { count } from "../../lib/text/numbers.ts";
import { FAMILIES } from "./families.ts";
import type { TortureFamily, TortureFigures } from "./family.ts";

/** A run of one family. */
export interface TortureResult {
  /** The family. */
  family: TortureFamily;
  /** Its result. */
  figures: TortureFigures;
  /** The seed of the run. */
  seed: number;
  /** The share of the long form's cases. */
  scale: number;
  /** Duration in milliseconds. */
  tookMs: number;
  /** The day of the run, as `YYYY-MM-DD`. */
  day: string;
  /** The commit of the tested code, as `currentCommit()` gives it. */
  commit: string;
}

/** The start of a section. The text before the first section is written by hand. */
const HEADING = /^(?=## )/m;

/** The most failures to list. */
const SHOWN_FAILURES = 20;

/**
 * The report with the section of one family replaced.
 *
 * @param report The report so far: a preamble, and a section under the name of each family
 * @param result The run of one family
 * @returns The report; sections of other families are unchanged
 */
export function withResult(report: string, result: TortureResult): string {
  const [preamble, ...sections] = report.split(HEADING);
  const known = new Map(sections.map((section) => [/^## (\S+)/.exec(section)![1], section.trimEnd() + "\n"]));
  known.set(result.family.name, sectionOf(result));
  const names = FAMILIES.map(({ name }) => name).filter((name) => known.has(name));
  return [preamble, ...names.map((name) => known.get(name)!)].map((part) => part.trimEnd()).join("\n\n") +
    "\n";
}

function sectionOf({ family, figures, seed, scale, tookMs, day, commit }: TortureResult): string {
  const { cases, failures, notes } = figures;
  const command = `deno task torture ${family.name} --seed ${seed}${scale === 1 ? "" : ` --scale ${scale}`}`;
  const shown = failures.slice(0, SHOWN_FAILURES).map((line) => `FAILED: ${line}`);
  return [
    `## ${family.name}`,
    "",
    family.promise,
    "",
    `**${count(cases, "cases")}, ${count(failures.length)} failed**, in ${
      duration(tookMs)
    }, on ${day}, at commit ${commit}: \`${command}\``,
    "",
    ...[...shown, ...notes].map((line) => `- ${line}`),
  ].join("\n");
}
